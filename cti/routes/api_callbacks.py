"""Calls that an agent promises for a time, over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Line, Lines, Request


class CallbackRequest(Request):
    """Who of us calls the person back, and when."""

    queue: Line = Field(min_length=1, max_length=64, examples=["support"])
    """Somebody who serves it makes the call."""
    at: AwareDatetime = Field(strict=False, examples=["2026-05-06T14:00:00+02:00"])
    """Within thirty days, while the queue is open."""
    tell: Lines = Field(default="", max_length=200, examples=["About the bill of March."])
    """What the agent who makes the call reads first."""
    number: Line | None = Field(default=None, max_length=32)
    """Another telephone; null: the one that called."""


class CallbackPromised(Model):
    """A call that is promised."""

    id: str
    queue: str
    number: str
    """E.164."""
    at: AwareDatetime
    until: AwareDatetime
    """Made until then, it is in time."""
