"""What happens to complaints; kept in the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintMade(Happening):
    """Somebody complained: one happening, on whichever channel it came. No campaign calls the person after that."""

    kind: ClassVar[str] = "complaint.made"
    number: str | None
    """E.164; None: not known, or the call says it."""
    customer_id: str | None = None
    channel: str
    """disposition, call, desk, page, letter, email, chat, visit, other."""
    text: str = ""
    """In whose words it was written down."""
    user: str = ""
    """Who wrote it down; '': the person said so to the program."""
    campaign: str = ""
    """In whose call, or about which; '': none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintTakenBack(Happening):
    """It was written down by mistake."""

    kind: ClassVar[str] = "complaint.taken_back"
    complaint: str
    """Id of ComplaintMade."""
    user: str
    why: str
