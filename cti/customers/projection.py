"""What happens to a call, as one row of the timeline. Pure: a happening in, statements out; the event log runs them
in the happening's own transaction, each exactly once and in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cti.happenings import DispositionSet
from ivr.happenings import (
    AgentConnected,
    CallBegan,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    Happening,
    NoteTaken,
    OutcomeSaid,
    TalkEnded,
)
from ivr.moments import micros
from ivr.statements import Sql, Write

MOST_OF_A_NOTE = 500
"""Characters of one note of a flow; a summary is for a glance."""

BEGIN = Sql(
    "INSERT INTO interaction (id, customer_id, number, at, kind, direction, flow)"
    " SELECT CAST(:id AS TEXT), CASE WHEN count(*) = 1 THEN min(customer_id) END, CAST(:number AS TEXT),"
    " CAST(:at AS BIGINT), 'call', CAST(:direction AS TEXT), CAST(:flow AS TEXT)"
    " FROM customer_number WHERE number = CAST(:number AS TEXT)",
    key="id",
)
"""A number of several customers belongs to none of them: to pick one would be a guess."""
NOTE = Sql(
    "UPDATE interaction SET summary = substr(CASE WHEN summary = '' THEN CAST(:text AS TEXT)"
    " ELSE summary || '; ' || CAST(:text AS TEXT) END, 1, 2000) WHERE id = :id",
    key="id",
)
QUEUED = Sql("UPDATE interaction SET queue = :queue WHERE id = :id", key="id")
LEFT = Sql(
    "UPDATE interaction SET waited = :waited, outcome = COALESCE(outcome, CAST(:outcome AS TEXT)) WHERE id = :id",
    key="id",
)
OUTCOME = Sql("UPDATE interaction SET outcome = :outcome WHERE id = :id", key="id")
CONNECTED = Sql("UPDATE interaction SET agent = :agent, waited = COALESCE(waited, :hold) WHERE id = :id", key="id")
TALKED = Sql("UPDATE interaction SET agent = :agent, talk = COALESCE(talk, 0) + :talk WHERE id = :id", key="id")
ENDED = Sql(
    "UPDATE interaction SET seconds = :seconds, outcome = COALESCE(outcome, CAST(:why AS TEXT)) WHERE id = :id",
    key="id",
)
DISPOSED = Sql("UPDATE interaction SET disposition = :disposition, note = :note WHERE id = :id", key="id")


def project(happening: Happening) -> tuple[Write, ...]:
    """What the timeline learns from `happening`."""
    make = _TABLE.get(type(happening))
    return () if make is None or happening.call_id is None else (make(happening),)


def _began(h: CallBegan) -> Write:
    return BEGIN(id=h.call_id, number=h.ani, at=micros(h.at), direction=h.direction, flow=h.flow)


def _left(h: CallerLeftQueue) -> Write:
    return LEFT(id=h.call_id, waited=h.waited, outcome="abandoned" if h.why == "abandoned" else None)


_TABLE: dict[type[Happening], Callable[[Any], Write]] = {
    CallBegan: _began,
    NoteTaken: lambda h: NOTE(id=h.call_id, text=h.text[:MOST_OF_A_NOTE]),
    OutcomeSaid: lambda h: OUTCOME(id=h.call_id, outcome=h.word),
    CallerQueued: lambda h: QUEUED(id=h.call_id, queue=h.queue),
    CallerLeftQueue: _left,
    AgentConnected: lambda h: CONNECTED(id=h.call_id, agent=h.member, hold=h.hold),
    TalkEnded: lambda h: TALKED(id=h.call_id, agent=h.member, talk=h.talk),
    CallEnded: lambda h: ENDED(id=h.call_id, seconds=h.seconds, why=h.why),
    DispositionSet: lambda h: DISPOSED(id=h.call_id, disposition=h.disposition, note=h.note or None),
}
