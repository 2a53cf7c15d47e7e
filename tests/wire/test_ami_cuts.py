"""However often the manager connection is cut, and at whatever byte: our side knows what Asterisk knows.

Callers wait, are rung for, talk and go while it is cut, in the middle of an event, of a login or of a list.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import structlog

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.registry import Caller, Registry, Stand
from ivr.bus import Bus
from ivr.happenings import AgentConnected, AgentRinging, CallerLeftQueue, CallerQueued, TalkEnded
from support.fake_ami import FakeAmi, Message, event
from support.patience import PATIENCE
from support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.looptime(noop_cycles=5)
CUTS = 500
SEED = 9
AGENTS = ("ewa", "boris", "maja")
CALLERS = 6
RESYNC = 4_000
"""Bytes that the fake says to who comes back, about."""
LOOKS = 100
TOLD = (CallerQueued, AgentRinging, AgentConnected, CallerLeftQueue, TalkEnded)


@dataclass
class Truth:
    """One caller as Asterisk has him."""

    caller: Caller
    stand: Stand = Stand.OUT
    agent: str = ""
    rings: bool = False
    moved: bool = False
    """Since the connection was last whole."""


class Centre:
    """A fake Asterisk with callers and agents, our side behind a proxy, and the truth."""

    def __init__(self, seed: int) -> None:
        self.pbx, self.bus, self.chance = FakeAmi(), Bus(), random.Random(seed)
        self.registry = Registry(self.bus)
        self.listener = AmiHappenings(self.bus, self.registry)
        self.truth: dict[str, Truth] = {}
        self.told: Counter[tuple[str | None, str]] = Counter()
        self.wanted: Counter[tuple[str | None, str]] = Counter()
        self._ids, self.cuts = itertools.count(1), 0
        for kind in TOLD:
            self.bus.subscribe(kind, lambda h: self.told.update([(h.call_id, type(h).__name__)]))

    async def start(self) -> None:
        await self.pbx.start()
        self.proxy = await TcpProxy.open(self.pbx.port)
        self.ami = Ami("127.0.0.1", self.proxy.port, "engine", "s3cret", self.listener, jitter=lambda: 0.5)
        self.pbx.members = [{"Queue": "support", "Name": a, "Location": f"PJSIP/{a}"} for a in AGENTS]
        self.pbx.devices = [{"Device": f"PJSIP/{a}", "State": "NOT_INUSE"} for a in AGENTS]
        self.running = asyncio.create_task(self.ami.run())
        await self.up()

    async def close(self) -> None:
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        await self.proxy.close()
        await self.pbx.stop()
        await asyncio.sleep(0)

    async def up(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.ami.ready()

    # --- what happens in Asterisk -------------------------------------------------------------------------------

    def happens(self) -> None:
        """Something to one caller, or a new one. Once to each while the connection is not whole: the state after two
        does not tell of the first, and is for the caller's own line to tell."""
        still = [truth for truth in self.truth.values() if not truth.moved]
        if len(self.truth) < CALLERS and (not still or self.chance.random() < 0.3):
            self._comes()
        elif still:
            self._moves(self.chance.choice(still))

    def _comes(self) -> None:
        n = next(self._ids)
        self.pbx.channels.append({"Uniqueid": f"1.{n}", "Channel": f"PJSIP/carrier-{n:08x}", "Linkedid": f"1.{n}"})
        caller = self.registry.begin(f"c{n}", f"1.{n}", lambda _agent: None)
        self.truth[caller.uniqueid] = Truth(caller, moved=True)

    def _moves(self, truth: Truth) -> None:
        truth.moved = True
        free = sorted(set(AGENTS) - {t.agent for t in self.truth.values()})
        match truth.stand:
            case Stand.OUT if self.chance.random() < 0.8:
                self._waits(truth)
            case Stand.WAITING if truth.rings:
                self._answers(truth)
            case Stand.WAITING if free:
                self._rings(truth, self.chance.choice(free))
            case Stand.TALKING if self.chance.random() < 0.5:
                self._agent_goes(truth)
            case _:
                self._caller_goes(truth)

    def _waits(self, truth: Truth) -> None:
        truth.stand = Stand.WAITING
        self.registry.waits(truth.caller, "support")
        self.pbx.waiting.append({"Queue": "support", "Uniqueid": truth.caller.uniqueid})
        for place, entry in enumerate(self.pbx.waiting):
            entry["Position"] = str(place + 1)
        self._tell("QueueCallerJoin", truth, Position=str(len(self.pbx.waiting)))
        self._want(truth, "CallerQueued")

    def _rings(self, truth: Truth, agent: str) -> None:
        truth.agent, truth.rings = agent, True
        leg = {"Uniqueid": f"2.{next(self._ids)}", "Channel": f"PJSIP/{agent}-{next(self._ids):08x}"}
        self.pbx.channels.append({**leg, "Linkedid": truth.caller.uniqueid})
        self._tell("AgentCalled", truth, DestUniqueid=leg["Uniqueid"], MemberName=agent, Interface=f"PJSIP/{agent}")
        self._device(agent, "RINGING")
        self._want(truth, "AgentRinging")

    def _answers(self, truth: Truth) -> None:
        truth.stand = Stand.TALKING
        for channel in self._channels(truth):
            channel["BridgeId"] = f"bridge-{truth.caller.uniqueid}"
        self._leaves_queue(truth)
        self._tell("AgentConnect", truth, DestUniqueid=self._leg(truth), MemberName=truth.agent, HoldTime="1")
        self._device(truth.agent, "INUSE")
        self._want(truth, "AgentConnected", "CallerLeftQueue")

    def _agent_goes(self, truth: Truth) -> None:
        leg, truth.stand = self._leg(truth), Stand.OUT
        self._tell("AgentComplete", truth, MemberName=truth.agent, TalkTime="1", Reason="agent")
        self._drop(leg)
        for channel in self._channels(truth):
            del channel["BridgeId"]
        self._free(truth)
        self._want(truth, "TalkEnded")
        if not self.registry.in_step:
            self.registry.came_back(truth.caller, "agent")

    def _caller_goes(self, truth: Truth) -> None:
        if truth.stand is Stand.WAITING:
            self._leaves_queue(truth)
            self._want(truth, "CallerLeftQueue")
        if truth.stand is Stand.TALKING:
            self._tell("AgentComplete", truth, MemberName=truth.agent, TalkTime="1", Reason="caller")
            self._want(truth, "TalkEnded")
        for channel in self._channels(truth):
            self._drop(channel["Uniqueid"])
        self._free(truth)
        del self.truth[truth.caller.uniqueid]
        self.registry.end(truth.caller)

    def _free(self, truth: Truth) -> None:
        if truth.agent:
            self._device(truth.agent, "NOT_INUSE")
        truth.agent, truth.rings = "", False

    def _channels(self, truth: Truth) -> list[Message]:
        return [c for c in self.pbx.channels if c["Linkedid"] == truth.caller.uniqueid]

    def _leg(self, truth: Truth) -> str:
        return next(c["Uniqueid"] for c in self._channels(truth) if c["Uniqueid"] != truth.caller.uniqueid)

    def _drop(self, uniqueid: str) -> None:
        self.pbx.channels = [c for c in self.pbx.channels if c["Uniqueid"] != uniqueid]
        self.pbx.tell(event("Hangup", Uniqueid=uniqueid))

    def _leaves_queue(self, truth: Truth) -> None:
        self.pbx.waiting = [w for w in self.pbx.waiting if w["Uniqueid"] != truth.caller.uniqueid]
        for place, entry in enumerate(self.pbx.waiting):
            entry["Position"] = str(place + 1)
        self._tell("QueueCallerLeave", truth)

    def _device(self, agent: str, state: str) -> None:
        next(d for d in self.pbx.devices if d["Device"] == f"PJSIP/{agent}")["State"] = state
        self.pbx.tell(event("DeviceStateChange", Device=f"PJSIP/{agent}", State=state))

    def _tell(self, name: str, truth: Truth, **headers: str) -> None:
        own = truth.caller.uniqueid
        self.pbx.tell(event(name, Queue="support", Uniqueid=own, Linkedid=own, **headers))

    def _want(self, truth: Truth, *kinds: str) -> None:
        self.wanted.update((truth.caller.call_id, kind) for kind in kinds)

    # --- what our side knows ------------------------------------------------------------------------------------

    def ours(self) -> object:
        calls = {c.uniqueid: (c.stand, c.member if c.stand is Stand.TALKING else "") for c in self.registry}
        return calls, {a: self.listener.phone(f"PJSIP/{a}").in_use for a in AGENTS}, dict(self.told), self.model()

    def model(self) -> object:
        now = self.listener.now()
        return now.queues.get("support", ()), dict(now.devices), len(now.members)

    def theirs(self) -> object:
        calls = {u: (t.stand, t.agent if t.stand is Stand.TALKING else "") for u, t in self.truth.items()}
        busy = {d["Device"].partition("/")[2]: d["State"] != "NOT_INUSE" for d in self.pbx.devices}
        waiting = tuple(entry["Uniqueid"] for entry in self.pbx.waiting)
        devices = {device["Device"]: device["State"] for device in self.pbx.devices}
        return calls, busy, dict(self.wanted), (waiting, devices, len(AGENTS))

    async def compare(self) -> None:
        """What was said last may still be on its way."""
        for _ in range(LOOKS):
            if self.ours() == self.theirs():
                break
            await asyncio.sleep(0.005)
        assert self.ours() == self.theirs()
        for truth in self.truth.values():
            truth.moved = False

    async def cut(self) -> None:
        """At the next byte, or one of the next, or now; then once more in the middle of the login or of a list."""
        if self.chance.random() < 0.5:
            self.proxy.cut_after(self.chance.randrange(1, 300))
        else:
            self.proxy.cut()
        for _ in range(self.chance.randrange(4)):
            self.happens()
            await asyncio.sleep(self.chance.choice((0, 0.01, 1)))
        self.proxy.cut()
        self.cuts += 1
        if self.chance.random() < 0.7:
            self.proxy.cut_after(self.chance.randrange(1, RESYNC))
            self.proxy.heal()
            await asyncio.sleep(self.chance.uniform(0.05, 1))
            self.happens()
            self.proxy.cut()
            self.cuts += 1
        self.proxy.heal()


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # thousands of lines
    made = Centre(SEED)
    await made.start()
    yield made
    await made.close()


async def test_after_500_cuts_nothing_was_told_twice_and_nothing_forgotten(centre: Centre) -> None:
    while centre.cuts < CUTS:
        for _ in range(centre.chance.randrange(3)):
            centre.happens()
            await centre.compare()
        await centre.cut()
        await centre.up()
        await centre.compare()
    kinds = {kind for _, kind in centre.told}
    assert kinds == {kind.__name__ for kind in TOLD}
