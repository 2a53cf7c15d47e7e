"""Whether one way of calling people is less polite than another, word by word.

A file is compared with the defaults by its reader, an old version with a new one by diff. Each judge gets both and says
in a sentence what becomes of people in the new one; None when it is as polite or politer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from scripts_dsl.hours import Range
from scripts_dsl.hours.written import DAYS
from scripts_dsl.policy.brake import Brake
from scripts_dsl.policy.house import needed_consents
from scripts_dsl.policy.pacing import Pace
from scripts_dsl.policy.person import REFUSALS
from scripts_dsl.policy.terms import THEIRS, Again, Outcome, Terms
from scripts_dsl.values import length

HINT = "say why:  allow: {impolite: reason until 2026-09-01}"
"""Of every warning `impolite`."""


def _hours(old: Terms, new: Terms) -> str | None:
    wide = [
        DAYS[day]
        for day, ranges in enumerate(new.respect.weekly)
        if not all(_inside(one, old.respect.weekly[day]) for one in ranges)
    ]
    return f"people are called at hours of {', '.join(wide)} at which they want their peace" if wide else None


def _inside(one: Range, ranges: tuple[Range, ...]) -> bool:
    return any(r.start <= one.start and one.end <= r.end for r in ranges)


def _zone(old: Terms, new: Terms) -> str | None:
    ours = old.respect.zone == THEIRS != new.respect.zone
    return "the clock of the person called does not count" if ours else None


def _holidays(old: Terms, new: Terms) -> str | None:
    return "people are called on public holidays" if new.respect.holidays and not old.respect.holidays else None


def _per_person(old: Terms, new: Terms) -> str | None:
    dropped = [cap.name for cap in old.respect.caps if not any(own.keeps(cap) for own in new.respect.caps)]
    return f"people may be called more often than {' or '.join(dropped)}" if dropped else None


def _gap(old: Terms, new: Terms) -> str | None:
    shorter = new.respect.gap < old.respect.gap
    return f"a telephone may ring again within {length(old.respect.gap)}" if shorter else None


def _after_no(old: Terms, new: Terms) -> str | None:
    before, after = old.respect.after_no, new.respect.after_no
    sooner = after is not None and (before is None or after < before)
    return "whoever said no is called again" + ("" if before is None else " sooner") if sooner else None


def _after_talk(old: Terms, new: Terms) -> str | None:
    goes_on = old.respect.stops_after_talk and not new.respect.stops_after_talk
    return "whoever has answered is called again" if goes_on else None


def _lists(old: Terms, new: Terms) -> str | None:
    missing = sorted(old.respect.lists - new.respect.lists)
    return f"people on the list '{missing[0]}' are called" if missing else None


def _consent(old: Terms, new: Terms) -> str | None:
    missing = needed_consents(old) - needed_consents(new)
    return f"people are called for {new.purpose} without having agreed to it" if missing else None


RESPECT: Mapping[str, Callable[[Terms, Terms], str | None]] = {
    "hours": _hours,
    "zone": _zone,
    "holidays": _holidays,
    "per_person": _per_person,
    "gap": _gap,
    "after_no": _after_no,
    "after_talk": _after_talk,
    "lists": _lists,
    "consent": _consent,
}
"""By the words of `respect:`."""


def outcome(word: str, old: Outcome | None, new: Outcome | None) -> str | None:
    """Of one word of `outcomes:`; None is one that is not written there."""
    if not isinstance(new, Again):
        return None
    if word in REFUSALS and not isinstance(old, Again):
        return f"whoever said '{word}' is called again"
    if not isinstance(old, Again):
        return f"after '{word}' people are called again"
    oftener = old.times is not None and (new.times is None or new.times > old.times)
    return f"after '{word}' people are called again sooner or oftener" if new.after < old.after or oftener else None


def paced(old: Pace, new: Pace) -> str | None:
    """Of `pace:`."""
    if new.cap > old.cap:
        return f"more than {old.cap}% of those who answer may find nobody there"
    return f"it aims at more than {old.target}% of calls in which nobody is there" if new.target > old.target else None


def _listens(old: Brake, new: Brake) -> str | None:
    deaf = [signal for signal in old.listens_to if not new.listens_to.get(signal)]
    return f"the brake does not hear '{deaf[0]}'" if deaf else None


def _baseline(old: Brake, new: Brake) -> str | None:
    if isinstance(old.baseline, timedelta) or isinstance(new.baseline, timedelta):
        return None
    return "less satisfaction than before counts as good" if new.baseline < old.baseline else None


def _tolerance(old: Brake, new: Brake) -> str | None:
    return f"satisfaction may fall by more than {old.tolerance} points" if new.tolerance > old.tolerance else None


def _false_stop(old: Brake, new: Brake) -> str | None:
    return f"the brake wants more proof than for {old.false_stop}%" if new.false_stop < old.false_stop else None


def _compare(old: Brake, new: Brake) -> str | None:
    fewer = new.compare_with < old.compare_with
    return f"fewer than {old.compare_with}% are left out to compare with" if fewer else None


def _silence(old: Brake, new: Brake) -> str | None:
    return f"without news it goes on for more than {length(old.silence)}" if new.silence > old.silence else None


BRAKE: Mapping[str, Callable[[Brake, Brake], str | None]] = {
    "listens_to": _listens,
    "baseline": _baseline,
    "tolerance": _tolerance,
    "false_stop": _false_stop,
    "compare_with": _compare,
    "silence": _silence,
}
"""By the words of `brake:`."""
