"""What is known of a call while it lives: the screen pop, the board and the trace read it. Changed by calls.py only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.happenings import CallPassedOn

TO_QUEUE = "queue "
"""Begin of CallPassedOn.to."""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One thing that the caller did in the flow."""

    place: str
    prompt: str | None
    """Name of the prompt that asked; None for a text written inside the step."""
    keys: str
    """What was pressed; '' for a secret."""
    label: str | None
    """What it meant: the choice, or the place it led to."""
    at: datetime


@dataclass(frozen=True, slots=True)
class OfCampaign:
    """The campaign whose call it is."""

    name: str
    purpose: str
    words: tuple[str, ...]
    """How the talk may end, the campaign's own first."""
    message: bool = False
    """An agent may leave its message on a machine, and is free meanwhile."""


@dataclass(slots=True)
class LiveCall:
    """A call that is not over."""

    call_id: str
    flow: str
    ani: str | None
    name: str | None
    dialled: str
    began: datetime
    language: str
    trail: list[TrailEntry] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    """Values the caller typed, by name, as JSON values; secrets are not among them."""
    queue: str | None = None
    joined: datetime | None = None
    """When it entered the queue."""
    agent: str | None = None
    """Who talks with the caller."""
    tell: str = ""
    """What the flow tells the agent."""
    script: str = ""
    """Of a campaign: what the agent has beside the card, whatever the queue's is."""
    campaign: OfCampaign | None = None
    direction: str = "inbound"
    offered: bool = False
    """The flow has offered something."""
    verified: bool = False
    """Whether the flow has proven who calls."""
    step: str = ""
    """Where it stands in its flow."""
    since: datetime | None = None
    """When it came there."""

    @property
    def rung(self) -> bool:
        """We have rung the person. Whoever is called back, or called by an agent, is in no flow."""
        return self.direction != "inbound" or not self.flow

    @property
    def place(self) -> str:
        """Of the step."""
        return self.step.partition(".")[0]


class LiveCalls:
    """All calls of this process, by call id."""

    def __init__(self) -> None:
        self._calls: dict[str, LiveCall] = {}

    def add(self, call: LiveCall) -> None:
        self._calls[call.call_id] = call

    def remove(self, call_id: str) -> None:
        self._calls.pop(call_id, None)

    def get(self, call_id: str | None) -> LiveCall | None:
        """None when the call is over or was never ours."""
        return self._calls.get(call_id) if call_id else None

    def passed_on(self, event: CallPassedOn) -> None:
        """An agent sends his caller on: whoever takes him reads what he wrote."""
        call = self._calls.get(event.call_id or "")
        if call is None:
            return
        call.agent, call.joined = None, event.at
        call.queue = event.to.removeprefix(TO_QUEUE) if event.to.startswith(TO_QUEUE) else call.queue
        if event.note:
            call.tell = f"{event.by}: {event.note}" + (f" · {call.tell}" if call.tell else "")

    def __iter__(self) -> Iterator[LiveCall]:
        return iter(self._calls.values())

    def __len__(self) -> int:
        return len(self._calls)

    def waiting(self) -> Mapping[str, list[LiveCall]]:
        """Calls that wait in a queue, by queue, longest first."""
        result: dict[str, list[LiveCall]] = {}
        for call in sorted((c for c in self if c.queue and c.agent is None), key=lambda c: c.joined or c.began):
            result.setdefault(call.queue or "", []).append(call)
        return result
