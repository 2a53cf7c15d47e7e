"""Words by which customers are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.customers.words import BACKWARDS, LONGEST, MOST_ASKED, MOST_OF_A_TEXT, Wanted, folded, wanted, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ŁUKASZ Żółć", "lukasz zolc"),
        ("Müller-Groß", "muller-gross"),
        ("Ёлкин", "елкин"),
        ("Đorđe", "dorde"),
        ("Škofja", "skofja"),
        ("Øre", "ore"),
    ],
)
def test_a_folded_word_has_neither_accents_nor_capitals(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_folding_twice_is_folding_once_and_words_fold_to_themselves(text: str) -> None:
    assert words(*words(text)) == words(text)


def test_an_address_of_mail_is_its_parts() -> None:
    assert words("Anna.Kowalska@Example.com, 30-059") == ("anna", "kowalska", "example", "com", "30", "059")


def test_words_are_bounded_in_length_and_number() -> None:
    assert words("x" * 500) == ("x" * LONGEST,)
    assert len(words(" ".join(f"w{n}" for n in range(10_000)))) == MOST_OF_A_TEXT
    assert len(wanted(" ".join(f"word{n}" for n in range(50)), "PL")) == MOST_ASKED


NUMBERS = ["+48 601 234 567", "0048601234567", "601-234-567", "(601) 234 567", "601234567", "+48601234567"]


@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_is_one_word_however_it_is_written(written: str) -> None:
    (one,) = wanted(written, "PL")
    assert one.backwards == BACKWARDS + "76543210684"


def test_the_end_of_a_number_finds_it_and_too_short_an_end_does_not() -> None:
    assert wanted("4567", "PL") == (Wanted("4567", BACKWARDS + "7654"),)
    assert wanted("567", "PL") == (Wanted("567", None),)


def test_a_number_in_a_sentence_is_one_word_and_a_house_is_none() -> None:
    assert {w.word for w in wanted("Kowalska 601 234 567", "PL")} == {"kowalska", "601234567"}
    assert {w.word for w in wanted("Kwiatowa 12 30-059", "PL")} == {"kwiatowa", "12", "30", "059"}


@given(st.text(max_size=200))
def test_whatever_is_typed_is_some_words_or_none(text: str) -> None:
    for one in wanted(text, "PL"):
        assert 2 <= len(one.word) <= LONGEST
        assert one.word == folded(one.word)


@pytest.mark.parametrize("text", ["", " ", "%", "a", "'", "+", "((((", "\x00", "*"])
def test_nothing_is_looked_for_when_nothing_is_said(text: str) -> None:
    assert wanted(text, "PL") == ()
