"""Numbers that a flow may ring on behalf of a stranger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.dialling import allowed, too_wide


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("+12125551234", True),
        ("+19005551234", False),
        ("+1212555123", False),
        ("12125551234", False),
        ("+12125551234\n", False),
        ("", False),
    ],
)
def test_a_number_fits_its_pattern_and_costs_no_more_than_a_usual_call(number: str, fits: bool) -> None:
    assert allowed(number, ["+1??????????"]) is fits


@pytest.mark.parametrize("pattern", ["+48?????????", "+4822*", "+386????????", "+48221234567"])
def test_a_narrow_pattern_is_right(pattern: str) -> None:
    assert too_wide(pattern) is None


@pytest.mark.parametrize("pattern", ["*", "+*", "00*", "+?*", "+48*", "+4870???????", "0*", "+48-22", "", "+48?*?"])
def test_a_wide_pattern_is_refused(pattern: str) -> None:
    assert too_wide(pattern) is not None


@pytest.mark.attack("A13")
@given(st.text("+0123456789?*", max_size=20), st.text(max_size=20))
def test_no_text_breaks_it_and_nothing_but_digits_is_rung(pattern: str, number: str) -> None:
    if too_wide(pattern) is None and allowed(number, [pattern]):
        assert number.lstrip("+").isascii()
        assert number.lstrip("+").isdigit()
