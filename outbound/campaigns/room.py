"""How many people may be claimed now, and which of them: what the limits of calls out still leave. Pure.

The limits stand in the claim itself (ivr/dialguard/attempts.py) and hold whoever asks; a campaign stays below them, so
that it raises no alarm and leaves something to those who call back and put through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ivr.dialguard.attempts import BLOCK_DIGITS
from ivr.dialguard.limits import Limits

LEFT_TO_OTHERS = 0.2
"""Share of the calls a minute, and of those to neighbours, that campaigns leave alone."""


def most(limits: Limits, recent: Sequence[str]) -> int:
    """How many may be claimed. `recent`: numbers that anybody has called within the last minute."""
    return max(0, _part(limits.a_minute) - len(recent))


def not_neighbours(limits: Limits, recent: Iterable[str], numbers: Sequence[str]) -> tuple[str, ...]:
    """Those of `numbers` that do not crowd a block of numbers, in their order."""
    crowd = Counter(_block(number) for number in recent)
    chosen = []
    for number in numbers:
        if crowd[_block(number)] < _part(limits.neighbours):
            crowd[_block(number)] += 1
            chosen.append(number)
    return tuple(chosen)


def _part(limit: int) -> int:
    return int(limit * (1 - LEFT_TO_OTHERS))


def _block(number: str) -> str:
    return number[:-BLOCK_DIGITS]
