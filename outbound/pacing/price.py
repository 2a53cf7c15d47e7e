"""Theta: up to which risk one more line is dialled. A price that rises with each answer and falls with each abandoned
call, so that it comes to rest where the share of abandoned calls is the target, however wrong the model is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

HIGHEST = 0.6
LOWEST = 1e-6
FIRST_STEP, SMALLEST_STEP = 0.15, 0.025
PULL = 0.2
"""How strongly a budget that is not used, or overdrawn, moves it besides."""
BEHIND, AHEAD = -3.0, 1.5
BEGINS = 1.5
"""Times the target: at rest theta is about that."""


@dataclass(frozen=True, slots=True)
class Price:
    """What is paid for an answer that may find nobody."""

    target: float
    """Share of the answered calls, 0 to 1."""
    log: float
    """Of the price without the pull of the budget."""
    answered: int = 0
    abandoned: int = 0

    @classmethod
    def of(cls, target: float, begins: float | None = None) -> Price:
        """`begins`: where yesterday's came to rest, if there was one."""
        return cls(target, math.log(max(LOWEST, BEGINS * target if begins is None else begins)))

    def connected(self) -> Price:
        """A person answered and was spoken with."""
        return self._moved(self._step * self.target, 0)

    def lost(self) -> Price:
        """A person answered and found nobody."""
        return self._moved(-self._step * (1 - self.target), 1)

    def _moved(self, by: float, abandoned: int) -> Price:
        log = min(math.log(HIGHEST), max(math.log(LOWEST), self.log + by))
        return replace(self, log=log, answered=self.answered + 1, abandoned=self.abandoned + abandoned)

    @property
    def _step(self) -> float:
        return max(SMALLEST_STEP, FIRST_STEP / math.sqrt(1 + self.abandoned))

    @property
    def theta(self) -> float:
        """The highest risk of one more line; with a target of 0 there is none."""
        if self.target <= 0:
            return 0.0
        due = self.target * self.answered
        pull = min(AHEAD, max(BEHIND, (due - self.abandoned) / math.sqrt(due + 1)))
        return min(HIGHEST, math.exp(self.log + PULL * pull))
