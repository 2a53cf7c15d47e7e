"""Strangers on the FastAGI port, which is open to everybody on this machine: however many, whatever they send, callers
do not notice."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ivr.asterisk.agi_server import call_token
from support.asterisk import Pbx
from support.engine import BRIEF, RunningEngine
from support.hearing import prompts_heard
from support.prompt_files import PromptFiles
from support.stranger import stranger

AT_ONCE = 200
RATE = 20
"""A second."""
HEAD = b"agi_network: yes\nagi_network_script: ../../etc/passwd\nagi_request: agi://127.0.0.1/call\n"
GARBAGE = [
    b"",
    b"\n\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    b"\x00" * 70_000,
    b"agi_" + b"x" * 70_000,
    b"agi_network: yes\n" * 30_000,
    b"HANGUP\n",
    b"200 result=0\n",
    HEAD,
    HEAD + b"\n",
    HEAD + b"\n200 result=0\n200 result=49\nnonsense\n",
]
FORGED = HEAD + b"agi_extension: 101\nagi_uniqueid: x\nagi_callerid: '; DROP TABLE event;--\nagi_channel: PJSIP/ewa\n"
CALLERS = {"+48600000001": "pl", "+79030000002": "ru", "+38640000003": "sl", "+441632000004": "en"}
GROWTH = 6 * 2**20
"""Bytes by which the process may be larger after some hundred strangers: allocator, caches."""


def forged(token: str) -> bytes:
    """The head of a call that Asterisk knows nothing of."""
    return FORGED + f"agi_arg_1: {token}\n\n".encode()


class Resources:
    """What the engine's process holds."""

    def __init__(self, engine: RunningEngine) -> None:
        self._process = Path(f"/proc/{engine.pid}")

    @property
    def sockets(self) -> int:
        return sum(_leads_to_socket(file) for file in os.scandir(self._process / "fd"))

    @property
    def memory(self) -> int:
        """Resident, in bytes."""
        return int((self._process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _leads_to_socket(file: os.DirEntry[str]) -> bool:
    try:
        return os.readlink(file).startswith("socket:")
    except FileNotFoundError:
        return False


@asynccontextmanager
async def unchanged(engine: RunningEngine) -> AsyncIterator[None]:
    """Afterwards the engine is ready, holds no socket and hardly a byte more, and has complained of nothing of its
    own."""
    held = Resources(engine)
    sockets, memory = held.sockets, held.memory
    yield
    await engine.until(lambda: held.sockets <= sockets, within=8)
    assert held.memory - memory < GROWTH
    assert "Traceback" not in engine.log()
    # Login and welcome: the process still answers.
    async with stranger(engine.url, "ewa", engine.password("ewa")) as desk:
        assert desk.last("welcome")["agent"]["user"] == "ewa"


async def knock(pbx: Pbx, words: bytes = b"", listen: float = 0.0) -> None:
    """Connect, say `words`, read for `listen` s at most, close."""
    reader, writer = await asyncio.open_connection("127.0.0.1", pbx.agi_port)
    try:
        writer.write(words)
        async with asyncio.timeout(listen):
            while await reader.read(1000):
                pass
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()


def calls(engine: RunningEngine) -> tuple[int, int]:
    """How many have begun, and ended."""
    kinds = [kind for (kind,) in engine.fetch("SELECT kind FROM event")]
    return kinds.count("call.began"), kinds.count("call.ended")


async def calls_as_always(pbx: Pbx, engine: RunningEngine, prompts: PromptFiles, number: str) -> None:
    """Listen to everything, press, type, and stand in the queue."""
    language = CALLERS[number]
    files = {n: await prompts.file("brief", n, language) for n in ("hello", "choose", "number", "secret", "slowly")}
    async with pbx.caller(BRIEF, number) as caller:
        await caller.hears(files["choose"])
        caller.press("1")
        await caller.hears(files["number"])
        caller.press("4711")
        await caller.hears(files["secret"])
        caller.press("0")
        call_id = await engine.call_of(number)
        assert (await engine.has(call_id, "queue.joined"))["queue"] == "support"
        assert engine.keys(call_id) == ["1", "4711", "?"]
        assert prompts_heard(caller.recording(), files) == ["hello", "choose", "number", "secret"]
    await engine.has(call_id, "call.ended")


async def test_two_hundred_that_connect_and_close_cost_nothing(pbx: Pbx, engine: RunningEngine) -> None:
    async with unchanged(engine):
        await asyncio.gather(*(knock(pbx) for _ in range(AT_ONCE)))
    assert calls(engine) == (0, 0)


@pytest.mark.attack("A16")
async def test_garbage_is_cut(pbx: Pbx, engine: RunningEngine) -> None:
    """A head without an end, after 5 s."""
    async with unchanged(engine):
        await asyncio.gather(*(knock(pbx, words, listen=6) for words in GARBAGE))
    assert calls(engine) == (0, 0)


@pytest.mark.attack("A16")
@pytest.mark.parametrize(
    "reply", [b"", b"200 result=0\n200 result=49\n", b"520-Invalid\n" + b"y" * 70_000, b"\x00\xff\n"]
)
async def test_a_forged_call_harms_nobody_and_ends_with_its_connection(
    pbx: Pbx, engine: RunningEngine, reply: bytes
) -> None:
    """By somebody who has read Asterisk's configuration and knows the secret."""
    async with unchanged(engine):
        began, ended = calls(engine)
        reader, writer = await asyncio.open_connection("127.0.0.1", pbx.agi_port)
        writer.write(forged(call_token(pbx.box.agi_secret, "x")))
        assert await reader.readline() == b"ANSWER\n"
        writer.write(reply)
        writer.close()
        await engine.until(lambda: calls(engine) == (began + 1, ended + 1))


@pytest.mark.attack("A16")
async def test_a_call_without_the_token_of_its_own_channel_is_no_call(pbx: Pbx, engine: RunningEngine) -> None:
    async with unchanged(engine):
        before = calls(engine)
        secret = pbx.box.agi_secret
        for token in ("", secret, call_token(secret, "y"), call_token("a-guessed-secret", "x")):
            reader, writer = await asyncio.open_connection("127.0.0.1", pbx.agi_port)
            writer.write(forged(token))
            assert await reader.read() == b""
            writer.close()
        assert calls(engine) == before
        assert len([line for line in engine.said("agi.refused") if line["reason"] == "token"]) >= 4


@pytest.mark.attack("A16")
async def test_twenty_a_second_during_calls_change_nothing_that_is_heard_or_typed(
    pbx: Pbx, engine: RunningEngine, tmp_path: Path
) -> None:
    prompts = PromptFiles(engine.callflows, tmp_path)
    knocks = 0

    async def knock_on() -> None:
        nonlocal knocks
        due = time.monotonic()
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(knock(pbx, GARBAGE[knocks % len(GARBAGE)] if knocks % 2 else b"", listen=0.1))
                knocks += 1
                due += 1 / RATE
                await asyncio.sleep(max(0.0, due - time.monotonic()))

    async with unchanged(engine):
        knocking = asyncio.create_task(knock_on())
        await asyncio.gather(*(calls_as_always(pbx, engine, prompts, number) for number in CALLERS))
        knocking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await knocking
    assert knocks > 4 * RATE
