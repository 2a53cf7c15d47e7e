"""What happens to attempts and to numbers that do not want to be called; kept in the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialguard.limits import A_MINUTE, MINUTES, NEIGHBOURS
from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptClaimed(Happening):
    """On disk before anything is sent. `call_id`: the call that asks for it, or that it becomes."""

    kind: ClassVar[str] = "attempt.claimed"
    attempt: str
    key: str
    """The same key never makes a second attempt."""
    number: str
    """E.164."""
    purpose: str
    """service or marketing."""
    asterisk: str
    boot: str
    """Which start of that Asterisk."""
    channel: str
    """Uniqueid whose end is the attempt's end: the attempt's own, or that of the caller who is put through."""
    asked: int
    """Microseconds since 1970 when the person asked to be called; 0: nobody asked."""
    neighbours: int = NEIGHBOURS
    a_minute: int = A_MINUTE
    minutes: int = MINUTES
    """See limits.Limits."""
    lease: str = ""
    token: int = 0
    seen: int = 0
    """See ports.OnlyIf, `seen` in microseconds since 1970; 0: nobody asked for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRefused(Happening):
    """Nobody was rung."""

    kind: ClassVar[str] = "attempt.refused"
    number: str
    """As it was written."""
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEnded(Happening):
    kind: ClassVar[str] = "attempt.ended"
    attempt: str
    state: str
    """AttemptState."""
    because: str
    cause: int = 0
    """Q.850; 0: not told."""
    talk: float = 0.0
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSuppressed(Happening):
    kind: ClassVar[str] = "number.suppressed"
    number: str
    """E.164."""
    scope: str
    """`all`, or `marketing` only."""
    why: str
    """How it is known: key 9 in a call, a letter, a list."""
    evidence: str = ""
    """Where that can be seen: a call's id, a letter's number."""
    who: str = ""
    """User name of who entered it; '': the person said so in a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAllowed(Happening):
    """A suppression was taken back, by a named person."""

    kind: ClassVar[str] = "number.allowed"
    number: str
    why: str
    evidence: str = ""
    who: str = ""
