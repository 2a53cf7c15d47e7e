"""Grades by agent: how many, their mean, how sure; nobody has a place by a handful of talks."""

from __future__ import annotations

import pytest

from cti.grades.report import ENOUGH, Graded, Line, lines


def grades(agent: str, scores: list[float], form: str = "f", version: str = "1") -> list[Graded]:
    return [Graded(f"{agent}-{n}", agent, form, version, score, {"q": score}) for n, score in enumerate(scores)]


def places(found: tuple[Line, ...]) -> list[tuple[str, int, int | None]]:
    return [(line.agent, line.n, line.place) for line in found]


def test_nobody_has_a_place_under_thirty_talks_nor_alone() -> None:
    few = grades("ewa", [90.0] * (ENOUGH - 1))
    many = grades("boris", [60.0, 80.0] * (ENOUGH // 2))
    assert ENOUGH == 30
    assert places(lines([*few, *many])) == [("boris", 30, None), ("ewa", 29, None)]
    assert [line.margin is None for line in lines([*few, *many])] == [False, True]


def test_who_has_enough_has_a_place_among_those_who_have_and_the_order_is_by_name() -> None:
    found = lines(
        [
            *grades("ewa", [90.0] * 30),
            *grades("boris", [60.0] * 40),
            *grades("maja", [90.0] * 31),
            *grades("ola", [99.0] * 29),
        ]
    )
    assert places(found) == [("boris", 40, 3), ("ewa", 30, 1), ("maja", 31, 1), ("ola", 29, None)]


def test_a_mean_says_how_sure_it_is() -> None:
    [line] = lines(grades("ewa", [60.0, 80.0] * 18))
    assert (line.n, line.mean) == (36, 70.0)
    assert line.margin == pytest.approx(1.96 * 10.1419 / 6, abs=0.001)


def test_another_version_of_a_form_is_another_form() -> None:
    found = lines([*grades("ewa", [90.0], version="1"), *grades("ewa", [50.0], version="2")])
    assert [(line.version, line.n, line.mean) for line in found] == [("1", 1, 90.0), ("2", 1, 50.0)]


def test_a_talk_that_two_graded_counts_once() -> None:
    both = [Graded("r1", "ewa", "f", "1", score, {"q": score}) for score in (60.0, 80.0)]
    [line] = lines([*both, Graded("r2", "ewa", "f", "1", 100.0, {})])
    assert (line.n, line.mean) == (2, 85.0)
    assert [(one.question, one.n, one.mean) for one in line.questions] == [("q", 1, 70.0)]
