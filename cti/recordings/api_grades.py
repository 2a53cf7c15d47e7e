"""Grades of recorded talks over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from cti.model import Model
from cti.reports.api import QueueName
from cti.web.models import Line, Lines, Request

LanguageName = Literal["pl", "ru", "sl", "en"]
QuestionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
MOST_QUESTIONS = 100


class LanguageQuery(Model):
    """In which language the form is read; one that it does not have is read in its first."""

    language: LanguageName = "en"


class FormQuestion(Model):
    """A question of a form, with what was answered."""

    name: str
    text: str
    kind: Literal["scale", "choice", "text"]
    answers: list[str]
    """What may be answered; empty for `text`."""
    weight: float
    """0: it does not count."""
    answer: str | None
    """null: it does not apply to the talk, or nothing was said yet."""
    points: float | None
    """0 to 100."""
    band: str | None


class GradeForm(Model):
    """The form of the talk's queue, with the answers so far."""

    form: str
    version: str
    hash: str
    """To be sent back with the answers: a form that was changed meanwhile is refused."""
    questions: list[FormQuestion]
    """Those that are asked after these answers."""
    missing: list[str]
    """Of them those with neither an answer nor null."""
    score: float | None
    """0 to 100: the mean of the points by weight, of what was answered."""
    band: str | None


class Grade(Model):
    """What a supervisor thought of a talk."""

    id: str
    recording: str
    agent: str
    queue: str | None
    form: str
    version: str
    grader: str
    """User name."""
    at: AwareDatetime
    questions: list[FormQuestion]
    """As they were asked then; empty when the customer of the call was erased."""
    score: float
    band: str | None
    comment: str
    reply: str | None
    """The agent's one answer."""
    replied: AwareDatetime | None
    talked: AwareDatetime
    """When the recording began."""
    seconds: float
    audible: bool
    """The recording is still there."""


class RecordingGrades(Model):
    """The form, and what was thought so far: one grade of each supervisor, the oldest first."""

    form: GradeForm | None
    """null: the queue has no form, or this is no talk of an agent, or your own."""
    grades: list[Grade]


class OwnGrades(Model):
    """The newest first."""

    grades: list[Grade]


class AnswersRequest(Request):
    """Answers by question; null: it does not apply, and takes its weight with it."""

    answers: dict[QuestionName, Lines | None] = Field(
        max_length=MOST_QUESTIONS, json_schema_extra={"additionalProperties": False}
    )
    language: LanguageName = "en"


class GradeRequest(AnswersRequest):
    """A grade: every question is answered, or said not to apply."""

    hash: Line = Field(min_length=1, max_length=64)
    comment: Lines = Field(default="", max_length=2_000)


class ReplyRequest(Request):
    """What the agent says to a grade, once."""

    text: Lines = Field(min_length=1, max_length=2_000)


class GradesQuery(Model):
    """Grades that were given in these days, on the clock of the site."""

    since: date
    until: date
    """Last day, itself included."""
    queue: QueueName | None = None


class GradesSheetQuery(GradesQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"
    """`comma`: cells are apart by a semicolon, where a comma is part of a number."""


class QuestionMean(Model):
    """Of the answers that count."""

    question: str
    n: int
    mean: float


class GradeLine(Model):
    """One agent and one version of a form."""

    agent: str
    form: str
    version: str
    n: int
    """Talks."""
    mean: float
    margin: float | None
    """95 of 100 times the true mean is within so much of it; null: fewer than `enough`."""
    place: int | None
    """1 is the best; null: fewer than `enough`, or nobody to compare with."""
    questions: list[QuestionMean]


class GradesReport(Model):
    """By form, version and agent; never by score."""

    enough: int
    """So many talks have to be graded before anybody has a place."""
    lines: list[GradeLine]
