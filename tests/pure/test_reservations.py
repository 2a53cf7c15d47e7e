"""Several programs that want the same person: each reads, decides and reserves under one lock, and no limit is passed,
whatever becomes of the calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.countries import countries
from scripts_dsl.hours import Range
from scripts_dsl.policy import Again, Attempt, Call, Cap, History, Person, Respect, Rule, Terms, decide
from scripts_dsl.policy.country import Countries, rules_of
from scripts_dsl.policy.person import RESERVED

FLORIDA, MOSCOW = Person("+13055551234", subject="loan"), Person("+74951234567", subject="loan")
BEGIN = datetime(2026, 6, 1, 13, tzinfo=UTC)
"""Nine o'clock in Florida."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = ("no_answer", "busy", "machine", "failed", "talked", "")
"""How a call may end; '' is never told: its program died."""
BARE = Respect(
    weekly=((Range(0, 24 * 60),),) * 7, holidays=True, caps=(Cap(3, span=DAY), Cap(2, talks=True, span=3 * DAY)),
    gap=timedelta(0), stops_after_talk=False, lists=frozenset(), consent=frozenset(),
)  # fmt: skip
AGAIN = {word: Again(timedelta(minutes=1)) for word in WORDS}
NODES = tuple(
    Terms(name, purpose, BARE, AGAIN, "preview") for name, purpose in (("north", "debt"), ("south", "fraud_alert"))
)
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 7 * 3600), st.sampled_from(WORDS), st.booleans()), max_size=25
)
"""Who asks, so many seconds later; how the call would end, and whether before the next one asks."""


def law(*names: str) -> tuple[Rule, ...]:
    """These rules of countries, and no hours."""
    known = {rule.name: replace(rule, windows=None) for rule in countries().rules}
    return rules_of(Countries(tuple(known[name] for name in names), frozenset({"US", "RU"})))


def night(person: Person, rules: tuple[Rule, ...], steps: list[tuple[int, int, str, bool]]) -> tuple[Attempt, ...]:
    """What was reserved, in order, with what became of it."""
    ledger: list[Attempt] = []
    ends: list[str] = []
    now = BEGIN
    for node, seconds, word, soon in steps:
        now += timedelta(seconds=seconds)
        if soon:
            _settle(ledger, ends)
        terms = NODES[node]
        if isinstance(decide(person, History(tuple(ledger)), rules, terms, now), Call):
            ledger.append(Attempt(now, RESERVED, terms.campaign, terms.purpose, person.subject))
            ends.append(word)
    return tuple(ledger)


def _settle(ledger: list[Attempt], ends: list[str]) -> None:
    """Every outcome that is ever told is known now; of a program that died, none: it counts as a call."""
    for place, word in enumerate(ends):
        if ledger[place].outcome == RESERVED:
            ledger[place] = replace(ledger[place], outcome=word or "no_answer")


def most_within(moments: list[datetime], span: timedelta) -> int:
    """The most in any window of that length, its end not included."""
    return max((sum(begin <= at < begin + span for at in moments) for begin in moments), default=0)


@given(STEPS)
def test_no_cap_of_the_house_is_passed(steps: list[tuple[int, int, str, bool]]) -> None:
    made = night(FLORIDA, (), steps)
    rang = [a.at for a in made if a.rang]
    talks = [a.at for a in made if a.talked and a.outcome != RESERVED]
    assert most_within(rang, DAY) <= 3
    assert most_within(talks, 3 * DAY) <= 2
    assert sum(a.outcome == RESERVED for a in made) <= 1


@given(STEPS)
def test_no_limit_of_a_law_is_passed(steps: list[tuple[int, int, str, bool]]) -> None:
    made = night(FLORIDA, law("us_regf"), steps)
    own = [a for a in made if a.campaign == "north"]
    for attempt in own:
        before = [a for a in made if a.at < attempt.at]
        assert sum(attempt.at - a.at < 7 * DAY for a in before if a.placed) < 7
        assert not any(_day(attempt) - _day(a) < 7 * DAY for a in before if a.talked)


def _day(attempt: Attempt) -> date:
    """Of Florida, which is four hours behind in summer."""
    return (attempt.at - 4 * HOUR).date()


@given(STEPS)
def test_no_limit_of_talks_of_a_law_is_passed(steps: list[tuple[int, int, str, bool]]) -> None:
    made = night(MOSCOW, law("ru_debt"), steps)
    for attempt in (a for a in made if a.campaign == "north"):
        days = [(a.at + 3 * HOUR).date() for a in made if a.at < attempt.at and a.talked]
        today = (attempt.at + 3 * HOUR).date()
        assert today not in days
        assert sum(day.isocalendar()[:2] == today.isocalendar()[:2] for day in days) < 2


@pytest.mark.parametrize("word", ["busy", "failed"])
def test_what_did_not_ring_uses_up_no_call(word: str) -> None:
    steps = [(0, 120, word, True)] * 8
    assert len(night(FLORIDA, (), steps)) == 8


def test_two_programs_that_do_not_share_a_lock_would_both_call() -> None:
    """Why the look and the reservation are one: whoever reads before the other has written sees nobody."""
    read_before = History()
    both = [decide(FLORIDA, read_before, (), terms, BEGIN) for terms in NODES]
    assert all(isinstance(decision, Call) for decision in both)
    one = History((Attempt(BEGIN, RESERVED, "north", "debt"),))
    assert decide(FLORIDA, one, (), NODES[1], BEGIN).because == "reserved"
