"""The breaker: who fails again and again is left alone, then asked once."""

from __future__ import annotations

import pytest

from ivr.outside.breaker import FAILURES, REST, WITHIN, Breaker
from ivr.outside.failures import BreakerOpen, OutsideFailed, ServerTrouble

TROUBLE = ServerTrouble("times_out", "no answer")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def asks(breaker: Breaker, problem: BaseException | None = None, server: str = "a") -> bool:
    """Whether the server was asked."""
    try:
        with breaker.watching(server):
            if problem is not None:
                raise problem
    except BreakerOpen:
        return False
    except BaseException as raised:
        if raised is not problem:
            raise
    return True


def opened(breaker: Breaker) -> None:
    assert all(asks(breaker, TROUBLE) for _ in range(FAILURES))


def test_it_opens_after_five_failures_in_ten_seconds_and_other_servers_are_asked(breaker: Breaker) -> None:
    opened(breaker)
    assert not asks(breaker)
    assert asks(breaker, server="b")


def test_failures_that_lie_far_apart_do_not_open_it(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3 * FAILURES):
        assert asks(breaker, TROUBLE)
        clock.now += WITHIN / (FAILURES - 1) + 0.01


@pytest.mark.parametrize("problem", [None, OutsideFailed("wrong_shape", "no JSON"), KeyboardInterrupt()])
def test_an_answer_that_we_do_not_like_says_nothing_about_the_server(
    breaker: Breaker, problem: BaseException | None
) -> None:
    assert all(asks(breaker, problem) for _ in range(3 * FAILURES))


def test_after_a_rest_one_request_tries_and_closes_it(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += REST - 0.1
    assert not asks(breaker)
    clock.now += 0.1
    with breaker.watching("a"):
        assert not asks(breaker), "only one"
    assert asks(breaker, TROUBLE)
    assert asks(breaker), "one failure does not open it again"


def test_a_trial_that_fails_opens_it_again(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += REST
    assert asks(breaker, TROUBLE)
    assert not asks(breaker)
    clock.now += REST
    assert asks(breaker)


def test_a_trial_that_is_given_up_leaves_room_for_the_next(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.now += REST
    assert asks(breaker, KeyboardInterrupt())
    assert asks(breaker)
    assert asks(breaker)
