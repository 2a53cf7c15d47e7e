"""The one normaliser of telephone numbers: what a trunk, a list or a page writes -> E.164. Idempotent."""

from __future__ import annotations

import unicodedata

import phonenumbers

MAX_LENGTH = 40
"""Characters; longer is no telephone number (E.164 has 15 digits)."""


def normalise(raw: str, country: str = "PL") -> str | None:
    """E.164 (`+48601234567`) of a number as written, or None if it is none or withheld.

    `country`: ISO 3166 code whose national form a number without a country prefix is taken for.
    """
    if len(raw) > MAX_LENGTH:
        return None
    text = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c) != "Cf")
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(number: str) -> str:
    """A number for logs: only the last three digits are shown."""
    return f"…{number[-3:]}" if len(number) > 3 else "…"
