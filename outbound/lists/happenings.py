"""What becomes of candidates; kept in the event log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateMoved(Happening):
    """A candidate stands elsewhere."""

    kind: ClassVar[str] = "candidate.moved"
    campaign: str
    candidate: int
    state: str
    """CandidateState."""
    not_before: datetime | None
    """With a time zone; None: at once."""
    because: str
    """A rule, or the outcome of the attempt in a word of the campaign: no_answer, talked, do_not_call, …"""
    attempt: str | None
    """Id of the attempt in the ledger; None: no attempt has to do with it."""
    tries: int
    """Attempts that were claimed so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImported(Happening):
    """People of a file, a query or a function became candidates."""

    kind: ClassVar[str] = "list.imported"
    list: str
    campaign: str
    name: str
    origin: str
    """Where the people come from, in the words of whoever imported them."""
    source: str
    """The file's name, `db.overdue`, `run crm.people`."""
    consent: str
    """To what they agreed and where that can be seen, as agreement.Agreement dumps it; '' nobody says."""
    user: str
    accepted: int
    merged: int
    """Who were candidates already."""
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersListed(Happening):
    """A copy of a do-not-call list came in and took the place of the one before."""

    kind: ClassVar[str] = "numbers.listed"
    list: str
    copied: datetime
    """When the copy was taken."""
    origin: str
    user: str
    numbers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRested(Happening):
    """Nobody calls this number for a time, or again."""

    kind: ClassVar[str] = "number.rested"
    number: str
    until: datetime | None
    """None: until somebody takes it back."""
    why: str
    who: str
    over: bool = False
    """Taken back."""
