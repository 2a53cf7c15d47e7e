"""The evidence against a campaign, one answer at a time. Pure; the time and memory of an answer do not grow.

    M_k = (1 + b_k (floor - X)) (M_k + w)       for each bet k; w is what is laid anew before this answer
    E   = sum of part_k M_k + what is not laid yet      the parts of the bets are 1 together

E is a stake of 1 that is spread over all moments at which satisfaction could begin to fall, and over four sizes of the
fall (a weighted Shiryaev-Roberts process). While satisfaction has not fallen its mean stays 1 at every moment, so that
it ever reaches 1 / alpha has a chance of alpha at most, however often and however long one looks (Ville 1939). Nothing
is supposed of the answers but that they lie between 0 and 1 and come in an order that does not look at them.

Each signal has its own E and a share v of the campaign's alpha: the campaign's evidence is the largest v E. The signals
are never multiplied: a call that ends in anger hangs up, scores low and complains, which is one sign and not three.

The detector is the same recursion with a whole stake laid before each answer (e-SR: Shin, Ramdas and Rinaldo): quicker,
and wrong once in so many answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scripts_dsl.policy.brake.grades import (
    AMBER_PART,
    CALM,
    CALM_PART,
    DETECTOR,
    MOST_UNHEARD,
    Because,
    Rule,
    State,
    because_of,
)
from scripts_dsl.policy.brake.plans import Plan, Stake

VERSION = 1
BLOCKS = 20_000
"""After so many nothing is left to lay."""
PRIOR = 1 / 2.0088
"""What makes the sum of all blocks 1."""
MOST, LEAST = 1e100, 1e-250
"""Of a stake. Where it ends does not matter, and a smaller stake promises as much."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One signal."""

    n: int
    """Answers heard."""
    total: float
    """Sum of X."""
    bets: tuple[float, ...]
    """M_k."""
    left: float
    """Not laid yet."""
    detector: tuple[float, ...]
    evidence: float
    """The signal's part of the campaign's evidence: its share of E."""
    stops: bool = True
    """It can make red."""

    @property
    def mean(self) -> float | None:
        """Of X."""
        return self.total / self.n if self.n else None

    @property
    def alarm(self) -> float:
        """What the detector says."""
        return sum(self.detector) / len(self.detector)

    def as_json(self) -> list[Any]:
        """For the store."""
        return [self.n, self.total, list(self.bets), self.left, list(self.detector), self.evidence, self.stops]


@dataclass(frozen=True, slots=True)
class Watch:
    """What is known of one run of a campaign."""

    run: int
    """0 is the first; each restart by a person begins another."""
    threshold: float
    """1 / alpha of this run."""
    streams: Mapping[str, Stream]
    grade: State = State.GREEN
    """Red stays red: only a person begins a new run."""
    because: Because | None = None
    """What made it amber or red."""
    calm: Mapping[str, int] = field(default_factory=dict)
    """Calm outcomes of each signal since it was last uneasy, while amber."""
    unheard: int = 0
    """Answered calls since something was heard."""

    @property
    def by_signal(self) -> dict[str, float]:
        """Each signal's part of the evidence; that of the answers to surveys besides, which cannot make red."""
        return {signal: stream.evidence for signal, stream in self.streams.items()}

    def as_json(self) -> dict[str, Any]:
        """For the store."""
        return {
            "version": VERSION,
            "run": self.run,
            "threshold": self.threshold,
            "streams": {signal: stream.as_json() for signal, stream in self.streams.items()},
            "grade": self.grade.value,
            "because": self.because and self.because.as_json(),
            "calm": dict(self.calm),
            "unheard": self.unheard,
        }


def watch_of(data: Mapping[str, Any]) -> Watch:
    """What as_json gave. Raises ValueError for another version."""
    if data["version"] != VERSION:
        raise ValueError(f"a watch of version {data['version']}, which this program does not know")
    streams = {
        signal: Stream(n, total, tuple(bets), left, tuple(detector), evidence, stops)
        for signal, (n, total, bets, left, detector, evidence, stops) in data["streams"].items()
    }
    because = data["because"] and because_of(data["because"])
    grade, calm, unheard = State(data["grade"]), dict(data["calm"]), data["unheard"]
    return Watch(data["run"], data["threshold"], streams, grade, because or None, calm, unheard)


def begun(plan: Plan, run: int = 0) -> Watch:
    """Nothing was heard yet."""
    return Watch(run, 1 / plan.alpha(run), {signal: fresh(stake) for signal, stake in plan.stakes.items()})


def fresh(stake: Stake) -> Stream:
    """Of a signal of which nothing was heard."""
    nothing = (0.0,) * len(stake.bets)
    return Stream(0, 0.0, nothing, 1.0, nothing, stake.share, stake.stops)


def heard(plan: Plan, watch: Watch, signal: str, x: float) -> Watch:
    """One answer more. A signal of which the plan knows nothing changes nothing. Raises ValueError for X off 0..1."""
    if not 0.0 <= x <= 1.0:
        raise ValueError(f"X is between 0 and 1, not {x}")
    stake = plan.stakes.get(signal)
    if stake is None:
        return watch
    stream = listened(stake, watch.streams[signal], x)
    streams = {**watch.streams, signal: stream}
    after = Watch(watch.run, watch.threshold, streams, watch.grade, watch.because, watch.calm)
    return _graded(after, signal, stream)


def listened(stake: Stake, stream: Stream, x: float) -> Stream:
    """The recursion."""
    fallen = stake.floor - x
    opened = 0.0 if stream.n % stake.block else weight(stream.n // stake.block)
    factors = [1.0 + bet * fallen for bet in stake.bets]
    bets = tuple([_kept(f * (m + opened)) for f, m in zip(factors, stream.bets, strict=True)])
    detector = tuple([_kept(f * (m + 1.0)) for f, m in zip(factors, stream.detector, strict=True)])
    left = max(0.0, stream.left - opened)
    evidence = stake.share * (sum([part * m for part, m in zip(stake.parts, bets, strict=True)]) + left)
    return Stream(stream.n + 1, stream.total + x, bets, left, detector, evidence, stream.stops)


def weight(block: int) -> float:
    """Of the stake, what is laid when this block begins: little by little, for a campaign may be long."""
    return PRIOR / ((block + 2) * math.log(block + 2) ** 2) if block < BLOCKS else 0.0


def _kept(stake: float) -> float:
    return 0.0 if stake < LEAST else min(stake, MOST)


def connected(watch: Watch) -> Watch:
    """A call was answered; what is heard of it comes by itself."""
    after = replace(watch, unheard=watch.unheard + 1)
    if after.unheard <= MOST_UNHEARD:
        return after
    return _uneasy(after, Because(Rule.UNHEARD, "", float(after.unheard), float(MOST_UNHEARD)))


# --- grades --------------------------------------------------------------------------------------------------------


def _graded(watch: Watch, signal: str, stream: Stream) -> Watch:
    """After an answer of this signal."""
    if watch.grade is State.RED:
        return watch
    if stream.stops and stream.evidence >= watch.threshold:
        found = Because(Rule.EVIDENCE, signal, stream.evidence, watch.threshold)
        return replace(watch, grade=State.RED, because=found)
    why = _sign(signal, stream, watch.threshold)
    if why is not None:
        return _uneasy(watch, why)
    return watch if watch.grade is State.GREEN else _calmed(watch, signal)


def _sign(signal: str, stream: Stream, threshold: float) -> Because | None:
    """What makes it amber."""
    if not stream.stops:
        loud = stream.evidence >= threshold
        return Because(Rule.RESPONSE, signal, stream.evidence, threshold) if loud else None
    if stream.evidence >= threshold / AMBER_PART:
        return Because(Rule.EVIDENCE, signal, stream.evidence, threshold / AMBER_PART)
    alarm = stream.alarm
    return Because(Rule.DETECTOR, signal, alarm, DETECTOR) if alarm >= DETECTOR else None


def _uneasy(watch: Watch, why: Because) -> Watch:
    if watch.grade is State.RED:
        return watch
    return replace(watch, grade=State.AMBER, because=why, calm={})


def _calmed(watch: Watch, signal: str) -> Watch:
    """Amber: green again after so many calm outcomes of one signal."""
    if not all(_easy(stream, watch.threshold) for stream in watch.streams.values()):
        return replace(watch, calm={})
    calm = {**watch.calm, signal: watch.calm.get(signal, 0) + 1}
    if calm[signal] < CALM:
        return replace(watch, calm=calm)
    return replace(watch, grade=State.GREEN, because=None, calm={})


def _easy(stream: Stream, threshold: float) -> bool:
    return stream.evidence < threshold / CALM_PART and (not stream.stops or stream.alarm < DETECTOR)
