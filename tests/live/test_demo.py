"""`centrala demo …`, as a newcomer runs it: up, a phone, callers; and nothing stays behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from centrala.pbx.sounds import make_sounds
from support.asterisk import CACHE
from support.patience import PATIENCE
from support.sip import SipCaller


class Command:
    """A `centrala demo` command that runs beside the test, read line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, text: str, within: float = 30) -> str:
        """The first line with `text`; fails when the command ends without it."""
        assert self.process.stdout
        async with asyncio.timeout(within):
            while line := (await self.process.stdout.readline()).decode():
                self.said += line
                if text in line:
                    return line
        raise AssertionError(f"{text!r} was not said:\n{self.said}")

    async def stop(self, by: int = signal.SIGINT) -> int:
        if self.process.returncode is None:
            self.process.send_signal(by)
        async with asyncio.timeout(PATIENCE):
            rest, _ = await self.process.communicate()
        self.said += rest.decode()
        assert self.process.returncode is not None
        return self.process.returncode


async def command(folder: Path, *words: str) -> Command:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centrala", "demo", *words, "--folder", str(folder)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    return Command(process)


@asynccontextmanager
async def running(folder: Path, *words: str) -> AsyncIterator[Command]:
    started = await command(folder, *words)
    try:
        yield started
    finally:
        await started.stop()


def ready(folder: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((folder / "ready.json").read_text())
    return facts


@asynccontextmanager
async def desk(ready: dict[str, Any], user: int = 0) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """An agent who has logged in and made himself ready."""
    agent = ready["agents"][user]
    async with aiohttp.ClientSession(ready["web"]) as session:
        login = await session.post("/api/login", json={"user": agent["user"], "password": agent["password"]})
        bearer = {"Authorization": f"Bearer {(await login.json())['token']}"}
        ticket = (await (await session.post("/api/cti/ticket", headers=bearer)).json())["ticket"]
        async with session.ws_connect("/cti") as socket:
            await socket.send_json({"type": "hello", "ticket": ticket})
            await socket.send_json({"type": "state", "state": "ready"})
            yield socket


async def next_of(socket: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while (message := await socket.receive_json())["type"] != kind:
            assert message["type"] != "error", message
    return message


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_newcomer_with_a_browser_sees_a_card_and_stops_everything_with_ctrl_c(tmp_path: Path) -> None:
    async with running(tmp_path, "up") as up:
        line = await up.says("ready: ", within=60)
        facts = ready(tmp_path)
        assert line == f"ready: {facts['web']}\n"
        assert (tmp_path / "ready.json").stat().st_mode & 0o777 == 0o600
        async with running(tmp_path, "phone", "--agent", "ewa", "--answer", "1", "--talk", "3") as phone:
            await phone.says("switched on")
            async with desk(facts) as socket, running(tmp_path, "calls", "--n", "2", "--every", "0.5") as calls:
                pop = await next_of(socket, "pop")
                assert pop["ani"] == "+441632960123"
                await phone.says("rings: +441632960123")
                await phone.says("answers")
                await calls.says("talks to ewa")
                assert "waits in queue support\n" in calls.said
                await phone.says("hangs up")
                await calls.says("ended after")
        second = await command(tmp_path, "up")
        assert await second.stop(signal.SIGCONT) == 1
        assert "already running" in second.said
        async with SipCaller(facts["sip"], facts["numbers"]["energia"], "+48601234567") as caller:
            await caller.answered()
        assert await up.stop() == 0
        assert not [pid for pid in facts["pids"].values() if alive(pid)]
        assert not (tmp_path / "ready.json").exists()


async def test_with_the_engine_killed_a_caller_hears_the_fallback_and_what_is_left_is_cleared(tmp_path: Path) -> None:
    async with running(tmp_path, "up") as up:
        await up.says("ready: ", within=60)
        facts = ready(tmp_path)
        os.kill(facts["pids"]["engine"], signal.SIGKILL)
        async with SipCaller(facts["sip"], "100", "+38640123456") as caller:
            await caller.hears(make_sounds(CACHE) / "fallback-sl.wav")
        up.process.kill()
        await up.process.wait()
        assert alive(facts["pids"]["asterisk"])
        async with running(tmp_path, "up") as again:
            await again.says("had left running")
            await again.says("ready: ", within=60)
            assert not alive(facts["pids"]["asterisk"])


async def test_who_plays_along_without_a_demonstration_is_told_what_to_do(tmp_path: Path) -> None:
    for words in (("calls",), ("phone", "--agent", "ewa"), ("carrier",)):
        alone = await command(tmp_path, *words)
        assert await alone.stop(signal.SIGCONT) == 1
        assert "make run" in alone.said


async def test_a_port_that_is_taken_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("CENTRALA_WEB_PORT", str(port))
    up = await command(tmp_path, "up")
    assert await up.stop(signal.SIGCONT) == 1
    assert f"CENTRALA_WEB_PORT={port}" in up.said
    server.close()
    await server.wait_closed()
