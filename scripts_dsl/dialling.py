"""Numbers that a flow may ring: fixed ones, and patterns for those that come from outside (toll fraud: `wide-dial`).

A pattern has digits, `+`, and `?` for one digit: `+48?????????`. `*` at its end is any number of digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers
from phonenumbers import PhoneNumberType

NUMBER = re.compile(r"\+?[0-9]{2,15}", re.ASCII)
"""A number to ring."""
PATTERN = re.compile(r"\+?[0-9?]{1,15}\*?", re.ASCII)
OURS = re.compile(r"\+[1-9][0-9]?", re.ASCII)
"""What a pattern has to begin with: a country."""
DEAR = ("+4470", "+4487", "+449", "+4870", "+7803", "+7809", "+38689", "+38690", "+881", "+882", "+883", "+979", "+870")
"""Numbers at which a call costs a lot more than elsewhere, or ends on a satellite."""
COSTLY = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PERSONAL_NUMBER})


def too_wide(pattern: str) -> str | None:
    """Why a pattern lets callers ring numbers at our expense; None if it is narrow enough."""
    if not PATTERN.fullmatch(pattern):
        return f"'{pattern}' is no pattern of numbers"
    if not OURS.match(pattern):
        return f"'{pattern}' lets anybody call anywhere at your expense"
    if any(
        pattern.startswith(dear) or (dear.startswith(pattern.rstrip("*?")) and pattern.endswith("*")) for dear in DEAR
    ):
        return f"'{pattern}' lets callers ring numbers that cost a lot"
    return None


def allowed(number: str, patterns: Iterable[str]) -> bool:
    """Whether this number from outside may be rung: it fits a pattern and costs no more than a usual call."""
    if not NUMBER.fullmatch(number) or number.startswith(DEAR) or _costly(number):
        return False
    return any(re.fullmatch(_expression(pattern), number, re.ASCII) for pattern in patterns)


def _expression(pattern: str) -> str:
    return "".join({"?": "[0-9]", "*": "[0-9]*"}.get(sign, re.escape(sign)) for sign in pattern)


def _costly(number: str) -> bool:
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in COSTLY
    except phonenumbers.NumberParseException:
        return False
