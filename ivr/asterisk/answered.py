"""Somebody whom we have rung has answered: what he hears. Asked by inbound.py, known by whoever rang him.

AGI of [campaign-answered] -> inbound.py -> Answers.answered(attempt) -> Brought -> the flow, as for every caller
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scripts_dsl.events import CallFacts
from scripts_dsl.graph import Graph

CONTEXT = "campaign-answered"
"""Of the dialplan: nobody but the engine sends a channel there."""
MACHINE = "MACHINE"
"""What the dialplan says of one, when it listened."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A call that we have made. Its id is the attempt's, and so is the unique id of its channel."""

    graph: Graph
    facts: CallFacts


class Answers(Protocol):
    """outbound/campaigns/answering.py."""

    async def answered(self, attempt: str, heard: str, *, late: bool = False, listened: float = 0.0) -> Brought | None:
        """`heard`: HUMAN, MACHINE, NOTSURE, or '' when nobody listened; `listened`: for how many seconds. `late`: he
        has waited for an engine. None: nobody knows of it, or he is to be left alone. Raises StoreError."""
        ...

    async def resumed(self, attempt: str, began: datetime) -> None:
        """He answered an engine before this one, `began` is when; his flow goes on. Raises StoreError."""
        ...
