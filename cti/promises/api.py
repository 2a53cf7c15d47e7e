"""Promises and tasks over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from cti.desk.status import Owed
from cti.model import Model
from cti.web.models import Line, Lines, Request


class PromiseRequest(Request):
    """What is promised to the caller, who keeps it, by when."""

    text: Lines = Field(min_length=1, max_length=500, examples=["Send the invoice of March by post."])
    due_at: AwareDatetime = Field(strict=False, examples=["2026-05-06T14:00:00+02:00"])
    """Later than now, within a year."""
    owner: Line | None = Field(default=None, max_length=100, examples=["ewa"])
    """User name of who keeps it; null: you."""


class TaskRequest(PromiseRequest):
    """What is to be done by a colleague, or by anybody of a queue."""

    owner: Line | None = Field(default=None, max_length=100, examples=["boris"])
    """User name; null, and no `queue` either: you."""
    queue: Line | None = Field(default=None, max_length=64, examples=["support"])
    """Instead of an owner, not beside one: any agent of it may take the task."""
    call_id: Line | None = Field(default=None, max_length=64)
    """A talk of yours that it is about; null: none."""


class PromiseEnd(Request):
    """It was kept or done, or it is owed no more."""

    state: Literal["kept", "withdrawn"]
    why: Lines = Field(default="", max_length=500)


class OwedList(Model):
    """Due soonest first; 200 at most."""

    promises: list[Owed]
