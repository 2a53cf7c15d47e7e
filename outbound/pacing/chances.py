"""How likely a line is answered soon, and an agent soon free: learned from what happened, with a little prejudice.

What is old is forgotten: the chance of an answer remembers some 330 dials. Talks and wrap-ups are the last 200.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from outbound.pacing import beta
from outbound.pacing.drift import Drift

T = TypeVar("T")

FORGETTING = 0.997
"""Of each earlier dial, at every dial."""
CAUTION = 0.8
"""The chance of an answer is below the cautious one with this probability."""
TALKS = 200
"""That are remembered."""
LONGEST = 120
"""Seconds that a line may ring."""
TYPICAL_HANDLING = 150.0
"""Seconds of talk and wrap-up, before anything is known …"""
PREJUDICE = 4.0
"""… which counts as much as so many calls."""
PATIENCE = 2.0
"""So long a person who answered waits: an agent who is free by then is soon enough."""
HORIZONS = (0.2, 0.5, 0.8, 0.99)
"""Shares of those who answer at all. The longest matters when many begin at once: late answers find all busy."""

TYPICAL_ANSWER = (14.0, 5.0)
"""Seconds from the dial to an answer, mean and deviation, before anything is known."""
TYPICAL_END = (24.0, 6.0)
"""The same to a dead end: engaged, a machine, nobody."""
CURVE_PREJUDICE = 10.0
NEWS, TALK_NEWS = 0.02, 0.04
"""What was learned is looked at anew when so much of it is new."""


@dataclass(frozen=True, slots=True)
class Talked:
    """One call that was handled, in seconds."""

    talk: float
    wrap: float


class Curve:
    """The share of lengths up to a second."""

    def __init__(self, typical: tuple[float, float]) -> None:
        mean, deviation = typical
        edges = [0.5 * math.erfc((mean - t) / (deviation * math.sqrt(2))) for t in range(LONGEST + 1)]
        self._weights = [CURVE_PREJUDICE * (b - a) for a, b in pairwise([0.0, *edges, 1.0])]
        self._next, self._whole, self._news = 1.0, CURVE_PREJUDICE, math.inf
        self._shares: list[float] = []
        self.version = 0
        """Another one when the shares are other ones."""

    def kept(self) -> list[float]:
        """All that is known."""
        return [weight / self._next for weight in self._weights]

    @classmethod
    def again(cls, weights: Sequence[float]) -> Curve:
        """Of `kept`. Raises ValueError."""
        found = cls((1.0, 1.0))
        if len(weights) != len(found._weights):
            raise ValueError(f"{len(weights)} lengths, not {len(found._weights)}")
        found._weights = list(weights)
        found._refresh()
        return found

    def learn(self, seconds: float) -> None:
        """One length more; earlier ones count a little less: what comes next weighs a little more."""
        self._next /= FORGETTING
        self._weights[min(LONGEST + 1, max(0, math.ceil(seconds)))] += self._next
        self._whole += self._next
        self._news += self._next
        if self._news > NEWS * self._whole:
            self._refresh()

    def _refresh(self) -> None:
        self._weights = [weight / self._next for weight in self._weights]
        self._whole, self._next, self._news = math.fsum(self._weights), 1.0, 0.0
        self._shares = [weight / self._whole for weight in accumulate(self._weights)]
        self.version += 1

    def share(self, seconds: float) -> float:
        """How many are not longer."""
        if not self._shares:
            self._refresh()
        if seconds <= 0:
            return 0.0
        whole_seconds = int(seconds)
        if whole_seconds >= LONGEST:
            return self._shares[-1] if whole_seconds > LONGEST else self._shares[LONGEST]
        low, high = self._shares[whole_seconds], self._shares[whole_seconds + 1]
        return low + (high - low) * (seconds - whole_seconds)

    def length(self, share: float) -> float:
        """The length that so many do not exceed."""
        self.share(1)
        return float(min(LONGEST, bisect_right(self._shares, share)))


class Chances:
    """What is known of one list at one time of the day."""

    def __init__(self, live: float = 1.0, dead: float = 1.0) -> None:
        """`live`, `dead`: what is taken over from a wider cell, in dials."""
        self.live, self.dead = live, dead
        self.drift = Drift()
        self.answers, self.ends = Curve(TYPICAL_ANSWER), Curve(TYPICAL_END)
        self.talks: deque[Talked] = deque(maxlen=TALKS)
        self._by_talk: list[Talked] = []
        self._lengths: list[float] = []
        self._wraps: list[float] = []
        self._news = 0
        self._soon: dict[float, Soon] = {}
        self._free: dict[float, tuple[Known[float], Known[float]]] = {}
        self._learned = (-1, -1)
        self._horizons: tuple[float, ...] = ()
        self._cautious: float | None = None

    @classmethod
    def below(cls, wider: Chances, weight: float = 20.0) -> Chances:
        """A new cell, which begins with the mean of a wider one as if that were so many dials."""
        return cls(weight * wider.mean, weight * (1 - wider.mean))

    def kept(self) -> dict[str, Any]:
        """All that is known, as JSON values."""
        return {
            "live": self.live,
            "dead": self.dead,
            **self.drift.kept(),
            "answers": self.answers.kept(),
            "ends": self.ends.kept(),
            "talks": [[call.talk, call.wrap] for call in self.talks],
        }

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> Chances:
        """Raises KeyError, TypeError, ValueError."""
        found = cls(float(kept["live"]), float(kept["dead"]))
        found.drift = Drift.again(kept)
        found.answers, found.ends = Curve.again(kept["answers"]), Curve.again(kept["ends"])
        found.talks.extend(Talked(talk, wrap) for talk, wrap in kept["talks"])
        found._sort()
        return found

    # --- learned ---------------------------------------------------------------------------------------------------

    def answered(self, seconds: float) -> None:
        """A person answered after so long."""
        self._dialled(live=True)
        self.answers.learn(seconds)

    def ended(self, seconds: float) -> None:
        """Nobody answered."""
        self._dialled(live=False)
        self.ends.learn(seconds)

    def _dialled(self, *, live: bool) -> None:
        self._cautious = None
        kept = self.drift.seen(live, self.mean)
        self.live, self.dead = self.live * FORGETTING + live, self.dead * FORGETTING + (not live)
        if kept is not None:
            self.live, self.dead = kept[0] + 1.0, kept[1] + 1.0

    def talked(self, call: Talked) -> None:
        """An agent is through with a call."""
        self.talks.append(call)
        self._news += 1
        if self._news > TALK_NEWS * len(self.talks):
            self._sort()

    def _sort(self) -> None:
        self._by_talk = sorted(self.talks, key=lambda t: t.talk)
        self._lengths = [t.talk for t in self._by_talk]
        self._wraps = sorted(t.wrap for t in self.talks)
        self._news = 0
        self._free = {}

    # --- asked -----------------------------------------------------------------------------------------------------

    @property
    def mean(self) -> float:
        """The chance of an answer."""
        return self.live / (self.live + self.dead)

    @property
    def cautious(self) -> float:
        """A chance that it is probably below: what an abandoned call costs is reckoned with this one."""
        if self._cautious is None:
            self._cautious = beta.quantile(CAUTION, round(self.live, 3), round(self.dead, 3))
        return self._cautious

    @property
    def handling(self) -> float:
        """Mean seconds of talk and wrap-up."""
        known = sum(call.talk + call.wrap for call in self.talks)
        return (known + PREJUDICE * TYPICAL_HANDLING) / (len(self.talks) + PREJUDICE)

    @property
    def variance(self) -> float:
        """Of the chance itself."""
        whole = self.live + self.dead
        return self.live * self.dead / (whole * whole * (whole + 1))

    def horizons(self) -> Sequence[float]:
        """Seconds."""
        learned = (self.answers.version, self.ends.version)
        if learned != self._learned:
            self._horizons = tuple(max(1.0, self.answers.length(share)) for share in HORIZONS)
            self._learned = (self.answers.version, self.ends.version)
            self._soon = {}
        return self._horizons

    def soon(self, within: float) -> Soon:
        """What is likely within so many seconds; good until something is learned."""
        found = self._soon.get(within)
        if found is None:
            found = self._soon[within] = Soon(self, within)
        return found

    def still(self, within: float) -> tuple[Known[float], Known[float]]:
        """That an agent who talks, who wraps up, is not free within so many seconds, by the seconds it has lasted."""
        found = self._free.get(within)
        if found is None:
            talk = Known(lambda age: 1 - self.free_from_talk(age, within))
            wrap = Known(lambda age: 1 - self.free_from_wrap(age, within))
            found = self._free[within] = (talk, wrap)
        return found

    def free_from_talk(self, talked: float, within: float) -> float:
        """That an agent who has talked so long is through with talk and wrap-up within so many seconds."""
        first, last = bisect_right(self._lengths, talked), bisect_right(self._lengths, talked + within)
        end = talked + within
        soon = sum(call.talk + call.wrap <= end for call in self._by_talk[first:last])
        return _likely(soon, len(self._lengths) - first, within)

    def free_from_wrap(self, wrapped: float, within: float) -> float:
        """The same of one who wraps up."""
        first, last = bisect_right(self._wraps, wrapped), bisect_right(self._wraps, wrapped + within)
        return _likely(last - first, len(self._wraps) - first, within)


class Soon:
    """The chances within one horizon, by whole seconds of what has already passed; each is worked out once."""

    def __init__(self, chances: Chances, within: float) -> None:
        self._chances, self.within = chances, within
        self.shared = chances.answers.share(within)
        self._line = Known(self._part)

    def busy(self, talking: Iterable[int], wrapping: Iterable[int]) -> list[float]:
        """That these agents, who talk or wrap up for so many seconds, are not free in time."""
        talk, wrap = self._chances.still(self.within + PATIENCE)
        return [*map(talk.__getitem__, talking), *map(wrap.__getitem__, wrapping)]

    def lines(self, rung: Iterable[int], chance: float) -> list[float]:
        """That these lines, which have rung for so many seconds, are answered; `chance` is that of a new one."""
        found, not_chance = [], 1 - chance
        for comes, came, over in map(self._line.__getitem__, rung):
            left = 1 - chance * came - not_chance * over
            share = chance * comes / left if left > 1e-9 else 0.0
            found.append(share if share < 1.0 else 1.0)
        return found

    def _part(self, age: int) -> tuple[float, float, float]:
        """Share of answers that come within, that have come, of dead ends that have come."""
        answers = self._chances.answers
        so_far = answers.share(age)
        return answers.share(age + self.within) - so_far, so_far, self._chances.ends.share(age)


class Known(dict[int, T]):
    """What was worked out, by seconds."""

    def __init__(self, work_out: Callable[[int], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, age: int) -> T:
        found = self[age] = self._work_out(age)
        return found


def _likely(soon: int, of: int, within: float) -> float:
    prior = 1 - math.exp(-within / TYPICAL_HANDLING)
    return (soon + PREJUDICE * prior) / (of + PREJUDICE)
