"""A browser with a headset for tests: it says a file over and over, and what its page plays of a call is kept.

The page is not touched: an init script listens where the browser itself hands out the other side's sound.
"""

from __future__ import annotations

import asyncio
import base64
import time
from pathlib import Path

import numpy as np
from playwright.async_api import Page

from support.hearing import Hearing, heard
from support.patience import PATIENCE
from support.rtp import RATE

LOOK = 0.25
"""s between two searches."""

EAR = f"""(() => {{
  const heard = (window.centralaHeard = []);
  const Native = window.RTCPeerConnection;
  let context = null;
  const listen = (stream) => {{
    context?.close(); // or the silence of the call before would come between
    context = new AudioContext({{ sampleRate: {RATE} }});
    const tap = context.createScriptProcessor(1024, 1, 1);
    tap.onaudioprocess = (event) => heard.push(new Float32Array(event.inputBuffer.getChannelData(0)));
    context.createMediaStreamSource(stream).connect(tap).connect(context.destination);
  }};
  window.RTCPeerConnection = class extends Native {{
    constructor(...words) {{
      super(...words);
      this.addEventListener("track", (event) => listen(new MediaStream([event.track])));
    }}
  }};
}})();"""
TAKE = """() => {
  const all = window.centralaHeard;
  const samples = Int16Array.from(all.flatMap((part) => Array.from(part, (x) => Math.round(x * 32767))));
  const bytes = new Uint8Array(samples.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}"""


def worn(microphone: Path) -> tuple[str, ...]:
    """Flags of a Chromium whose microphone says the file."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        f"--use-file-for-fake-audio-capture={microphone}",
    )


async def put_on(page: Page) -> None:
    """Before the page is opened: keep what it plays of calls."""
    await page.add_init_script(EAR)


async def recording(page: Page) -> np.ndarray:
    """What was heard so far (8 kHz)."""
    return np.frombuffer(base64.b64decode(await page.evaluate(TAKE)), "<i2")


async def hears(page: Page, prompt: Path, within: float = PATIENCE, share: float = 0.6) -> Hearing:
    """Wait until `share` of the prompt was heard in the browser."""
    end, most = time.monotonic() + within, 0.0
    while True:
        found = await asyncio.to_thread(heard, await recording(page), prompt)
        if found.share >= share:
            return found
        most = max(most, found.share)
        assert time.monotonic() < end, f"heard {most:.2f} of {prompt.name} within {within} s"
        await asyncio.sleep(LOOK)
