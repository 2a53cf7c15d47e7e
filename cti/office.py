"""The agents' side of the program, put together: seats, screen pop, queues' lengths, web.

In: bus, store and telephone side from centrala/app.py. Out: an Office: `app` to serve, `run()` to own the work,
`restore()` after a restart, `close()` at the end. Nothing is decided here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry

from cti.agent_calls import AgentCalls
from cti.agents import Agents, Presence
from cti.attendance import Attendance
from cti.customers import Customers, Dispositions
from cti.desk.hub import Desk
from cti.floor import Floor, Members
from cti.lanes import Lanes
from cti.listening import Spies
from cti.metrics import DeskMetrics
from cti.passwords import Passwords
from cti.promised import Promised
from cti.promises import Promises
from cti.queue_lengths import QueueLengths
from cti.recording_metrics import RecordingMetrics
from cti.room import Room
from cti.screenpop import Clock, Histories, ScreenPop, nobody
from cti.sessions import Sessions, SessionTable
from cti.softphone.socket import AsteriskSocket
from cti.taped import Taped
from cti.web import STATIC, Parts, all_routes, make_app_of
from cti.web_alarms import AlarmRoutes
from cti.web_customers import CustomerRoutes, Searches
from cti.web_front import Front
from cti.web_hands import Around, Hands, HandsRoutes
from cti.web_health import Check
from cti.web_numbers import NumberRoutes
from cti.web_phone import PhoneRoutes
from cti.web_promises import PromiseRoutes
from cti.web_recordings import RecordingRoutes
from cti.web_routes import Route
from cti.web_trace import TraceRoutes
from ivr.bus import Bus
from ivr.dialguard.question import Answer
from ivr.eventlog import EventLog
from ivr.happenings import CallPassedOn
from ivr.kept_alarms import KeptAlarms
from ivr.live import LiveCalls
from ivr.recordings.recordings import Recordings
from ivr.store import Store
from ivr.switches import Switches
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site

NO_FLOWS: Mapping[str, Graph] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the agents' side works with."""

    bus: Bus
    live: LiveCalls
    agents: Agents
    states: Presence
    """Loaded."""
    customers: Customers
    dispositions: Dispositions
    sessions: SessionTable
    members: Members
    """cti.switch.SwitchMembers over the Asterisk's queues."""
    registry: CollectorRegistry
    """Of the process; counters are added to it."""
    checks: Mapping[str, Check]
    """For /readyz, by name of the dependency."""
    now: Callable[[], datetime]
    """The time with a zone."""
    more_phones: Callable[[str], Sequence[str]] = lambda _user: ()
    """Interfaces that an agent may have beside his own: the demonstration's telephone."""
    device: Callable[[str], str] = lambda interface: interface
    """What PhoneChanged calls the telephone behind a member's interface."""
    recordings: Recordings | None = None
    """None: nothing is recorded here."""
    store: Store | None = None
    """For traces of calls; None: there are none."""
    events: EventLog | None = None
    """For reports; None: there are none."""
    search: Searches | None = None
    """Finds customers; None: nobody is looked for."""
    promises: Promises | None = None
    """Loaded; None: agents promise nothing."""
    switches: Switches | None = None
    """What supervisors switch; None: nothing."""
    spies: Spies | None = None
    """How supervisors listen; None: they do not."""
    agents_told: bool = True
    """Agents are told when somebody listens."""
    alarms: KeptAlarms | None = None
    """What somebody had to be told at once; None: nobody is told of anything."""
    whose: Callable[[str], str | None] = nobody
    """The agent whose own number, outside the switch, this is as a flow writes it."""
    may_call: Callable[[str], Awaitable[Answer]] | None = None
    """Of a number as written, question.may_call; None: nobody is called from here."""
    hands: Hands | None = None
    """What agents do with their talks from the page; None: nothing."""
    browsers: AsteriskSocket | None = None
    """Asterisk's websocket for telephones in browsers; None: there are none."""
    histories: Histories | None = None
    """Where the card's past comes from; None: `customers`."""
    passwords: Passwords | None = None
    front: Front | None = None
    """How browsers see us, behind a proxy too."""
    static: Path = STATIC
    version: str = "0"
    monotonic: Callable[[], float] = time.monotonic
    gone_after: float | None = None
    wrap_up_limit: float | None = None
    """Seconds; None: as attendance.py and the settings say."""


class Office:
    """See above."""

    def __init__(self, needs: Needs) -> None:
        n = needs
        metrics = DeskMetrics(n.registry)
        self.desk, self._lanes = Desk(n.monotonic), Lanes()
        self.floor = Floor(self.desk, self._lanes, n.states, n.agents, n.members, now=n.now, more_phones=n.more_phones)
        self._fixed = n.wrap_up_limit is not None
        self._calls = AgentCalls(n.bus, self.floor, **_given(wrap_up_limit=n.wrap_up_limit))
        if n.recordings is not None:
            Taped(n.bus, self.floor, n.recordings.keeper)
            RecordingMetrics(n.registry, n.recordings)
        self._promises = n.promises
        Promised(n.bus, self.floor)
        self.lengths = QueueLengths(n.bus, self.floor)
        n.bus.subscribe(CallPassedOn, n.live.passed_on)
        self.attendance = Attendance(
            n.bus, self.floor, self._calls, self.lengths, device=n.device, **_given(gone_after=n.gone_after)
        )
        histories = n.histories or n.customers
        clock = Clock(n.now)
        self._pops = ScreenPop(n.bus, self.floor, self._calls, n.live, histories, metrics, clock, n.whose)
        self.room = self._room(n)
        if self.room is not None:
            metrics.popped = self.room.board.popped
        parts = self._parts(n, metrics)
        self.routes: list[Route] = all_routes(parts)
        self.app = make_app_of(self.routes, parts)

    def _parts(self, n: Needs, metrics: DeskMetrics) -> Parts:
        front = n.front or Front()
        return Parts(
            desk=self.desk,
            seats=self.attendance,
            sessions=Sessions(n.sessions, n.now),
            profiles=n.agents,
            passwords=n.passwords or Passwords(),
            customers=n.customers,
            keeper=n.dispositions,
            metrics=metrics,
            registry=n.registry,
            logged_out=self.attendance.logged_out,
            disposed=self._calls.disposed,
            checks=n.checks,
            recordings=_heard(n),
            traces=TraceRoutes(n.store, n.now) if n.store is not None else None,
            alarms=AlarmRoutes(n.alarms) if n.alarms is not None else None,
            found=CustomerRoutes(n.search, n.customers, n.bus, n.now, n.monotonic) if n.search else None,
            promises=PromiseRoutes(n.promises, n.agents, n.dispositions.who_talked) if n.promises else None,
            numbers=NumberRoutes(n.may_call) if n.may_call is not None else None,
            hands=_with_hands(n, self.lengths),
            phones=PhoneRoutes(n.browsers, n.agents, allowed=front.allowed, monotonic=n.monotonic),
            room=self.room,
            now=n.now,
            monotonic=n.monotonic,
            front=front,
            static=n.static,
            version=n.version,
        )

    def _room(self, n: Needs) -> Room | None:
        if n.store is None or n.events is None:
            return None
        return Room(
            bus=n.bus,
            floor=self.floor,
            lengths=self.lengths,
            live=n.live,
            agents=n.agents,
            store=n.store,
            events=n.events,
            device=n.device,
            prepare=self.attendance.prepare,
            alarms=n.alarms,
            now=n.now,
            monotonic=n.monotonic,
            switches=n.switches,
            spies=n.spies,
            agents_told=n.agents_told,
        )

    def put(self, site: Site, graphs: Mapping[str, Graph] = NO_FLOWS) -> None:
        """The settings and flows in force from now on."""
        self.attendance.pauses = site.desk.pauses
        if not self._fixed:
            self._calls.put(site.desk.wrap_up)
        if self.room is not None:
            self.room.put(site, graphs)

    def estimates(self, wait: Callable[[str], float | None]) -> None:
        """How long somebody who joins a queue now will wait, for the board."""
        if self.room is not None:
            self.room.board.now.estimate = wait

    async def run(self) -> None:
        """Do the agents' work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._lanes.run())
            if self._promises is not None:
                tasks.create_task(self._promises.run())
            if self.room is not None:
                tasks.create_task(self.room.run())

    async def restore(self) -> None:
        """Who was at work when the last process ended is at work. Raises StoreDown."""
        await self.attendance.restore()

    async def close(self) -> None:
        """Stop timers, give up what the store still owes; after the web server's cleanup."""
        self.floor.close()
        self.lengths.close()
        if self.room is not None:
            self.room.close()
        await self._pops.close()


def _with_hands(n: Needs, lengths: QueueLengths) -> HandsRoutes | None:
    if n.hands is None:
        return None
    return HandsRoutes(
        n.hands,
        Around(agents=n.agents, state_of=n.states.of, lengths=lengths.of, may_call=n.may_call, bus=n.bus),
    )


def _heard(n: Needs) -> RecordingRoutes | None:
    kept = n.recordings
    if kept is None:
        return None
    return RecordingRoutes(kept.catalogue, kept.shelf, kept.events, kept.keeper, n.live, n.now)


def _given(**values: float | None) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}
