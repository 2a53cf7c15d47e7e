"""Complaints over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cti.model import Model
from cti.web.models import Line, Lines, Request


class ComplaintInTalk(Request):
    """What the person of your talk complains about."""

    text: Lines = Field(default="", max_length=4_000, examples=["Called three times about a bill that is paid."])


class ComplaintFromElsewhere(Request):
    """A complaint that came by another way."""

    number: Line = Field(min_length=1, max_length=32, examples=["+48601234567"])
    """Whose telephone it is; as written."""
    channel: Literal["page", "letter", "email", "chat", "visit", "other"]
    text: Lines = Field(default="", max_length=4_000)
    campaign: Line = Field(default="", max_length=64, pattern=r"^([a-z][a-z0-9_]*)?$")
    """About which campaign; empty: none, or nobody knows."""


class ComplaintKept(Model):
    """It is written down, and no campaign calls the person."""

    id: str
    number: str | None
    """E.164; null: the caller's number is not known."""
