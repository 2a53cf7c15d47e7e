"""Happenings of talk scripts and offers -> rows of `script_answer`, `offer_answer`. Pure; the event log runs the
statements."""

from __future__ import annotations

from cti.happenings import DispositionSet, ScriptAnswered
from ivr.happenings import Happening, OfferAnswered
from ivr.moments import micros
from ivr.statements import Sql, Write

ANSWERED = Sql(
    "INSERT INTO script_answer (id, call_id, script, question, answer, agent, at)"
    " VALUES (:id, :call_id, :script, :question, :answer, :agent, :at)",
    key="call_id",
)
OFFERED = Sql(
    "INSERT INTO offer_answer (call_id, product, answer, agent, at) VALUES (:call_id, :product, :answer, :agent, :at)"
    " ON CONFLICT (call_id, product) DO UPDATE SET answer = excluded.answer, agent = excluded.agent, at = excluded.at",
    key="call_id",
)
DONE = Sql("DELETE FROM script_run WHERE call_id = :call_id", key="call_id")


def project(happening: Happening) -> tuple[Write, ...]:
    """Each answer is a row, so is the last word on each product; where the script stood is forgotten when the agent has
    said how the call ended."""
    if happening.call_id is None:
        return ()
    match happening:
        case ScriptAnswered() as h:
            return (
                ANSWERED(
                    id=h.id,
                    call_id=h.call_id,
                    script=h.script,
                    question=h.question,
                    answer=h.answer,
                    agent=h.user,
                    at=micros(h.at),
                ),
            )
        case OfferAnswered() as h:
            row = {"call_id": h.call_id, "product": h.product, "answer": h.answer, "agent": h.user, "at": micros(h.at)}
            return (OFFERED(**row),)
        case DispositionSet(call_id=call_id):
            return (DONE(call_id=call_id),)
    return ()
