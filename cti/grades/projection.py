"""Happenings of grading -> rows of `grade`. Pure; the event log runs the statements."""

from __future__ import annotations

import json

from cti.happenings import GradeAnswered, RecordingGraded
from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write

GRADED = Sql(
    "INSERT INTO grade (id, recording, call_id, agent, queue, form, version, hash, grader, at, asked, score, band,"
    " comment, reply, replied) VALUES (:id, :recording, :call_id, :agent, :queue, :form, :version, :hash, :grader, :at,"
    " :asked, :score, :band, :comment, NULL, NULL)"
    " ON CONFLICT (recording, grader) DO UPDATE SET id = excluded.id, form = excluded.form,"
    " version = excluded.version, hash = excluded.hash, at = excluded.at, asked = excluded.asked,"
    " score = excluded.score, band = excluded.band, comment = excluded.comment, reply = NULL, replied = NULL",
    key="recording",
)
ANSWERED = Sql(
    "UPDATE grade SET reply = :reply, replied = :at WHERE id = :id AND recording = :recording AND reply IS NULL",
    key="recording",
)


def project(happening: Happening) -> tuple[Write, ...]:
    """A supervisor's last grade of a recording is a row, with the agent's one answer to it."""
    match happening:
        case RecordingGraded() as h if h.call_id is not None:
            return (
                GRADED(
                    id=h.id,
                    recording=h.recording,
                    call_id=h.call_id,
                    agent=h.agent,
                    queue=h.queue,
                    form=h.form,
                    version=h.version,
                    hash=h.hash,
                    grader=h.user,
                    at=micros(h.at),
                    asked=json.dumps(list(h.asked), ensure_ascii=False),
                    score=h.score,
                    band=h.band,
                    comment=h.comment,
                ),
            )
        case GradeAnswered() as h:
            return (ANSWERED(id=h.grade, recording=h.recording, reply=h.text, at=micros(h.at)),)
    return ()
