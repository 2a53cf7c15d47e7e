"""Whose turn it is, when callers of several Asterisks wait for the same agents; and when a talk is over."""

from __future__ import annotations

from ivr.asterisk.registry import Caller, Registry
from ivr.bus import Bus
from ivr.happenings import TalkEnded


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


def test_a_caller_whom_the_agent_has_left_is_apart_also_when_no_event_says_so() -> None:
    """Of a channel that the manager hangs up, Asterisk tells the end of the talk when the caller goes, too."""
    clock, bus, told = Clock(), Bus(), list[TalkEnded]()
    bus.subscribe(TalkEnded, told.append)
    registry = Registry(bus, clock)
    registry.in_step = True
    caller = registry.begin("a", "1", lambda _: None)
    registry.waits(caller, "support", 5)
    registry.connected(caller, "ewa", 0.0)
    clock.now = 60.0
    registry.came_back(caller, "answered")
    since, talk = caller.since, registry.measured(caller)
    clock.now = 60.5
    registry.apart(caller, since, talk)
    assert [(one.member, one.by, one.talk) for one in told] == [("ewa", "agent", 60.0)]
    registry.apart(caller, since, talk)
    registry.talk_ended(caller, "caller", 100.0)
    assert len(told) == 1, "told once"
