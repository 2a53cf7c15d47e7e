"""Where a person may be: the zones, countries and parts of countries that a number, an address and a word of the person
point to. All of them count: a call has to be right in each.

One prefix may belong to several zones. A mobile number does not say where its owner is: alone it stands for every zone
of its country, and it never narrows what an address says. In the North American plan a mobile number cannot be told
from a line in a house, so its area code counts as one. Numbering plan: the data of the phonenumbers library (Google's
libphonenumber). An area code of several zones stands for all of them: which exchanges lie where changes, and numbers
are taken along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone
from phonenumbers.tzdata import TIMEZONE_DATA

from scripts_dsl.hours.opening import zone_info
from scripts_dsl.lookup import country_of
from scripts_dsl.policy.person import Address, Person
from scripts_dsl.policy.provinces import PROVINCES
from scripts_dsl.policy.states import STATES

UNKNOWN = "Etc/Unknown"
_STATE = re.compile(r", ([A-Z]{2})$")


Part = tuple[str, str | None]
"""A country and a part of it, as in a Place."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the person may be."""

    country: str
    """ISO 3166."""
    region: str | None
    """Second part of ISO 3166-2; None: it may be any part of the country."""
    zone: str
    """IANA."""


def country(number: str) -> str | None:
    """ISO 3166 code; None for what is no number of a country."""
    return country_of(number)


def places(person: Person) -> tuple[Place, ...]:
    """Everywhere the person may be; () when nothing is known of the number."""
    return _places(person.number, person.zone, person.address)


@lru_cache(maxsize=8192)
def _places(number: str, declared: str | None, address: Address | None) -> tuple[Place, ...]:
    home = country(number)
    if home is None:
        return ()
    lines = {(home, region) for region in _regions(number, address)}
    if address is not None:
        lines.add((address.country, address.region))
    found = zones(number, declared, address)
    return tuple(Place(land, part, zone) for land, part in sorted(lines, key=str) for zone in found)


def zones(number: str, declared: str | None = None, address: Address | None = None) -> tuple[str, ...]:
    """IANA names, () when nothing is known of the number.

    Those that somebody has declared or verified come first; they take the place of those of a number that may be
    anywhere in its country, and are added to the others. One that does not exist counts for nothing.
    """
    told = tuple(z for z in (address.zone if address else None, declared) if z and _exists(z))
    found, anywhere = _of_number(number)
    return _unique((*told, *(() if told and anywhere else found)))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _regions(number: str, address: Address | None) -> tuple[str | None, ...]:
    """Parts of the country of the number; not told by a number that may be anywhere, if an address tells."""
    found = _region(number)
    return () if found is None and address is not None and address.country == country(number) else (found,)


@lru_cache(maxsize=8192)
def _region(number: str) -> str | None:
    """The state of a number of the United States, the community of one of Spain. Other countries' rules do not ask."""
    home = country(number)
    if home not in ("US", "ES"):
        return None
    # A quarter of a second and 100 MB of towns, which a centre that calls nobody there does without.
    from phonenumbers import geocoder

    where = geocoder.description_for_number(phonenumbers.parse(number), "en")
    if home == "ES":
        return PROVINCES.get(where)
    match = _STATE.search(where)
    return match[1] if match else STATES.get(where)


def _exists(zone: str) -> bool:
    try:
        zone_info(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=8192)
def _of_number(number: str) -> tuple[tuple[str, ...], bool]:
    """The zones of a number, and whether its owner may be anywhere in the country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return (), False
    digits = number.removeprefix("+")
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE:
        whole = _by_prefix(str(parsed.country_code))
        found = _known(timezone.time_zones_for_number(parsed))
        return _unique((*(found or ()), *(_of_country(parsed, whole)))), True
    found = _known(timezone.time_zones_for_number(parsed))
    fixed = phonenumbers.number_type(parsed) in FIXED
    if fixed and parsed.country_code == NORTH_AMERICA:
        found = _unique((*found, *_of_area(digits[1:4])))
    return (found or _by_prefix(digits)), not fixed


NORTH_AMERICA = 1
"""Calling code of the United States, Canada and the Caribbean."""
OVERLAYS = {"448": "850", "364": "270", "930": "812", "986": "208", "458": "541"}
"""Newer area codes of land that has an older one and two time zones; from memory, and they only add zones."""


def _of_area(area: str) -> tuple[str, ...]:
    """Every zone of an area code: exchanges of which the plan knows more belong to one of them, all others to any."""
    return _unique((*_areas().get(area, ()), *_areas().get(OVERLAYS.get(area, ""), ())))


@lru_cache(maxsize=1)
def _areas() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for prefix, names in TIMEZONE_DATA.items():
        if prefix.startswith("1") and len(prefix) >= 4:
            found.setdefault(prefix[1:4], {}).update(dict.fromkeys(_known(names)))
    return {area: tuple(names) for area, names in found.items()}


FIXED = frozenset({phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})


def _of_country(parsed: phonenumbers.PhoneNumber, whole: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the country code, where it is one country's alone."""
    alone = len(phonenumbers.region_codes_for_country_code(parsed.country_code or 0)) == 1
    return whole if alone else ()


def _known(found: Iterable[str]) -> tuple[str, ...]:
    names = tuple(found)
    return () if UNKNOWN in names else names


def _by_prefix(digits: str) -> tuple[str, ...]:
    """Zones of the longest prefix that is known: of a number that is not in use those of its country."""
    for length in range(len(digits), 0, -1):
        found = _known(TIMEZONE_DATA.get(digits[:length], (UNKNOWN,)))
        if found:
            return found
    return ()
