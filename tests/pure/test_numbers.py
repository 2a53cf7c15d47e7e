"""One normaliser of telephone numbers: E.164 or nothing, however a number is written."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import numbers
from ivr.numbers import normalise, whole

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


@pytest.mark.attack("A34")
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


@pytest.mark.attack("A34")
@pytest.mark.parametrize(
    "written",
    [
        "+٤٨٦٠١٢٣٤٥٦٧",
        "٦٠١٢٣٤٥٦٧",
        "+48６０１２３４５６７",
        "＋48 601 234 567",
        "+48\u00ad601\u00ad234\u00ad567",
        "+48\u200b601\u200e234567",
        "+48\u00a0601\u2009234\u202f567",
        "+48‑601‑234‑567",
        "(+48) 601.234.567",
        "tel:+48601234567",
        "tel:601-234-567;phone-context=+48",
        "00 48 601 234 567",
        "0601234567",
        "+48 (0)601 234 567",
        "0048 0 601 234 567",
    ],
)
def test_one_number_under_every_spelling(written: str) -> None:
    assert normalise(written) == "+48601234567"


@pytest.mark.attack("A34")
@pytest.mark.parametrize(
    "written",
    [
        "+4860123456O",
        "+4860123456О",
        "+48601234567 x123",
        "+48601234567;ext=5",
        "+48601234567#5",
        "tel:1;phone-context=evil",
    ],
)
def test_letters_that_look_like_digits_and_extensions_make_no_number(written: str) -> None:
    """A letter O, the Cyrillic one too, is no nought; who is behind an extension is somebody else."""
    assert normalise(written) is None


@pytest.mark.attack("A34")
def test_every_format_of_every_countrys_examples_is_one_number() -> None:
    """Who said no under one spelling is found under all of them: the list holds what normalise() gives."""
    tried = 0
    for region in phonenumbers.SUPPORTED_REGIONS:
        for kind in phonenumbers.PhoneNumberType.values():
            example = phonenumbers.example_number_for_type(region, kind)
            if example is None:
                continue
            number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            if normalise(number, region) != number:
                continue  # too short to be rung from elsewhere
            for style in range(4):  # E164, INTERNATIONAL, NATIONAL, RFC3966
                written = phonenumbers.format_number(example, style)
                assert normalise(written, region) == number, (region, kind, written)
                tried += 1
    assert tried > 4_000


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


@pytest.mark.attack("A34")
@given(st.text(max_size=20) | st.from_regex(r"\+?[0-9 ()-]{3,20}", fullmatch=True))
def test_what_is_normalised_stays_as_it_is(written: str) -> None:
    number = normalise(written)
    assert number is None or normalise(number) == number


@pytest.mark.parametrize(
    ("written", "country", "found"),
    [
        ("5551234", "US", None), ("201 555 1234", "US", "+12015551234"), ("601234567", "PL", "+48601234567"),
        ("06 1234 5678", "IT", "+390612345678"), ("+80012345678", "PL", "+80012345678"), ("12", "PL", None),
        ("030 123456", "DE", "+4930123456"),
    ],
)  # fmt: skip
def test_a_whole_number_has_its_area_code(written: str, country: str, found: str | None) -> None:
    assert whole(written, country) == found
