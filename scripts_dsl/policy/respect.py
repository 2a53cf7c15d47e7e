"""May this person be called now? All rules are asked, the strictest wins, and the answer says which one it was.

Pure: what has happened and what time it is come in. Called by the tests of campaign files, by preflight and before
every attempt; before an attempt the history must be read under a lock of the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from scripts_dsl.policy import places
from scripts_dsl.policy.decision import Call, Case, Decision, Never, NotNow, Refusal, Rule, longest
from scripts_dsl.policy.house import RULES
from scripts_dsl.policy.person import History, Person
from scripts_dsl.policy.terms import Terms

MOST_STEPS = 200
"""Moments that are tried for the first that suits all rules."""
SHUT = frozenset({"hours", "holidays", "no_common_window"})
"""Rules of the house about the time of day."""


def decide(person: Person, history: History, rules: Sequence[Rule], terms: Terms, now: datetime) -> Decision:
    """call, not now (until when) or never, with the rule that decides.

    `rules`: those of the countries; the rules of the house are always asked. `now` has a time zone.
    """
    case = _case(person, history, terms, now)
    refusals = _ask(case, rules)
    if not refusals:
        return _call(history, terms)
    deciding = longest(refusals)
    if deciding.forever:
        return Never(deciding.because, deciding.why, deciding.field, deciding.value)
    when = _first_moment(case, rules, deciding.until)
    at = when.astimezone(now.tzinfo) if when else None
    return NotNow(deciding.because, deciding.why, at, deciding.field, deciding.value)


def outside_hours(person: Person, rules: Sequence[Rule], terms: Terms, now: datetime) -> str | None:
    """Why nobody may ring this person at this moment, whatever has happened: the hours of the house or of a country.
    None: the hours are not against it. For whoever looks again at what was done."""
    for refusal in _ask(_case(person, History(), terms, now), rules):
        if refusal.because in SHUT or refusal.field == "hours":
            return refusal.why
    return None


def _case(person: Person, history: History, terms: Terms, now: datetime) -> Case:
    """All moments in UTC: on one zone's clock Python adds and compares what the hands show, not time that passes."""
    moments = (*(attempt.at for attempt in history.attempts), *(touch.at for touch in history.touches))
    if any(moment.tzinfo is not UTC for moment in moments):
        attempts = tuple(replace(a, at=a.at.astimezone(UTC)) for a in history.attempts)
        touches = tuple(replace(t, at=t.at.astimezone(UTC)) for t in history.touches)
        history = replace(history, attempts=attempts, touches=touches)
    return Case(person, history, terms, now.astimezone(UTC), places.places(person))


def _ask(case: Case, rules: Sequence[Rule]) -> list[Refusal]:
    return [refusal for rule in (*RULES, *rules) if (refusal := rule(case)) is not None]


def _first_moment(case: Case, rules: Sequence[Rule], at: datetime | None) -> datetime | None:
    """The first moment at which nothing is against it: every rule refuses at all moments before its `until`."""
    for _ in range(MOST_STEPS):
        if at is None:
            return None
        refusals = _ask(replace(case, now=at), rules)
        if not refusals:
            return at
        at = None if any(refusal.forever for refusal in refusals) else longest(refusals).until
    return None


def _call(history: History, terms: Terms) -> Call:
    tried = sum(attempt.campaign == terms.campaign for attempt in history.attempts)
    return Call("again", f"attempt {tried + 1}") if tried else Call("first", "the first attempt")
