"""The brake of a campaign from its events, reckoned again: is what was told what the answers come to? Pure.

In: brake.began, brake.heard, brake.moved as they stand in the event log. Out: the last answers before each move with
their arithmetic, each number beside the one that was told, and what differs. Used by `centrala brake explain`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.eventlog.reader import Recorded
from outbound.braking.course import folded
from outbound.braking.happenings import BrakeBegan, BrakeHeard, BrakeMoved
from scripts_dsl.policy.brake import CSAT
from scripts_dsl.policy.brake.boundaries import rate_interval
from scripts_dsl.policy.brake.grades import Because, State, because_of
from scripts_dsl.policy.brake.plans import Plan, Stake, plan_of
from scripts_dsl.policy.brake.sequences import Band, Interval
from scripts_dsl.policy.brake.watching import Stream, Watch, begun

TIGHTEST = 500
"""Calls after which the interval of a rate is to be narrowest."""
SAME = 1e-9
"""Relative: the same formula on another machine."""
EVERY = 200
"""Places between two watches that are kept, so that a late complaint is reckoned from the last one before it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer, told and reckoned again."""

    at: datetime
    run: int
    place: int
    signal: str
    x: float
    call: str
    late: bool
    """It took the place of a good answer."""
    told: float | None
    """Evidence of the signal."""
    before: Stream | None
    """None: nothing is bet on the signal, or it was late."""
    after: Stream | None

    @property
    def reckoned(self) -> float | None:
        """Evidence of the signal."""
        return None if self.after is None else self.after.evidence

    @property
    def same(self) -> bool:
        """Told as reckoned."""
        return close(self.told, self.reckoned)


@dataclass(frozen=True, slots=True)
class Moved:
    """From one state to another, told and reckoned again."""

    at: datetime
    run: int
    before: str
    state: str
    why: str
    told: Because | str
    reckoned: Because | None
    """None: no figure decided."""
    by: str
    reason: str
    change: str
    differs: tuple[str, ...]
    """What was told and is not so, in words."""
    answers: tuple[Heard, ...]
    """The last ones before it."""


@dataclass(slots=True)
class Retold:
    """What came out, and where it stands."""

    last: int
    """Answers kept before each move."""
    plan: Plan | None = None
    watch: Watch | None = None
    state: str = State.GREEN.value
    heard: int = 0
    different: int = 0
    """Answers whose evidence was told otherwise."""
    runs: list[tuple[int, Plan]] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    wrong: list[Heard] = field(default_factory=list)
    """The first of those that differ."""
    recent: deque[Heard] = field(default_factory=deque)
    band: Band = field(default_factory=Band)
    """Of the satisfaction in this run."""
    _run: dict[int, tuple[str, float]] = field(default_factory=dict)
    """Place -> signal and X, as they are known now."""
    _kept: dict[int, Watch] = field(default_factory=dict)
    """Place -> the watch after it."""

    @property
    def differences(self) -> int:
        """Numbers that were told and are not so."""
        untold = self.watch is not None and self.watch.grade is State.RED and self.state in ("green", "amber")
        return self.different + sum(len(one.differs) for one in self.moves) + untold

    @property
    def means(self) -> Iterator[tuple[str, int, float, Interval]]:
        """Signal, answers, mean of X in this run, and where the mean lies at every look together, with 95 %."""
        for signal, stream in (self.watch.streams if self.watch is not None else {}).items():
            if stream.mean is None:
                continue
            if signal == CSAT:
                yield signal, stream.n, stream.mean, self.band.interval
            else:
                yield (
                    signal,
                    stream.n,
                    stream.mean,
                    Interval(*rate_interval(round(stream.total), stream.n, 0.05, TIGHTEST)),
                )

    # --- one event after the other ------------------------------------------------------------------------------

    def take(self, event: Recorded) -> None:
        """The next one."""
        if event.kind == BrakeBegan.kind:
            self._began(event.body)
        elif event.kind == BrakeHeard.kind and self.plan is not None:
            self._heard(event)
        elif event.kind == BrakeMoved.kind:
            self._moved(event)

    def _began(self, body: Mapping[str, Any]) -> None:
        self.plan = plan_of(body["plan"])
        self.watch = begun(self.plan, body["run"])
        self.runs.append((body["run"], self.plan))
        self.recent, self.band = deque(maxlen=self.last), Band()
        self._run, self._kept = {}, {0: self.watch}

    def _heard(self, event: Recorded) -> None:
        assert self.plan is not None
        assert self.watch is not None
        body = event.body
        place, signal, x = body["place"], body["signal"], body["x"]
        late = place in self._run
        self._run[place] = (signal, x)
        before = self.watch.streams.get(signal)
        self.watch = self._anew(place) if late else folded(self.plan, self.watch, signal, x)
        if not late and place % EVERY == 0:
            self._kept[place] = self.watch
        after = self.watch.streams.get(signal)
        one = Heard(
            event.at, body["run"], place, signal, x, body["call"], late, body["evidence"], None if late else before,
            after,
        )  # fmt: skip
        self.heard += 1
        self.band = self.band.heard(x) if signal == CSAT else self.band
        self.recent.append(one)
        if not one.same:
            self.different += 1
            self.wrong += [one] if len(self.wrong) < self.last else []

    def _anew(self, place: int) -> Watch:
        """All from the last watch before this place on. Places that the log has lost are not reckoned with."""
        assert self.plan is not None
        self._kept = {at: watch for at, watch in self._kept.items() if at < place}
        at = max(self._kept)
        watch = self._kept[at]
        for number in range(at + 1, max(self._run) + 1):
            if number in self._run:
                watch = folded(self.plan, watch, *self._run[number])
            if number % EVERY == 0:
                self._kept[number] = watch
        return watch

    def _moved(self, event: Recorded) -> None:
        body = event.body
        told = body["because"] if isinstance(body["because"], str) else because_of(dict(body["because"]))
        reckoned = None if self.watch is None or isinstance(told, str) else self.watch.because
        self.state = body["state"]
        self.moves.append(
            Moved(
                event.at, body["run"], body["before"], body["state"], body["why"], told, reckoned, body["by"],
                body["reason"], body["change"], tuple(self._differs(body, told)), tuple(self.recent),
            )
        )  # fmt: skip
        self.recent.clear()

    def _differs(self, body: Mapping[str, Any], told: Because | str) -> Iterator[str]:
        watch = self.watch
        if watch is None:
            if body["evidence"]:
                yield "no run had begun"
            return
        if not close(body["threshold"], watch.threshold):
            yield f"the threshold is {watch.threshold}, not {body['threshold']}"
        for signal, was in body["evidence"].items():
            stream = watch.streams.get(signal)
            if stream is None or was["n"] != stream.n or not close(was["evidence"], stream.evidence):
                yield f"{signal}: {stream and (stream.n, stream.evidence)}, not {(was['n'], was['evidence'])}"
        if isinstance(told, Because):
            yield from self._decides(body["state"], told, watch)

    def _decides(self, state: str, told: Because, watch: Watch) -> Iterator[str]:
        found = watch.because
        if found is None or watch.grade.value != state:
            yield f"the answers come to {watch.grade.value}, not to {state}"
        elif (found.rule, found.signal) != (told.rule, told.signal) or not close(found.value, told.value):
            yield f"what decides is {found}, not {told}"


def retold(events: Iterable[Recorded], last: int = 5) -> Retold:
    """Of all events of one campaign, in their order."""
    found = Retold(last)
    for event in events:
        found.take(event)
    return found


def close(one: float | None, other: float | None) -> bool:
    """The same number."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME, abs_tol=1e-200)


def arithmetic(stake: Stake, one: Heard) -> Iterator[str]:
    """How one answer changes the evidence, with all its numbers."""
    if one.before is None or one.after is None:
        return
    before, after = one.before, one.after
    laid = before.left - after.left
    yield f"M = (1 + bet x ({stake.floor:.4f} - {one.x:g})) x (M before{f' + {laid:.4g} laid anew' if laid else ''})"
    for bet, was, then in zip(stake.bets, before.bets, after.bets, strict=True):
        factor = 1 + bet * (stake.floor - one.x)
        yield f"  bet {bet:<7.4f} {factor:.4f} x ({was:.4g}{f' + {laid:.4g}' if laid else ''}) = {then:.4g}"
    parts = " + ".join(f"{part:g} x {m:.4g}" for part, m in zip(stake.parts, after.bets, strict=True))
    whole = after.evidence / stake.share if stake.share else 0.0
    yield f"E = {parts} + {after.left:.4g} not laid yet = {whole:.4g}"
    yield f"{stake.share:.0%} of the evidence: {after.evidence:.4g}"
