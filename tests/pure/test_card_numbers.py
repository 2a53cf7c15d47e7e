"""The scanner that looks for card numbers in what calls leave behind: blind, it would find every program innocent."""

from __future__ import annotations

import pytest

from support.card_numbers import AMEX, MASTERCARD, VISA, cards


@pytest.mark.parametrize("number", [VISA, MASTERCARD, AMEX, "6011111111111117", "2223003122003222"])
@pytest.mark.parametrize("where", ['{{"digits":"{}"}}', "card={} cvv=", "{}", "\x00{}\x00", "keys {}\n"])
def test_a_card_number_is_found_wherever_it_stands(number: str, where: str) -> None:
    assert cards(where.format(number).encode()) == {number}


def test_blanks_and_dashes_hide_nothing() -> None:
    assert cards(b"4111 1111 1111 1111, 5555-5555-5555-4444") == {VISA, MASTERCARD}


@pytest.mark.parametrize(
    "harmless",
    [
        b"4111111111111112", b"1790000000000000", b"+4411111111111111", b"0.4111111111111111", b"4111",
        b"01990000-4111-7111-8111-111111111111", b"a4111111111111111", b"1795351058.4111", b"???????????????",
    ],
)  # fmt: skip
def test_other_digits_are_no_card(harmless: bytes) -> None:
    assert cards(harmless) == set()
