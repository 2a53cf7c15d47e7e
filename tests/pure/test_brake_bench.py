"""What `make bench-brake` shows of thousands of campaigns, with fewer of them; and that both writings are the same."""

from __future__ import annotations

import pytest

from bench.brake import compared, crossing
from bench.brake.agree import agree
from bench.brake.cells import CSAT_STAKE, cells, false_stops, found, of_rate
from bench.brake.people import MEAN, SCORES, answers, calls, scores

RUNS = 400
CELLS = [
    cell
    for cell in cells()
    if (cell.table, cell.row, cell.column)
    in {
        ("csat", "0.5", "after 0"),
        ("csat", "0.5", "after 1000"),
        ("detector", "0.5", "A = 1000"),
        ("events", "20% to 40%", "after 2000"),
    }
]


def test_the_products_brake_is_the_one_of_which_the_figures_speak() -> None:
    assert agree(CSAT_STAKE, answers(MEAN - 0.3), 8, 200, 1) == 8
    assert agree(of_rate(0.01), calls(0.03), 8, 250, 2) == 8
    assert all(map(crossing.agrees, crossing.MEANS))


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.table} {cell.column}")
def test_a_campaign_stops_as_soon_as_the_tables_say(cell: object) -> None:
    came = found(cell, RUNS)  # type: ignore[arg-type]
    assert came.median <= 1.15 * came.cell.median
    assert came.p90 <= 1.25 * came.cell.p90
    assert came.caught == 1


def test_hardly_any_campaign_stops_without_a_change() -> None:
    assert false_stops(CSAT_STAKE, answers(MEAN), 1500, RUNS) <= 0.02
    assert false_stops(CSAT_STAKE, answers(MEAN - 0.05), 1500, RUNS) <= 0.05
    assert compared.false_stops(0.2, compared.DRIFT, 200) <= 0.05


def test_the_people_of_the_bench_are_as_they_are_said_to_be() -> None:
    mean = sum(share * score for score, share in enumerate(SCORES, 1))
    assert mean == pytest.approx(MEAN)
    assert sum(share * (score - mean) ** 2 for score, share in enumerate(SCORES, 1)) ** 0.5 == pytest.approx(
        1.144, abs=1e-3
    )
    assert scores(MEAN) == pytest.approx(SCORES)
    assert sum(share * score for score, share in enumerate(scores(3.2), 1)) == pytest.approx(3.2)
