"""How the room stands now, in the words of the board's messages: queues, agents, calls, promises, alarms, notices.

In: what board.py is told and hands on. Out: parts of messages.py, each made anew whenever it is asked for.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from statistics import fmean
from typing import Protocol
from zoneinfo import ZoneInfo

from cti.agents import Agent, AgentState
from cti.board.messages import (
    AgentNow,
    AlarmNow,
    CallNow,
    ChatNow,
    Closed,
    FlowNow,
    LanguageWaiting,
    ListenedTo,
    Me,
    NoticeNow,
    NoticeText,
    PromiseNow,
    QueueNow,
)
from cti.board.pops import LastPops
from cti.board.tally import Tally
from cti.chat import Headline
from cti.floor.floor import Floor
from cti.floor.queue_lengths import QueueLengths
from cti.reports.rows import Visit
from ivr.happenings import CallerLeftQueue
from ivr.kept_alarms import KeptAlarms, Told
from ivr.live import LiveCalls
from ivr.switches import Switches
from scripts_dsl.graph import Graph
from scripts_dsl.site import NO_SITE, Notice, Site

RECENT, RECENT_AGE = 30, timedelta(hours=1)
"""Answered callers whose waits make the measured one."""


class Listened(Protocol):
    """Who listens to whom, see cti/board/listening.py."""

    told: bool
    """Agents are told."""

    def to(self, user: str) -> ListenedTo | None: ...


class Written(Protocol):
    """Conversations with agents, see cti/chat."""

    def headlines(self, reader: str) -> list[Headline]: ...


class RoomNow:
    """`estimate(queue)`: seconds that a caller who joins now will wait, None: not known."""

    def __init__(
        self,
        floor: Floor,
        lengths: QueueLengths,
        live: LiveCalls,
        tally: Tally,
        *,
        alarms: KeptAlarms,
        switches: Switches,
        listened: Listened,
        written: Written,
        estimate: Callable[[str], float | None],
    ) -> None:
        self._floor, self._lengths, self._live, self._tally, self._alarms = floor, lengths, live, tally, alarms
        self._switches, self._listened, self._estimate = switches, listened, estimate
        self._written = written
        self._site: Site = NO_SITE
        self._graphs: Mapping[str, Graph] = {}
        self._known: dict[str, Agent] = {}
        self.pops = LastPops()
        self._answered: dict[str, deque[tuple[datetime, float]]] = {}
        self._promises: list[PromiseNow] = []

    # --- what is told --------------------------------------------------------------------------------------------

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        """The settings and flows in force."""
        self._site, self._graphs = site, graphs

    def know(self, agents: Iterable[Agent]) -> None:
        """Everybody with a desk, seen today or not."""
        self._known = {agent.user: agent for agent in agents}

    def owed(self, promises: list[PromiseNow]) -> None:
        """What is owed now."""
        self._promises = promises

    def left(self, event: CallerLeftQueue) -> None:
        """A visit is over."""
        joined = event.at - timedelta(seconds=event.waited)
        self._tally.add(Visit(event.call_id or "", joined, None, event.queue, event.waited, event.why))
        if event.why == "answered":
            self._answered.setdefault(event.queue, deque(maxlen=RECENT)).append((event.at, event.waited))

    # --- what there is -------------------------------------------------------------------------------------------

    @property
    def at(self) -> datetime:
        return self._floor.now()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self._site.zone)

    @property
    def queue_names(self) -> Iterable[str]:
        """In the order of the settings."""
        return self._site.queues

    @property
    def users(self) -> set[str]:
        return {*self._known, *(seat.user for seat in self._floor)}

    # --- how it stands -------------------------------------------------------------------------------------------

    def me(self, user: str, acts: bool) -> Me:
        seat = self._floor.seat(user)
        phone = seat is not None and seat.phone.registered
        return Me(user=user, name=self._name(user), acts=acts, phone=phone, agents_told=self._listened.told)

    def queue(self, name: str) -> QueueNow:
        joined = self._lengths.callers(name)
        lives = [live for call_id in joined if (live := self._live.get(call_id)) is not None]
        languages = Counter(live.language for live in lives)
        return QueueNow(
            queue=name,
            title=self._site.queues[name].title,
            waiting=len(joined),
            since=min(joined.values(), default=None),
            languages=[LanguageWaiting(language=one, waiting=many) for one, many in sorted(languages.items())],
            estimated=self._estimate(name),
            measured=self._measured(name),
            today=self._tally.of(name),
            ready=self._lengths.free(name),
            working=self._lengths.serving(name),
            there=self._lengths.agents(name),
            closed=self._closed(name),
        )

    def _measured(self, queue: str) -> float | None:
        edge = self._floor.now() - RECENT_AGE
        waits = [waited for at, waited in self._answered.get(queue, ()) if at >= edge]
        return round(fmean(waits), 1) if waits else None

    def agent(self, user: str) -> AgentNow | None:
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
            reason=seat.presence.reason,
            since=seat.presence.since,
            queues=list(seat.queues),
            languages=list(seat.languages),
            phone=seat.phone.registered,
            call_id=call.call_id if call is not None else None,
            queue=call.queue if call is not None else None,
            listened=self._listened.to(user),
        )

    def calls(self) -> list[CallNow]:
        return [call for live in self._live if (call := self.call(live.call_id)) is not None]

    def call(self, call_id: str) -> CallNow | None:
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

    def promises(self) -> list[PromiseNow]:
        return self._promises

    def chats(self, reader: str) -> list[ChatNow]:
        return [
            ChatNow(agent=one.agent, name=self._name(one.agent), id=one.id, at=one.at, unread=one.unread)
            for one in self._written.headlines(reader)
        ]

    def _name(self, user: str) -> str:
        seat, known = self._floor.seat(user), self._known.get(user)
        return seat.name if seat is not None else known.name if known is not None else user

    def alarms(self) -> list[AlarmNow]:
        return [_alarm(told) for told in self._alarms.newest()]

    def _closed(self, queue: str) -> Closed | None:
        found = self._switches.closed(queue)
        if found is None:
            return None
        return Closed(by=found.by, at=found.at, text=next(iter(found.texts.values()), ""))

    def notices(self) -> list[NoticeNow]:
        return [self._notice(one) for one in self._site.notices.values()]

    def _notice(self, one: Notice) -> NoticeNow:
        switched = self._switches.of_notice(one.name)
        return NoticeNow(
            name=one.name,
            on=one.on if switched is None else switched.on,
            by=switched.by if switched is not None else None,
            at=switched.at if switched is not None else None,
            texts=[NoticeText(language=language, text=text) for language, text in one.texts.items()],
        )

    def flows(self) -> list[FlowNow]:
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
    found, seen = told.alarm, told.acknowledged
    return AlarmNow(
        id=found.id,
        what=found.what,
        at=found.at,
        who=found.who,
        details=[f"{key}: {value}" for key, value in found.details.items()],
        acknowledged=seen.name if seen is not None else None,
        acknowledged_at=seen.at if seen is not None else None,
    )
