"""How much may be called out, and where to: what stands between a mistake or a fraud and the telephone bill. Pure.

In: the site's numbers of centrala.yaml (`calls_out:`). Used by numbers.py and attempts.py for every call out, whoever
asks for it: a flow, a call back, a list, a page.
"""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers

from ivr.numbers import NO_COUNTRY, parsed

NEIGHBOURS, A_MINUTE, MINUTES = 10, 60, 3_000
BLOCK_SECONDS = 60
"""Of `neighbours` and `a_minute`."""
DAY_SECONDS = 24 * 3600
"""Of `minutes`: any 24 hours, so that no midnight opens the door."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`countries`: ISO 3166; empty: the site's own."""

    countries: frozenset[str] = frozenset()
    neighbours: int = NEIGHBOURS
    """Calls to numbers that differ in their last four digits, a minute; more is a fraud or a loop, not service."""
    a_minute: int = A_MINUTE
    """Calls out in all, a minute."""
    minutes: int = MINUTES
    """Of talk that may be paid for in 24 hours, calls in progress included. 0: nothing is called."""

    def allows(self, number: str, own: str) -> bool:
        """Whether this number, E.164, is in a country that may be called. A number of no single country never is."""
        return country_of(number) in (self.countries or {own})


def country_of(number: str) -> str | None:
    """ISO 3166 of an E.164 number: behind +1 there are two dozen. One that the numbering plans do not know belongs to
    the largest country behind its code. None: of no country."""
    read = parsed(number)
    found: str | None = phonenumbers.region_code_for_number(read)
    if found is None:
        found = next(iter(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(read.country_code or 0, ())), None)
    return None if found == NO_COUNTRY else found
