"""Letting people go: how soon a talk ends after somebody has clearly said no. Pure.

A clear refusal is key 9, a no to a `consent` or an `offer`, or the agent's own word that the person refused. Whoever
still talks LIMIT seconds after the first one has not let the person go.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

LIMIT = 15.0
"""Seconds from the first clear refusal to the end of the talk: a good-bye, and no more."""
KEY, SCRIPT, BUTTON, GRADED = "key", "script", "button", "graded"
"""How a refusal is known: the person pressed 9; a no in the talk script; the agent said so; a supervisor heard it."""
PAID = frozenset({KEY, GRADED})
"""Those that count for an agent's score: what an agent says of his own talks is nothing to be paid by."""


def in_time(seconds: float) -> bool:
    """Whether a talk that went on so long after a refusal let the person go."""
    return seconds <= LIMIT


def time_to_exit(seconds: Sequence[float]) -> float | None:
    """p90 of (end of the talk - first clear refusal), by nearest rank; None: nobody refused anything."""
    ordered = sorted(seconds)
    return ordered[math.ceil(0.9 * len(ordered)) - 1] if ordered else None
