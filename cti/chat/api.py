"""Messages of agents and supervisors over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from pydantic import Field

from cti.chat.model import LONGEST
from cti.desk.status import Chat
from cti.model import Model
from cti.web.models import Line, Lines, Request


class ChatRequest(Request):
    """What is written."""

    text: Lines = Field(min_length=1, max_length=LONGEST, examples=["The line to the depot is down."])


class ChatRead(Request):
    """How far somebody has read."""

    id: Line = Field(min_length=1, max_length=64)
    """Of the last message that was seen."""


class ChatMessages(Model):
    """A conversation, the oldest message first; the newest 100."""

    messages: list[Chat]
    read: str
    """Id of the last message that you have seen; empty: none."""
