"""Who came to us about something: contacts of theirs in which it was spoken of, the last one counts.

A topic is known by its words in what was noted of the contact, and by remarks about it; a queue, an outcome and a
disposition by the timeline. Whoever hides the number cannot be found. Raises StoreError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store
from scripts_dsl.listening import Spotter
from scripts_dsl.settings.model import Site
from scripts_dsl.values import read_duration

AT_ONCE = 2_000
"""Contacts read together."""
MOST = 2_000_000
"""Contacts that are looked at: the last ones."""
AFTER_ALL = 2**62
"""Microseconds: no contact is later."""
LONGEST = timedelta(days=3 * 366)
KINDS = ("topic", "queue", "outcome", "disposition")
_SOURCE = re.compile(r"asked (?:(?P<kind>topic|queue|outcome|disposition) )?(?P<value>\w{1,64}) in (?P<within>\w{1,8})")

PAGE = Sql(
    "SELECT i.id, i.at, i.number, i.customer_id, c.name, c.language, c.email, i.queue, i.outcome, i.disposition,"
    " i.summary, i.note, EXISTS (SELECT 1 FROM remark r WHERE r.call_id = i.id AND r.topic = :topic)"
    " FROM interaction i LEFT JOIN customer c ON c.id = i.customer_id"
    " WHERE (i.at, i.id) < (:at, :id) AND i.at >= :since AND i.direction = 'inbound' AND i.number IS NOT NULL"
    " ORDER BY i.at DESC, i.id DESC LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What they asked about, and how lately."""

    kind: str
    value: str
    within: timedelta


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked, by number."""

    number: str
    """E.164."""
    at: datetime
    """The last time."""
    call_id: str
    """Of it."""
    customer_id: str | None
    name: str | None
    language: str | None
    email: str | None
    times: int = 1


def source_of(kind: str, value: str, within: str) -> str:
    """As `people: from:` of a campaign says it; `within` as in the language: 180d."""
    return f"asked {'' if kind == KINDS[0] else f'{kind} '}{value} in {within}"


def wanted_of(text: str) -> Wanted | None:
    """`asked bills in 180d`, `asked queue faults in 30d`: as `people: from:` of a campaign says it; None: not so."""
    match = _SOURCE.fullmatch(text.strip())
    within = read_duration(match["within"]) if match is not None else None
    if match is None or within is None or not timedelta() < within <= LONGEST:
        return None
    return Wanted(match["kind"] or "topic", match["value"], within)


async def askers(
    store: Store, site: Site, wanted: Wanted, now: datetime, told: Callable[[int], None] = lambda _: None
) -> list[Asker]:
    """In the order of their numbers. `told`: how many contacts were looked at so far. Raises StoreError."""
    topic = site.topics.get(wanted.value) if wanted.kind == "topic" else None
    spotter = Spotter(chain.from_iterable(topic.words.values())) if topic is not None else None
    found: dict[str, Asker] = {}
    since, at, id_ = micros(now - wanted.within), AFTER_ALL, ""
    for page in range(MOST // AT_ONCE):
        rows = await store.fetch(PAGE, topic=wanted.value, since=since, at=at, id=id_, most=AT_ONCE)
        for row in rows:
            if _about(row, wanted, spotter):
                _add(found, row)
        told(page * AT_ONCE + len(rows))
        if len(rows) < AT_ONCE:
            break
        id_, at = rows[-1][0], rows[-1][1]
    return [found[number] for number in sorted(found)]


def rows_of(people: list[Asker]) -> Iterator[Mapping[str, Any]]:
    """As the table of a list: phone, name, language."""
    return ({"phone": one.number, "name": one.name, "language": one.language} for one in people)


def _about(row: Any, wanted: Wanted, spotter: Spotter | None) -> bool:
    queue, outcome, disposition, summary, note, remarked = row[7:]
    if wanted.kind == "topic":
        return bool(remarked) or (spotter is not None and bool(spotter.found(f"{summary or ''}\n{note or ''}")))
    return bool({"queue": queue, "outcome": outcome, "disposition": disposition}[wanted.kind] == wanted.value)


def _add(found: dict[str, Asker], row: Any) -> None:
    id_, at, number, customer, name, language, email = row[:7]
    last = found.get(number)
    if last is None:
        found[number] = Asker(number, moment(at), id_, customer, name, language, email)
    else:
        found[number] = replace(last, times=last.times + 1)
