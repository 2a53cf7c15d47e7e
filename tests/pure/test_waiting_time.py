"""The estimated wait: what it is made of, and that it is nearer to the truth than the usual methods."""

from __future__ import annotations

from statistics import fmean

import pytest

from bench.waiting import DAYS, errors, simulate
from ivr.waiting_time import AGE, FEWEST, QueueHistory


def busy(history: QueueHistory, every: float = 60.0, calls: int = 10, agents: int = 2) -> float:
    """`calls` are answered, one `every` so many seconds, while others wait; the second at which it ends."""
    for _ in range(calls + 2):
        history.joined()
    for number in range(calls + 1):
        history.answered((number + 1) * every, waited=200.0, rang=5.0, agents=agents)
    return (calls + 1) * every


def test_the_wait_is_as_many_answers_away_as_callers_are_ahead() -> None:
    history = QueueHistory()
    now = busy(history)
    assert [history.estimate(now, ahead, agents=2, free=0) for ahead in (0, 1, 5)] == [60, 120, 360]


def test_more_agents_shorten_it_at_once() -> None:
    history = QueueHistory()
    now = busy(history)
    assert history.estimate(now, 1, agents=4, free=0) == 60
    assert history.estimate(now, 1, agents=1, free=0) == 240


def test_callers_who_give_up_shorten_it_for_those_behind() -> None:
    history = QueueHistory()
    now = busy(history, calls=10)
    for _ in range(11):
        history.joined()
        history.gave_up(now)
    assert history.estimate(now, 10, agents=2, free=0) == pytest.approx((10 * 0.5 + 1) * 60)


def test_with_an_agent_free_it_is_as_long_as_telephones_ring() -> None:
    history = QueueHistory()
    now = busy(history)
    assert history.estimate(now, 0, agents=2, free=1) == 5.0
    assert history.estimate(now, 1, agents=2, free=1) == 120, "one agent is free for the caller ahead"


def test_nothing_is_said_of_too_few_calls_nor_of_old_ones_nor_with_nobody_at_work() -> None:
    history = QueueHistory()
    assert history.estimate(0, 0, agents=2, free=0) is None
    assert history.estimate(0, 0, agents=2, free=1) is None
    now = busy(history, calls=FEWEST)
    assert history.estimate(now, 0, agents=2, free=0) is not None
    assert history.estimate(now, 0, agents=0, free=0) is None
    assert history.estimate(now + AGE + 1, 0, agents=2, free=0) is None


def test_time_in_which_nobody_waited_is_not_work() -> None:
    """Ten calls, an hour apart each: what agents did between them is not known."""
    history = QueueHistory()
    for number in range(10):
        history.joined()
        history.answered(number * 300.0, waited=8.0, rang=4.0, agents=3)
    assert history.estimate(2700, 0, agents=3, free=0) == 8.0


@pytest.mark.parametrize("day", DAYS[:4], ids=lambda day: day.name)
def test_it_is_nearer_than_the_mean_of_the_last_waits_and_the_last_wait(day: object) -> None:
    told = simulate(day, 2)  # type: ignore[arg-type]
    waited = fmean(t.waited for t in told)
    _, bias, off, _ = errors(told, "estimate")
    assert off < min(errors(told, method)[2] for method in ("mean_wait", "last_wait"))
    assert abs(bias) < 0.25 * waited
