"""A floor of agents' pages beside an engine whose Asterisk is played: what the pages are shown, against what rang.

The pages follow the rules of web/src/link.ts, resume.ts and backoff.ts.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from centrala.demo.engine import Engine
from centrala.migrations import upgrade
from centrala.pbx.ports import free_port
from cti.agents import Agent, Agents
from cti.logins.sessions import Session, hashed
from cti.logins.store_sessions import SessionRows
from ivr.store import Store, open_store
from support.fake_ami import FakeAmi, Message, event, message
from support.page_socket import PageSocket, buy_ticket

SITE = Path(__file__).parents[2] / "bench" / "site"
TOKEN = "{:043d}"
"""Tokens have 43 characters."""
FIRST, LONGEST = 0.5, 6.0
"""s; backoff.ts."""
SILENCE = 10.0
"""s; link.ts."""
BETWEEN = 0.004
"""s between the first arrivals of two pages."""
WITHIN = 30.0
"""s until every page is where it should be, else the trial itself has failed."""


@dataclass
class Page:
    """One agent's page; or a supervisor's, with the board. `shown`: callers' numbers, as often as their cards came."""

    number: int
    floor: Floor
    epoch: str | None = None
    seq: int | None = None
    shown: Counter[str] = field(default_factory=Counter)
    live: asyncio.Event = field(default_factory=asyncio.Event)
    socket: PageSocket | None = None
    wrong: list[str] = field(default_factory=list)
    used: set[tuple[str, int]] = field(default_factory=set)
    """Epochs and numbers that came."""
    welcomes: int = 0
    resyncs: int = 0
    when: dict[str, float] = field(default_factory=dict)
    """When a caller's card came, on the monotonic clock."""
    away: tuple[float, float] = (0.0, 0.0)
    """s between a cut and its coming back, from and to, instead of backoff.ts."""
    attempt: int = 0
    is_board: bool = False

    @property
    def user(self) -> str:
        return f"a{self.number}"

    async def run(self) -> None:
        """Until cancelled: connect, follow, come back."""
        while True:
            try:
                await self._follow()
            except (OSError, TimeoutError):
                pass
            finally:
                self.live.clear()
                if self.socket is not None:
                    self.socket.abort()
                    self.socket = None
            chance = self.floor.chance
            if self.away[1]:
                await asyncio.sleep(chance.uniform(*self.away))
            else:
                step = min(LONGEST, FIRST * 2.0**self.attempt)
                self.attempt += 1
                await asyncio.sleep(step / 2 + step / 2 * chance.random())

    async def _follow(self) -> None:
        began = time.monotonic()
        async with asyncio.timeout(SILENCE):
            ticket = await buy_ticket(self.floor.web, TOKEN.format(self.number))
            self.socket = socket = await PageSocket.open(self.floor.web, "/board" if self.is_board else "/cti")
            socket.send(type="hello", ticket=ticket, epoch=self.epoch, last_seq=self.seq)
            self._take(await socket.receive())
        self.attempt = 0
        self.floor.came(time.monotonic() - began)
        self.live.set()
        while True:
            self._take(await socket.receive())
            if not self.is_board and self.floor.chance.random() < self.floor.acks:
                socket.send(type="ack", seq=self.seq)

    def _take(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if self.is_board:
            if kind != "board" and not self.live.is_set():
                self.wrong.append(f"{self.user}: a board that begins with {kind}")
            return
        if kind == "welcome":
            self._welcome(message)
            return
        if kind == "error":
            return
        seq, last = message["seq"], self.seq or 0
        if seq != last + 1:
            self.wrong.append(f"{self.user}: {seq} came after {last}")
        self._number(self.epoch, seq)
        self.seq = seq
        if kind == "pop":
            self._show(message)

    def _welcome(self, message: dict[str, Any]) -> None:
        self.welcomes += 1
        self.resyncs += message["resync"]
        if not message["resync"] and message["epoch"] == self.epoch:
            return
        if message["epoch"] == self.epoch and not self.floor.may_resync:
            self.wrong.append(f"{self.user}: could not be made whole after {self.seq}")
        self.epoch, self.seq = message["epoch"], message["seq"]
        pop = message["pop"]
        if pop is not None and not self.shown[pop["ani"]]:
            self._show(pop)

    def _number(self, epoch: str | None, seq: int) -> None:
        key = (epoch or "", seq)
        if key in self.used:
            self.wrong.append(f"{self.user}: number {seq} was used twice in one epoch")
        self.used.add(key)

    def _show(self, pop: dict[str, Any]) -> None:
        self.shown[pop["ani"]] += 1
        self.when[pop["ani"]] = time.monotonic()


@dataclass
class Floor:
    """`acks`: share of the messages that a page acknowledges; one speaks for those before it."""

    ami: FakeAmi
    folder: Path
    web: int
    chance: random.Random
    engine: Engine | None = None
    acks: float = 0.3
    may_resync: bool = False
    """A page may be given a snapshot in an epoch that it knows: it was away for too long."""
    rung: dict[str, int] = field(default_factory=dict)
    """Caller's number -> whose telephone rang."""
    when: dict[str, float] = field(default_factory=dict)
    """When it rang, on the monotonic clock."""
    comebacks: list[float] = field(default_factory=list)
    """s from asking for a ticket to the welcome."""

    def came(self, seconds: float) -> None:
        self.comebacks.append(seconds)

    def ring(self, number: int) -> str:
        """An agent's telephone rings; the caller's number, which calls only once."""
        ani = f"+4860{len(self.rung):07d}"
        self.rung[ani], self.when[ani] = number, time.monotonic()
        user, leg = f"a{number}", f"1.{len(self.rung)}"
        rings = {"DestUniqueid": f"{leg}-agent", "DestChannel": f"PJSIP/{user}-1", "Interface": f"PJSIP/{user}"}
        calls = {"CallerIDNum": ani, "CallerIDName": "Anna", "Uniqueid": leg, "Linkedid": leg}
        self.ami.tell(event("AgentCalled", Queue="support", MemberName=user, **rings, **calls))
        return ani

    async def start(self) -> None:
        """The engine; returns when it is ready."""
        self.engine = Engine(self.folder / "centrala.yaml", self.folder / "engine.log", self.web)
        await asyncio.to_thread(self.engine.wait_ready)

    async def kill(self) -> None:
        assert self.engine is not None
        os.kill(self.engine.pid, signal.SIGKILL)
        while self.engine.exit_status is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def megabytes(self) -> float:
        """Of memory that the engine holds."""
        assert self.engine is not None
        status = Path(f"/proc/{self.engine.pid}/status").read_text("ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    async def all_live(self, pages: list[Page], within: float = WITHIN) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(within):
            for page in pages:
                await page.live.wait()

    async def all_shown(self, pages: list[Page], numbers: list[str], within: float = WITHIN) -> None:
        """Waits until each card has come, or the time is up."""
        end = time.monotonic() + within
        while time.monotonic() < end and any(not pages[self.rung[ani]].shown[ani] for ani in numbers):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@asynccontextmanager
async def floor(
    folder: Path, agents: int, chance: random.Random, boards: int = 0
) -> AsyncIterator[tuple[Floor, list[Page]]]:
    """An engine with that many agents, and supervisors after them; their pages do not run yet."""
    await asyncio.to_thread(folder.mkdir)
    ami, web = _played(agents), free_port()
    await ami.start()
    url = f"sqlite+aiosqlite:///{folder}/centrala.db"
    await upgrade(url)
    store = await open_store(url)
    await _hire(store, agents, boards)
    await store.close()
    config = {
        "database": url,
        "asterisk": {
            "name": "box",
            "ami": {"port": str(ami.port), "user": "engine", "secret": ami.secret},
            "agi": {"port": str(free_port()), "secret": ami.secret * 2},
        },
        "web": {"port": str(web)},
        "callflows": str(SITE),
        "recordings": str(folder),
        "prompt_cache": str(folder / "cache"),
    }
    (folder / "centrala.yaml").write_text(json.dumps(config), "utf-8")
    made = Floor(ami, folder, web, chance)
    try:
        await made.start()
        yield made, [Page(number, made, is_board=number >= agents) for number in range(agents + boards)]
    finally:
        if made.engine is not None:
            await asyncio.to_thread(made.engine.stop)
        await ami.stop()


@asynccontextmanager
async def running(pages: list[Page]) -> AsyncIterator[None]:
    """Their pages, until the end of the block."""
    tasks = list[asyncio.Task[None]]()
    try:
        for page in pages:
            tasks.append(asyncio.create_task(page.run()))
            await asyncio.sleep(BETWEEN)
        yield
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


def _played(agents: int) -> FakeAmi:
    ami = FakeAmi()
    ami.devices = [{"Device": f"PJSIP/a{n}", "State": "NOT_INUSE"} for n in range(agents)]

    def done(action: Message) -> bytes:
        return message(Response="Success", ActionID=action["ActionID"], Message="done")

    ami.replies = dict.fromkeys(("QueueAdd", "QueuePause", "QueueRemove"), done)
    return ami


async def _hire(store: Store, count: int, boards: int) -> None:
    """Agents and supervisors with an open session each."""
    agents, sessions = Agents(store), SessionRows(store, lambda: datetime.now(UTC))
    until = datetime.now(UTC) + timedelta(hours=6)
    for number in range(count + boards):
        user = f"a{number}"
        roles = ("agent",) if number < count else ("supervisor",)
        await agents.keep(Agent(user, f"Agent {number}", roles, user, ("pl",), ("support",)))
        await sessions.put(Session(hashed(TOKEN.format(number)), user, "c" * 43, until))
