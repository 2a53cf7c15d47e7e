"""How often, and how soon again: the limits and gaps of a country's rule. A call that is being made counts in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy.country import rule as words
from scripts_dsl.policy.country.applying import midnight
from scripts_dsl.policy.country.rule import CountryRule, Gap, Limit
from scripts_dsl.policy.decision import Case, Refusal, longest
from scripts_dsl.policy.person import ABANDONED, Attempt
from scripts_dsl.policy.person import MACHINE as MACHINE_ANSWERED
from scripts_dsl.policy.pester import Touch

DAY = timedelta(days=1)


def limits(rule: CountryRule, case: Case) -> Refusal | None:
    """Not more than so many; the one that holds longest."""
    found = [refusal for limit in rule.limits if (refusal := _limited(rule, limit, case)) is not None]
    return longest(found) if found else None


def _limited(rule: CountryRule, limit: Limit, case: Case) -> Refusal | None:
    counted = sorted(
        a.at
        for a in case.history.attempts
        if a.placed and (a.talked or limit.counts == words.ATTEMPTS) and _same(limit.about, a, case)
    )
    until = max((end for zone in case.zones if (end := _free(limit, counted, case.now, zone))), default=None)
    if until is None or until <= case.now:
        return None
    return Refusal(rule.name, f"not more than {limit.written}", until, field="limits", value=limit.written)


def _same(about: str, attempt: Attempt, case: Case) -> bool:
    """Whether an attempt was about the same; of what is not known it is taken that it was."""
    if about == words.CONTACT:
        return True
    mine, other = (
        (case.person.subject, attempt.subject) if about == words.SUBJECT else (case.terms.purpose, attempt.purpose)
    )
    return not mine or not other or mine == other


def _about(about: str, touch: Touch, case: Case) -> bool:
    """Whether a talk that no campaign began was about the same; for which purpose it was nobody knows."""
    mine = case.person.subject if about == words.SUBJECT else ""
    return not mine or not touch.subject or mine == touch.subject


def _free(limit: Limit, counted: Sequence[datetime], now: datetime, zone: str) -> datetime | None:
    """When one more may be made in a zone; None if one may now."""
    if limit.calendar:
        begin, end = _period(limit.calendar, now.astimezone(zone_info(zone)).date())
        inside = sum(begin <= moment.astimezone(zone_info(zone)).date() < end for moment in counted)
        return midnight(end, zone) if inside >= limit.most else None
    if len(counted) < limit.most or limit.within is None:
        return None
    oldest = counted[len(counted) - limit.most]
    if limit.whole_days:
        return midnight(oldest.astimezone(zone_info(zone)).date() + limit.within, zone)
    return oldest + limit.within


def _period(calendar: str, day: date) -> tuple[date, date]:
    """The first day of the day, week or month, and the first one after it."""
    if calendar == "week":
        monday = day - day.weekday() * DAY
        return monday, monday + 7 * DAY
    if calendar == "month":
        first = day.replace(day=1)
        return first, (first + 32 * DAY).replace(day=1)
    return day, day + DAY


# --- gaps ----------------------------------------------------------------------------------------------------------

HAPPENED: Mapping[str, Callable[[Attempt], bool]] = {
    words.TALK: lambda a: a.talked,
    words.REFUSAL: lambda a: a.refused,
    words.OPT_OUT: lambda a: a.outcome == "do_not_call",
    words.COMPLAINT: lambda a: a.outcome == "complaint",
    words.ABANDON: lambda a: a.outcome == ABANDONED,
    words.MACHINE: lambda a: a.outcome == MACHINE_ANSWERED,
}
"""By the word of `after:`."""


def gaps(rule: CountryRule, case: Case) -> Refusal | None:
    """Not again for so long; never again before all others."""
    found = [refusal for gap in rule.gaps if (refusal := _kept(rule, gap, case)) is not None]
    return longest(found) if found else None


def _kept(rule: CountryRule, gap: Gap, case: Case) -> Refusal | None:
    if gap.unless_reserved and case.terms.reserved_agent:
        return None
    moments = [a.at for a in case.history.attempts if HAPPENED[gap.after](a) and _same(gap.about, a, case)]
    if gap.after == words.TALK:
        moments += [t.at for t in case.history.touches if t.talk and _about(gap.about, t, case)]
    if not moments:
        return None
    what = f"after {gap.after.replace('_', ' ')}: {gap.written}"
    if gap.length is None:
        return Refusal(rule.name, what, forever=True, field="gaps", value=gap.written)
    until = max(_over(gap, gap.length, moment, zone) for moment in moments for zone in case.zones)
    return Refusal(rule.name, what, until, field="gaps", value=gap.written) if until > case.now else None


def _over(gap: Gap, length: timedelta, moment: datetime, zone: str) -> datetime:
    if not gap.whole_days:
        return moment + length
    first = moment.astimezone(zone_info(zone)).date() + (timedelta(0) if gap.first_day_counts else DAY)
    return midnight(first + length, zone)
