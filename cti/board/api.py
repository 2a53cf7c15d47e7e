"""What a supervisor's page sends. The OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cti.web.models import Line, Request

Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2})?$")]


class SpokenReason(Request):
    """In one language; `""`: in all of them."""

    language: Language
    text: Line = Field(min_length=1, max_length=300)


class CloseRequest(Request):
    """Why a queue takes nobody, as callers hear it; nothing: only what the flow says when nobody is there."""

    reason: list[SpokenReason] = Field(default_factory=list, max_length=20)


class NoticeRequest(Request):
    """Whether callers hear it."""

    on: bool


class QueuesRequest(Request):
    """Names of queues of the settings."""

    queues: list[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]] = Field(max_length=100)


class ListenRequest(Request):
    """How to be in an agent's call."""

    how: Literal["listen", "whisper", "take_over"]
