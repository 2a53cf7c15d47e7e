"""What goes over HTTP as JSON about a talk in progress; see hands.py."""

from __future__ import annotations

from pydantic import Field, model_validator

from cti.desk.status import AgentStateName
from cti.model import Model
from cti.web.models import Line, Request


class Colleague(Model):
    """An agent with a telephone."""

    user: str
    name: str
    state: AgentStateName
    phone: str | None
    """What a telephone of ours dials to ring him."""
    topics: list[str] = Field(default_factory=list)
    """What he knows: his skills, then his queues."""
    languages: list[str] = Field(default_factory=list)
    """ISO 639-1, the best first."""


class Place(Model):
    """A queue."""

    queue: str
    title: str
    agents_ready: int


class Places(Model):
    """Where a caller can be passed on to."""

    agents: list[Colleague]
    queues: list[Place]


class PassOnRequest(Request):
    """Exactly one of agent, queue and number."""

    agent: Line | None = Field(default=None, max_length=64, examples=["boris"])
    """User name of a colleague who is ready."""
    queue: Line | None = Field(default=None, max_length=64)
    number: Line | None = Field(default=None, max_length=32)
    """Outside; the guard of calls out decides."""
    note: Line = Field(default="", max_length=200, examples=["Wants to know about the bill of March."])
    """For the colleague: on the card while it rings."""

    @model_validator(mode="after")
    def _is_one(self) -> PassOnRequest:
        if sum(place is not None for place in (self.agent, self.queue, self.number)) != 1:
            raise ValueError("exactly one of agent, queue and number")
        return self


class ExpertRequest(Request):
    """Whom to pull into the talk."""

    agent: Line = Field(max_length=64, examples=["boris"])
    note: Line = Field(default="", max_length=200, examples=["Is this meter of the old kind?"])
    """For the colleague: on the card."""


class KeysRequest(Request):
    """Keys of a telephone."""

    keys: str = Field(pattern=r"^[0-9*#]{1,32}$", examples=["12#"])
