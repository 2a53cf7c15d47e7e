"""Those who dial without looking ahead: one line for each agent who waits, or as many lines as a robot may use."""

from __future__ import annotations

from outbound.simulation.day import Shift


class Plain:
    """Learns nothing."""

    tick, at_events = 1.0, True

    def answered(self, rung: float) -> None:
        """A person answered."""

    def ended(self, rung: float) -> None:
        """Nobody answered."""

    def connected(self) -> None:
        """An agent speaks with the person."""

    def abandoned(self) -> None:
        """No agent was there."""

    def handled(self, talk: float, wrap: float) -> None:
        """An agent is through with a call."""


class OneEach(Plain):
    """Progressive and preview: who answers always has an agent. Of a robot the lines are the agents."""

    def lines(self, shift: Shift) -> int:
        """How many more."""
        return max(0, len(shift.idle) - len(shift.lines) - len(shift.waiting))
