"""Happenings of surveys -> rows of `survey_result`. Pure; the event log runs the statements."""

from __future__ import annotations

import json

from ivr.happenings import Happening, SurveyAnswered, SurveyBegan
from ivr.moments import micros
from ivr.statements import Sql, Write

BEGAN = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers) VALUES (:call_id, :survey, :hash, :at, '{}')"
    " ON CONFLICT (call_id, survey) DO NOTHING",
    key="call_id",
)
ANSWERED = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers, score, band, satisfaction)"
    " VALUES (:call_id, :survey, :hash, :at, :answers, :score, :band, :satisfaction)"
    " ON CONFLICT (call_id, survey) DO UPDATE SET answers = excluded.answers, score = excluded.score,"
    " band = excluded.band, satisfaction = excluded.satisfaction",
    key="call_id",
)


def project(happening: Happening) -> tuple[Write, ...]:
    """Who was asked, and what has been answered so far: the last answer's row holds all."""
    if happening.call_id is None:
        return ()
    match happening:
        case SurveyBegan(call_id=call_id, survey=survey, hash=hash_):
            return (BEGAN(call_id=call_id, survey=survey, hash=hash_, at=micros(happening.at)),)
        case SurveyAnswered() as h:
            return (
                ANSWERED(
                    call_id=h.call_id,
                    survey=h.survey,
                    hash=h.hash,
                    at=micros(h.at),
                    answers=json.dumps(dict(h.answers), ensure_ascii=False),
                    score=h.score,
                    band=h.band,
                    satisfaction=h.satisfaction,
                ),
            )
    return ()
