"""There is no engine when a call comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chaos.scene import RATE, Scene
from chaos.table import Promise, Size
from chaos.trial import Trial
from chaos.witness import POLL, VOICES, Witness

PROMISE = Promise("P3", "no engine is there when a call comes", "the fallback answers within 0.5 s")
AT_ONCE = 50
SIZE = Size(short=20, long=500, of="calls", seconds=60)
LIMIT = 0.5


@asynccontextmanager
async def _alone(scene: Scene, eye: Witness, count: int) -> AsyncIterator[None]:
    """A crowd, when the one before has gone."""
    await eye.until(lambda seen: not seen, 10)
    async with scene.crowd(count):
        yield


async def run(scene: Scene, trial: Trial) -> None:
    if scene.running:
        await scene.kill()
    await fall_back(scene, trial, LIMIT)


async def fall_back(scene: Scene, trial: Trial, limit: float) -> None:
    """Between the first sight of a channel and the fallback's answer; two looks lie POLL apart. Answer() waits up to
    0.5 s for the first sound of a caller, and a crowd makes none: that its voice is heard is for tests/live."""
    for count in trial.rounds(AT_ONCE):
        first, spoken = dict[str, float](), dict[str, float]()
        end = time.monotonic() + count / RATE + limit + 5
        async with scene.witness() as eye, _alone(scene, eye, count):
            while len(spoken) < count and time.monotonic() < end:
                looked = time.monotonic()
                for one in await eye.look():
                    first.setdefault(one.uniqueid, looked)
                    if one.fallen_back and one.application in ("Answer", *VOICES):
                        spoken.setdefault(one.uniqueid, time.monotonic())
                await asyncio.sleep(POLL)
        for caller, since in first.items():
            seconds = spoken.get(caller, end) - since
            trial.tally.tried(seconds <= limit, f"the fallback came after {seconds:.2f} s", seconds)
        if len(first) < count:
            trial.tally.tried(False, f"{count - len(first)} calls never came")
            break
