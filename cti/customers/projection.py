"""What happens to a call, as one row of the timeline. Pure: a happening in, statements out; the event log runs them
in the happening's own transaction, each exactly once and in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cti.customers.words import SAID, words
from cti.happenings import CallerChosen, DispositionSet, PromiseMade, ScriptAnswered
from ivr.callbacks.happenings import CallbackTurn, CallClicked
from ivr.happenings import (
    AgentConnected,
    CallBegan,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    CallPlaced,
    ConsentSaid,
    Happening,
    NoteTaken,
    OutcomeSaid,
    TalkEnded,
)
from ivr.moments import micros
from ivr.recordings.happenings import RecordingDropped, RecordingKept
from ivr.statements import Sql, Write

MOST_OF_A_NOTE = 500
"""Characters of one note of a flow; a summary is for a glance."""

BEGIN = Sql(
    "INSERT INTO interaction (id, customer_id, number, at, kind, direction, flow)"
    " SELECT CAST(:id AS TEXT), CASE WHEN count(*) = 1 THEN min(customer_id) ELSE (SELECT h.customer_id"
    " FROM number_choice h JOIN customer_number o ON o.number = h.number AND o.customer_id = h.customer_id"
    " WHERE h.number = CAST(:number AS TEXT)) END, CAST(:number AS TEXT),"
    " CAST(:at AS BIGINT), 'call', CAST(:direction AS TEXT), CAST(:flow AS TEXT)"
    " FROM customer_number WHERE number = CAST(:number AS TEXT) ON CONFLICT (id) DO NOTHING",
    key="id",
)
"""A number of several customers belongs to none of them, to pick one would be a guess; unless an agent chose."""
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
CONSENT = Sql(
    "INSERT INTO consent (customer_id, purpose, given, at)"
    " SELECT customer_id, CAST(:purpose AS TEXT), CAST(:given AS BOOLEAN), CAST(:at AS BIGINT) FROM interaction"
    " WHERE id = :id AND customer_id IS NOT NULL"
    " ON CONFLICT (customer_id, purpose) DO UPDATE SET given = excluded.given, at = excluded.at",
    key="id",
)
"""Of a caller who is a customer; a stranger's answer is in the event log alone."""
DISPOSED = Sql("UPDATE interaction SET disposition = :disposition, note = :note WHERE id = :id", key="id")
CHOSEN = Sql(
    "INSERT INTO number_choice (number, customer_id, by_user, at) VALUES (:number, :customer, :user, :at)"
    " ON CONFLICT (number) DO UPDATE SET customer_id = excluded.customer_id, by_user = excluded.by_user,"
    " at = excluded.at",
    key="number",
)
NOT_CHOSEN = Sql("DELETE FROM number_choice WHERE number = :number", key="number")
WHOSE_CALL = Sql("UPDATE interaction SET customer_id = :customer WHERE id = :id", key="id")
SAID_IN_CALL = Sql(
    "INSERT INTO customer_word (word, customer_id, kind)"
    " SELECT CAST(:word AS TEXT), customer_id, CAST(:kind AS INTEGER) FROM interaction"
    " WHERE id = :id AND customer_id IS NOT NULL ON CONFLICT DO NOTHING",
    key="id",
)


def project(happening: Happening) -> tuple[Write, ...]:
    """What the timeline learns from `happening`, and by which words it is found."""
    if happening.call_id is None:
        return ()
    if type(happening) is CallerChosen:
        return _chosen(happening)
    make = _TABLE.get(type(happening))
    made = make(happening) if make is not None else None
    return (*(() if made is None else (made,)), *said(happening.call_id, _text(happening)))


def _chosen(h: CallerChosen) -> tuple[Write, ...]:
    """For the call in which it was said, and for those to come."""
    whose = WHOSE_CALL(id=h.call_id, customer=h.customer_id)
    if h.customer_id is None:
        return (whose, NOT_CHOSEN(number=h.number))
    return (whose, CHOSEN(number=h.number, customer=h.customer_id, user=h.user, at=micros(h.at)))


def said(call_id: str, *texts: str | None) -> tuple[Write, ...]:
    """The customer of a call is found by words that were said in it."""
    return tuple(SAID_IN_CALL(word=word, id=call_id, kind=SAID) for word in words(*texts))


def _text(happening: Happening) -> str:
    if type(happening) is NoteTaken:
        return happening.text[:MOST_OF_A_NOTE]
    if type(happening) is PromiseMade:
        return happening.text
    return happening.note if type(happening) is DispositionSet else ""


def _began(h: CallBegan) -> Write:
    return BEGIN(id=h.call_id, number=h.ani, at=micros(h.at), direction=h.direction, flow=h.flow)


def _left(h: CallerLeftQueue) -> Write:
    return LEFT(id=h.call_id, waited=h.waited, outcome="abandoned" if h.why == "abandoned" else None)


def _kept(h: RecordingKept) -> Write | None:
    if h.what != "message":
        return None
    hole = "" if h.complete else ", cut off"
    text = f"left a message for {h.box} ({round(h.seconds) // 60}:{round(h.seconds) % 60:02}{hole})"
    return NOTE(id=h.call_id, text=text)


def _lost(h: RecordingDropped) -> Write | None:
    """Somebody has to know that there was a message."""
    lost = h.what == "message" and h.why == "lost"
    return NOTE(id=h.call_id, text=f"left a message for {h.box}, which was lost") if lost else None


def _turn(h: CallbackTurn) -> Write:
    """A promised call becomes one: the row of the timeline begins here."""
    return BEGIN(id=h.call_id, number=h.number, at=micros(h.at), direction="outbound", flow=None)


_TABLE: dict[type[Happening], Callable[[Any], Write | None]] = {
    CallBegan: _began,
    CallbackTurn: _turn,
    CallPlaced: lambda h: BEGIN(id=h.call_id, number=h.number, at=micros(h.at), direction="outbound", flow=h.flow),
    CallClicked: lambda h: BEGIN(id=h.call_id, number=h.number, at=micros(h.at), direction="outbound", flow=None),
    ConsentSaid: lambda h: CONSENT(id=h.call_id, purpose=h.purpose, given=h.given, at=micros(h.at)),
    RecordingKept: _kept,
    RecordingDropped: _lost,
    NoteTaken: lambda h: NOTE(id=h.call_id, text=h.text[:MOST_OF_A_NOTE]),
    ScriptAnswered: lambda h: NOTE(
        id=h.call_id, text=f"{h.question.replace('_', ' ')}: {h.answer.replace('_', ' ')}"[:MOST_OF_A_NOTE]
    ),
    OutcomeSaid: lambda h: OUTCOME(id=h.call_id, outcome=h.word),
    CallerQueued: lambda h: QUEUED(id=h.call_id, queue=h.queue),
    CallerLeftQueue: _left,
    AgentConnected: lambda h: CONNECTED(id=h.call_id, agent=h.member, hold=h.hold),
    TalkEnded: lambda h: TALKED(id=h.call_id, agent=h.member, talk=h.talk),
    CallEnded: lambda h: ENDED(id=h.call_id, seconds=h.seconds, why=h.why),
    DispositionSet: lambda h: DISPOSED(id=h.call_id, disposition=h.disposition, note=h.note or None),
}
