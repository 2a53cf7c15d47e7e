"""Remarks over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Line, Lines, Request

ResultName = Literal["solved", "explained", "thanked", "not_reached", "not_wanted", "elsewhere", "read"]
IdeaName = Literal["new", "taken", "done", "declined"]


class Remark(Model):
    """What somebody said, and what came of it."""

    id: str
    at: AwareDatetime
    what: Literal["answer", "comment", "note", "message", "complaint", "idea", "alert"]
    call_id: str | None
    """The call that it is about; null: none."""
    survey: str | None
    question: str | None
    said: str
    """Show it as plain text. Empty: it was spoken, and nobody wrote it down; see `recording`."""
    recording: str | None
    """Of a voice comment: `POST /api/recordings/{recording}/link`."""
    user: str | None
    """Who wrote an agent's note or idea."""
    owner: str
    """A user or a group; empty: those who look after the program."""
    why: str
    """Why the owner is told: a formula of the survey, a topic, words of liability."""
    topic: str | None
    tone: Literal["good", "plain", "bad"]
    liability: list[str]
    """Words of liability that are in it."""
    held: bool
    """The recording of the call is kept."""
    due: AwareDatetime | None
    """Until when somebody has called back; null: nobody has to."""
    state: Literal["open", "late", "closed"]
    calls: int
    """To the customer since."""
    called: AwareDatetime | None
    """The last of them."""
    called_by: str | None
    back: str | None
    """Its id."""
    closed: AwareDatetime | None
    closed_by: str | None
    result: ResultName | None
    note: str
    idea: IdeaName | None
    """null: it is no idea."""
    author: str | None
    """Who had the idea: a user; null: the customer."""
    idea_why: str
    number: str | None
    """E.164, of the caller."""
    customer: str | None
    """Id."""
    name: str | None
    """Of the customer."""
    in_call: bool
    """It was said in a call: `call_id` leads to its way."""
    answered: bool
    """It belongs to a survey whose other answers are known: `GET /api/remarks/{remark}/answers`."""


class SurveyWord(Model):
    """One question of a survey, and what was answered."""

    question: str
    answer: str


class SurveyWords(Model):
    """Everything that somebody said in the survey of a remark."""

    survey: str
    at: AwareDatetime
    channel: str
    """phone, script (an agent read it), web, email, sms."""
    score: float | None
    """0 to 100."""
    band: str | None
    answers: list[SurveyWord]


class LoopFigure(Model):
    """How many who waited for a call were answered within a day, of thirty days."""

    n: int
    closed: int
    share: float | None
    low: float | None
    """Wilson's interval, 95 of 100."""
    high: float | None


class RemarkList(Model):
    """Open ones first, the newest first; closed ones for a week; 200 at most."""

    remarks: list[Remark]
    ideas: list[Remark]
    """Your own."""
    loop: LoopFigure
    legal: bool
    """You answer for liability, and may release what its words hold."""


class RemarkRequest(Request):
    """Something that an owner has to hear: an idea of yours or of a customer's, or what a customer said."""

    text: Lines = Field(min_length=1, max_length=2_000, examples=["Send the meter's reading by text message."])
    what: Literal["idea", "note"] = "idea"
    mine: bool = False
    """You had the idea; otherwise the customer of the call."""
    topic: Line | None = Field(default=None, max_length=64)
    """Of the settings: who answers for it is told."""
    owner: Line | None = Field(default=None, max_length=100)
    """Without a topic: a user or a group; null: the queue's supervisors."""
    call_id: Line | None = Field(default=None, max_length=64)
    """A talk of yours that it comes from."""


class RemarkEnd(Request):
    """What came of it. `not_reached` leaves it open."""

    result: ResultName
    note: Lines = Field(default="", max_length=2_000)


class IdeaMove(Request):
    """It is an idea (`new`), or what becomes of it; its author is told."""

    state: IdeaName
    why: Lines = Field(default="", max_length=2_000)
    author: Line | None = Field(default=None, max_length=100)
    """With `new`: the user who had it; null: the customer."""


class Called(Model):
    """Your own telephone rings."""

    call_id: str
    remark: Remark


class HoldRelease(Request):
    """Why the recording may go."""

    why: Lines = Field(min_length=1, max_length=200)
