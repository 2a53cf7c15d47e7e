"""One normaliser of telephone numbers: E.164 or nothing, however a number is written."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import numbers
from ivr.numbers import normalise

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+48601234567", "+48601234567"),
        ("601 234 567", "+48601234567"),
        ("+48 (601) 234-567", "+48601234567"),
        ("0048601234567", "+48601234567"),
        ("+7 (903) 123-45-67", "+79031234567"),
        ("+44 (0) 1632 960123", "+441632960123"),
        ("+390612345678", "+390612345678"),
        ("anonymous", None),
        ("+", None),
        ("+48601", None),
        ("+48601234567 ext 5", None),
        ("6" * 41, None),
    ],
)
def test_a_number_as_written_is_e164_or_none(written: str, number: str | None) -> None:
    assert normalise(written) == number


@given(st.sampled_from(CODES), st.from_regex(r"[0-9]{3,12}", fullmatch=True))
def test_the_short_way_for_e164_gives_what_the_library_gives(code: int, rest: str) -> None:
    written = f"+{code}{rest}"
    assert normalise(written) == numbers._by_library(written, "PL")


@pytest.mark.parametrize("code", CODES)
def test_the_short_way_knows_every_countrys_numbers(code: int) -> None:
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        example = phonenumbers.example_number(region)
        if example is not None:
            written = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            assert normalise(written) == written == numbers._by_library(written, "PL")


@given(st.text(max_size=20) | st.from_regex(r"\+?[0-9 ()-]{3,20}", fullmatch=True))
def test_what_is_normalised_stays_as_it_is(written: str) -> None:
    number = normalise(written)
    assert number is None or normalise(number) == number
