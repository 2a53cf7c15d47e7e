"""What belongs to a customer, as SQL with the parameter `:id`; used by everything of this package.

A call is a customer's when it is entered so, or when its number is that customer's alone. A call from a number that
several customers have may be another one's: it is neither given out nor erased.
"""

from __future__ import annotations

import re

from ivr.recordings.catalogue import AUDIBLE
from ivr.statements import Sql
from ivr.store import Store

_NUMBERS = (
    "(SELECT n.number FROM customer_number n WHERE n.customer_id = :id AND NOT EXISTS"
    " (SELECT 1 FROM customer_number o WHERE o.number = n.number AND o.customer_id <> :id))"
)
_CALLS = "(SELECT i.id FROM interaction i WHERE i.customer_id = :id OR i.customer_id IS NULL AND i.number IN NUMBERS)"
_SAID = (
    "(SELECT k.id FROM complaint k WHERE k.customer_id = :id OR k.number IN NUMBERS"
    " UNION ALL SELECT v.id FROM survey_invitation v WHERE v.customer_id = :id OR v.number IN NUMBERS)"
)
_HOLDS = (
    "(SELECT h.id FROM hold h WHERE h.customer_id = :id OR h.call_id IN CALLS OR h.call_id IN SAID"
    " OR h.recording IN (SELECT r.id FROM recording r WHERE r.call_id IN CALLS))"
)

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
"""What is looked for in events: whole numbers; `100` would be found everywhere."""
PAGE = 20_000
"""Events looked through at once; a page is read within the time for a look-up."""


def filled(text: str) -> str:
    """HOLDS, CALLS and NUMBERS in `text` become the ids of that customer's holds and calls, and the numbers; SAID the
    ids of complaints and invitations, under which is kept what was written without a call."""
    filled = text.replace("HOLDS", _HOLDS).replace("SAID", _SAID)
    return filled.replace("CALLS", _CALLS).replace("NUMBERS", _NUMBERS)


CUSTOMER = Sql("SELECT name, language FROM customer WHERE id = :id")
OWN_NUMBERS = Sql(_NUMBERS[1:-1] + " ORDER BY n.number")
RECORDINGS = Sql(
    filled("SELECT id, call_id, what, state, seconds, at, sha256 FROM recording WHERE call_id IN CALLS ORDER BY at, id")
)
_ELSEWHERE = (
    "SELECT id FROM event WHERE n > :after AND n <= :upto AND (EITHER)"
    " AND (call_id IS NULL OR call_id NOT IN CALLS) AND (customer_id IS NULL OR customer_id <> :id)"
)
LAST_EVENT = Sql("SELECT max(n) FROM event")

FILES = frozenset(AUDIBLE)
"""States of a recording that has a file."""


async def mentions(store: Store, customer: str, numbers: list[str]) -> list[str]:
    """Ids of the events that have one of these numbers as a value and are of no call of theirs. Raises StoreDown."""
    numbers = [number for number in numbers if _E164.fullmatch(number)]
    if not numbers:
        return []
    last = (await store.fetch(LAST_EVENT))[0][0] or 0
    patterns = {f"number{place}": f'%"{number}"%' for place, number in enumerate(numbers)}
    either = " OR ".join(f"body LIKE :{name}" for name in patterns)
    sql = Sql(filled(_ELSEWHERE).replace("EITHER", either))
    found: list[str] = []
    for after in range(0, last, PAGE):
        found += [id_ for (id_,) in await store.fetch(sql, id=customer, after=after, upto=after + PAGE, **patterns)]
    return found
