"""People whom agents call by hand, over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from pydantic import Field

from cti.desk.card import Known, TypedValue
from cti.model import Model
from cti.web.models import Line, Request


class PreviewCard(Known):
    """Who is next, before anybody is rung."""

    campaign: str
    about: str
    """What the campaign is for: debt, service, …"""
    candidate: int
    number: str
    """E.164."""
    name: str | None
    language: str | None
    fields: list[TypedValue]
    """What the list says."""
    tries: int
    """Attempts of this campaign so far."""
    because: str
    """The rule that lets the person be called."""
    why: str


class PreviewNext(Model):
    """Who lies before you; nothing of the person is in it."""

    candidate: int | None
    """null: nobody may be called now, or you are not ready."""


class PreviewSkip(Request):
    """Not this one, not now."""

    reason: Line = Field(min_length=1, max_length=120, examples=["talked this morning at the counter"])
