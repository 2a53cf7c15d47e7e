"""How long each card took: until it was sent, and until the agent's page said that it is painted.

In: cards as screenpop.py sends them; `painted` of the page (desk/connection.py). Out: metrics, and whoever watches (the
board). Both ends of a delay are read from one clock of this process, from the switch's word on the manager's port: a
page names a card and no time. The way of its word to us is in the figure, so a card was painted that early or earlier.
A page that nobody sees paints nothing and says nothing: its card has no second figure.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from cti.metrics import DeskMetrics

MOST_WAITING = 10_000
"""Cards whose page has said nothing yet; the oldest is given up."""
LATEST = 60.0
"""Seconds: a page that speaks later was asleep, and its word says nothing about us."""


@dataclass(frozen=True, slots=True)
class CardDelay:
    """One card. Seconds, from the switch's word that the telephone rings."""

    agent: str
    """User name."""
    seq: int
    """Of its message, in the agent's numbering: tells cards apart."""
    call_id: str
    at: datetime
    """When the telephone began to ring."""
    late: bool
    """It went without the customer's history."""
    sent: float
    painted: float | None = None


Watcher = Callable[[CardDelay], None]


class Painting:
    """`precise`: seconds of the clock of AgentRinging.received."""

    def __init__(self, metrics: DeskMetrics, precise: Callable[[], float]) -> None:
        self._metrics, self._precise = metrics, precise
        self._waiting: OrderedDict[tuple[str, int], tuple[float, CardDelay]] = OrderedDict()
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of each card when it is sent, and again when it is painted."""
        self._watchers.append(watcher)

    def sent(self, card: CardDelay, received: float) -> None:
        """`received`: moment of the switch's word."""
        self._metrics.pop("late" if card.late else "complete", card.sent)
        self._waiting[card.agent, card.seq] = received, card
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        self._tell(card)

    def painted(self, agent: str, seq: int) -> None:
        """The agent's page says so. Only the first word for a card of this agent counts; others change nothing."""
        received, card = self._waiting.pop((agent, seq), (0.0, None))
        delay = self._precise() - received
        if card is None or delay > LATEST:
            return
        self._metrics.painted(delay)
        self._tell(replace(card, painted=delay))

    def _tell(self, card: CardDelay) -> None:
        for watcher in self._watchers:
            watcher(card)
