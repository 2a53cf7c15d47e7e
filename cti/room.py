"""The supervisors' side, put together: board, reports, pictures of flows. Made by office.py.

In: what office.py has. Out: routes, the websocket `/board`, `run()` that owns the work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time

import structlog

from cti.agents import Agents
from cti.board import Board, View, Watcher
from cti.board_now import RoomNow
from cti.desk.board_socket import BoardSocket
from cti.desk.socket import DeskSocket
from cti.floor import Floor
from cti.listening import Listening, Spies
from cti.moving import Moving
from cti.owed import OwedNow
from cti.queue_lengths import QueueLengths
from cti.reports.store_rows import Reports, TooMuch
from cti.tally import Tally
from cti.web_board import BoardRoutes
from cti.web_heard import HeardRoutes
from cti.web_pictures import PictureRoutes
from cti.web_reports import ReportRoutes
from cti.web_routes import Auth, Route
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.kept_alarms import KeptAlarms
from ivr.live import LiveCalls
from ivr.store import Store, StoreError
from ivr.switches import Switches
from scripts_dsl.graph import Graph
from scripts_dsl.site import NO_SITE, Site

SUPERVISORS = frozenset({"supervisor", "admin"})

log = structlog.get_logger(__name__)


class Room:
    """See above. `now` gives the time with a zone."""

    def __init__(
        self,
        *,
        bus: Bus,
        floor: Floor,
        lengths: QueueLengths,
        live: LiveCalls,
        agents: Agents,
        store: Store,
        events: EventLog,
        device: Callable[[str], str],
        prepare: Callable[[str], Awaitable[bool]],
        alarms: KeptAlarms | None,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        switches: Switches | None = None,
        spies: Spies | None = None,
        agents_told: bool = True,
    ) -> None:
        self._site: Site = NO_SITE
        self._graphs: Mapping[str, Graph] = {}
        self._agents, self._floor, self._monotonic, self._now = agents, floor, monotonic, now
        self._prepare = prepare
        self._store = store
        self._reports = Reports(store, now)
        self._tally = Tally(now, lambda: self.board.zone)
        standing = RoomNow(floor, lengths, live, self._tally, alarms)
        self.board = Board(bus, floor, standing, alarms, device)
        self._owed = OwedNow(bus, store, events, now, self.board.owed, lambda: self.board.watched)
        self._events = events
        self._socket: BoardSocket | None = None
        self._switches = switches
        self._moving = Moving(agents, floor, lengths, bus.publish, now, self.board.mark_queues)
        self._listening: Listening | None = None
        if switches is not None:
            standing.switches = switches
            switches.watch(self.board.switched_over)
        if spies is not None:
            self._listening = Listening(bus, floor, spies, now, self.board.mark_agent, told=agents_told)
            standing.listened, standing.agents_told = self._listening, agents_told
        self._began = False

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        """The settings and flows in force from now on."""
        self._site, self._graphs = site, graphs
        self.board.put(site, graphs)

    def routes(self, desk: DeskSocket) -> list[Route]:
        """Everything that is for supervisors alone."""
        self._socket = BoardSocket(
            desk, role=self._role, open_view=self._open, shut=self._shut, monotonic=self._monotonic
        )
        socket = Route(
            method="GET",
            path="/board",
            auth=Auth.TICKET,
            raw=self._socket.handle,
            summary="The supervisors' websocket, see /api/asyncapi.yaml",
            documented=False,
        )
        heard = HeardRoutes(self._store, self._events, lambda: self.board.zone, self._now)
        reports = ReportRoutes(self._reports, self._events, lambda: self._site, self._now)
        acts = (
            BoardRoutes(self._switches, self._moving, self._listening, lambda: self._site).routes()
            if self._switches is not None
            else ()
        )
        return [socket, *reports.routes(), *PictureRoutes(lambda: self._graphs).routes(), *heard.routes(), *acts]

    def logged_out(self, user: str, code: int) -> None:
        """Their boards are over."""
        if self._socket is not None:
            self._socket.close(user, code)

    def close_all(self, code: int) -> None:
        """The server goes down."""
        if self._socket is not None:
            self._socket.close_all(code)

    async def run(self) -> None:
        """Until cancelled."""
        await self._owed.run()

    def close(self) -> None:
        self.board.close()

    async def _role(self, user: str) -> str | None:
        profile = await self._agents.by_user(user)
        return profile.role if profile is not None and profile.role in SUPERVISORS else None

    async def _open(self, user: str, role: str, page: Watcher) -> View:
        """The first page waits for what the day was so far; a store that is away costs the past, not the board."""
        try:
            self.board.know(await self._agents.all())
            await self._prepare(user)
            if not self._began:
                await self._begin()
        except (StoreError, TooMuch) as problem:
            log.warning("board.past_unknown", problem=str(problem))
        await self._owed.read()
        return self.board.open(user, role, page)

    async def _begin(self) -> None:
        self._began = True
        zone = self.board.zone
        midnight = datetime.combine(self._now().astimezone(zone).date(), time(), zone)
        self._tally.begin()
        await self._events.flush()
        self._tally.began((await self._reports.log(midnight, self._now())).visits)

    def _shut(self, view: object) -> None:
        assert isinstance(view, View)
        self.board.shut(view)
