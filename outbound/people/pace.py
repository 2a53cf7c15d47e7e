"""How many people a campaign with agents rings at this moment: one for each agent who waits on the line, or ahead of
them.

In: calls under way (runner.py asks `lines`), who is on the line (`Reserve`), what became of those who answered. Out: a
number of lines; PaceDecided whenever lines ring, and whenever the reason has changed. Whoever asks for lines keeps the
agents of its queue on the line (`holding`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from ivr.happenings import Happening
from outbound.campaigns.ports import InFlight
from outbound.pacing import Agent, Decision, Line, Market, Window
from outbound.pacing.blending import left_to_callers, share_of
from outbound.pacing.guards import leaks
from outbound.pacing.market import IDLE, TALKING
from outbound.people.course import Course, course_of
from outbound.people.happenings import PaceDecided
from outbound.people.recorded import (
    ABANDONED,
    ANSWERED,
    CONNECTED,
    ENDED,
    HANDLED,
    Heard,
    Resumed,
    asked_of,
    decided,
    dumped,
    looked,
    tell,
)
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.pacing import PREDICTIVE, PREVIEW, PROGRESSIVE

ASKED_FOR = 15.0
"""Seconds after which a campaign that asks for no lines wants nobody on the line any more."""
NOBODY = frozenset({"busy", "no_answer", "failed", "congestion", "machine", "unknown"})
"""Words of calls that no person answered."""


class Phases(Protocol):
    """Of cti.holding.Phase."""

    @property
    def state(self) -> str: ...
    @property
    def since(self) -> datetime: ...


class OnTheLine(Protocol):
    """cti.holding.Reserve."""

    def busy(self, queue: str) -> Sequence[Phases]: ...
    def ready(self, queue: str) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the pace works with."""

    line: OnTheLine
    windows: Callable[[Campaign], tuple[Window, ...]]
    ahead: Callable[[str], bool]
    """Of a campaign: whether more lines may ring than agents wait for; its brake says no when people are uneasy."""
    publish: Callable[[Happening], None]
    clock: Callable[[], datetime]
    callers: Callable[[str], float] = lambda _: 0.0
    """Who came in to the queues of the agents of a queue, a second."""


class AgentsPace:
    """Of all campaigns with agents. Implements ports.Pace."""

    def __init__(self, around: Around) -> None:
        self._a = around
        self._courses: dict[str, Course] = {}
        self._queues: dict[str, str] = {}
        """Campaign -> queue."""
        self._served: dict[str, datetime] = {}
        """Agent -> when he was last given somebody who had answered."""
        self._before: dict[str, Resumed] = {}
        """Campaign -> what a program before this one has learned."""

    def take_over(self, known: Mapping[str, Resumed]) -> None:
        """What another program has learned, by campaign: it called people until now."""
        self._before |= known
        for name in known:
            if name in self._courses:
                self._courses[name].version = ""

    # --- ports.Pace ---------------------------------------------------------------------------------------------

    def lines(self, campaign: Campaign, calls: Sequence[InFlight]) -> int:
        course, now = self._course(campaign), self._a.clock()
        if campaign.call.style == PREDICTIVE:
            course.take_stock(now)
        market = self._market(campaign, course, calls, now)
        course.leaks += leaks(replace(market, left=0), len(self._leavers(campaign, course)))
        course.asked = now
        style = self._style(campaign)
        decision = decided(style, course.pacer, market)
        if decision.lines or (decision.style, decision.because) != course.told:
            self._tell(campaign, course, style, market, decision, now)
        elif style == PREDICTIVE:
            looked(course.heard, market)
        return decision.lines

    def answered(self, campaign: Campaign, rung: float) -> None:
        self._heard(campaign, (ANSWERED, rung, 0.0), result=True)

    def ended(self, campaign: Campaign, rung: float, outcome: str) -> None:
        if outcome in NOBODY:
            self._heard(campaign, (ENDED, rung, 0.0), result=True)

    # --- who answered -------------------------------------------------------------------------------------------

    def waits(self, campaign: Campaign, call_id: str) -> None:
        """Has answered, and no agent is there yet."""
        self._course(campaign).waiting.add(call_id)

    def connected(self, campaign: Campaign, call_id: str, user: str) -> None:
        """Has an agent, in time."""
        self._served[user] = self._a.clock()
        self._course(campaign).waiting.discard(call_id)
        self._heard(campaign, (CONNECTED, 0.0, 0.0))

    def abandoned(self, campaign: Campaign, call_id: str, user: str = "") -> None:
        """Found nobody in time; `user` came too late."""
        self._served[user] = self._a.clock()
        self._course(campaign).waiting.discard(call_id)
        self._heard(campaign, (ABANDONED, 0.0, 0.0))

    def gone(self, campaign: Campaign, call_id: str) -> None:
        """Has hung up before."""
        self._course(campaign).waiting.discard(call_id)

    def handled(self, campaign: Campaign, talk: float, wrap: float) -> None:
        """An agent is through with a call of this campaign; seconds."""
        self._heard(campaign, (HANDLED, talk, wrap))

    # --- whose agents stay on the line --------------------------------------------------------------------------

    def holds(self) -> Mapping[str, str]:
        """Queue -> what its agents' telephones show."""
        now = self._a.clock()
        return {
            self._queues[name]: name
            for name, course in self._courses.items()
            if course.asked is not None and (now - course.asked).total_seconds() < ASKED_FOR and name in self._queues
        }

    # --- inside -------------------------------------------------------------------------------------------------

    def _course(self, campaign: Campaign) -> Course:
        course = self._courses.get(campaign.name)
        if course is None or course.version != campaign.hash:
            fresh = course_of(campaign, course, self._before.pop(campaign.name, None))
            if course is not None:
                fresh.waiting = course.waiting
            course = self._courses[campaign.name] = fresh
            self._queues.pop(campaign.name, None)
            if campaign.call.queue is not None and campaign.call.style != PREVIEW:
                self._queues[campaign.name] = campaign.call.queue
        return course

    def _leavers(self, campaign: Campaign, course: Course) -> frozenset[str]:
        """Who has paused, logged out or been given to a caller since the last look."""
        before, course.ready = course.ready, self._a.line.ready(campaign.call.queue or "")
        since = course.asked
        return frozenset(
            user
            for user in before - course.ready
            if since is not None and not (user in self._served and self._served[user] >= since)
        )

    def _market(self, campaign: Campaign, course: Course, calls: Sequence[InFlight], now: datetime) -> Market:
        queue = campaign.call.queue or ""
        phases = [(phase.state, max(0.0, (now - phase.since).total_seconds())) for phase in self._a.line.busy(queue)]
        lines = tuple(Line(call.rung) for call in calls if not call.answered)
        course.flying = len(lines) + len(course.waiting)
        others = sum(
            other.flying
            for name, other in self._courses.items()
            if name != campaign.name and self._queues.get(name) == queue
        )
        agents = []
        for state, since in phases:
            if state == IDLE and others > 0:
                # Somebody of another campaign rings for him already.
                others, state, since = others - 1, TALKING, 0.0
            agents.append(Agent(state, since))
        since_result = None if course.result is None else (now - course.result).total_seconds()
        return Market(
            lines=lines,
            agents=tuple(agents),
            waiting=len(course.waiting),
            windows=self._a.windows(campaign),
            since_result=since_result,
            now=now.timestamp(),
            left=self._left_to_callers(queue, course, len(agents)),
        )

    def _left_to_callers(self, queue: str, course: Course, agents: int) -> int:
        handling = course.pacer.chances.handling
        return left_to_callers(agents, share_of(self._a.callers(queue), agents, handling), handling)

    def _heard(self, campaign: Campaign, heard: Heard, *, result: bool = False) -> None:
        course = self._course(campaign)
        if result:
            course.result = self._a.clock()
        if campaign.call.style == PREDICTIVE:
            tell(course.pacer, heard)
            course.heard.append(heard)

    def _style(self, campaign: Campaign) -> str:
        """At most progressive while the brake is not green."""
        style = campaign.call.style
        return PROGRESSIVE if style == PREDICTIVE and not self._a.ahead(campaign.name) else style

    def _tell(
        self, campaign: Campaign, course: Course, style: str, market: Market, decision: Decision, now: datetime
    ) -> None:
        course.told = (decision.style, decision.because)
        self._a.publish(
            PaceDecided(
                at=now,
                campaign=campaign.name,
                began=course.began,
                asked=asked_of(style, course.pacer),
                heard=tuple(course.heard),
                market=dumped(market),
                lines=decision.lines,
                style=decision.style,
                because=decision.because,
                why=decision.why,
                risk=decision.risk,
                theta=decision.theta,
                leaks=course.leaks,
                learned=course.learned,
            )
        )
        if course.began:
            course.stock, course.decisions = now, 0
        course.began, course.learned, course.heard = False, None, []
        course.decisions += 1
