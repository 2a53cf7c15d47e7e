"""Every attack of the page has a test that says so, and the page is made from them."""

from __future__ import annotations

from support.attacks import ATTACKS, PAGE, marked, page


def test_every_attack_has_a_test() -> None:
    assert sorted(set(ATTACKS) - set(marked())) == []


def test_every_mark_names_an_attack_of_the_page() -> None:
    assert sorted(set(marked()) - set(ATTACKS)) == []


def test_the_page_is_as_the_tests_say() -> None:
    """PYTHONPATH=tests .venv/bin/python -m support.attacks"""
    assert PAGE.read_text("utf-8") == page()
