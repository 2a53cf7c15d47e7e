"""Functions that the flow behind a campaign's number calls with `run:`. Each gets the caller's number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from ivr.asterisk.ami_wire import AmiError
from ivr.hooks import Function, Language, Phone, step
from outbound.ringback.ringback import Ringback
from outbound.ringback.words import about

SAID = "pressed 9 when they rang back"


@dataclass(frozen=True, slots=True)
class Called:
    """Why somebody was called. Empty fields: not known."""

    house: str | None
    about: str
    day: date
    at: time
    over: bool
    """No campaign calls this number any more."""
    next_day: date | None
    next_at: time | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A chosen time: kept, or the first one that may be had instead."""

    kept: bool
    day: date | None
    at: time | None


def functions(ringback: Ringback) -> tuple[Function, ...]:
    """Those three."""

    @step("campaigns.why_called")
    async def why_called(number: Phone, language: Language) -> Called | None:
        """None: no campaign has called this number."""
        found = await ringback.why(number)
        if found is None:
            return None
        next_ = found.next
        return Called(
            ringback.house or None,
            about(found.purpose, language),
            found.called.date(),
            found.called.time(),
            found.over,
            next_.date() if next_ else None,
            next_.time() if next_ else None,
        )

    @step("campaigns.never_again")
    async def never_again(number: Phone, call_key: str) -> bool:
        """On disk when it answers. No: not in every Asterisk yet, which dials nobody until it has it."""
        try:
            await ringback.stop(number, SAID, call_key)
        except AmiError:
            return False
        return True

    @step("campaigns.call_at")
    async def call_at(number: Phone, day: date, at: time) -> Agreed:
        """On the caller's clock."""
        chosen = await ringback.at(number, _day(day), _time(at))
        when = chosen.when
        return Agreed(chosen.kept, when.date() if when else None, when.time() if when else None)

    return why_called, never_again, call_at


def _day(value: date | str) -> date:
    """Functions get JSON values."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _time(value: time | str) -> time:
    return value if isinstance(value, time) else time.fromisoformat(value)
