"""A call's clock: set the world's clock as you like, the call lasts as long as it lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivr.steady import steady

NOON = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
"""A minute before summer time begins in Warsaw."""


class World:
    def __init__(self) -> None:
        self.says, self.passed = NOON, 0.0

    def goes_on(self, seconds: float) -> None:
        self.says += timedelta(seconds=seconds)
        self.passed += seconds


def test_it_begins_with_what_the_world_says_and_goes_on_with_it() -> None:
    world = World()
    clock = steady(lambda: world.says, lambda: world.passed)
    world.goes_on(90)
    assert clock() == NOON + timedelta(seconds=90)


def test_an_hour_back_or_ahead_changes_nothing_for_a_call_that_goes_on() -> None:
    world = World()
    clock = steady(lambda: world.says, lambda: world.passed)
    for hours in (-1, 2):
        world.says += timedelta(hours=hours)
        world.goes_on(5)
    assert clock() - NOON == timedelta(seconds=10)


def test_the_next_call_begins_with_the_new_time() -> None:
    world = World()
    world.says += timedelta(hours=1)
    assert steady(lambda: world.says, lambda: world.passed)() == NOON + timedelta(hours=1)
