"""Whether something may be offered to a caller: an offer has to be earned.

Where a contact stands comes in, what is missing comes out. The conditions are those of an inbound call; whom a campaign
may offer something is decided by its `respect:` before anybody is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST_WAIT = 120.0
"""Seconds. Whoever has waited longer than this today has paid enough for the call."""
REPEAT_DAYS = 7
"""Whoever called within so many days before calls again because something was not settled."""
REST_DAYS = 60
"""So long nobody is asked again who did not want to hear an offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What was known of caller and call before the agent said a word. The defaults are those of a stranger."""

    waited: float = 0.0
    """Seconds in queues, in this call."""
    calls_again: bool = False
    """Called within REPEAT_DAYS before."""
    complains: bool = False
    """The last contact was a complaint."""
    rests: bool = False
    """Did not want to hear an offer, within REST_DAYS before."""


STRANGER = Contact()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A contact, and how far the talk has come."""

    contact: Contact = STRANGER
    solved: bool = False
    """The caller's own concern is settled, or there was none."""
    asked: bool = False
    """Whether an offer may be made was asked …"""
    agreed: bool = False
    """… and the caller said yes."""
    offered: bool = False
    """Something was offered in this contact already."""


CONDITIONS: Mapping[str, Callable[[Standing], bool]] = {
    "waited_little": lambda s: s.contact.waited <= LONGEST_WAIT,
    "calls_once": lambda s: not s.contact.calls_again,
    "no_complaint": lambda s: not s.contact.complains,
    "rested": lambda s: not s.contact.rests,
    "first_offer": lambda s: not s.offered,
    "solved": lambda s: s.solved,
    "asked": lambda s: s.asked,
    "agreed": lambda s: s.agreed,
}
"""What must be so, each by its name."""
OF_THE_CONTACT = ("waited_little", "calls_once", "no_complaint", "rested")
"""Those that no talk can bring about."""


def missing(standing: Standing) -> tuple[str, ...]:
    """Names of the conditions that are not met; () when the offer is earned."""
    return tuple(name for name, met in CONDITIONS.items() if not met(standing))


def may_ever(contact: Contact) -> bool:
    """Whether a talk can earn an offer at all."""
    found = Standing(contact=contact)
    return all(CONDITIONS[name](found) for name in OF_THE_CONTACT)
