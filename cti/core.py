"""What every feature of the agents' side stands on: desks, seats, agents' calls, queues' lengths, the card, sessions.

In: bus, store and telephone side from centrala/people.py. Out: a Core, of which features are made; agents_side.py puts
it and them together. Nothing is decided here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from prometheus_client import CollectorRegistry

from cti.agents import Agents, Presence
from cti.customers import Customers
from cti.desk.hub import Desk
from cti.desk.socket import BAD_TICKET, GOING_DOWN, DeskSocket
from cti.desk.tickets import Tickets
from cti.feature import Feature
from cti.floor.agent_calls import AgentCalls
from cti.floor.attendance import Attendance
from cti.floor.floor import Floor, Members
from cti.floor.lanes import Lanes
from cti.floor.queue_lengths import QueueLengths
from cti.logins.passwords import Passwords
from cti.logins.sessions import Sessions, SessionTable
from cti.metrics import DeskMetrics
from cti.painting import Painting
from cti.pasts import Histories
from cti.screenpop import Clock, ScreenPop, nobody
from cti.web.front import Front
from cti.web.refusals import Refusals
from cti.web.routes import Auth, Route
from ivr.bus import Bus
from ivr.happenings import CallPassedOn
from ivr.live import LiveCalls
from scripts_dsl.graph import Graph
from scripts_dsl.site import NO_SITE, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the core works with. What one feature alone needs is given to that feature."""

    bus: Bus
    live: LiveCalls
    agents: Agents
    states: Presence
    """Loaded."""
    customers: Customers
    sessions: SessionTable
    members: Members
    """cti.floor.switch.SwitchMembers over the Asterisk's queues."""
    registry: CollectorRegistry
    """Of the process; counters are added to it."""
    now: Callable[[], datetime]
    """The time with a zone."""
    more_phones: Callable[[str], Sequence[str]] = lambda _user: ()
    """Interfaces that an agent may have beside his own: the demonstration's telephone."""
    device: Callable[[str], str] = lambda interface: interface
    """What PhoneChanged calls the telephone behind a member's interface."""
    whose: Callable[[str], str | None] = nobody
    """The agent whose own number, outside the switch, this is as a flow writes it."""
    histories: Histories | None = None
    """Where the card's past comes from; None: `customers`."""
    passwords: Passwords | None = None
    front: Front | None = None
    """How browsers see us, behind a proxy too."""
    monotonic: Callable[[], float] = time.monotonic
    gone_after: float | None = None
    wrap_up_limit: float | None = None
    """Seconds; None: as attendance.py and the settings say."""


class Core(Feature):
    """See above. Itself the first feature: the desk's websocket, the agents' work."""

    def __init__(self, needs: Needs) -> None:
        n = needs
        self.bus, self.live, self.agents, self.states, self.customers = n.bus, n.live, n.agents, n.states, n.customers
        self.now, self.monotonic, self.device, self.registry = n.now, n.monotonic, n.device, n.registry
        self.front, self.passwords = n.front or Front(), n.passwords or Passwords()
        self.sessions, self.tickets = Sessions(n.sessions, n.now), Tickets(n.monotonic)
        self.metrics = DeskMetrics(n.registry)
        self.refusals = Refusals(n.bus.publish, n.now, n.monotonic)
        self.site: Site = NO_SITE
        self.graphs: Mapping[str, Graph] = {}
        self.desk, self._lanes = Desk(n.monotonic), Lanes()
        self.floor = Floor(self.desk, self._lanes, n.states, n.agents, n.members, now=n.now, more_phones=n.more_phones)
        self.calls = AgentCalls(n.bus, self.floor, **_given(wrap_up_limit=n.wrap_up_limit))
        self._fixed = n.wrap_up_limit is not None
        self.lengths = QueueLengths(n.bus, self.floor)
        n.bus.subscribe(CallPassedOn, n.live.passed_on)
        self.attendance = Attendance(
            n.bus, self.floor, self.calls, self.lengths, device=n.device, **_given(gone_after=n.gone_after)
        )
        histories = n.histories or n.customers
        clock = Clock(n.now)
        self.painting = Painting(self.metrics, clock.precise)
        self._pops = ScreenPop(n.bus, self.floor, self.calls, n.live, histories, self.painting, clock, n.whose)
        self.metrics.desks.set_function(lambda: len(self.desk))
        self.socket = DeskSocket(
            self.desk,
            self.tickets,
            self.attendance,
            allowed=self.front.allowed,
            address=self.front.address,
            monotonic=n.monotonic,
            count=self.metrics.closed,
            painted=self.painting.painted,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The site's."""
        return ZoneInfo(self.site.zone)

    def routes(self) -> list[Route]:
        """The desk's websocket."""
        return [
            Route(
                method="GET",
                path="/cti",
                auth=Auth.TICKET,
                raw=self.socket.handle,
                summary="The desk's websocket, see /api/asyncapi.yaml",
                documented=False,
            )
        ]

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        self.site, self.graphs = site, graphs
        self.attendance.put(site.desk.pauses)
        self.lengths.put({name: queue.title for name, queue in site.queues.items()})
        self.calls.put(None if self._fixed else site.desk.wrap_up, site.desk.disposition_required)

    def logged_out(self, user: str) -> None:
        self.desk.close(user, BAD_TICKET)
        self.attendance.logged_out(user)

    def go_down(self) -> None:
        self.desk.close_all(GOING_DOWN)

    async def run(self) -> None:
        await self._lanes.run()

    async def restore(self) -> None:
        """Who was at work when the last process ended is at work. Raises StoreDown."""
        await self.attendance.restore()

    def close(self) -> None:
        self.floor.close()
        self.lengths.close()

    async def give_up(self) -> None:
        """What the store still owes is not waited for; the last thing of all."""
        await self._pops.close()


def _given(**values: float | None) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}
