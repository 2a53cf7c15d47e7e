"""What goes over HTTP as JSON when an agent calls somebody; see clicking.py."""

from __future__ import annotations

from pydantic import Field

from cti.model import Model
from cti.web.models import Line, Request


class CallRequest(Request):
    """Whom to call."""

    number: Line = Field(min_length=2, max_length=40, examples=["+48601234567", "601 234 567"])


class CallBegun(Model):
    """The agent's own telephone rings."""

    call_id: str
    number: str
    """E.164."""
