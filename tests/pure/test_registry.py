"""Whose turn it is, when callers of several Asterisks wait for the same agents."""

from __future__ import annotations

from ivr.asterisk.registry import Caller, Registry
from ivr.bus import Bus


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_callers_of_other_asterisks_wait_for_the_same_agents() -> None:
    """Who stands in one's own queue of Asterisk's is counted apart: the place there is another."""
    clock = Clock()
    among: list[Registry] = []
    north, south = (Registry(Bus(), clock, name, among) for name in ("north", "south"))

    def waits(registry: Registry, call_id: str, queue: str = "support", priority: int = 5) -> Caller:
        clock.now += 1
        caller = registry.begin(call_id, f"{registry.asterisk}-{call_id}", lambda _: None)
        registry.waits(caller, queue, priority)
        return caller

    first, second, _, third = waits(north, "a"), waits(south, "b"), waits(south, "c", "sales"), waits(north, "d")
    assert [north.ahead(first), south.ahead(second), north.ahead(third)] == [0, 1, 2]
    assert [north.inside(first), south.inside(second), north.inside(third)] == [0, 0, 1]
    urgent = waits(south, "e", priority=1)
    assert (south.ahead(urgent), north.ahead(first)) == (0, 1)
