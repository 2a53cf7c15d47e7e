"""What the dialplan writes about an attempt into Asterisk's own database, and what it means. Pure.

    START                                   Dial() is about to run, or ran and its handler did not
    END <DIALSTATUS> <HANGUPCAUSE> <s>      it is over: status, cause (Q.850), seconds of talk
    BLOCKED                                 the suppression guard refused the number
    REVOKED                                 given up before it was dialled: a late copy is stopped here

Written by deploy/asterisk/outgoing.conf.tmpl, read by ivr/asterisk/dialling.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ivr.dialguard.states import AttemptState


class Mark(Enum):
    """Where the fence stands."""

    START = "start"
    END = "end"
    BLOCKED = "blocked"
    REVOKED = "revoked"


_END = re.compile(r"END ([A-Z]{0,20}) ([0-9]{0,3}) ([0-9]{0,6})")
_WORDS = {mark.name: mark for mark in (Mark.START, Mark.BLOCKED, Mark.REVOKED)}
ANSWERED = "ANSWER"
STATUS = {"BUSY": "busy", "NOANSWER": "no_answer", "CANCEL": "no_answer"}
"""DIALSTATUS -> the word of DialResult; all others are `failed`."""


class FenceBroken(Exception):
    """A value that our dialplan never writes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call to the outside went."""

    status: str
    """answered, busy, no_answer, failed."""
    cause: int = 0
    """Q.850; 0: not told."""
    talk: float = 0.0
    """Seconds."""

    @property
    def state(self) -> AttemptState:
        """The state of an attempt that went so."""
        return AttemptState.DONE if self.status == "answered" else AttemptState.FAILED


@dataclass(frozen=True, slots=True)
class Fence:
    """The value of `att/<attempt>`."""

    mark: Mark
    outcome: Outcome | None = None
    """Of END."""


def read(value: str) -> Fence:
    """Raises FenceBroken."""
    if value in _WORDS:
        return Fence(_WORDS[value])
    found = _END.fullmatch(value)
    if found is None:
        raise FenceBroken(f"{value[:40]!r}")
    return Fence(Mark.END, outcome(found[1], found[2], found[3]))


def outcome(dial_status: str, cause: str, talk: str) -> Outcome:
    """Asterisk's words -> ours. Empty ones count as not told."""
    status = "answered" if dial_status == ANSWERED else STATUS.get(dial_status, "failed")
    return Outcome(status, int(cause or 0), float(talk or 0) if status == "answered" else 0.0)
