"""Check digits: published examples pass, and one wrong digit fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.checksums import CHECKS, LENGTHS

RIGHT = {
    "luhn": ("4539578767", "79927398713", "4111111111111111"),
    "mod97": ("61109010140000071219812874", "56263300012039086"),
    "mod11": ("0306406152", "8090273416"),
    "pesel": ("44051401359", "02070803628"),
    "nip": ("5260250274", "7740001454"),
    "inn": ("7707083893", "500100732259"),
    "emso": ("0101006500006",),
    "davcna": ("15012557", "50223054"),
}
"""Published examples: ISO 7812, the IBAN registry (PL, SI), ISBN-10 (the same sum), articles, public companies."""


def _cases():
    return [(check, number) for check, numbers in RIGHT.items() for number in numbers]


@pytest.mark.parametrize(("check", "number"), _cases())
def test_a_right_number_passes(check, number):
    assert CHECKS[check](number)


@pytest.mark.parametrize(("check", "number"), _cases())
def test_one_wrong_digit_is_found(check, number):
    last = int(number[-1])
    others = [number[:-1] + str(d) for d in range(10) if d != last]
    assert not any(CHECKS[check](other) for other in others)


def test_every_check_has_an_example():
    assert RIGHT.keys() == CHECKS.keys()


@given(st.sampled_from(sorted(CHECKS)), st.text("0123456789", min_size=1, max_size=40))
def test_no_digits_make_a_check_fall_over(check, digits):
    low, high = LENGTHS.get(check, (1, 40))
    passed = CHECKS[check](digits)
    assert not passed or low <= len(digits) <= high
