"""The supervisors' room: the board, and what they do from it. Wiring, as agents_side.py.

In: a Core, and what supervisors alone see and switch. Out: the websocket `/board` and routes of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from cti.board.acts import BoardRoutes
from cti.board.board import Board, View, Watcher
from cti.board.day_so_far import DaySoFar
from cti.board.listening import Listening, Spies
from cti.board.now import RoomNow
from cti.board.owed import OwedNow
from cti.board.socket import BoardSocket
from cti.board.tally import Tally
from cti.chat import Chat
from cti.core import Core
from cti.desk.socket import BAD_TICKET, GOING_DOWN
from cti.feature import Feature
from cti.office.staff import Staff
from cti.remarks import Remarks
from cti.reports.store_rows import Reports, TooMuch
from cti.roles import ROUTES, reach
from cti.web.routes import Auth, Route
from ivr.eventlog import EventLog
from ivr.kept_alarms import KeptAlarms
from ivr.store import Store, StoreError
from ivr.switches import Switches
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site

ACTS = ROUTES["POST /api/board/queues/{queue}/close"]
"""Who may do this, does something on the board."""

log = structlog.get_logger(__name__)


class Room(Feature):
    """`agents_told`: when somebody listens. `estimate(queue)`: seconds that who joins now will wait, or None."""

    def __init__(
        self,
        core: Core,
        *,
        store: Store,
        reports: Reports,
        events: EventLog,
        alarms: KeptAlarms,
        switches: Switches,
        staff: Staff,
        spies: Spies,
        chat: Chat,
        remarks: Remarks,
        estimate: Callable[[str], float | None],
        agents_told: bool = True,
    ) -> None:
        self._core = core
        bus, floor, now = core.bus, core.floor, core.now
        tally = Tally(now, lambda: core.zone)
        self._day = DaySoFar(tally, reports, events, now, lambda: core.zone)
        listening = Listening(bus, floor, spies, now, told=agents_told)
        room_now = RoomNow(
            floor,
            core.lengths,
            core.live,
            tally,
            alarms=alarms,
            switches=switches,
            listened=listening,
            written=chat,
            estimate=estimate,
        )
        self._board = Board(bus, floor, room_now, alarms, core.device)
        self._owed = OwedNow(bus, store, events, now, self._board.owed, lambda: self._board.watched)
        chat.watch(lambda _agent, _said: self._board.wrote())
        remarks.watch(lambda _remark, _owner: self._board.remarked())
        switches.watch(self._board.switched_over)
        staff.watch(self._board.changed_over)
        listening.watch(self._board.mark_agent)
        core.painting.watch(self._board.popped)
        self._acts = BoardRoutes(switches, staff, listening, lambda: core.site)
        self._socket = BoardSocket(core.socket, open_view=self._open, shut=self._shut, monotonic=core.monotonic)

    def routes(self) -> list[Route]:
        socket = Route(
            method="GET",
            path="/board",
            auth=Auth.TICKET,
            raw=self._socket.handle,
            summary="The supervisors' websocket, see /api/asyncapi.yaml",
            documented=False,
        )
        return [socket, *self._acts.routes()]

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        self._board.put(site, graphs)

    def logged_out(self, user: str) -> None:
        self._socket.close(user, BAD_TICKET)

    def go_down(self) -> None:
        self._socket.close_all(GOING_DOWN)

    async def run(self) -> None:
        await self._owed.run()

    def close(self) -> None:
        self._board.close()

    async def _open(self, user: str, roles: tuple[str, ...], page: Watcher) -> View:
        """The first page waits for what the day was so far; a store that is away costs the past, not the board."""
        try:
            self._board.know(await self._core.agents.all())
            await self._core.attendance.prepare(user)
            await self._day.read()
        except (StoreError, TooMuch) as problem:
            log.warning("board.past_unknown", problem=str(problem))
        await self._owed.read()
        return self._board.open(user, reach(ACTS, roles) is not None, page)

    def _shut(self, view: object) -> None:
        assert isinstance(view, View)
        self._board.shut(view)
