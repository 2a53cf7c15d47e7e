"""Remarks as rows. Written in the transaction of what happened to them; read at the start and for pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cti.remarks.happenings import (
    IdeaMoved,
    RemarkCalled,
    RemarkClosed,
    RemarkHeard,
    RemarkMade,
    RemarkTold,
    SurveyAlert,
)
from cti.remarks.states import IdeaState, Open, RemarkState, Result
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Row

MADE = Sql(
    "INSERT INTO remark (id, at, what, call_id, survey, question, said, recording, by_user, owner, why, topic,"
    " tone, liability, held, due, state, calls, idea, author)"
    " VALUES (:remark, :at, :what, :call_id, :survey, :question, :said, :recording, :user, :owner, :why,"
    " :topic, :tone, :liability, :held, :due, 'open', 0, :idea, :author) ON CONFLICT (id) DO NOTHING",
    key="remark",
)
TOLD = Sql("UPDATE remark SET told = :at WHERE id = :remark", key="remark")
LATE = Sql("UPDATE remark SET state = 'late', late = :at WHERE id = :remark AND state = 'open'", key="remark")
HEARD = Sql("UPDATE remark SET said = :said WHERE recording = :recording AND said = ''")
CALLED = Sql(
    "UPDATE remark SET calls = calls + 1, called = :at, called_by = :user, back = :back WHERE id = :remark",
    key="remark",
)
CLOSED = Sql(
    "UPDATE remark SET state = 'closed', closed = :at, closed_by = :user, result = :result, note = :note"
    " WHERE id = :remark AND state <> 'closed'",
    key="remark",
)
NOT_REACHED = Sql("UPDATE remark SET result = :result, note = :note WHERE id = :remark", key="remark")
IDEA = Sql(
    "UPDATE remark SET idea = :state, author = :author, idea_why = :why, idea_by = :user, idea_at = :at"
    " WHERE id = :remark",
    key="remark",
)
ALERT = Sql(
    "INSERT INTO survey_alert (survey, formula, raised, at, figures) VALUES (:survey, :formula, :raised, :at, :figures)"
    " ON CONFLICT (survey, formula) DO UPDATE SET raised = excluded.raised, at = excluded.at,"
    " figures = excluded.figures"
)

KNOWN = Sql("SELECT 1 FROM remark WHERE id = :remark")
NOT_OVER = Sql(
    "SELECT id, call_id, owner, due, state, calls, idea, author, said, told FROM remark"
    " WHERE state <> 'closed' OR idea IN ('new', 'taken') ORDER BY at, id"
)
ALERTS = Sql("SELECT survey, formula FROM survey_alert WHERE raised = :raised")
LAST = Sql(
    "SELECT answers, score, band FROM survey_result WHERE survey = :survey AND answers <> '{}'"
    " ORDER BY at DESC, call_id DESC LIMIT :most"
)
BEFORE = Sql(
    "SELECT id, at, kind, call_id, body FROM event"
    " WHERE at >= :since AND kind IN ('survey.answered', 'call.disposition', 'note.taken', 'script.answered')"
    " ORDER BY n DESC LIMIT :most"
)
"""What may have been said when the last program ended."""
TOLD_OF = Sql("SELECT survey, question, id, owner FROM remark WHERE recording = :recording ORDER BY at, id")
MOST = 200
_SHOWN = (
    "SELECT r.id, r.at, r.what, r.call_id, r.survey, r.question, r.said, r.recording, r.by_user, r.owner, r.why,"
    " r.topic, r.tone, r.liability, r.held, r.due, r.state, r.calls, r.called, r.called_by, r.back, r.closed,"
    " r.closed_by, r.result, r.note, r.idea, r.author, r.idea_why, coalesce(i.number, s.number, k.number),"
    " coalesce(i.customer_id, s.customer_id, k.customer_id), c.name,"
    " CASE WHEN i.id IS NULL THEN 0 ELSE 1 END, CASE WHEN s.call_id IS NULL THEN 0 ELSE 1 END"
    " FROM remark r LEFT JOIN interaction i ON i.id = r.call_id"
    " LEFT JOIN survey_result s ON s.call_id = r.call_id AND s.survey = r.survey"
    " LEFT JOIN complaint k ON k.id = r.call_id"
    " LEFT JOIN customer c ON c.id = coalesce(i.customer_id, s.customer_id, k.customer_id)"
)
"""Whose it is says the call; without one, the survey or the complaint under whose id it is kept."""
ONE = Sql(f"{_SHOWN} WHERE r.id = :remark")
OF_OWNER = Sql(
    f"{_SHOWN} WHERE r.owner = :owner AND (r.state <> 'closed' OR r.closed > :since)"
    " ORDER BY r.state = 'closed', r.at DESC, r.id LIMIT :most"
)
OF_ALL = Sql(
    f"{_SHOWN} WHERE r.state <> 'closed' OR r.closed > :since ORDER BY r.state = 'closed', r.at DESC, r.id LIMIT :most"
)
OF_AUTHOR = Sql(f"{_SHOWN} WHERE r.author = :author AND r.idea IS NOT NULL ORDER BY r.at DESC, r.id LIMIT :most")
ANSWERS = Sql(
    "SELECT s.survey, s.at, s.channel, s.score, s.band, s.answers, s.texts FROM remark r"
    " JOIN survey_result s ON s.call_id = r.call_id AND s.survey = r.survey WHERE r.id = :remark"
)
LOOP = Sql(
    "SELECT count(*), coalesce(sum(CASE WHEN closed IS NOT NULL AND closed <= at + :within THEN 1 ELSE 0 END), 0)"
    " FROM remark WHERE due IS NOT NULL AND at >= :since AND (at <= :ripe OR closed IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that somebody said in one survey."""

    survey: str
    at: datetime
    channel: str
    score: float | None
    band: str | None
    answers: tuple[tuple[str, str], ...]
    """Question and answer, in the order in which they were given."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A remark as pages show it."""

    id: str
    at: datetime
    what: str
    call_id: str | None
    survey: str | None
    question: str | None
    said: str
    recording: str | None
    user: str | None
    owner: str
    why: str
    topic: str | None
    tone: str
    liability: tuple[str, ...]
    held: bool
    due: datetime | None
    state: RemarkState
    calls: int
    called: datetime | None
    called_by: str | None
    back: str | None
    closed: datetime | None
    closed_by: str | None
    result: Result | None
    note: str
    idea: IdeaState | None
    author: str | None
    idea_why: str
    number: str | None
    customer_id: str | None
    name: str | None
    in_call: bool
    """`call_id` is that of a call; else of a survey in writing, or of a complaint."""
    answered: bool
    """The survey's other answers are known."""


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes."""
    at = micros(happening.at)
    match happening:
        case RemarkMade() as h:
            return (
                MADE(
                    remark=h.remark, at=at, what=h.what, call_id=h.call_id, survey=h.survey, question=h.question,
                    said=h.said, recording=h.recording, user=h.user, owner=h.owner, why=h.why,
                    topic=h.topic, tone=h.tone, liability=json.dumps(h.liability, ensure_ascii=False), held=h.held,
                    due=_micros(h.due), idea="new" if h.what == "idea" else None, author=h.author,
                ),
            )  # fmt: skip
        case RemarkTold(late=late) as h:
            return (LATE(remark=h.remark, at=at) if late else TOLD(remark=h.remark, at=at),)
        case RemarkHeard() as h:
            return (HEARD(recording=h.recording, said=h.said),)
        case RemarkCalled() as h:
            return (CALLED(remark=h.remark, at=at, user=h.user, back=h.back),)
        case RemarkClosed(result=result) as h:
            if result == Result.NOT_REACHED:
                return (NOT_REACHED(remark=h.remark, result=result, note=h.note),)
            return (CLOSED(remark=h.remark, at=at, user=h.user, result=result, note=h.note),)
        case IdeaMoved() as h:
            return (IDEA(remark=h.remark, state=h.state, author=h.author, why=h.why, user=h.user, at=at),)
        case SurveyAlert() as h:
            numbers = json.dumps(dict(h.figures))
            return (ALERT(survey=h.survey, formula=h.when, raised=h.on, at=at, figures=numbers),)
    return ()


def opened(rows: Iterable[Row]) -> list[tuple[Open, bool]]:
    """Rows of NOT_OVER; and whether the owner was told."""
    return [
        (
            Open(
                id_, call_id, owner, _moment(due), RemarkState(state), calls, IdeaState(idea) if idea else None,
                author, said,
            ),
            told is not None,
        )
        for id_, call_id, owner, due, state, calls, idea, author, said, told in rows
    ]  # fmt: skip


def shown(rows: Iterable[Row]) -> list[Shown]:
    """Rows of ONE, OF_OWNER, OF_ALL, OF_AUTHOR."""
    return [_shown(*row) for row in rows]


def _shown(*row: Any) -> Shown:
    (
        id_, at, what, call_id, survey, question, said, recording, user, owner, why, topic, tone, liability, held, due,
        state, calls, called, called_by, back, closed, closed_by, result, note, idea, author, idea_why, number,
        customer, name, in_call, answered,
    ) = row  # fmt: skip
    return Shown(
        id_, moment(at), what, call_id, survey, question, said, recording, user, owner, why, topic, tone,
        tuple(json.loads(liability)), bool(held), _moment(due), RemarkState(state), calls, _moment(called), called_by,
        back, _moment(closed), closed_by, Result(result) if result else None, note or "",
        IdeaState(idea) if idea else None, author, idea_why or "", number, customer, name,
        bool(in_call), bool(answered),
    )  # fmt: skip


def answers(rows: Iterable[Row]) -> list[Answers]:
    """Rows of ANSWERS. A comment in writing stands in its own words, a spoken one is heard where it is kept."""
    return [
        Answers(survey, moment(at), channel, score, band, tuple(_said(json.loads(given), json.loads(texts))))
        for survey, at, channel, score, band, given, texts in rows
    ]


def _said(given: dict[str, Any], texts: dict[str, str]) -> Iterable[tuple[str, str]]:
    for question, answer in given.items():
        yield question, texts.get(question) or ("yes" if answer is True else "no" if answer is False else str(answer))


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def _micros(value: datetime | None) -> int | None:
    return None if value is None else micros(value)
