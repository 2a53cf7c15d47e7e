"""Card numbers in whatever a program leaves behind: digits of the lengths and beginnings of the big brands, also with
blanks or dashes between, whose check digit is right (ISO/IEC 7812-1, annex B).
"""

from __future__ import annotations

import re

VISA, MASTERCARD, AMEX = "4111111111111111", "5555555555554444", "378282246310005"
"""Numbers that the brands give out for tests."""

_RUN = re.compile(rb"(?<![0-9A-Za-z.+-])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")
_BRAND = re.compile(r"4[0-9]{12}(?:[0-9]{3}){0,2}|5[1-5][0-9]{14}|2[2-7][0-9]{14}|3[47][0-9]{13}|6(?:011|5..)[0-9]{12}")


def cards(data: bytes) -> set[str]:
    """Those in `data`."""
    runs = {re.sub(r"[ -]", "", found.decode()) for found in _RUN.findall(data)}
    return {run for run in runs if _BRAND.fullmatch(run) and _is_right(run)}


def _is_right(digits: str) -> bool:
    doubled = [int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(digits))]
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0
