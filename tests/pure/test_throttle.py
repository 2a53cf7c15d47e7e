"""Five wrong passwords a minute, no more."""

from __future__ import annotations

import pytest

from cti.logins.throttle import MOST_KEYS, Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(5, 60.0, clock)


def test_the_sixth_try_within_a_minute_is_refused_and_told_when_to_come_back(throttle: Throttle, clock: Clock) -> None:
    for clock.now in range(5):
        assert throttle.take("ewa") == 0
    clock.now = 10
    assert throttle.take("ewa") == 50


def test_a_refused_try_does_not_prolong_the_wait(throttle: Throttle, clock: Clock) -> None:
    for _ in range(9):
        throttle.take("ewa")
    clock.now = 60
    assert throttle.take("ewa") == 0


def test_the_window_slides(throttle: Throttle, clock: Clock) -> None:
    for clock.now in (0, 30, 30, 30, 30):
        assert throttle.take("ewa") == 0
    clock.now = 60
    assert throttle.take("ewa") == 0
    assert throttle.take("ewa") == 30


def test_one_key_does_not_lock_another(throttle: Throttle) -> None:
    for _ in range(6):
        throttle.take(("ewa", "10.0.0.1"))
    assert throttle.take(("ewa", "10.0.0.2")) == 0


def test_a_success_does_not_count(throttle: Throttle) -> None:
    for _ in range(20):
        assert throttle.take("ewa") == 0
        throttle.give_back("ewa")


def test_giving_back_what_was_never_taken_changes_nothing(throttle: Throttle) -> None:
    throttle.give_back("ewa")
    assert throttle.take("ewa") == 0


def test_a_flood_of_names_does_not_fill_the_memory(throttle: Throttle) -> None:
    for n in range(MOST_KEYS + 10):
        throttle.take(n)
    assert len(throttle._tries) == MOST_KEYS
