"""Numbers that no flow, callback or list may ring. Pure: a number as written in, E.164 or a refusal out.

Emergency services above all: a machine must never ring them, and an agent's own telephone always may (it does not
come this way: see [from-agent] in deploy/asterisk/extensions.conf.tmpl). Then what costs a lot, and what is ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata

from ivr.dialguard.limits import Limits, country_of
from ivr.numbers import normalise, parsed
from scripts_dsl.dialling import COSTLY, DEAR

PLAIN = re.compile(r"\+?[0-9]{2,15}", re.ASCII)
"""Signs that a dialled number may have once spaces and brackets are gone."""
E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
"""What [to-carrier] takes: with its country, and no shorter than any subscriber's number."""
EVERYWHERE = frozenset({"112", "911"})
"""Work on every mobile network of the world."""


class Refused(Exception):
    """This number is not rung; the text says why."""


class NotNow(Refused):
    """Later it may be."""


class Costly(Refused):
    """It would cost a lot, or nobody here has business there: a mistake in a flow, or a fraud. An alarm leaves."""


class TooMuch(NotNow):
    """A limit of calls out is reached. An alarm leaves."""


def to_ring(written: str, country: str, ours: Collection[str] = (), limits: Limits | None = None) -> str:
    """E.164 of a number that may be rung. `country`: ISO 3166, whose national form it may have; `ours`: numbers in
    E.164 that lead back to our own flows; `limits`: which countries, None: every. Raises Refused."""
    bare = re.sub(r"[\s().\-/]", "", written)
    if not PLAIN.fullmatch(bare):
        raise Refused("not a telephone number")
    if is_emergency(bare, country):
        raise Refused("an emergency number: only an agent's own telephone rings it")
    number = normalise(bare, country)
    if number is None or not E164.fullmatch(number):
        raise Refused("not a whole number with its country")
    if is_emergency(number, country):
        raise Refused("an emergency number: only an agent's own telephone rings it")
    if number in ours:
        raise Refused("one of our own numbers: the call would come back to us")
    if number.startswith(DEAR) or _costly(number):
        raise Costly("a number that costs a lot: premium, shared cost, personal or satellite")
    if limits is not None and not limits.allows(number, country):
        found = country_of(number) or "no country that can be told"
        raise Costly(f"a number of {found}, where this site does not call (calls_out.countries)")
    return number


def is_emergency(number: str, country: str) -> bool:
    """Whether `number`, as dialled or in E.164, may reach an emergency service at home or in its own country."""
    if number.startswith("+"):
        return any(_reaches(national, region) for national, region in _national(number))
    digits = number.removeprefix("00")
    return (
        number in EVERYWHERE or _reaches(number, country) or (digits != number and is_emergency("+" + digits, country))
    )


def _national(number: str) -> list[tuple[str, str]]:
    """The ways to read +48112 as a calling code and what follows, with a country of that code."""
    found = []
    for end in (2, 3, 4):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(number[1:end] or 0), ())
        found += [(number[end:], region) for region in regions]
    return found


def _reaches(digits: str, region: str) -> bool:
    pattern = _emergency(region)
    return digits in EVERYWHERE or (pattern is not None and pattern.fullmatch(digits) is not None)


@cache
def _emergency(region: str) -> re.Pattern[str] | None:
    plan = PhoneMetadata.short_metadata_for_region(region)
    if plan is None or plan.emergency is None or plan.emergency.national_number_pattern is None:
        return None
    return re.compile(plan.emergency.national_number_pattern)


def _costly(number: str) -> bool:
    return phonenumbers.number_type(parsed(number)) in COSTLY
