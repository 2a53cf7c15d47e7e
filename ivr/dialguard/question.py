"""May we call this number, and if not, why? Nothing is dialled and nothing is claimed.

In: a number as written. Out: an Answer, for the command line and the HTTP API. It asks what a claim asks before it
(attempts.py), but for the limits that depend on the minute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ivr.dialguard.numbers import Refused
from ivr.dialguard.suppression import Suppressed, one
from ivr.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether it may be called: with what the person wants (a call back, a transfer), and to sell something."""

    number: str
    """E.164; as written when it is no number."""
    service: bool
    marketing: bool
    because: str = ""
    """Why not, or not for everything."""
    suppressed: Suppressed | None = None


async def may_call(store: Store, written: str, to_ring: Callable[[str], str]) -> Answer:
    """`to_ring`: numbers.to_ring for this site; raises Refused. Raises StoreError: then nobody may be called."""
    try:
        number = to_ring(written)
    except Refused as refused:
        return Answer(written, False, False, str(refused))
    found = await one(store, number)
    if found is None:
        return Answer(number, True, True)
    return Answer(number, found.scope == "marketing", False, f"suppressed: {found.why}", found)
