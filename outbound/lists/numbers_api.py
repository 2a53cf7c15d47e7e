"""Orders about one number over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Line, Lines, Request

Why = Field(min_length=1, max_length=500, examples=["A death in the family."])


class RestNumber(Request):
    """No campaign calls it for a time."""

    until: date | None = Field(default=None, strict=False)
    """The first day on which campaigns may call again, on the site's clock; null: until somebody takes it back."""
    why: Lines = Why


class WakeNumber(Request):
    """Campaigns may call it again."""

    why: Lines = Why


class AllowNumber(Request):
    """Who wanted no call may be called again."""

    why: Lines = Why
    evidence: Line = Field(min_length=1, max_length=200, examples=["letter of 6 May"])
    """Where it can be seen that the person wants it."""


class RestHere(Model):
    """A number that no campaign calls for a time."""

    since: AwareDatetime
    until: AwareDatetime | None
    """null: until somebody takes it back."""
    why: str
    who: str


class NumberHere(Model):
    """Whether campaigns leave it in peace."""

    number: str
    """E.164."""
    rests: RestHere | None
