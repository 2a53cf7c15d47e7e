"""Happenings of talk scripts -> rows of `script_answer`. Pure; the event log runs the statements."""

from __future__ import annotations

from cti.happenings import DispositionSet, ScriptAnswered
from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write

ANSWERED = Sql(
    "INSERT INTO script_answer (id, call_id, script, question, answer, agent, at)"
    " VALUES (:id, :call_id, :script, :question, :answer, :agent, :at)",
    key="call_id",
)
DONE = Sql("DELETE FROM script_run WHERE call_id = :call_id", key="call_id")


def project(happening: Happening) -> tuple[Write, ...]:
    """Each answer is a row; where the script stood is forgotten when the agent has said how the call ended."""
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
        case DispositionSet(call_id=call_id):
            return (DONE(call_id=call_id),)
    return ()
