"""Happenings of surveys -> rows of `survey_result` and `survey_draw`. Pure; the event log runs the statements."""

from __future__ import annotations

import json

from ivr.happenings import (
    Happening,
    SurveyAnswered,
    SurveyBegan,
    SurveyDrawn,
    SurveyEnded,
    SurveySkipped,
    TalkEnded,
)
from ivr.moments import micros
from ivr.statements import Sql, Write

BEGAN = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers, channel, number, customer_id)"
    " VALUES (:call_id, :survey, :hash, :at, '{}', :channel, :number, :customer_id)"
    " ON CONFLICT (call_id, survey) DO NOTHING",
    key="call_id",
)
ANSWERED = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers, score, band, satisfaction, channel, texts)"
    " VALUES (:call_id, :survey, :hash, :at, :answers, :score, :band, :satisfaction, :channel, :texts)"
    " ON CONFLICT (call_id, survey) DO UPDATE SET answers = excluded.answers, score = excluded.score,"
    " band = excluded.band, satisfaction = excluded.satisfaction, texts = excluded.texts,"
    " hash = excluded.hash, channel = excluded.channel",
    key="call_id",
)
ENDED = Sql(
    "UPDATE survey_result SET outcome = :outcome, ended = :at WHERE call_id = :call_id AND survey = :survey"
    " AND outcome IS NULL",
    key="call_id",
)
DRAWN = Sql(
    "INSERT INTO survey_draw (call_id, survey, at, chance) VALUES (:call_id, :survey, :at, :chance)"
    " ON CONFLICT (call_id, survey) DO NOTHING",
    key="call_id",
)
SKIPPED = Sql(
    "UPDATE survey_draw SET skipped = :why WHERE call_id = :call_id AND survey = :survey",
    key="call_id",
)
TALKED = Sql(
    "UPDATE survey_draw SET talk = coalesce(talk, 0) + :talk, ended_by = :by WHERE call_id = :call_id",
    key="call_id",
)
"""Of calls on which the lot has fallen: who ended the talk, last."""


def project(happening: Happening) -> tuple[Write, ...]:
    """Who was drawn, who was asked, what has been answered so far (the last answer's row holds all), how it ended."""
    call_id = happening.call_id
    if call_id is None:
        return ()
    at = micros(happening.at)
    match happening:
        case SurveyBegan() as h:
            return (
                BEGAN(
                    call_id=call_id, survey=h.survey, hash=h.hash, at=at, channel=h.channel, number=h.number,
                    customer_id=h.customer_id,
                ),
            )  # fmt: skip
        case SurveyAnswered() as h:
            return (_answered(h, call_id),)
        case SurveyEnded() as h:
            return (ENDED(call_id=call_id, survey=h.survey, outcome=h.outcome, at=at),)
        case SurveyDrawn() as h:
            return (DRAWN(call_id=call_id, survey=h.survey, at=at, chance=h.chance),)
        case SurveySkipped() as h:
            return (SKIPPED(call_id=call_id, survey=h.survey, why=h.why),)
        case TalkEnded() as h:
            return (TALKED(call_id=call_id, talk=h.talk, by=h.by),)
    return ()


def _answered(h: SurveyAnswered, call_id: str) -> Write:
    return ANSWERED(
        call_id=call_id,
        survey=h.survey,
        hash=h.hash,
        at=micros(h.at),
        answers=json.dumps(dict(h.answers), ensure_ascii=False),
        score=h.score,
        band=h.band,
        satisfaction=h.satisfaction,
        channel=h.channel,
        texts=json.dumps(dict(h.texts), ensure_ascii=False),
    )
