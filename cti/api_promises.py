"""Promises of agents over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from cti.api_models import Line, Lines, Request
from cti.desk.messages import Model


class PromiseRequest(Request):
    """What is promised to the caller, who keeps it, by when."""

    text: Lines = Field(min_length=1, max_length=500, examples=["Send the invoice of March by post."])
    due_at: AwareDatetime = Field(examples=["2026-05-06T14:00:00+02:00"])
    """Later than now, within a year."""
    owner: Line | None = Field(default=None, max_length=100, examples=["ewa"])
    """User name of who keeps it; null: you."""


class PromiseEnd(Request):
    """It was kept, or it is owed no more."""

    state: Literal["kept", "withdrawn"]
    why: Lines = Field(default="", max_length=500)


class PromiseShown(Model):
    """A promise."""

    id: str
    call_id: str | None
    """In which it was made; null: it came with the customer."""
    customer: str | None
    """Id; null: the caller is no customer, or one of several."""
    name: str | None
    """Of the customer."""
    number: str | None
    """E.164, of who called."""
    text: str
    due_at: AwareDatetime | None
    """null: some time."""
    told_at: AwareDatetime | None
    """From then on it is due soon."""
    owner: str | None
    """User name."""
    made_at: AwareDatetime
    made_by: str | None
    state: Literal["open", "late", "kept", "withdrawn"]


class PromiseList(Model):
    """Due soonest first; 200 at most."""

    promises: list[PromiseShown]
