"""Who saw, played, exported and changed what, when and from where: read from the event log, where it stands anyway.

In: rows of the table `event`. Out: entries, the newest first. Called by routes.py and `centrala audit`. What people
do over HTTP is the kind `audit.noted` (web/noting.py); the other kinds are what is done without HTTP: cards that calls
bring, the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cti.happenings import Noted, OfficeChanged
from ivr.dialguard.happenings import NumberAllowed, NumberSuppressed
from ivr.eventlog.reader import Recorded, recorded
from ivr.happenings import AgentRinging
from ivr.moments import micros
from ivr.recordings.happenings import HoldPlaced, HoldReleased
from ivr.statements import Sql
from ivr.store import Store
from ivr.switches import NoticeSwitched, QueueSwitched

MOST = 1_000
"""Entries given back at once."""
NEWEST = 2**62
"""Beyond every row."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where in a happening the parts of an entry stand: names of fields, or the word itself after `=`."""

    who: str
    act: str
    what: str
    thing: str
    address: str = ""
    details: tuple[str, ...] = ()


AUDITED: Mapping[str, Reading] = {
    Noted.kind: Reading("user", "act", "what", "thing", "address", ("details",)),
    OfficeChanged.kind: Reading("by", "how", "what", "which", details=("via", "before", "after")),
    AgentRinging.kind: Reading("member", "=shown", "=card", "call_id"),
    QueueSwitched.kind: Reading("user", "=switched", "=queue", "queue", details=("closed", "reason")),
    NoticeSwitched.kind: Reading("user", "=switched", "=notice", "notice", details=("on",)),
    NumberSuppressed.kind: Reading("who", "=suppressed", "=number", "number", details=("scope", "why", "evidence")),
    NumberAllowed.kind: Reading("who", "=allowed", "=number", "number", details=("why", "evidence")),
    "campaign.moved": Reading("by", "because", "=campaign", "campaign", details=("state", "why", "change")),
    HoldPlaced.kind: Reading("who", "=held", "=recording", "recording", details=("hold", "why")),
    HoldReleased.kind: Reading("who", "=released", "=hold", "hold", details=("why",)),
}
"""Kind of a happening -> how it is read. A kind that is not here is in no audit."""
NAMED = ", ".join(f"'{kind}'" for kind in AUDITED)
_FOUND = (
    "SELECT n, id, at, kind, call_id, customer_id, cause_id, body FROM event"
    " WHERE at >= :since AND at < :until AND n < :before AND kind IN (KINDS) AND body LIKE :who ESCAPE '!'"
    " ORDER BY n DESC LIMIT :limit"
)
FOUND = Sql(_FOUND.replace("KINDS", NAMED))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did."""

    id: str
    at: datetime
    who: str
    """User; `token:NAME` of a program; on the command line a user of the machine."""
    act: str
    what: str
    thing: str
    address: str
    """From where; empty: not over HTTP."""
    details: Mapping[str, Any]


def entry(found: Recorded) -> Entry | None:
    """None: of a kind that is in no audit."""
    reading = AUDITED.get(found.kind)
    if reading is None:
        return None
    body = {**found.body, "call_id": found.call_id}

    def said(where: str) -> str:
        return where[1:] if where.startswith("=") else str(body.get(where) or "")

    details = {name: body[name] for name in reading.details if body.get(name)}
    return Entry(
        id=found.id,
        at=found.at,
        who=said(reading.who),
        act=said(reading.act),
        what=said(reading.what),
        thing=said(reading.thing),
        address=said(reading.address),
        details=details.get("details", details),
    )


async def find(
    store: Store,
    since: datetime,
    until: datetime,
    *,
    who: str = "",
    act: str = "",
    what: str = "",
    thing: str = "",
    most: int = MOST,
) -> tuple[Entry, ...]:
    """The newest first, `most` of them. Empty words: whatever it is. Raises StoreError."""
    asked = {"who": who, "act": act, "what": what, "thing": thing}
    found: list[Entry] = []
    before = NEWEST
    while len(found) < most:
        rows = await store.fetch(
            FOUND, since=micros(since), until=micros(until), before=before, who=_like(who), limit=MOST
        )
        found += _those((entry(recorded(*row)) for row in rows), asked)
        if len(rows) < MOST:
            break
        before = rows[-1][0]
    return tuple(found[:most])


def _those(entries: Iterable[Entry | None], asked: Mapping[str, str]) -> list[Entry]:
    return [
        one for one in entries if one is not None and all(not w or getattr(one, name) == w for name, w in asked.items())
    ]


def _like(word: str) -> str:
    """Rows that may be meant: those in which the word stands; which field it is, is looked at afterwards."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
