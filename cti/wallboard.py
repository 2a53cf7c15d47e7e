"""The supervisors' board: how the room stands now, and what is otherwise since a supervisor's page was told last.

In: the bus, moves of seats, notices. Out: `board` and `change` messages for whoever watches (desk/board_socket.py). A
change is not queued but remembered by its key: a page that reads slowly gets the newest state of what changed, and
nothing grows. Nobody asks anything again and again: what is not told by an event does not change.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Protocol
from zoneinfo import ZoneInfo

from cti.agents import Agent, AgentState
from cti.board import Board
from cti.desk.board_messages import (
    AgentNow,
    AlarmNow,
    BoardMessage,
    CallNow,
    ChangeMessage,
    Closed,
    FlowNow,
    LanguageWaiting,
    ListenedTo,
    Me,
    NoticeNow,
    NoticeText,
    PopsNow,
    PromiseNow,
    QueueNow,
)
from cti.floor import Floor
from cti.reports.rows import Visit
from cti.seats import Seat
from cti.tally import Tally
from ivr.bus import Bus
from ivr.happenings import (
    AgentConnected,
    AgentRinging,
    CallBegan,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    CallMoved,
    PbxUp,
    PhoneChanged,
    TalkEnded,
)
from ivr.live import LiveCalls
from ivr.notices import Notices, Told
from ivr.switches import Switches
from scripts_dsl.graph import Graph
from scripts_dsl.site import NO_SITE, Notice, Site

COALESCE = 0.2
"""Seconds in which changes are gathered: people see them at once, and a busy room sends five messages a second."""
POPS = 100
RECENT, RECENT_AGE = 30, timedelta(hours=1)
"""Answered callers whose waits make the measured one."""


class Watcher(Protocol):
    """A supervisor's page."""

    def wake(self) -> None:
        """There is something new."""


@dataclass(slots=True)
class Pending:
    """What a page has not been told."""

    queues: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    """me, pops, promises, alarms, notices, flows."""

    def __bool__(self) -> bool:
        return bool(self.queues or self.agents or self.calls or self.parts)


class Listened(Protocol):
    """Who listens to whom, see cti/listening.py."""

    def to(self, user: str) -> ListenedTo | None: ...


class View:
    """Of one page."""

    def __init__(self, wall: Wallboard, user: str, role: str, watcher: Watcher) -> None:
        self.user, self.role, self.watcher = user, role, watcher
        self.pending = Pending()
        self._wall = wall

    def first(self) -> BoardMessage:
        """Everything; nothing is pending then."""
        self.pending = Pending()
        return self._wall.board(self)

    def take(self) -> ChangeMessage | None:
        """What changed since the last time; None: nothing."""
        pending, self.pending = self.pending, Pending()
        return self._wall.change(self, pending) if pending else None


class Wallboard:
    """`estimate(queue)`: seconds that a caller who joins now will wait, None: not known."""

    def __init__(
        self, bus: Bus, floor: Floor, board: Board, live: LiveCalls, tally: Tally, notices: Notices | None
    ) -> None:
        self._floor, self._board, self._live, self._tally, self._alarms = floor, board, live, tally, notices
        self._views: list[View] = []
        self._timer: asyncio.TimerHandle | None = None
        self._site: Site = NO_SITE
        self._graphs: Mapping[str, Graph] = {}
        self._known: dict[str, Agent] = {}
        self._pops: deque[tuple[float, bool]] = deque(maxlen=POPS)
        self._answered: dict[str, deque[tuple[datetime, float]]] = {}
        self._promises: list[PromiseNow] = []
        self.estimate: Callable[[str], float | None] = lambda _queue: None
        self.switches: Switches | None = None
        self.listened: Listened | None = None
        self.agents_told = True
        floor.watch(self._moved)
        if notices is not None:
            notices.watch(lambda _: self.mark("alarms"))
        bus.subscribe(CallBegan, self._call_changed)
        bus.subscribe(CallMoved, self._call_changed)
        bus.subscribe(CallEnded, self._call_changed)
        bus.subscribe(CallerQueued, self._queued)
        bus.subscribe(CallerLeftQueue, self._left)
        bus.subscribe(AgentConnected, self._talks)
        bus.subscribe(TalkEnded, self._talks)
        bus.subscribe(AgentRinging, lambda event: self._mark(agents=(event.member,)))
        bus.subscribe(PhoneChanged, self._phone_changed)
        bus.subscribe(PbxUp, lambda _: self._all())

    # --- what others tell ----------------------------------------------------------------------------------------

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        """The settings and flows in force."""
        self._site, self._graphs = site, graphs
        self._all()

    def know(self, agents: Iterable[Agent]) -> None:
        """Everybody with a desk, seen today or not."""
        self._known = {agent.user: agent for agent in agents}
        self._mark(agents=self._known)

    def popped(self, history: str, seconds: float) -> None:
        """A card was sent; as cti/metrics.py counts it."""
        self._pops.append((seconds * 1000, history == "late"))
        self._mark(parts=("pops",))

    def owed(self, promises: list[PromiseNow]) -> None:
        """What is owed now."""
        self._promises = promises
        self._mark(parts=("promises",))

    def mark(self, part: str) -> None:
        """A part is otherwise."""
        self._mark(parts=(part,))

    def mark_agent(self, user: str) -> None:
        self._mark(agents=(user,))

    def mark_queues(self, queues: Iterable[str]) -> None:
        self._mark(queues=queues)

    def switched_over(self, name: str) -> None:
        """`notice:outage` or `queue:support` was switched, see ivr/switches.py."""
        kind, _, what = name.partition(":")
        if kind == "queue":
            self._mark(queues=(what,))
        else:
            self._mark(parts=("notices",))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._site.zone)

    # --- pages ---------------------------------------------------------------------------------------------------

    def open(self, user: str, role: str, watcher: Watcher) -> View:
        """A page is there."""
        view = View(self, user, role, watcher)
        self._views.append(view)
        return view

    def shut(self, view: View) -> None:
        """It is gone."""
        if view in self._views:
            self._views.remove(view)

    @property
    def watched(self) -> bool:
        """Somebody looks."""
        return bool(self._views)

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    # --- what happens --------------------------------------------------------------------------------------------

    def _phone_changed(self, event: PhoneChanged) -> None:
        """A telephone is told of at every ring: only its own agent is looked at."""
        whose = [s.user for s in self._floor if event.interface in (*s.interfaces, f"Custom:demo-{s.user}")]
        self._mark(agents=whose, parts=("me",) if whose else ())

    def _call_changed(self, event: CallBegan | CallMoved | CallEnded) -> None:
        self._mark(calls=(event.call_id,))

    def _queued(self, event: CallerQueued) -> None:
        self._mark(queues=(event.queue,), calls=(event.call_id,))

    def _left(self, event: CallerLeftQueue) -> None:
        joined = event.at - timedelta(seconds=event.waited)
        self._tally.add(Visit(event.call_id or "", joined, None, event.queue, event.waited, event.why))
        if event.why == "answered":
            self._answered.setdefault(event.queue, deque(maxlen=RECENT)).append((event.at, event.waited))
        self._mark(queues=(event.queue,), calls=(event.call_id,))

    def _talks(self, event: AgentConnected | TalkEnded) -> None:
        queues = (event.queue,) if event.queue else ()
        self._mark(queues=queues, calls=(event.call_id,), agents=(event.member,))

    def _moved(self, seat: Seat) -> None:
        self._mark(queues=seat.queues, agents=(seat.user,))

    def _all(self) -> None:
        everybody = {*self._known, *(seat.user for seat in self._floor)}
        parts = ("me", "notices", "flows", "alarms", "promises")
        self._mark(queues=self._site.queues, agents=everybody, parts=parts)

    def _mark(
        self,
        *,
        queues: Iterable[str] = (),
        agents: Iterable[str] = (),
        calls: Iterable[str | None] = (),
        parts: Iterable[str] = (),
    ) -> None:
        if not self._views:
            return
        queues, agents, calls, parts = set(queues), set(agents), set(calls), set(parts)
        for view in self._views:
            view.pending.queues |= queues
            view.pending.agents |= agents
            view.pending.calls |= {call for call in calls if call is not None}
            view.pending.parts |= parts
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COALESCE, self._wake)

    def _wake(self) -> None:
        self._timer = None
        for view in self._views:
            if view.pending:
                view.watcher.wake()

    # --- messages ------------------------------------------------------------------------------------------------

    def board(self, view: View) -> BoardMessage:
        """How everything stands."""
        users = {*self._known, *(seat.user for seat in self._floor)}
        return BoardMessage(
            at=self._floor.now(),
            zone=self._site.zone,
            me=self._me(view),
            queues=[self._queue(name) for name in self._site.queues],
            agents=[agent for user in sorted(users) if (agent := self._agent(user)) is not None],
            calls=[call for live in self._live if (call := self._call(live.call_id)) is not None],
            pops=self._popped(),
            promises=self._promises,
            alarms=self._told(),
            notices=self._notices(),
            flows=self._flows(),
        )

    def change(self, view: View, pending: Pending) -> ChangeMessage:
        """What is otherwise."""
        calls = {call_id: self._call(call_id) for call_id in pending.calls}
        parts = pending.parts
        return ChangeMessage(
            at=self._floor.now(),
            queues=[self._queue(name) for name in self._site.queues if name in pending.queues],
            agents=[agent for user in sorted(pending.agents) if (agent := self._agent(user)) is not None],
            calls=[call for call in calls.values() if call is not None],
            gone=[call_id for call_id, call in calls.items() if call is None],
            me=self._me(view) if "me" in parts else None,
            pops=self._popped() if "pops" in parts else None,
            promises=self._promises if "promises" in parts else None,
            alarms=self._told() if "alarms" in parts else None,
            notices=self._notices() if "notices" in parts else None,
            flows=self._flows() if "flows" in parts else None,
        )

    def _me(self, view: View) -> Me:
        seat, known = self._floor.seat(view.user), self._known.get(view.user)
        name = seat.name if seat is not None else known.name if known is not None else view.user
        phone = seat is not None and seat.phone.registered
        return Me(user=view.user, name=name, role=view.role, phone=phone, agents_told=self.agents_told)

    def _queue(self, name: str) -> QueueNow:
        joined = self._board.callers(name)
        lives = [live for call_id in joined if (live := self._live.get(call_id)) is not None]
        languages = Counter(live.language for live in lives)
        return QueueNow(
            queue=name,
            title=self._site.queues[name].title,
            waiting=len(joined),
            since=min(joined.values(), default=None),
            languages=[LanguageWaiting(language=one, waiting=many) for one, many in sorted(languages.items())],
            estimated=self.estimate(name),
            measured=self._measured(name),
            today=self._tally.of(name),
            ready=self._board.free(name),
            working=self._board.serving(name),
            there=self._board.agents(name),
            closed=self._closed(name),
        )

    def _measured(self, queue: str) -> float | None:
        edge = self._floor.now() - RECENT_AGE
        waits = [waited for at, waited in self._answered.get(queue, ()) if at >= edge]
        return round(fmean(waits), 1) if waits else None

    def _agent(self, user: str) -> AgentNow | None:
        """None: no agent but a supervisor without a queue, or nobody."""
        seat, known = self._floor.seat(user), self._known.get(user)
        if seat is None:
            return _absent(known, self._floor.now()) if known is not None and known.queues else None
        if not seat.queues and seat.state is AgentState.LOGGED_OUT:
            return None
        call = seat.call if seat.busy else None
        return AgentNow(
            user=user,
            name=seat.name,
            state=seat.state.value,
            reason=seat.standing.reason,
            since=seat.standing.since,
            queues=list(seat.queues),
            languages=list(seat.languages),
            phone=seat.phone.registered,
            call_id=call.call_id if call is not None else None,
            queue=call.queue if call is not None else None,
            listened=self.listened.to(user) if self.listened is not None else None,
        )

    def _call(self, call_id: str) -> CallNow | None:
        live = self._live.get(call_id)
        if live is None:
            return None
        return CallNow(
            call_id=call_id,
            flow=live.flow,
            place=live.place,
            step=live.step,
            since=live.since or live.began,
            began=live.began,
            ani=live.ani,
            language=live.language,
            queue=live.queue,
            agent=live.agent,
        )

    def _popped(self) -> PopsNow:
        delays = [delay for delay, _ in self._pops]
        return PopsNow(
            count=len(delays),
            late=sum(late for _, late in self._pops),
            median_ms=round(median(delays), 2) if delays else None,
            worst_ms=round(max(delays), 2) if delays else None,
        )

    def _told(self) -> list[AlarmNow]:
        return [_alarm(told) for told in self._alarms.newest()] if self._alarms is not None else []

    def _closed(self, queue: str) -> Closed | None:
        found = self.switches.closed(queue) if self.switches is not None else None
        if found is None:
            return None
        return Closed(by=found.by, at=found.at, text=next(iter(found.texts.values()), ""))

    def _notices(self) -> list[NoticeNow]:
        return [self._notice(one) for one in self._site.notices.values()]

    def _notice(self, one: Notice) -> NoticeNow:
        switched = self.switches.of_notice(one.name) if self.switches is not None else None
        return NoticeNow(
            name=one.name,
            on=one.on if switched is None else switched.on,
            by=switched.by if switched is not None else None,
            at=switched.at if switched is not None else None,
            texts=[NoticeText(language=language, text=text) for language, text in one.texts.items()],
        )

    def _flows(self) -> list[FlowNow]:
        return [FlowNow(flow=name, hash=graph.hash) for name, graph in self._graphs.items()]


def _absent(agent: Agent, now: datetime) -> AgentNow:
    return AgentNow(
        user=agent.user,
        name=agent.name,
        state="logged_out",
        reason=None,
        since=now,
        queues=list(agent.queues),
        languages=list(agent.languages),
        phone=False,
        call_id=None,
        queue=None,
        listened=None,
    )


def _alarm(told: Told) -> AlarmNow:
    notice, seen = told.notice, told.acknowledged
    return AlarmNow(
        id=notice.id,
        what=notice.what,
        at=notice.at,
        who=notice.who,
        details=[f"{key}: {value}" for key, value in notice.details.items()],
        acknowledged=seen.name if seen is not None else None,
        acknowledged_at=seen.at if seen is not None else None,
    )
