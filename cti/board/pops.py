"""How long the last cards took, in the words of the board's messages. Called by now.py."""

from __future__ import annotations

from collections import OrderedDict
from statistics import median

from cti.board.messages import PopNow, PopsNow
from cti.painting import CardDelay

COUNTED, SHOWN = 100, 10
"""Cards in the figures, and those that are shown one by one."""


class LastPops:
    """The last cards of the room."""

    def __init__(self) -> None:
        self._cards: OrderedDict[tuple[str, int], CardDelay] = OrderedDict()

    def took(self, card: CardDelay) -> None:
        """It was sent, or painted."""
        key = card.agent, card.seq
        if card.painted is not None and key not in self._cards:
            return
        self._cards[key] = card
        if len(self._cards) > COUNTED:
            self._cards.popitem(last=False)

    def now(self) -> PopsNow:
        cards = list(self._cards.values())
        sent, painted = [one.sent for one in cards], [one.painted for one in cards if one.painted is not None]
        return PopsNow(
            count=len(cards),
            late=sum(one.late for one in cards),
            median_ms=_ms(median(sent)) if sent else None,
            worst_ms=_ms(max(sent)) if sent else None,
            painted=len(painted),
            painted_median_ms=_ms(median(painted)) if painted else None,
            painted_worst_ms=_ms(max(painted)) if painted else None,
            last=[_pop(one) for one in reversed(cards[-SHOWN:])],
        )


def _pop(card: CardDelay) -> PopNow:
    return PopNow(
        call_id=card.call_id,
        agent=card.agent,
        at=card.at,
        sent_ms=_ms(card.sent),
        painted_ms=None if card.painted is None else _ms(card.painted),
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
