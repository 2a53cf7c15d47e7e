"""One Asterisk, engine, watchdog and proxy for all promises that need calls."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from centrala.demo.child import Child
from centrala.pbx.ports import free_ports
from chaos.records import faults
from chaos.witness import ChannelSeen, Witness, witness
from support.asterisk import Pbx, started
from support.engine import BRIEF, RunningEngine
from support.tcp_proxy import TcpProxy

CROWD = Path(__file__).with_name("crowd.xml")
RATE = 50
"""Calls a second."""
ARRIVED = 10.0
"""s until all of a crowd are in the flow."""


WITHIN = 30.0
"""s after recovery until each call has its end."""


@dataclass
class LookBack:
    """On all calls there were, on this Asterisk and those beside it."""

    calls: int = 0
    faults: list[str] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)
    settled: float = 0.0
    """s until each had its end, at worst."""


@dataclass
class Scene:
    pbx: Pbx
    engine: RunningEngine
    watchdog: Child
    proxy: TcpProxy
    seen: set[str] = field(default_factory=set)
    """Unique ids of all callers' channels there ever were."""
    kills: dict[str, int] = field(default_factory=dict)
    looked_back: LookBack = field(default_factory=LookBack)
    beside_so_far: int = 0

    @asynccontextmanager
    async def beside(self, count: int) -> AsyncIterator[list[Scene]]:
        """This one and others like it, to `count`: where a trial mostly waits, several wait together."""
        folder = self.engine.folder.parent
        async with AsyncExitStack() as stack:
            made = list[Scene]()
            for _ in range(1, count):
                self.beside_so_far += 1
                made.append(await stack.enter_async_context(scene(folder / f"beside-{self.beside_so_far}")))
            yield [self, *made]
            for one in made:
                one.looked_back = self.looked_back
                await one.look_back()

    async def look_back(self) -> None:
        """On all its calls, at its end."""
        await self.ready()
        await self.hang_up_all()
        began, back = time.monotonic(), self.looked_back
        with suppress(AssertionError):
            await self.engine.until(lambda: not self._faults(), WITHIN)
            back.settled = max(back.settled, time.monotonic() - began)
        back.calls += len(self.seen)
        back.faults += self._faults()
        for what, times in self.kills.items():
            back.kills[what] = back.kills.get(what, 0) + times

    def _faults(self) -> list[str]:
        return faults(self.pbx, self.engine, self.seen)

    def witness(self) -> AbstractAsyncContextManager[Witness]:
        return witness(self.pbx, self.seen)

    @asynccontextmanager
    async def crowd(self, count: int, number: str = BRIEF) -> AsyncIterator[None]:
        """So many callers at once, who say and press nothing; hung up at the end."""
        sip, sink = free_ports([socket.SOCK_DGRAM, socket.SOCK_DGRAM])
        command = ["sipp", self.pbx.sip, "-sf", str(CROWD), "-s", number, "-m", str(count), "-r", str(RATE)]
        command += ["-i", "127.0.0.1", "-p", str(sip), "-key", "sink", str(sink), "-nostdin"]
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
        try:
            yield
        finally:
            await self.hang_up_all()
            if process.returncode is None:
                process.kill()
            await process.wait()

    @asynccontextmanager
    async def in_flow(self, count: int) -> AsyncIterator[tuple[Witness, set[str]]]:
        """A crowd that the engine has, all of it, and who they are."""
        async with self.witness() as eye, self.crowd(count):
            everybody: list[ChannelSeen] = []

            def all_in(seen: list[ChannelSeen]) -> bool:
                everybody[:] = [one for one in seen if one.in_flow]
                return len(everybody) == count

            if not await eye.until(all_in, ARRIVED):
                raise RuntimeError(f"{len(everybody)} of {count} callers are in the flow after {ARRIVED} s")
            yield eye, {one.uniqueid for one in everybody}

    async def hang_up_all(self) -> None:
        if self.pbx.instance.running:
            await asyncio.to_thread(self.pbx.cli, "channel request hangup all")

    async def restart_asterisk(self) -> None:
        """Kill it and start it, in another second: the names of its channels have the second in them, and begin to
        count anew."""
        self.count("Asterisk killed")
        await asyncio.to_thread(self.pbx.kill)
        await asyncio.sleep(1 - time.time() % 1)
        await asyncio.to_thread(self.pbx.instance.start)

    def count(self, what: str) -> None:
        self.kills[what] = self.kills.get(what, 0) + 1

    async def kill(self) -> None:
        self.count("engine killed")
        await asyncio.to_thread(self.engine.kill)

    async def stop(self) -> None:
        """SIGSTOP: it hangs."""
        self.count("engine hung")
        os.kill(self.engine.pid, signal.SIGSTOP)

    @property
    def running(self) -> bool:
        return self.engine.engine is not None and self.engine.engine.exit_status is None

    async def ready(self) -> None:
        """The engine serves, the watchdog feels it."""
        if not self.running:
            await asyncio.to_thread(self.engine.start)
        await self.felt("alive")

    async def felt(self, verdict: str) -> None:
        await self.engine.until(lambda: self.verdicts()[-1:] == [verdict], within=15)

    def verdicts(self) -> list[str]:
        lines = map(json.loads, self.watchdog.log.read_text("utf-8").splitlines())
        return [line["engine"] for line in lines if line["event"] == "watchdog.engine"]

    async def in_step_after(self, ups: int) -> float:
        """Seconds until AMI is up for more than the `ups`th time. Raises AssertionError after 10."""
        began = time.monotonic()
        await self.engine.until(lambda: len(self.engine.said("ami.up")) > ups, within=10)
        return time.monotonic() - began


@asynccontextmanager
async def scene(folder: Path, database: str = "") -> AsyncIterator[Scene]:
    """`database`: URL; a SQLite file of its own when empty."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    with started("chaos", folder / "pbx", rtp_ports=400) as pbx:
        proxy = await TcpProxy.open(pbx.box.ports.ami)
        (folder / "engine").mkdir()
        engine = RunningEngine(pbx, folder / "engine", proxy.port, database=database)
        engine.write()
        path = engine.folder / "centrala.yaml"
        config = {**json.loads(path.read_text("utf-8")), "heartbeat": f"{pbx.box.folders.run}/heartbeat"}
        path.write_text(json.dumps(config), "utf-8")
        watchdog = Child("watchdog", path, engine.folder / "watchdog.log")
        made = Scene(pbx, engine, watchdog, proxy)
        try:
            await made.ready()
            yield made
        finally:
            if engine.engine is not None:
                await asyncio.to_thread(engine.engine.stop)
            await asyncio.to_thread(watchdog.stop)
            await proxy.close()
