"""Calls that are recorded on a disk that runs full. Run by tests/live/test_recording_full_disk.py in a namespace of its
own, where `FULL_DISK` is a disk of one MiB; nothing else collects this file.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from support.asterisk import Pbx, started
from support.engine import VOICE, RunningEngine, running
from support.people import at_work
from support.prompt_files import PromptFiles
from support.rtp import RATE, read_wav
from support.sip import SipCaller

CALLERS = int(os.environ.get("FULL_DISK_CALLS", "10"))
LEFT = 24_000
"""Bytes that are free when the calls begin: a second and a half of one of them."""
DETECTED = 5.0
"""Seconds after the hang-up."""


def fill(disk: Path) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "filler").write_bytes(b"x" * (free - LEFT))


def is_full(disk: Path) -> bool:
    return os.statvfs(disk).f_bavail == 0


async def leaves_a_message(pbx: Pbx, caller: SipCaller, after: Path) -> None:
    """`after`: what is said before the tone."""
    await caller.answered()
    await caller.until(lambda: caller.sound.packets > 10)
    caller.press("2")
    over = (await caller.hears(after)).start + len(read_wav(after)) / RATE
    await caller.until(lambda: caller.sound.seconds > over + 0.5)
    caller.say(pbx.sounds / "demo-caller-en.wav")
    await caller.until(lambda: not caller.sound.speaking, within=30)
    await caller.hang_up()


async def told(engine: RunningEngine, number: str, ended: float) -> tuple[str, float]:
    """What became of the message, and after how many seconds that was known."""
    call_id = await engine.call_of(number)

    def look() -> str | None:
        rows = engine.fetch("SELECT state FROM recording WHERE call_id = ? AND state <> 'open'", call_id)
        return str(rows[0][0]) if rows else None

    state: str = await engine.until(look, 10)
    return state, time.monotonic() - ended


async def one_call(pbx: Pbx, engine: RunningEngine, number: str, after: Path) -> tuple[str, float]:
    async with pbx.caller(VOICE, number) as caller:
        await leaves_a_message(pbx, caller, after)
        return await told(engine, number, time.monotonic())


async def test_every_message_that_the_disk_cut_off_is_known_within_five_seconds(tmp_path: Path) -> None:
    disk = Path(os.environ["FULL_DISK"])
    (tmp_path / "engine").mkdir()
    with (
        started("full-disk", tmp_path / "pbx") as pbx,
        running(pbx, tmp_path / "engine", recordings=disk / "calls") as engine,
    ):
        fill(disk)
        tone = await PromptFiles(engine.callflows, tmp_path).after_the_tone("en")
        found = await asyncio.gather(*(one_call(pbx, engine, f"+44163296{n:04}", tone) for n in range(CALLERS)))
        print({state: [s for s, _ in found].count(state) for state, _ in found}, max(s for _, s in found))
        assert {state for state, _ in found} <= {"short", "dropped"}
        assert max(seconds for _, seconds in found) < DETECTED
        assert len(engine.said("recording.short")) + len(engine.said("recording.lost")) == CALLERS


async def test_a_talk_goes_on_and_its_hole_is_known_within_five_seconds(tmp_path: Path) -> None:
    disk, number = Path(os.environ["FULL_DISK"]), "+79031234567"
    (tmp_path / "engine").mkdir()
    with (
        started("full-disk-talk", tmp_path / "pbx") as pbx,
        running(pbx, tmp_path / "engine", recordings=disk / "calls") as engine,
    ):
        fill(disk)
        async with at_work(pbx, engine) as (_desk, phone), pbx.caller(VOICE, number) as caller:
            await caller.answered()
            await caller.until(lambda: caller.sound.packets > 10)
            caller.press("4")
            await caller.hears(await PromptFiles(engine.callflows, tmp_path).file("voice", "may_we", "en"))
            caller.press("1")
            await phone.answered()
            call_id = await engine.call_of(number)
            await engine.has(call_id, "recording.began")
            await caller.until(lambda: is_full(disk), within=10)
            last = pbx.sounds / "demo-caller-ru.wav"
            caller.say(last)
            await phone.hears(last, within=15)
            await phone.hang_up()
            ended = time.monotonic()
            stuck = await engine.has(call_id, "recording.stuck")
            assert time.monotonic() - ended < DETECTED
            assert stuck["seconds"] < stuck["expected"] * 0.98
        (disk / "filler").unlink()
