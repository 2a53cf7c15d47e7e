"""What something automatic has done to satisfaction: people with it beside people without. Pure.

A campaign that leaves a part of its people out by lot is a comparison at the same time (`holdout`): what differs is the
campaign. A flow or a talk script that was changed has only a before and an after (`before_after`): whatever else
changed on that day is in the difference, and it is said so. The interval of a difference holds at every look: each side
has a band of its own, at half of what may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from scripts_dsl.policy.brake.sequences import Band, Interval, betting

HOLDOUT, BEFORE_AFTER = "holdout", "before_after"
ALPHA = 0.05
MOST_BETS = 2_000
"""Answers of one side with which the narrower interval is worked out."""
AROUND = timedelta(days=28)
"""Answers so long before a change are compared with those so long after it."""


@dataclass(frozen=True, slots=True)
class Side:
    """People with it, or without."""

    n: int
    mean: float | None
    """X."""
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """One comparison."""

    what: str
    """campaign, flow, script."""
    name: str
    how: str
    """HOLDOUT or BEFORE_AFTER."""
    since: datetime | None
    """Of the change; None: at the same time."""
    having: Side
    without: Side
    difference: float | None
    """X with it - X without; None: a side has no answer."""
    low: float | None
    high: float | None

    @property
    def proven(self) -> bool:
        """No difference at all lies outside of the interval."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Versioned:
    """An answer about a call in which a flow or a talk script ran."""

    at: datetime
    satisfaction: float
    what: str
    name: str
    version: str


def holdout(campaign: str, called: Sequence[float], left_out: Sequence[float]) -> Effect:
    """`left_out`: what people said on their ordinary contacts whom the campaign never calls, by lot."""
    return _effect("campaign", campaign, HOLDOUT, None, called, left_out)


def changes(answers: Iterable[Versioned]) -> tuple[Effect, ...]:
    """Every change of a flow or script that answers on both sides speak of, the latest first."""
    of: dict[tuple[str, str], list[Versioned]] = {}
    for one in sorted(answers, key=lambda one: one.at):
        of.setdefault((one.what, one.name), []).append(one)
    found = [effect for (what, name), said in of.items() for effect in _changed(what, name, said)]
    return tuple(sorted(found, key=lambda one: (_moment(one), one.name), reverse=True))


def _moment(effect: Effect) -> float:
    return effect.since.timestamp() if effect.since is not None else 0.0


def _changed(what: str, name: str, said: Sequence[Versioned]) -> Iterable[Effect]:
    first: Mapping[str, datetime] = {one.version: one.at for one in reversed(said)}
    begun = sorted(first.items(), key=lambda item: item[1])
    for (old, _), (new, since) in pairwise(begun):
        before = [x.satisfaction for x in said if x.version == old and since - AROUND <= x.at < since]
        after = [x.satisfaction for x in said if x.version == new and x.at < since + AROUND]
        if before and after:
            yield _effect(what, name, BEFORE_AFTER, since, after, before)


def _effect(
    what: str, name: str, how: str, since: datetime | None, having: Sequence[float], without: Sequence[float]
) -> Effect:
    one, other = _side(having), _side(without)
    if one.mean is None or other.mean is None:
        return Effect(what, name, how, since, one, other, None, None, None)
    assert one.low is not None
    assert one.high is not None
    assert other.low is not None
    assert other.high is not None
    low, high = one.low - other.high, one.high - other.low
    return Effect(what, name, how, since, one, other, one.mean - other.mean, low, high)


def _side(answers: Sequence[float]) -> Side:
    if not answers:
        return Side(0, None, None, None)
    found = betting(answers, ALPHA / 2) if len(answers) <= MOST_BETS else _closed(answers)
    return Side(len(answers), sum(answers) / len(answers), found.low, found.high)


def _closed(answers: Sequence[float]) -> Interval:
    """A little wider, and many times cheaper."""
    band = Band(ALPHA / 2)
    for x in answers:
        band = band.heard(x)
    return band.interval
