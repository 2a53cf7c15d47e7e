"""The one normaliser of telephone numbers: what a trunk, a list or a page writes -> E.164. Idempotent."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import phonenumbers

MAX_LENGTH = 40
"""Characters; longer is no telephone number (E.164 has 15 digits)."""

NO_COUNTRY = "001"
"""The library's region of calling codes that belong to no country (800, 883, …)."""
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")


def normalise(raw: str, country: str = "PL") -> str | None:
    """E.164 (`+48601234567`) of a number as written, or None if it is none or withheld.

    `country`: ISO 3166 code whose national form a number without a country prefix is taken for.
    """
    if len(raw) > MAX_LENGTH:
        return None
    return raw if _is_plain(raw) else _by_library(raw, country)


@lru_cache(maxsize=1_000)
def parsed(number: str) -> phonenumbers.PhoneNumber:
    """The library's reading of an E.164 number, which several ask for one after the other; not to be changed. Raises
    NumberParseException."""
    return phonenumbers.parse(number)


def _by_library(raw: str, country: str) -> str | None:
    text = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c) != "Cf")
    digits = text.strip().lower().removeprefix("tel:").partition(";")[0]
    if any(sign.isalpha() for sign in digits):
        return None  # the library would drop what follows a letter, or turn letters into digits: another's number
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if number.extension:
        return None
    number = _without_trunk_zero(number)
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _without_trunk_zero(number: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    """`0601234567` and `+48 (0)601234567` are +48601234567: a zero that a country has given up, or never had, is still
    written, and would make a second number of one person. Where it is part of a number (Italy) it stays."""
    if not number.italian_leading_zero or phonenumbers.is_valid_number(number):
        return number
    bare = phonenumbers.PhoneNumber(country_code=number.country_code, national_number=number.national_number)
    return bare if phonenumbers.is_valid_number(bare) else number


def _is_plain(raw: str) -> bool:
    """Whether `raw` is E.164 already and the library would give it back as it is: most numbers of most trunks, in a
    twentieth of the time."""
    if not _E164.fullmatch(raw):
        return False
    for end in (2, 3, 4):
        shape = _shape(raw[1:end])
        if shape is not None:
            return shape.fullmatch(raw, end) is not None
    return False


def whole(raw: str, country: str = "PL") -> str | None:
    """normalise(), but None for a number without its area code, which is one only where it was written."""
    number = normalise(raw, country)
    if number is None:
        return None
    for end in (2, 3, 4):
        lengths = _lengths(number[1:end])
        if lengths:
            return number if len(number) - end in lengths else None
    return None


@cache
def _lengths(code: str) -> frozenset[int]:
    """Of national numbers of a calling code; none of no such code."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    plan = phonenumbers.PhoneMetadata.metadata_for_region(regions[0]) if regions else None
    if plan is None and regions:
        plan = phonenumbers.PhoneMetadata.metadata_for_nongeo_region(int(code))
    return frozenset(plan.general_desc.possible_length) if plan and plan.general_desc else frozenset()


@cache
def _shape(code: str) -> re.Pattern[str] | None:
    """National numbers of a calling code that have a possible length and nothing in front that the library may take
    away (a national prefix, a zero). None: no such code, or one without a country."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), (NO_COUNTRY,))
    plan = phonenumbers.PhoneMetadata.metadata_for_region(regions[0])
    if plan is None or plan.general_desc is None:
        return None
    lengths = "|".join(rf"[0-9]{{{n}}}" for n in plan.general_desc.possible_length)
    return re.compile(rf"(?!0|{plan.national_prefix_for_parsing or '0'})(?:{lengths})")


def masked(number: str) -> str:
    """A number for logs: only the last three digits are shown."""
    return f"…{number[-3:]}" if len(number) > 3 else "…"
