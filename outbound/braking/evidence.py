"""What the brake of a campaign has heard, for people: each signal beside its threshold, over time, and what it is made
of. For routes.py.

A page asks every two seconds, and a long run has a hundred thousand answers: what was read once is summed up and kept,
and only what came since is read. All is read again when an answer of before has changed (a late complaint), in pieces.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from ivr.store import Store
from outbound.braking import store as rows
from outbound.braking.course import Course
from outbound.braking.retold import close
from outbound.braking.signals import HOLD_OUT
from outbound.braking.store import Answer, Kept, Moved
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import CSAT, holdout
from scripts_dsl.policy.brake.plans import USUAL_SD
from scripts_dsl.policy.brake.sequences import Band, Interval
from scripts_dsl.policy.brake.watching import Watch

POINTS = 200
"""Of a line in the picture, at most; between two of them the highest is kept."""
AT_ONCE = 1_000
"""Places that are read at once."""
NEWEST = 30
"""Answers that are shown one by one."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One of those that the brake hears."""

    name: str
    share: float
    """Of the evidence."""
    n: int
    mean: float | None
    """Of X."""
    interval: Interval | None
    """Where the mean lies with 95 %, at every look; None: nothing was heard."""
    usual: float
    """Before."""
    floor: float
    """A mean below it is a fall."""
    evidence: float
    line: tuple[tuple[datetime, float], ...]
    """Evidence over time."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of the run that goes on, or has stopped."""

    state: str
    because: str
    since: datetime
    run: int
    threshold: float
    signals: tuple[Signal, ...]
    left_alone: int
    """Answers of people who are never called."""
    campaign_did_it: bool | None
    """Whether they are more content than those who are called; None: too little is known."""
    answers: tuple[Answer, ...]
    """The newest first."""
    moves: tuple[Moved, ...]
    """The oldest first."""


@dataclass(slots=True)
class Line:
    """The evidence of one signal over time, in few points."""

    points: list[tuple[datetime, float]] = field(default_factory=list)
    last: tuple[datetime, float] | None = None
    _each: int = 1
    """Answers in one point; twice as many whenever there are too many points."""
    _in: int = 0
    """Answers in the last point."""

    def add(self, at: datetime, evidence: float) -> None:
        """The next one."""
        point = self.last = (at, evidence)
        if not self._in:
            self.points.append(point)
        elif evidence > self.points[-1][1]:
            self.points[-1] = point
        self._in = (self._in + 1) % self._each
        if not self._in and len(self.points) >= POINTS - 1:
            pairs = [self.points[n : n + 2] for n in range(0, len(self.points), 2)]
            self.points = [max(pair, key=lambda one: one[1]) for pair in pairs]
            self._in = self._each if len(pairs[-1]) == 1 else 0
            self._each *= 2

    def drawn(self) -> tuple[tuple[datetime, float], ...]:
        """By time; always with the last one."""
        more = [self.last] if self.last is not None and self.last != self.points[-1] else []
        return tuple(sorted([*self.points, *more]))


@dataclass(slots=True)
class _Known:
    """What was read of one run."""

    run: int
    sd: float
    """Of scores before."""
    tolerance: float
    place: int = 0
    """The last one that was read."""
    bands: defaultdict[str, Band] = field(default_factory=lambda: defaultdict(Band))
    lines: defaultdict[str, Line] = field(default_factory=lambda: defaultdict(Line))
    compared: holdout.Comparison = field(default_factory=holdout.begun)
    left_alone: int = 0
    newest: list[Answer] = field(default_factory=list)
    """The last one first."""

    def add(self, found: Collection[Answer]) -> None:
        """Those behind the last place, by place; of one place the last one counts."""
        for one in {answer.place: answer for answer in found}.values():
            self.bands[one.signal] = self.bands[one.signal].heard(one.x)
            if one.evidence is not None:
                self.lines[one.signal].add(one.at, one.evidence)
            if one.signal == CSAT:
                self.compared = holdout.called(self.compared, one.x)
            elif one.signal == HOLD_OUT:
                self.compared = holdout.left_alone(self.compared, one.x, self.sd, self.tolerance)
                self.left_alone += 1
        self.newest = heapq.nlargest(NEWEST, [*self.newest, *found], key=lambda one: one.n)

    def stale(self, watch: Watch) -> bool:
        """An answer that was read is another one now: there are as many as in the sums, and they come to less."""
        return any(
            stream.n == self.bands[signal].n and not close(stream.total, self.bands[signal].total)
            for signal, stream in watch.streams.items()
            if signal in self.bands
        )


class Evidences:
    """Of this engine."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, _Known] = {}
        """By campaign."""
        self._one = asyncio.Lock()
        """Of two who look at once the second finds what the first has read."""

    async def of(self, file: Campaign) -> Evidence | None:
        """None: it was never started. Raises StoreError."""
        async with self._one:
            kept = await rows.one(self._store, file.name)
            if kept is None:
                return None
            course = Course.of(file.name, kept, 0)
            known = await self._read(file, course)
            if known.stale(course.watch):
                del self._known[file.name]
                known = await self._read(file, course)
            return _shown(course, kept, known, await rows.moves(self._store, file.name))

    async def _read(self, file: Campaign, course: Course) -> _Known:
        """What came since the last time."""
        known, run = self._known.get(file.name), course.run
        if known is None or known.run != run:
            scores = course.plan.stakes.get(CSAT)
            sd = scores.sd if scores is not None else USUAL_SD
            known = self._known[file.name] = _Known(run, sd, float(file.brake.tolerance))
        ((last,),) = await self._store.fetch(rows.PLACES, campaign=file.name, run=run)
        while known.place < (last or 0):
            to = min(known.place + AT_ONCE, last)
            found = await rows.answers(self._store, file.name, run, known.place, to)
            await asyncio.to_thread(known.add, found)
            known.place = to
        return known


def _shown(course: Course, kept: Kept, known: _Known, moves: tuple[Moved, ...]) -> Evidence:
    found = known.compared.verdict() is holdout.Verdict.CAMPAIGN
    return Evidence(
        state=kept.state,
        because=kept.because,
        since=kept.at,
        run=kept.run,
        threshold=course.watch.threshold,
        signals=tuple(_signal(course, name, known) for name in _names(course)),
        left_alone=known.left_alone,
        campaign_did_it=True if found else None,
        answers=tuple(known.newest),
        moves=moves,
    )


def _names(course: Course) -> list[str]:
    return sorted(course.plan.stakes, key=lambda name: -course.plan.stakes[name].share)


def _signal(course: Course, name: str, known: _Known) -> Signal:
    stake, stream, heard = course.plan.stakes[name], course.watch.streams[name], name in known.bands
    return Signal(
        name=name,
        share=stake.share,
        n=stream.n,
        mean=stream.mean,
        interval=known.bands[name].interval if heard else None,
        usual=stake.usual,
        floor=stake.floor,
        evidence=stream.evidence,
        line=known.lines[name].drawn() if name in known.lines else (),
    )
