"""A call back at a time that somebody chose: whether it fits, and what would. Pure.

In: the moment, the hours of the queue, the time now. Out: nothing, or a refusal that names the next moment that fits.
Called by cti/routes/callbacks.py.

    NotAhead    the chooser's: it is over, or too far away
    Closed      the chooser's: nobody would be there; `opens` says when somebody is
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.callbacks.turn import SOON
from scripts_dsl.hours import Calendar

WINDOW = SOON
"""A call for 14:00 is made in time until 14:10. As long as a promise that is nearly broken goes before all others: so a
chosen time does from its first moment on."""
FARTHEST = timedelta(days=30)
MOST_OPENINGS = 100
"""Openings that are looked at; some may be shorter than the window."""


class NotAhead(ValueError):
    """It is over, or too far away."""


class Closed(ValueError):
    """The queue is closed then, or closes at once."""

    def __init__(self, opens: datetime | None) -> None:
        super().__init__("closed" if opens is None else f"closed until {opens.isoformat()}")
        self.opens = opens
        """The next moment that fits; None: none within FARTHEST."""


def check(at: datetime, hours: Calendar | None, now: datetime) -> None:
    """Whether a call may be promised for `at`. `hours` None: always open. Raises NotAhead, Closed."""
    if not now < at <= now + FARTHEST:
        raise NotAhead(at.isoformat())
    if hours is not None and not _fits(at, hours):
        raise Closed(_next(at, hours, now + FARTHEST))


def within(at: datetime, now: datetime) -> float:
    """Seconds from now until the end of the window."""
    return (at + WINDOW - now).total_seconds()


def _fits(at: datetime, hours: Calendar) -> bool:
    """Somebody is there for the whole window."""
    if not hours.open_at(at):
        return False
    closes = hours.closes(at)
    return closes is None or closes >= at + WINDOW


def _next(at: datetime, hours: Calendar, last: datetime) -> datetime | None:
    for _ in range(MOST_OPENINGS):
        opens = hours.opens(at)
        if opens is None or opens > last:
            return None
        if _fits(opens, hours):
            return opens
        at = opens
    return None
