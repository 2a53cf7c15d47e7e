"""A shift whose agents also serve callers: how soon these are answered, with and without the campaign beside them.

Callers come by chance, the same ones for every dialler of a seed; they are taken before anybody whom the campaign has
reached, and wait as long as they must.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from random import Random

from outbound.pacing import Market, Pacer
from outbound.pacing.blending import WITHIN, Callers, left_to_callers, share_of
from outbound.simulation.day import MORE, WRAP, Dialler, Shift
from outbound.simulation.diallers import Plain
from outbound.simulation.paced import Paced
from outbound.simulation.world import Fates, World


class Blended(Shift):
    """`a_minute`: callers."""

    def __init__(
        self, world: World, dialler: Dialler, agents: int, seconds: float, fates: Fates, a_minute: float, seed: int
    ) -> None:
        super().__init__(world, dialler, agents, seconds, fates)
        self._handle = world.handle
        self._does = (*self._does, self._called_in)
        self._random, self._every = Random(7 * seed + 3), 60 / a_minute  # noqa: S311 - a simulation has to repeat itself
        self._calls_in: deque[float] = deque()
        """Since when they wait."""
        self._with_callers: set[int] = set()
        self.callers = Callers()
        self.waits: list[float] = []
        """Seconds, of each caller who was answered."""
        self.handled: list[float] = []
        """Seconds of talk and wrap-up with callers."""
        self._at(self._random.expovariate(1 / self._every), MORE, 0)

    @property
    def service_level(self) -> float:
        """Share of the callers who were answered in time; whoever waits still at the end is not one of them."""
        all_ = len(self.waits) + sum(self.now - since > WITHIN for since in self._calls_in)
        return sum(wait <= WITHIN for wait in self.waits) / max(1, all_)

    def _called_in(self, _: int) -> None:
        self._at(self.now + self._random.expovariate(1 / self._every), MORE, 0)
        self.callers.came(self.now)
        self._calls_in.append(self.now)
        if self.idle:
            self._take(self.idle.popleft())

    def _take(self, agent: int) -> None:
        self.waits.append(self.now - self._calls_in.popleft())
        talk, wrap = self._handle(self._random)
        self._with_callers.add(agent)
        self._handling[agent] = (talk, wrap)
        self.handled.append(talk + wrap)
        self.talking[agent] = self.now
        self.busy += max(0.0, min(talk + wrap, self.seconds - self.now))
        self._at(self.now + talk, WRAP, agent)

    def _free(self, agent: int) -> None:
        if agent not in self._with_callers:
            super()._free(agent)
            return
        self._with_callers.discard(agent)
        del self.wrapping[agent], self._handling[agent]
        self._ready(agent)

    def _ready(self, agent: int) -> None:
        if self._calls_in:
            self._take(agent)
        else:
            super()._ready(agent)


class Nobody(Plain):
    """No campaign."""

    def lines(self, shift: Shift) -> int:  # noqa: ARG002 - as of a Dialler
        """None."""
        return 0


class Beside(Paced):
    """A pacer beside callers; `leaves`: some agents to them, as the product does."""

    def __init__(self, pacer: Pacer, *, leaves: bool = True) -> None:
        super().__init__(pacer)
        self._leaves = leaves

    def market(self, shift: Shift) -> Market:
        """As the pacer sees it."""
        found = super().market(shift)
        if not self._leaves or not isinstance(shift, Blended):
            return found
        handling = self.pacer.chances.handling
        share = share_of(shift.callers.rate(shift.now), shift.agents, handling)
        return replace(found, left=left_to_callers(shift.agents, share, handling))
