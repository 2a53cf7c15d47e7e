"""What a flow reads of a queue, from what the bus told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivr.bus import Bus
from ivr.happenings import AgentConnected, CallerLeftQueue, CallerQueued
from ivr.live import LiveCall, LiveCalls
from ivr.queue_facts import QueueFacts

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


class Site:
    """A queue with two agents at work, nobody free, who take a waiting caller every minute."""

    def __init__(self, answers: int = 5) -> None:
        self.bus, self.live = Bus(), LiveCalls()
        self.free = 0
        self.now = NOW
        self.facts = QueueFacts(
            self.bus, self.live, lambda _: 3, lambda _: 2, lambda _: self.free, clock=lambda: self.now
        )
        for _ in range(answers + 1):
            self.bus.publish(CallerQueued(call_id="c", queue="support", position=0, at=NOW))
        for number in range(answers):
            self.now = NOW + timedelta(minutes=number)
            self.bus.publish(CallerLeftQueue(call_id="c", queue="support", waited=90, why="answered", at=self.now))
            self.bus.publish(AgentConnected(call_id="c", member="ewa", queue="support", hold=90, rang=4, at=self.now))

    def waiting(self, calls: int) -> None:
        for number in range(calls):
            call = LiveCall(f"w{number}", "f", None, None, "100", NOW, "pl")
            call.queue, call.joined = "support", NOW
            self.live.add(call)

    def read(self, *names: str) -> list[object]:
        found = self.facts.read(frozenset(names))
        return [found.get(name) for name in names]


def test_the_wait_is_that_of_a_caller_who_joins_now() -> None:
    site = Site()
    assert site.read("queues.support.wait", "queues.support.waiting", "queues.support.agents") == [60.0, 0, 3]
    site.waiting(2)
    assert site.read("queues.support.wait", "queues.support.waiting") == [180.0, 2]


def test_a_free_agent_is_as_near_as_telephones_ring() -> None:
    site = Site()
    site.free = 1
    assert site.read("queues.support.wait") == [4.0]


def test_nothing_known_is_no_wait() -> None:
    assert Site(answers=1).read("queues.support.wait", "queues.sales.wait") == [0.0, 0.0]


def test_a_board_shows_no_estimate_where_nothing_is_known() -> None:
    """0:00 would be a promise."""
    assert (Site(answers=1).facts.expected("support"), Site().facts.expected("support")) == (None, 60.0)


def test_a_waiting_caller_is_told_by_those_ahead_and_of_nothing_where_nothing_is_known() -> None:
    assert Site().facts.outlook("support", 1) == 120.0
    assert Site().facts.outlook("sales", 1) is None


def test_a_caller_who_gives_up_is_no_answer() -> None:
    site = Site()
    site.bus.publish(CallerLeftQueue(call_id="c", queue="support", waited=1, why="abandoned", at=site.now))
    assert site.read("queues.support.wait") == [60.0]


def test_other_names_are_no_facts() -> None:
    assert Site().read("queues.support.mood", "agent.name") == [None, None]
