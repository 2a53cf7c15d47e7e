"""Did you mean …?"""

from __future__ import annotations

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.site import NO_SITE
from scripts_dsl.suggest import distance, hints, listed, meant, nearest

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


@pytest.mark.parametrize(
    ("word", "known", "why"),
    [
        ("\u0430ccount", "account", "The first letter of what is written is Cyrillic."),
        ("bi\u04cf\u04cfing", "billing", "The third letter of what is written is Cyrillic."),
        ("b\u03bfnus", "bonus", "The second letter of what is written is Greek."),
        ("pay_\u0430ll", "pay_all", "The 5th letter of what is written is Cyrillic."),
        ("\u0441\u043e\u0440\u0443", "copy", "The letters of what is written are Cyrillic."),
        ("acount", "account", ""),
        ("\u0441\u0447\u0435\u0442\u0430", "\u0441\u0447\u0435\u0442", ""),
    ],
)
def test_a_letter_that_looks_right_and_is_of_another_alphabet_is_named(word: str, known: str, why: str) -> None:
    assert nearest(word, [known]) == known
    assert meant(word, known) == f"did you mean '{known}'? {why}".strip()
    assert hints(word, [known], "names")[0] == meant(word, known)


def test_a_name_that_is_declared_and_used_in_two_alphabets_says_which_letter() -> None:
    flow = """\
flow: c
languages: [en]
vars: {account: digits 4}
places:
  start:
    - ask: Your account please.
      into: \u0430ccount
    - say: Hello now.
      when: \u0430ccount = "1"
    - h\u0430ngup: Good bye now.
"""
    said = [hint for message in check_file(flow, "c.flow.yaml", NO_SITE).messages for hint in message.hints]
    assert "The first letter of what is written is Cyrillic." in said
    assert "write account there" in said
    assert "did you mean 'hangup'? The second letter of what is written is Cyrillic." in said
