"""What people at desks do with a talk, on whatever line: where they pass the caller on to, and what was not done. Pure.

cti asks, through protocols of its own; the line of the call does it (ivr/asterisk/hands.py, ivr/asterisk/spying.py).

HandsError
├── NotTalking    this agent does not talk in this call, or no longer
└── HandsRefused  the line does not do it, or cannot be asked
SpyFailed         a supervisor does not hear the call
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.prompts.plan import Plan


class HandsError(Exception):
    """It was not done."""


class NotTalking(HandsError):
    """See above."""


class HandsRefused(HandsError):
    """See above."""


class SpyFailed(Exception):
    """It did not come to it."""


@dataclass(frozen=True, slots=True)
class Onward:
    """One of the four."""

    phone: str = ""
    """Name of a colleague's telephone, `boris`: he alone is rung."""
    queue: str = ""
    number: str = ""
    """Outside; as written, the guard of calls out reads it."""
    plays: Plan = ()
    """To an answering machine: this is played, and then the line is hung up."""
