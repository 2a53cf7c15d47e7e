"""What happens to invitations of surveys: told on the bus, written to the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMoved(Happening):
    """A letter was handed over, or was not."""

    kind: ClassVar[str] = "survey.invitation_moved"
    invitation: str
    state: str
    """See states.py."""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationsRefused(Happening):
    """Whoever got an invitation wants no more of them."""

    kind: ClassVar[str] = "survey.no_more"
    invitation: str
    mark: str
    """Of the address, a keyed hash."""
