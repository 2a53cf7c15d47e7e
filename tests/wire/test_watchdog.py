"""The pulse over its real socket, and `centrala watchdog` refusing what it cannot watch."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from centrala.config import Asterisk
from centrala.watchdog import _watch, _watched
from ivr.watchdog.pulse import BEATS, GOODBYE, MOST, Finger, Heart
from ivr.watchdog.verdict import Pulse, Verdict
from support.fake_ami import FakeAmi, message
from support.patience import PATIENCE


class Watching:
    """A finger on a socket and what it feels."""

    def __init__(self, path: Path) -> None:
        self.path, self.pulse, self.changed = path, Pulse(), asyncio.Event()
        self.finger = Finger(path, self.pulse, self.changed.set)

    async def feels(self, verdict: Verdict) -> None:
        """Wait for it."""
        async with asyncio.timeout(PATIENCE):
            while self.pulse.verdict(asyncio.get_running_loop().time()) is not verdict:
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def watching(tmp_path: Path) -> AsyncIterator[Watching]:
    watch = Watching(tmp_path / "heartbeat")
    server = await watch.finger.listen()
    yield watch
    server.close()
    await server.wait_closed()


@asynccontextmanager
async def sending(watching: Watching, data: bytes) -> AsyncIterator[asyncio.StreamReader]:
    reader, writer = await asyncio.open_unix_connection(str(watching.path))
    writer.write(data)
    try:
        yield reader
    finally:
        writer.close()
        await writer.wait_closed()


async def test_an_engine_that_stops_says_goodbye(watching: Watching) -> None:
    heart = asyncio.create_task(Heart(watching.path).run())
    await watching.feels(Verdict.ALIVE)
    heart.cancel()
    await asyncio.gather(heart, return_exceptions=True)
    await watching.feels(Verdict.UNKNOWN)


async def test_an_engine_that_is_gone_in_the_middle_is_dead(watching: Watching) -> None:
    async with sending(watching, BEATS):
        await watching.feels(Verdict.ALIVE)
    await watching.feels(Verdict.DEAD)


async def test_the_engine_that_was_started_again_counts_and_not_the_end_of_the_old_one(watching: Watching) -> None:
    _, older = await asyncio.open_unix_connection(str(watching.path))
    older.write(BEATS)
    await watching.feels(Verdict.ALIVE)
    watching.changed.clear()
    async with sending(watching, BEATS):
        await asyncio.wait_for(watching.changed.wait(), PATIENCE)
        older.close()
        await older.wait_closed()
        assert watching.pulse.verdict(asyncio.get_running_loop().time()) is Verdict.ALIVE
    await watching.feels(Verdict.DEAD)


@pytest.mark.parametrize(
    "data", [b"GET / HTTP/1.1\r\n\r\n", b"\0" * 9, b"." * MOST + b"x", b"." * 100_000 + b"?", b"qq"]
)
async def test_who_sends_anything_else_is_cut_off(watching: Watching, data: bytes) -> None:
    async with sending(watching, data) as reader:
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""


async def test_a_goodbye_right_after_a_beat_is_understood(watching: Watching) -> None:
    async with sending(watching, BEATS + GOODBYE) as reader:
        await asyncio.wait_for(reader.read(), PATIENCE)
    assert watching.pulse.verdict(0) is Verdict.UNKNOWN


async def test_the_socket_is_for_the_own_user_only(watching: Watching) -> None:
    assert stat.S_IMODE(watching.path.stat().st_mode) == 0o600


async def test_a_second_watchdog_at_one_socket_is_refused(watching: Watching) -> None:
    with pytest.raises(OSError, match="another watchdog"):
        await Watching(watching.path).finger.listen()


async def test_a_socket_that_a_killed_watchdog_left_is_taken_over(tmp_path: Path) -> None:
    first = Watching(tmp_path / "heartbeat")
    server = await first.finger.listen()
    server.close()
    await server.wait_closed()
    first.path.touch()
    again = await first.finger.listen()
    again.close()
    await again.wait_closed()


async def test_a_heart_finds_a_watchdog_that_comes_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.watchdog.pulse.BEAT", 0.02)
    connect, tried = asyncio.open_unix_connection, asyncio.Event()

    async def counted(path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        tried.set()
        return await connect(path)

    monkeypatch.setattr(asyncio, "open_unix_connection", counted)
    watching = Watching(tmp_path / "heartbeat")
    heart = asyncio.create_task(Heart(watching.path).run())
    await tried.wait()
    server = await watching.finger.listen()
    await watching.feels(Verdict.ALIVE)
    heart.cancel()
    await asyncio.gather(heart, return_exceptions=True)
    server.close()
    await server.wait_closed()


# --- several Asterisks -------------------------------------------------------------------------------------------


class Hung(Pulse):
    """Of an engine that hangs."""

    def verdict(self, now: float) -> Verdict:
        return Verdict.HUNG


async def test_callers_of_a_hung_engine_are_taken_away_on_every_asterisk_that_is_there() -> None:
    fakes = {name: FakeAmi() for name in ("north", "south", "east")}
    watched = []
    for name, fake in fakes.items():
        fake.name = name
        await fake.start()
        agi = f"agi://127.0.0.1:4573/{name}"
        fake.channels = [
            {"Uniqueid": "1.1", "Channel": f"PJSIP/{name}-1", "Application": "AGI", "ApplicationData": agi}
        ]
        fake.replies["Redirect"] = lambda said: message(Response="Success", ActionID=said["ActionID"])
        section = {"name": name, "ami": {"port": fake.port, "secret": fake.secret}, "agi": {"secret": "twelve letters"}}
        watched.append(_watched(Asterisk.model_validate(section), only=False))
    links = [asyncio.create_task(ami.run()) for ami, _ in watched]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(ami.ready() for ami, _ in watched))
        await fakes["east"].stop()
        watch = asyncio.create_task(_watch(Hung(), asyncio.Event(), watched))
        while not all(fakes[name].named("Redirect") for name in ("north", "south")):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    for task in (watch, *links):
        task.cancel()
    await asyncio.gather(watch, *links, return_exceptions=True)
    for name in ("north", "south"):
        redirect = fakes[name].named("Redirect")[0]
        assert (redirect["Channel"], redirect["Context"]) == (f"PJSIP/{name}-1", "fallback")
        await fakes[name].stop()
