"""A Pacer as the dialler of a shift: what it sees of it, and what it is told. Once a second it looks besides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from outbound.pacing import Agent, Line, Market, Pacer, Talked, Window
from outbound.pacing.market import IDLE, TALKING, WRAPPING
from outbound.simulation.day import Result, Shift
from outbound.simulation.world import Fates, Markov, World

TICK = 1.0
WAITS = Agent(IDLE)


class Paced:
    """One for each shift."""

    tick, at_events = TICK, True

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        self.answered, self.ended = pacer.answered, pacer.ended
        self.connected, self.abandoned = pacer.connected, pacer.abandoned
        self._cap = Decimal(pacer.pace.cap)

    def handled(self, talk: float, wrap: float) -> None:
        """An agent is through with a call."""
        self.pacer.handled(Talked(talk, wrap))

    def lines(self, shift: Shift) -> int:
        """How many more are dialled now."""
        return self.pacer.decide(self.market(shift)).lines

    def market(self, shift: Shift) -> Market:
        """As the pacer sees it."""
        now = shift.now
        agents = [Agent(TALKING, now - since) for since in shift.talking.values()]
        agents += [Agent(WRAPPING, now - since) for since in shift.wrapping.values()]
        agents += [WAITS] * len(shift.idle)
        return Market(
            lines=tuple([Line(now - dialled) for dialled in shift.lines.values()]),
            agents=tuple(agents),
            waiting=len(shift.waiting),
            windows=(Window("day", self._cap, *shift.window()),),
            since_result=None if shift.result_at is None else now - shift.result_at,
            now=now,
        )


def shift(
    world: World | Markov,
    pacer: Pacer,
    agents: int,
    hours: float = 8.0,
    seed: int = 101,
    moves: Sequence[tuple[float, int]] = (),
) -> Result:
    """One shift."""
    return Shift(world, Paced(pacer), agents, hours * 3600, Fates(world, seed), moves).run()
