"""Where a person may be: time zones and country of a number.

One prefix may belong to several zones, and a mobile number to every zone of its country: all of them count. Numbering
plan: the data of the phonenumbers library (Google's libphonenumber).
"""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone
from phonenumbers.tzdata import TIMEZONE_DATA

from scripts_dsl.hours.opening import zone_info
from scripts_dsl.lookup import country_of

UNKNOWN = "Etc/Unknown"


def country(number: str) -> str | None:
    """ISO 3166 code; None for what is no number of a country."""
    return country_of(number)


def zones(number: str, declared: str | None = None) -> tuple[str, ...]:
    """IANA names, () when nothing is known of the number.

    A zone that somebody has declared takes the place of those of a mobile number; to those of a line in a house it is
    added. One that does not exist counts for nothing.
    """
    found, fixed = _of_number(number)
    if not declared or not _exists(declared):
        return found
    return tuple(dict.fromkeys((declared, *(found if fixed else ()))))


def _exists(zone: str) -> bool:
    try:
        zone_info(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=8192)
def _of_number(number: str) -> tuple[tuple[str, ...], bool]:
    """The zones of a number, and whether it is that of a line in a house."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return (), False
    fixed = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.FIXED_LINE
    found = timezone.time_zones_for_number(parsed)
    if found and UNKNOWN not in found:
        return tuple(found), fixed
    return _by_prefix(number.removeprefix("+")), fixed


def _by_prefix(digits: str) -> tuple[str, ...]:
    """Zones of the longest prefix that is known: of a number that is not in use those of its country."""
    for length in range(len(digits), 0, -1):
        found = TIMEZONE_DATA.get(digits[:length])
        if found and UNKNOWN not in found:
            return tuple(found)
    return ()
