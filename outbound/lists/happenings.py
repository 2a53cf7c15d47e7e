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
