"""Erlang's formulas against published tables, to the digits that stand there, and against a way without them."""

from __future__ import annotations

import math

import pytest

from cti.reports.erlang import MOST_AGENTS, OutOfReach, erlang_b, erlang_c, impatient, needed, patient

TABLE = [
    (1, 2, ".20000", ".33333"), (2, 3, ".21053", ".44444"), (5, 7, ".12052", ".32415"), (8, 10, ".12166", ".40918"),
    (10, 12, ".11974", ".44939"), (10, 14, ".05682", ".17413"), (20, 23, ".08493", ".41574"),
    (20, 24, ".06610", ".29807"), (50, 55, ".05375", ".38455"), (100, 108, ".03494", ".32833"),
]  # fmt: skip
"""Erlangs, agents, B, C."""
STAFFING = [
    (11, ".3896", "122.78"), (12, ".6402", "40.44"), (13, ".7956", "17.12"), (14, ".8884", "7.84"),
    (15, ".9415", "3.67"), (16, ".9706", "1.72"),
]  # fmt: skip
"""Agents for 100 calls in half an hour of 180 s each: answered within 20 s, mean wait."""


def digits(value: float, like: str) -> str:
    """`value` as it stands in a table."""
    return f"{value:.{len(like.partition('.')[2])}f}".removeprefix("0")


@pytest.mark.parametrize(("load", "agents", "b", "c"), TABLE)
def test_blocking_and_waiting_are_those_of_the_tables(load: float, agents: int, b: str, c: str) -> None:
    assert (digits(erlang_b(load, agents), b), digits(erlang_c(load, agents), c)) == (b, c)


@pytest.mark.parametrize(("agents", "in_time", "wait"), STAFFING)
def test_staffing_is_that_of_the_tables(agents: int, in_time: str, wait: str) -> None:
    found = patient(100 / 1800, 180, agents, 20)
    assert found is not None
    assert (digits(found.in_time, in_time), digits(found.wait, wait)) == (in_time, wait)


def test_eighty_percent_in_twenty_seconds_needs_fourteen() -> None:
    found = needed(100 / 1800, 180, target=0.8, within=20, patience=None)
    assert found is not None
    assert found.agents == 14


def test_callers_who_give_up_are_those_of_garnett_mandelbaum_and_reiman() -> None:
    """48 calls a minute, a minute each, 50 agents, patience of two minutes (2002, and computed to more digits)."""
    without = patient(48 / 60, 60, 50, 20)
    found = impatient(48 / 60, 60, 50, 120, 20)
    assert without is not None
    assert (digits(without.waits, ".694456"), digits(without.wait, "20.8337")) == (".694456", "20.8337")
    assert without.busy == pytest.approx(0.96)
    assert digits(found.waits, ".467774") == ".467774"
    assert digits(found.lost, ".0309122") == ".0309122"
    assert digits(found.wait, "3.70947") == "3.70947"
    assert digits(found.queue, "2.96758") == "2.96758"
    assert digits(found.busy, ".930324") == ".930324"


def answered_step_by_step(rate: float, work: float, agents: int, patience: float, within: float) -> float:
    """The same share without any formula of waiting: the states in balance, then the caller who finds them, moved in
    small steps of time (uniformisation)."""
    service, gives_up, most = 1 / work, 1 / patience, agents + 120
    weights = [1.0]
    for n in range(1, most + 1):
        weights.append(weights[-1] * rate / (service * min(n, agents) + gives_up * max(0, n - agents)))
    whole = sum(weights)
    answered = sum(weights[:agents]) / whole
    ahead = [weight / whole for weight in weights[agents:]]
    pace = service * agents + gives_up * len(ahead)
    for_each, left = math.exp(-pace * within), 1.0 - math.exp(-pace * within)
    for jump in range(1, int(pace * within + 12 * math.sqrt(pace * within) + 50)):
        after = [0.0] * len(ahead)
        for j, share in enumerate(ahead):
            moves = service * agents + gives_up * j
            if j:
                after[j - 1] += share * moves / pace
            else:
                answered += share * moves / pace * left
            after[j] += share * (1 - (moves + gives_up) / pace)
        ahead = after
        for_each *= pace * within / jump
        left -= for_each
    return answered


@pytest.mark.parametrize(
    ("rate", "work", "agents", "patience", "within"),
    [(0.8, 60, 50, 120, 20), (0.8, 60, 40, 60, 20), (0.05, 180, 6, 90, 60), (0.02, 180, 4, 600, 20)],
)
def test_the_share_answered_in_time_is_that_of_the_chain_of_states(
    rate: float, work: float, agents: int, patience: float, within: float
) -> None:
    found = impatient(rate, work, agents, patience, within).in_time
    assert found == pytest.approx(answered_step_by_step(rate, work, agents, patience, within), abs=2e-5)


def test_endless_patience_is_erlang_c() -> None:
    without, found = patient(0.8, 60, 50, 20), impatient(0.8, 60, 50, 1e7, 20)
    assert without is not None
    assert found.in_time == pytest.approx(without.in_time, abs=1e-3)
    assert found.wait == pytest.approx(without.wait, rel=1e-2)


@pytest.mark.parametrize("patience", [30.0, 120.0, None])
def test_one_agent_fewer_would_be_too_few(patience: float | None) -> None:
    for rate in (0.01, 0.1, 1.0, 5.0):
        found = needed(rate, 200, target=0.8, within=20, patience=patience)
        assert found is not None
        assert found.in_time >= 0.8
        fewer = found.agents - 1
        less = patient(rate, 200, fewer, 20) if patience is None else impatient(rate, 200, fewer, patience, 20)
        assert less is None or less.in_time < 0.8


def test_no_number_of_agents_overflows() -> None:
    """A hundred agents lie two hundred powers of ten above none."""
    for load, agents in ((1e-6, 500), (300, 700), (700, 300), (4000, 4100)):
        assert 0 <= erlang_b(load, agents) <= 1
        assert 0 <= erlang_c(load, agents) <= 1
        found = impatient(load / 180, 180, agents, 60, 20)
        assert 0 <= found.in_time <= 1
        assert found.busy <= 1.0000001


def test_what_is_out_of_reach_is_said_and_not_computed() -> None:
    with pytest.raises(OutOfReach):
        needed(MOST_AGENTS, 180, target=0.8, within=20, patience=60)
    assert needed(0, 180, target=0.8, within=20, patience=60) is None
