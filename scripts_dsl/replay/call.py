"""A call as the event log has it: values only, made by whoever reads the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PastStep:
    """One event that went into the engine."""

    at: datetime
    """With a zone."""
    step: str
    """Where the call stood after it; '' or the last step when it was over."""
    event: Mapping[str, Any]
    """events.event_to_json."""


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call, whole or as far as it has come."""

    call_id: str
    flow: str
    hash: str
    """Of the graph it began with."""
    steps: tuple[PastStep, ...]
    """In the order of the log; the first is Started."""
    reached: tuple[str, ...] = ()
    """What else the log says, as noticing.py writes it: `→queue faults`, `→outcome promised`."""

    @property
    def began(self) -> datetime | None:
        """None when not even its beginning is there."""
        return self.steps[0].at if self.steps else None


def place_of(step: str) -> str:
    """The place of a step's id; of one with an `id:` of its own, that."""
    return step.partition(".")[0]
