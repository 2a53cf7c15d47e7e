"""Did you mean …?"""

from __future__ import annotations

import pytest

from scripts_dsl.suggest import distance, hints, listed, nearest

PLACES = ["start", "billing", "faults", "operator", "bye"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("fautls", "faults"),
        ("operater", "operator"),
        ("Operator", "operator"),
        ("bey", "bye"),
        ("strat", "start"),
        ("menu", None),
        ("", None),
        ("x", None),
        ("o" * 1000, None),
    ],
)
def test_the_nearest_name_is_offered_and_none_when_nothing_is_near(word: str, meant: str | None) -> None:
    assert nearest(word, PLACES) == meant


def test_one_letter_says_nothing_about_another() -> None:
    assert nearest("m", ["n"]) is None


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1), ("kitten", "sitting", 3)],
)
def test_distance_counts_letters_changed_and_neighbours_swapped(a: str, b: str, steps: int) -> None:
    assert distance(a, b, 9) == distance(b, a, 9) == steps


def test_a_long_list_is_cut() -> None:
    assert listed("places", map(str, range(30))).endswith("10, 11, …")
    assert hints("fautls", PLACES, "places") == (
        "did you mean 'faults'?",
        "places: start, billing, faults, operator, bye",
    )
    assert hints("x", [], "places") == ()
