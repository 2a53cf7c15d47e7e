"""What an agent promised: the states of a promise, and when somebody is told that it will be late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cti.promises.states import FARTHEST, MOVES, IllegalMove, Owed, PromiseState, may_be_due, told_at, wakes, wanted

MADE = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
DUE = MADE + timedelta(hours=4)
OPEN, LATE, KEPT, WITHDRAWN = PromiseState


def owed(state: PromiseState = OPEN, *, due: datetime | None = DUE, told: bool = False) -> Owed:
    return Owed("p", "c", "anna", "ewa", MADE, due, state, told)


@pytest.mark.parametrize("before", PromiseState)
@pytest.mark.parametrize("after", PromiseState)
def test_a_move_that_is_not_in_the_table_is_refused(before: PromiseState, after: PromiseState) -> None:
    if after in MOVES[before]:
        assert owed(before).moved(after).state is after
        return
    with pytest.raises(IllegalMove, match=f"a promise that is {before} cannot become {after}"):
        owed(before).moved(after)


def test_what_is_late_can_still_be_kept_and_what_is_over_stays_over() -> None:
    assert MOVES[LATE] == {KEPT, WITHDRAWN}
    assert not MOVES[KEPT]
    assert not MOVES[WITHDRAWN]


@pytest.mark.parametrize(
    ("hours", "before"), [(24, 30), (4, 30), (1, 30), (0.5, 15), (0.1, 3)], ids=["day", "4 h", "1 h", "30 min", "6 min"]
)
def test_somebody_is_told_half_an_hour_before_or_at_half_of_a_short_time(hours: float, before: float) -> None:
    due = MADE + timedelta(hours=hours)
    assert due - told_at(MADE, due) == timedelta(minutes=before)


def test_time_tells_once_that_it_is_due_soon_and_then_that_it_is_late() -> None:
    soon = DUE - timedelta(minutes=30)
    moment = timedelta(microseconds=1)
    assert [wanted(owed(), at) for at in (MADE, soon - moment, soon, DUE - moment, DUE)] == [
        None, None, OPEN, OPEN, LATE,
    ]  # fmt: skip
    told = owed(told=True)
    assert [wanted(told, at) for at in (soon, DUE - moment, DUE)] == [None, None, LATE]
    assert (wakes(owed()), wakes(told)) == (soon, DUE)


@pytest.mark.parametrize("one", [owed(LATE), owed(KEPT), owed(WITHDRAWN), owed(due=None)])
def test_what_is_late_over_or_due_some_time_is_not_told_again(one: Owed) -> None:
    assert wanted(one, DUE + timedelta(days=9)) is None
    assert wakes(one) is None


def test_a_promise_that_came_after_its_time_is_late_at_once() -> None:
    """A store may hold such rows; nothing of it may be told for ever."""
    one = Owed("p", None, "anna", None, DUE, MADE)
    assert told_at(DUE, MADE) == MADE
    assert wanted(one, DUE) is LATE


@pytest.mark.parametrize(
    ("after", "may"),
    [
        (timedelta(), False), (timedelta(seconds=-1), False), (timedelta(seconds=1), True), (FARTHEST, True),
        (FARTHEST + timedelta(seconds=1), False),
    ],
)  # fmt: skip
def test_what_is_promised_lies_ahead_and_within_a_year(after: timedelta, may: bool) -> None:
    assert may_be_due(MADE + after, MADE) is may
