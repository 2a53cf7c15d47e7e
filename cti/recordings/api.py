"""Recordings as supervisors look for them, over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from cti.model import Model
from cti.reports.api import QueueName
from cti.web.models import Line, Request


class RecordingQuery(Model):
    """Which recordings; the newest 200."""

    since: date
    until: date
    """Last day, itself included."""
    agent: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] | None = None
    queue: QueueName | None = None
    what: Literal["talk", "message", "answer"] | None = None
    number: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{3,14}$")] | None = None
    """E.164, `+` as `%2B`."""


class RecordingFound(Model):
    """A recording that can be heard, see `POST /api/recordings/{recording}/link`."""

    id: str
    call_id: str
    what: str
    box: str | None
    queue: str | None
    agent: str | None
    at: AwareDatetime
    seconds: float
    complete: bool
    """False: sound is missing."""
    number: str | None


class RecordingList(Model):
    """The newest first."""

    recordings: list[RecordingFound]
    cut: bool
    """There are more: ask for fewer days."""


class CommentRequest(Request):
    """Something about a second of a recording."""

    second: float = Field(ge=0, le=86_400, allow_inf_nan=False)
    text: Line = Field(min_length=1, max_length=1_000)


class RecordingComment(Model):
    """What somebody said about it."""

    at: AwareDatetime
    user: str
    second: float
    text: str


class RecordingComments(Model):
    """By the second."""

    comments: list[RecordingComment]
