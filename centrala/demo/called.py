"""People whom the demonstration's campaign `overdue` may call: numbers of its own world behind the carrier.

They are on the campaign's list and nobody is called: somebody starts it, and `centrala demo carrier` answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson

from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.lists.importing import BEGIN, PROGRESS, PUT
from outbound.lists.kept_lists import DONE

CAMPAIGN, LIST = "overdue", "demonstration"
THERE = Sql("SELECT 1 FROM contact_list WHERE id = :id")
PEOPLE = (
    ("+48602100204", "Anna Nowak"),
    ("+48603100305", "Piotr Zieliński"),
    ("+48604100406", "Ola Wójcik"),
    ("+48605100507", "Jan Kamiński"),
    ("+48606100608", "Ewa Lis"),
    ("+48607100709", "Marek Kot"),
    ("+48608100801", "Zofia Maj"),
)
"""The last digit says what becomes of the call: centrala/demo/carrier.py."""
LATE = timedelta(days=20)


async def load_called(store: Store, now: datetime) -> None:
    """Put them on the list, once. Raises StoreDown."""
    if await store.fetch(THERE, id=LIST):
        return
    begin = BEGIN(
        id=LIST,
        campaign=CAMPAIGN,
        name="demonstration",
        origin="made up",
        consent="",
        at=micros(now),
        user="centrala",
        state=DONE,
    )
    writes = [begin]
    for rank, (number, name) in enumerate(PEOPLE):
        due = (now - LATE - timedelta(days=rank)).date()
        fields = {"phone": number, "name": name, "language": "pl", "debt": f"{80 + 15 * rank}.00 PLN"}
        writes.append(
            PUT(
                campaign=CAMPAIGN,
                number=number,
                customer=None,
                list=LIST,
                fields=orjson.dumps({**fields, "due": due.isoformat()}).decode(),
                language="pl",
                zone=None,
                consent=None,
                consented=None,
                priority=5,
                rank=rank,
                at=micros(now),
            )
        )
    done = PROGRESS(id=LIST, state=DONE, accepted=len(PEOPLE), merged=0, rejected=0, share=1.0, problem="")
    await store.write(grouped([*writes, done]))
