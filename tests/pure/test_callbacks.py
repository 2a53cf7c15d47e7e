"""A promise to call back, the pure part: when it stands in the queue, before whom, and what follows a try."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ivr.callbacks.states import MOVES, CallbackState, IllegalMove, move
from ivr.callbacks.turn import AGAIN_AFTER, MOST_TRIES, Callback, after, position, priority, wants_place
from ivr.dialguard.states import AttemptState

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
PROMISE = Callback(
    id="b1", call_id="c1", queue="support", number="+48601234567", tell="", since=NOW, asked=NOW,
    due=NOW + timedelta(hours=4),
)  # fmt: skip
CALLING = replace(PROMISE, state=CallbackState.CALLING)


def test_what_is_over_stays_over() -> None:
    for before, to in product(CallbackState, CallbackState):
        if to in MOVES[before]:
            assert move(before, to) is to
        else:
            with pytest.raises(IllegalMove):
                move(before, to)
    assert [s for s in CallbackState if not MOVES[s]] == ["done", "failed", "cancelled"]


def test_it_stands_in_the_queue_while_somebody_serves_it_and_never_outside_hours() -> None:
    assert wants_place(PROMISE, NOW, staffed=True)
    assert not wants_place(PROMISE, NOW, staffed=False)
    assert not wants_place(CALLING, NOW, staffed=True)


def test_after_a_try_that_reached_nobody_it_waits_before_the_next() -> None:
    again = after(CALLING, AttemptState.FAILED, "busy", NOW)
    assert (again.state, again.tries, again.not_before) == (CallbackState.WAITING, 1, NOW + AGAIN_AFTER)
    assert not wants_place(again, NOW + AGAIN_AFTER - timedelta(seconds=1), staffed=True)
    assert wants_place(again, NOW + AGAIN_AFTER, staffed=True)


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (AttemptState.DONE, CallbackState.DONE),
        (AttemptState.BLOCKED, CallbackState.FAILED),
        (AttemptState.UNKNOWN, CallbackState.FAILED),
    ],
)
def test_nobody_is_called_again_who_was_reached_who_refused_or_who_was_perhaps_called(
    end: AttemptState, state: CallbackState
) -> None:
    assert after(CALLING, end, "why", NOW).state is state


def test_nobody_is_rung_more_often_than_promised() -> None:
    promise = CALLING
    for _ in range(MOST_TRIES - 1):
        promise = replace(after(promise, AttemptState.FAILED, "busy", NOW), state=CallbackState.CALLING)
    assert after(promise, AttemptState.FAILED, "busy", NOW).state is CallbackState.FAILED


def test_a_promise_that_is_about_to_be_broken_goes_first() -> None:
    assert priority(PROMISE, NOW) > priority(PROMISE, PROMISE.due - timedelta(minutes=5))


def test_the_place_is_behind_those_who_have_waited_longer_and_before_all_others() -> None:
    minutes = [timedelta(minutes=m) for m in (-5, -1, 1, 5)]
    assert position(PROMISE, [NOW + m for m in minutes]) == 3
    assert position(PROMISE, []) == 1
