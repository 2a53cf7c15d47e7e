"""Results of campaigns: what each figure counts, and that none comes without how many it was measured in."""

from __future__ import annotations

import random
from dataclasses import astuple
from datetime import UTC, datetime
from decimal import Decimal
from math import isclose
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.reports.figures import interval
from cti.reports.sheets import as_csv
from outbound.results.cells import By, Cell, Seconds, facts
from outbound.results.costs import total, unit_costs
from outbound.results.figures import DEFINITIONS, figures
from outbound.results.looking import Found, named
from outbound.results.report import Results, results
from outbound.results.tables import FORMULAS, table
from scripts_dsl.campaign.model import Counted
from scripts_dsl.settings.model import Costs

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "results.md").read_text("utf-8")
WARSAW = ZoneInfo("Europe/Warsaw")
NINE = datetime(2026, 5, 6, 7, tzinfo=UTC)
"""In Warsaw."""
COUNTED = Counted(frozenset({"promised"}), frozenset({"wrong_number"}))
COSTS = Costs("EUR", Decimal("0.01"), Decimal("0.06"), Decimal(36))
WORDS = ("busy", "failed", "no_answer", "machine", "abandoned", "promised", "wrong_number", "talked", "hung_up",
         "do_not_call", "complaint", "unknown")  # fmt: skip


def cell(outcome: str, calls: int = 1, **other: object) -> Cell:
    return Cell(**{"at": NINE, "list": "l1", "script": "", "outcome": outcome, "calls": calls, **other})  # type: ignore[arg-type]


def share(cells: list[Cell], name: str, counted: Counted = COUNTED) -> tuple[int, int]:
    return next((one.part, one.of) for one in figures(cells, counted) if one.name == name)


DAY = [
    cell("busy", 3), cell("failed", 2), cell("no_answer", 40), cell("machine", 15), cell("abandoned", 1),
    cell("promised", 12), cell("wrong_number", 4), cell("talked", 10), cell("hung_up", 6, in_pitch=True),
    cell("do_not_call", 3), cell("complaint", 1), cell("unknown", 3),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "part", "of"),
    [
        ("rang", 92, 100),
        ("answered", 37, 100),
        ("machine", 15, 100),
        ("right_party", 26, 100),
        ("right_party_connected", 26, 36),
        ("abandoned", 1, 37),
        ("in_pitch", 6, 36),
        ("opted_out", 3, 37),
        ("complained", 1, 37),
        ("converted", 12, 26),
        ("converted_attempts", 12, 100),
    ],
)
def test_each_share_is_what_its_definition_says(name: str, part: int, of: int) -> None:
    """What nobody knows of (`unknown`) is an attempt, and nothing else."""
    assert share(DAY, name) == (part, of)


def test_every_share_has_its_number_and_wilsons_interval() -> None:
    for one in figures(DAY, COUNTED):
        assert one.value == one.part / one.of
        assert (one.low, one.high) == interval(one.part, one.of)


def test_nothing_to_divide_by_is_no_figure() -> None:
    only = next(one for one in figures([cell("busy")], COUNTED) if one.name == "converted")
    assert (only.part, only.of, only.value, only.low, only.high) == (0, 0, None, None, None)


def test_a_file_that_calls_nothing_a_success_has_no_conversion() -> None:
    names = {one.name for one in figures(DAY, Counted())}
    assert names == {one.name for one in DEFINITIONS} - {"converted", "converted_attempts"}


def test_an_opt_out_by_the_agents_button_counts_whatever_the_outcome() -> None:
    assert share([cell("talked", opted_out=True), cell("talked")], "opted_out") == (1, 2)


def test_whoever_hangs_up_in_the_pitch_is_no_right_party_and_no_success() -> None:
    known = facts(cell("promised", in_pitch=True), COUNTED)
    assert (known.connected, known.right_party, known.converted) == (True, False, False)


# --- groups ----------------------------------------------------------------------------------------------------------


def test_hours_are_those_of_the_sites_clock() -> None:
    late = cell("busy", at=datetime(2026, 1, 6, 7, 45, tzinfo=UTC))
    made = results([cell("busy"), late], COUNTED, Costs(), By.HOUR, WARSAW)
    assert [(one.group, one.attempts) for one in made.groups] == [("08", 1), ("09", 1)]


@given(
    st.lists(
        st.builds(
            cell, st.sampled_from(WORDS), st.integers(1, 50), list=st.sampled_from(["", "l1", "l2"]),
            script=st.sampled_from(["", "a 1", "a 2"]), at=st.datetimes(timezones=st.just(UTC)),
        ),
        max_size=20,
    ),
    st.sampled_from([By.HOUR, By.LIST, By.SCRIPT]),
)  # fmt: skip
def test_the_groups_together_are_the_whole(cells: list[Cell], by: By) -> None:
    made = results(cells, COUNTED, COSTS, by, ZoneInfo("UTC"))
    assert sum(one.attempts for one in made.groups) == made.whole.attempts == sum(made.outcomes.values())
    for number, whole in enumerate(made.whole.figures):
        assert sum(one.figures[number].part for one in made.groups) == whole.part
        assert sum(one.figures[number].of for one in made.groups) == whole.of


# --- costs -----------------------------------------------------------------------------------------------------------


def seconds(line: float, talk: float) -> Seconds:
    return Seconds(line, talk, line * line, talk * talk, line * talk)


def together(cells: list[Cell]) -> Cell:
    """The same calls as one cell, as the database gives them."""
    sums = [sum(column) for column in zip(*(astuple(one.seconds) for one in cells), strict=True)]
    return cell(cells[0].outcome, len(cells), seconds=Seconds(*sums))


def test_a_call_costs_its_attempt_its_minutes_and_its_agent() -> None:
    """0.01 + 2 minutes of 0.06 + 100 seconds of 0.01."""
    assert isclose(total([cell("promised", seconds=seconds(120, 100))], COSTS), 0.01 + 0.12 + 1.0)
    assert isclose(total([cell("busy", 7)], COSTS), 0.07)


def test_calls_counted_together_cost_what_they_cost_one_by_one() -> None:
    draw = random.Random(5)
    talks = [cell("promised", seconds=seconds(t := draw.uniform(20, 300), t - 5)) for _ in range(40)]
    rest = [cell("no_answer") for _ in range(160)]
    apart = unit_costs([*talks, *rest], COUNTED, COSTS)
    joined = unit_costs([together(talks), together(rest)], COUNTED, COSTS)
    for one, other in zip(apart, joined, strict=True):
        assert (one.name, one.of) == (other.name, other.of)
        assert isclose(one.value or 0, other.value or 0)
        assert isclose(one.low or 0, other.low or 0, rel_tol=1e-6)
        assert isclose(one.high or 0, other.high or 0, rel_tol=1e-6)


def test_what_one_success_costs_lies_in_its_interval_nineteen_times_in_twenty() -> None:
    """Against the cost that the day was drawn from."""
    draw, held, days = random.Random(11), 0, 400
    costs = Costs("EUR", Decimal("0.01"), Decimal("0.06"))
    truth = (0.01 + 0.3 * (0.06 * 100 / 60)) / (0.3 * 0.4)
    for _ in range(days):
        talks = [draw.expovariate(1 / 100) for _ in range(500) if draw.random() < 0.3]
        won = sum(draw.random() < 0.4 for _ in talks)
        cells = [cell("promised" if n < won else "talked", seconds=seconds(t, 0)) for n, t in enumerate(talks)]
        cells.append(cell("no_answer", 500 - len(talks)))
        one = unit_costs(cells, COUNTED, costs)[-1]
        assert one.low is not None
        assert one.high is not None
        held += one.low <= truth <= one.high
    assert 0.92 <= held / days <= 0.98


def test_too_few_successes_have_no_interval() -> None:
    one = unit_costs([cell("promised", 2), cell("no_answer", 500)], COUNTED, COSTS)[-1]
    assert (one.name, one.of, one.low, one.high) == ("cost_success", 2, None, None)


def test_without_prices_nothing_is_said_of_costs() -> None:
    made = results(DAY, COUNTED, Costs(), By.ALL, WARSAW)
    assert (made.currency, made.whole.cost, made.whole.costs) == ("", None, ())


# --- out -------------------------------------------------------------------------------------------------------------


def test_the_name_of_a_list_is_no_formula_of_a_spreadsheet() -> None:
    made: Results = results(DAY, COUNTED, COSTS, By.LIST, WARSAW)
    sheet = as_csv(table(Found(made, {"l1": '=HYPERLINK("https://evil.example")'}))).decode("utf-8-sig")
    assert "'=HYPERLINK" in sheet
    assert ",=HYPERLINK" not in sheet
    assert '"=HYPERLINK' not in sheet


def test_a_version_is_called_by_the_day_from_which_it_was_heard() -> None:
    assert named("debt_reminder 3f2a91bc0d11e5aa", NINE) == "debt_reminder 3f2a91bc, since 2026-05-06"


@pytest.mark.parametrize("name", FORMULAS)
def test_a_figure_stands_in_the_reference_as_it_is_computed(name: str) -> None:
    """Red? The line of the figure has to be this one."""
    assert f"| `{name}` | {FORMULAS[name]} |" in PAGE
