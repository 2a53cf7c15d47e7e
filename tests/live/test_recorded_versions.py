"""Recordings belong to a version: a call goes on with those it began with while others are published, the next call
hears the new ones, and `rollback` brings the old ones back. A published engine, a real Asterisk, callers with ears."""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from centrala.publishing.publish import prepare, publish, roll_back
from support.asterisk import Pbx
from support.engine import RunningEngine
from support.rtp import RATE

NUMBER = "104"
SETTINGS = f"zone: Europe/Warsaw\nqueues: {{support: {{}}}}\nnumbers: {{{NUMBER}: flow desk}}\n"
FLOW = """\
flow: desk
languages: [en]
always: {0: people}
places:
  start:
    - say: first
    - say: second
    - menu: choose
      options: {1: people, 2: bye}
  people:
    - queue: support
      on_timeout: bye
  bye:
    - hangup: calm
tests:
  - test: One leads to people
    script: [{hears: second}, {presses: 1}, {reaches: queue support}]
  - test: Nobody comes in time
    given: {queues.support.wait: 1h}
    script: [{presses: 1}, {hears: calm}, ends]
"""
PROMPTS = """\
prompts:
  first:
    en: Welcome to the desk.
  second:
    en: It is open today.
  choose:
    en: For a person press 1, to end press 2.
  calm:
    audio: moh/calm.wav
    text: quiet music
"""
SECONDS = {"en/desk/first": 6.0, "en/desk/second": 2.0, "en/desk/choose": 1.5, "moh/calm": 2.0}
"""Of the recordings; within the first one another version is published and taken up."""


class Studio:
    """Records noise: no two takes sound alike."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.takes = folder, 0

    def record(self) -> dict[str, Path]:
        """Everything anew, in place, as studios deliver; a copy of each sound to listen for."""
        self.takes += 1
        return {name: self._take(name, seconds) for name, seconds in SECONDS.items()}

    def _take(self, name: str, seconds: float) -> Path:
        chance = np.random.default_rng([self.takes, *name.encode()])
        sound = (chance.standard_normal(int(RATE * seconds)) * 3000).clip(-20_000, 20_000).astype("<i2")
        kept = self.folder / "takes" / str(self.takes) / f"{name.replace('/', '-')}.wav"
        for path in (self.folder / "recordings" / "prompts" / f"{name}.wav", kept):
            path.parent.mkdir(parents=True, exist_ok=True)
            with wave.open(str(path), "wb") as file:
                file.setparams((1, 2, RATE, 0, "NONE", ""))
                file.writeframes(sound.tobytes())
        return kept


class Site:
    """A site with one flow, its recordings, and the engine that serves what is published."""

    def __init__(self, engine: RunningEngine) -> None:
        self.engine, self.studio = engine, Studio(engine.folder)

    def publish(self) -> dict[str, Path]:
        """A new set of recordings in force."""
        sounds, now = self.studio.record(), datetime.now(UTC)
        publish(self.engine.callflows, prepare(self.engine.callflows, now), now)
        return sounds

    async def taken_up(self, times: int) -> None:
        """The engine serves what was published."""
        await self.engine.until(lambda: len(self.engine.said("flows.in_force")) >= times)


@pytest.fixture
def site(pbx: Pbx, tmp_path: Path) -> Iterator[Site]:
    engine = RunningEngine(pbx, tmp_path, pbx.box.ports.ami)
    engine.write()
    config = json.loads((tmp_path / "centrala.yaml").read_text("utf-8"))
    del config["demo"]
    config["recordings"] = str(tmp_path / "recordings")
    config["call_recordings"] = str(tmp_path / "calls")
    (tmp_path / "centrala.yaml").write_text(json.dumps(config), "utf-8")
    for path in engine.callflows.iterdir():
        path.unlink()
    for name, text in {"settings": SETTINGS, "desk.flow": FLOW, "desk.prompts": PROMPTS}.items():
        (engine.callflows / f"{name}.yaml").write_text(text, "utf-8")
    made = Site(engine)
    try:
        yield made
    finally:
        if engine.engine is not None:
            engine.engine.stop()


async def test_a_call_hears_one_consistent_set_while_another_is_published(site: Site, pbx: Pbx) -> None:
    old = site.publish()
    site.engine.start()
    async with pbx.caller(NUMBER) as early:
        await early.answered()
        new = site.publish()
        await site.taken_up(1)
        await early.hears(old["en/desk/first"])
        await early.hears(old["en/desk/second"])
        async with pbx.caller(NUMBER, "+48601234568") as late:
            await late.hears(new["en/desk/first"])
            await late.hears(new["en/desk/second"])
        await early.hears(old["en/desk/choose"])
        early.press("2")
        await early.hears(old["moh/calm"])
        await early.ended()
    roll_back(site.engine.callflows)
    await site.taken_up(2)
    async with pbx.caller(NUMBER, "+48601234569") as again:
        await again.hears(old["en/desk/first"])
