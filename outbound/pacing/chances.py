"""How likely a line is answered soon, and an agent soon free: learned from what happened, with a little prejudice.

What is old is forgotten: the chance of an answer remembers some 330 dials. Talks and wrap-ups are the last 200.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from outbound.pacing import beta
from outbound.pacing.drift import Drift

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
HORIZONS = (0.2, 0.5, 0.8, 0.99)
"""Shares of those who answer at all. The longest matters when many begin at once: late answers find all busy."""

TYPICAL_ANSWER = (14.0, 5.0)
"""Seconds from the dial to an answer, mean and deviation, before anything is known."""
TYPICAL_END = (24.0, 6.0)
"""The same to a dead end: engaged, a machine, nobody."""
CURVE_PREJUDICE = 10.0


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
        self._weights = [CURVE_PREJUDICE * (b - a) for a, b in zip([0.0, *edges], [*edges, 1.0], strict=True)]
        self._shares: list[float] = []

    def learn(self, seconds: float) -> None:
        """One length more; earlier ones count a little less."""
        self._weights = [weight * FORGETTING for weight in self._weights]
        self._weights[min(LONGEST + 1, max(0, math.ceil(seconds)))] += 1
        self._shares = []

    def share(self, seconds: float) -> float:
        """How many are not longer."""
        if not self._shares:
            whole = math.fsum(self._weights)
            self._shares = [weight / whole for weight in accumulate(self._weights)]
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

    @classmethod
    def below(cls, wider: Chances, weight: float = 20.0) -> Chances:
        """A new cell, which begins with the mean of a wider one as if that were so many dials."""
        return cls(weight * wider.mean, weight * (1 - wider.mean))

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
        kept = self.drift.seen(live, self.mean)
        self.live, self.dead = self.live * FORGETTING + live, self.dead * FORGETTING + (not live)
        if kept is not None:
            self.live, self.dead = kept[0] + 1.0, kept[1] + 1.0

    def talked(self, call: Talked) -> None:
        """An agent is through with a call."""
        self.talks.append(call)
        self._by_talk = sorted(self.talks, key=lambda t: t.talk)
        self._lengths = [t.talk for t in self._by_talk]
        self._wraps = sorted(t.wrap for t in self.talks)

    # --- asked -----------------------------------------------------------------------------------------------------

    @property
    def mean(self) -> float:
        """The chance of an answer."""
        return self.live / (self.live + self.dead)

    @property
    def cautious(self) -> float:
        """A chance that it is probably below: what an abandoned call costs is reckoned with this one."""
        return beta.quantile(CAUTION, round(self.live, 3), round(self.dead, 3))

    @property
    def variance(self) -> float:
        """Of the chance itself."""
        whole = self.live + self.dead
        return self.live * self.dead / (whole * whole * (whole + 1))

    def horizons(self) -> Sequence[float]:
        """Seconds."""
        return [max(1.0, self.answers.length(share)) for share in HORIZONS]

    def answer(self, rung: float, within: float, chance: float) -> float:
        """That a line which has rung so long is answered within so many seconds; `chance` is that of an answer."""
        so_far = self.answers.share(rung)
        left = 1 - chance * so_far - (1 - chance) * self.ends.share(rung)
        if left <= 1e-9:
            return 0.0
        return min(1.0, chance * (self.answers.share(rung + within) - so_far) / left)

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


def _likely(soon: int, of: int, within: float) -> float:
    prior = 1 - math.exp(-within / TYPICAL_HANDLING)
    return (soon + PREJUDICE * prior) / (of + PREJUDICE)
