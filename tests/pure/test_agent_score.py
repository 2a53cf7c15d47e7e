"""The score of agents: the table of the specification to a tenth, and what no table can show."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.policy.agent_score import MOST_SALES, Facts, Score, interval, score

TEAM = 0.76
TABLE = {
    "typical": (0.76, 60, 1.0, 0.98, False, 87.5),
    "balanced good": (0.80, 60, 1.15, 0.99, False, 102.5),
    "sells, lets nobody go": (0.45, 60, 2.0, 0.60, False, 0.0),
    "pushy": (0.70, 60, 1.6, 0.85, False, 67.6),
    "kind, few sales": (0.86, 60, 0.3, 1.0, False, 68.1),
    "three surveys, all 5": (1.0, 3, 1.0, 1.0, False, 97.4),
    "blocked one opt-out": (0.85, 60, 1.4, 1.0, True, 0.0),
}


def facts(s: float = 0.76, n: int = 60, r: float = 1.0, x: float = 0.98, breach: bool = False) -> Facts:
    return Facts(surveys=n, satisfaction=s, team=TEAM, sales=r, lets_go=x, breach=breach)


@pytest.mark.parametrize("name", TABLE)
def test_the_table_of_agents_comes_out_to_a_tenth(name: str) -> None:
    *known, wanted = TABLE[name]
    assert score(facts(*known)).value == pytest.approx(wanted, abs=0.05)  # type: ignore[arg-type]


SHARES = st.floats(0, 1)
SALES = st.floats(0, 10)
ANY = st.builds(
    Facts,
    surveys=st.integers(0, 500),
    satisfaction=SHARES,
    team=SHARES,
    sales=SALES,
    lets_go=SHARES,
    breach=st.booleans(),
)


@given(ANY, SALES)
def test_at_no_satisfaction_no_sale_lifts_the_score(known: Facts, sales: float) -> None:
    if score(known).f == 0:
        assert score(replace(known, sales=sales)).value == 0


@given(ANY)
def test_a_breach_is_worth_nothing_whatever_else(known: Facts) -> None:
    assert score(replace(known, breach=True)).value == 0


@given(ANY, SHARES, SALES, SHARES)
def test_it_falls_with_nothing_that_is_better(known: Facts, more: float, sales: float, go: float) -> None:
    better = replace(
        known,
        satisfaction=max(known.satisfaction, more),
        sales=max(known.sales, sales),
        lets_go=max(known.lets_go, go),
        breach=False,
    )
    assert score(better).value >= score(known).value - 1e-9


@given(st.floats(0.62, 0.83), st.floats(0.1, 1.4))
def test_satisfaction_weighs_more_than_sales(s: float, r: float) -> None:
    """d log score / d log f is 0.6, d log score / d log h 0.4."""

    def slope(of: Score, than: Score, name: str) -> float:
        return log(of.value / than.value) / log(getattr(of, name) / getattr(than, name))

    base = replace(facts(s=s, r=r, n=10**9), team=s)
    here = score(base)
    if here.f < 1.19:
        assert slope(score(replace(base, satisfaction=s + 1e-4)), here, "f") == pytest.approx(0.6, abs=1e-3)
    assert slope(score(replace(base, sales=r + 1e-4)), here, "h") == pytest.approx(0.4, abs=1e-3)


@given(ANY, st.floats(MOST_SALES, 100))
def test_more_sales_than_enough_help_no_further(known: Facts, sales: float) -> None:
    assert score(replace(known, sales=sales)) == score(replace(known, sales=MOST_SALES))


@given(SHARES, st.integers(0, 300))
def test_few_surveys_pull_to_the_team(s: float, n: int) -> None:
    fewer, more = score(facts(s=s, n=n)).shrunk, score(facts(s=s, n=n + 1)).shrunk
    assert abs(fewer - TEAM) <= abs(more - TEAM) + 1e-12


def test_one_bad_answer_punishes_nobody() -> None:
    """An agent with a single answer, the worst there is, keeps nine tenths of the shrunken mean."""
    assert score(facts(s=0.0, n=1)).shrunk > 0.95 * TEAM


def test_whose_score_it_is_changes_nothing() -> None:
    agents = {name: facts(*row[:-1]) for name, row in TABLE.items()}  # type: ignore[arg-type]
    found = {name: score(known).value for name, known in agents.items()}
    for order in itertools.islice(itertools.permutations(agents), 50):
        assert {name: score(agents[name]).value for name in order} == found


@given(ANY, st.floats(0, 0.5))
def test_the_score_lies_in_its_interval(known: Facts, spread: float) -> None:
    low, high = interval(known, spread)
    assert low - 1e-9 <= score(known).value <= high + 1e-9


def test_more_answers_make_the_interval_smaller() -> None:
    wide, narrow = (interval(facts(n=n), 0.28) for n in (30, 300))
    assert narrow[1] - narrow[0] < wide[1] - wide[0]
