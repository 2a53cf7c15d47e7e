"""Calls that an engine before this one did not bring to their end: where each stood, and what the caller had done.

Loaded by resuming.py when the program starts; a call is taken up by inbound.py when its channel comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scripts_dsl.graph import Graph
from scripts_dsl.state import State


@dataclass(frozen=True, slots=True)
class Stepped:
    """An event of the call."""

    at: datetime
    step: str
    """Where the call stood after it."""
    event: Mapping[str, Any]
    """events.event_to_json without its secrets."""


@dataclass(frozen=True, slots=True)
class LeftCall:
    call_id: str
    uniqueid: str
    """Of the caller's channel."""
    asterisk: str
    began: datetime
    state: State | None
    """None when the engine died before the first step was on disk."""
    steps: tuple[Stepped, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A flow as those calls hear it that began with it, whatever is in force by now."""

    graph: Graph
    recordings: Path | None = None
    """Of its version; None: those of the program."""


Flow = tuple[str, str]
"""Name and hash."""


class LeftCalls:
    """Those that nobody has taken up yet, and the flows that they began with."""

    def __init__(self, calls: Iterable[LeftCall] = ()) -> None:
        self._calls = {call.uniqueid: call for call in calls}
        self._pinned: dict[Flow, Pinned] = {}

    def flows(self) -> frozenset[Flow]:
        """Those that they need to go on."""
        return frozenset((call.state.flow, call.state.hash) for call in self if call.state is not None)

    def pin(self, flows: Mapping[Flow, Pinned]) -> None:
        """Keep these flows for them."""
        self._pinned.update(flows)

    def flow_of(self, state: State) -> Pinned | None:
        """The flow that this call began with; None when it is known nowhere any more."""
        return self._pinned.get((state.flow, state.hash))

    def get(self, uniqueid: str) -> LeftCall | None:
        """The call of this channel; None when it is over, or was never ours."""
        return self._calls.get(uniqueid)

    def take(self, uniqueid: str) -> LeftCall | None:
        """The same, and it is left no more."""
        return self._calls.pop(uniqueid, None)

    def __iter__(self) -> Iterator[LeftCall]:
        return iter(list(self._calls.values()))
