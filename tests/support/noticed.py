"""What a page does to be noticed, and the devices it uses: rings that sound, notifications, loudspeakers, connections.

The page is not touched: an init script stands where the browser itself makes these things.
"""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator, Page

WATCH = """(() => {
  const seen = (window.centralaSeen = { rings: [], notes: [], speakers: [], lines: [], away: false });
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...words) {
    if (to instanceof AudioDestinationNode && this instanceof GainNode) {
      const ear = new AnalyserNode(this.context);
      connect.call(this, ear);
      seen.rings.push(ear);
    }
    return connect.call(this, to, ...words);
  };
  const focus = document.hasFocus.bind(document);
  document.hasFocus = () => !seen.away && focus(); // a page that is tested has the focus at all times
  window.Notification = class extends window.Notification {
    constructor(title, words) {
      super(title, words);
      this.centralaNote = { title, body: words.body, open: true };
      seen.notes.push(this.centralaNote);
    }
    close() {
      this.centralaNote.open = false;
      super.close();
    }
  };
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    seen.speakers.push(this);
    return play.call(this);
  };
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...words) {
      super(...words);
      seen.lines.push(this);
    }
  };
})();"""
SOUNDS = """() => window.centralaSeen.rings.some((ear) => {
  const samples = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(samples);
  return Math.max(...samples) > 0.05;
})"""
SPOKEN = """async () => {
  for (let tries = 100; tries > 0; tries--) {
    const words = new Map();
    for (const one of (await window.centralaSeen.lines.at(-1).getStats()).values()) words.set(one.id, one);
    const sound = [...words.values()].filter((one) => /^(in|out)bound-rtp$/.test(one.type) && one.codecId);
    if (sound.length > 1) return [...new Set(sound.map((one) => words.get(one.codecId).mimeType))];
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
}"""
USED = """() => {
  const { lines, speakers } = window.centralaSeen;
  const track = lines.at(-1).getSenders().find((one) => one.track?.kind === "audio").track;
  return { microphone: track.enabled && track.getSettings().deviceId, speaker: speakers.at(-1).sinkId };
}"""


LEVELS = """async (level) => {
  const seen = new Set();
  for (let tries = 40; tries > 0 && seen.size < 5; tries--) {
    seen.add(level.value);
    await new Promise((done) => setTimeout(done, 50));
  }
  return [...seen];
}"""
"""A few of them, within two seconds."""


async def watch(page: Page, url: str) -> None:
    """Before the page is opened; its user lets it show notifications."""
    await page.context.grant_permissions(["microphone", "notifications"], origin=url)
    await page.add_init_script(WATCH)


async def look_away(page: Page, away: bool = True) -> None:
    """The agent has another window before him, or this one again."""
    await page.evaluate("(away) => (window.centralaSeen.away = away)", away)


async def ring_sounds(page: Page) -> None:
    """Wait until a ring can be heard."""
    await page.wait_for_function(SOUNDS)


async def rings(page: Page) -> int:
    """How often it rang so far."""
    return int(await page.evaluate("window.centralaSeen.rings.length"))


async def notes(page: Page) -> list[dict[str, Any]]:
    """Notifications so far: title, body, and whether it is open."""
    found: list[dict[str, Any]] = await page.evaluate("window.centralaSeen.notes")
    return found


async def spoken(page: Page) -> list[str]:
    """Codecs of the newest call, as soon as sound goes both ways."""
    found: list[str] = await page.evaluate(SPOKEN)
    return found


async def levels(meter: Locator) -> list[float]:
    """Where the level stood, one after the other."""
    found: list[float] = await meter.evaluate(LEVELS)
    return found


async def used(page: Page) -> dict[str, str | bool]:
    """Ids of the devices that the newest call speaks into (unless it is muted) and is heard from."""
    found: dict[str, str | bool] = await page.evaluate(USED)
    return found


async def devices(page: Page) -> dict[str, str]:
    """Ids of all of them by the name that the user sees."""
    listed = "navigator.mediaDevices.enumerateDevices().then((all) => all.map((one) => [one.label, one.deviceId]))"
    return dict(await page.evaluate(listed))
