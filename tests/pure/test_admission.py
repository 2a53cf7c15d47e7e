"""When the engine takes one more call, and when it leaves it to the fallback."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from ivr.admission import CALM_IN_A_ROW, LATE, LATE_IN_A_ROW, Gate, Refusal
from ivr.overload import QUIET, Spell


def beats(gate: Gate, *lags: float) -> Gate:
    for lag in lags:
        gate.beat(lag)
    return gate


def test_as_many_calls_as_are_allowed_are_taken_and_no_more() -> None:
    gate = Gate(most=2)
    assert [gate.enters() for _ in range(3)] == [None, None, Refusal.FULL]
    gate.leaves()
    assert gate.enters() is None
    assert (gate.calls, gate.refused[Refusal.FULL]) == (2, 1)


def test_a_call_that_an_engine_has_begun_is_taken_up_whatever_there_is() -> None:
    gate = beats(Gate(most=1), *[LATE * 2] * LATE_IN_A_ROW)
    gate.enters(begun=True)
    assert gate.enters(begun=True) is None
    assert gate.calls == 2


def test_one_long_pause_refuses_nobody() -> None:
    """A file of flows is read anew."""
    gate = beats(Gate(), 3.0)
    assert gate.enters() is None
    assert gate.lag == 3.0


def test_an_event_loop_that_is_late_again_and_again_takes_no_call_until_it_is_calm() -> None:
    gate = beats(Gate(), *[LATE + 0.1] * LATE_IN_A_ROW)
    assert gate.enters() is Refusal.LATE
    beats(gate, *[0.0] * (CALM_IN_A_ROW - 1))
    assert gate.enters() is Refusal.LATE
    gate.beat(0.0)
    assert gate.enters() is None


@pytest.mark.parametrize("lags", [[0.6, 0.6, 0.0] * 5, [LATE] * 20])
def test_late_now_and_then_is_not_overloaded(lags: list[float]) -> None:
    assert not beats(Gate(), *lags).late


def test_calm_must_last() -> None:
    gate = beats(Gate(), *[1.0] * LATE_IN_A_ROW, *[0.0, 0.0, 0.0, 1.0] * 5)
    assert gate.late


def test_refusals_are_told_once_and_their_end_once() -> None:
    gate = Gate(most=0)
    spell = Spell(gate)
    with capture_logs() as lines:
        spell.look(0.0)
        for second in range(1, 100):
            gate.enters()
            spell.look(float(second))
        spell.look(99.0 + QUIET)
        spell.look(99.1 + QUIET)
        spell.look(200.0 + QUIET)
        gate.enters()
        spell.look(300.0 + QUIET)
    assert [(line["event"], line.get("reason"), line.get("refused")) for line in lines] == [
        ("calls.refused", "full", None),
        ("calls.taken_again", None, 99),
        ("calls.refused", "full", None),
    ]
