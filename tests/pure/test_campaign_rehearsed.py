"""The tests inside a campaign file: what they may give, what they expect, and the rules of countries that they ask."""

from __future__ import annotations

import pytest

from outbound.countries import countries
from scripts_dsl.testing import run_file
from support.campaign_file import ALONE, CAMPAIGN, PERSON, check, failures, predictive, rules


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("now: 2026-05-06 12:00", "may_call: yes, because: first"),
        ("now: 2026-05-10 12:00", "may_call: no, because: hours, next: 2026-05-11 09:00"),
        ("now: 2026-05-06 12:00, called: [2026-05-06 09:30 no_answer]", "because: gap, next: 2026-05-07 09:30"),
        ("now: 2026-05-06 12:00, called: [2026-05-05 11:00 talked in other]", "because: per_person"),
        ("now: 2026-05-06 12:00, lists: {company: [+48601234567]}", "may_call: never, because: lists"),
        ("now: 2026-05-06 12:00, lists: {company: [+48600000000]}", "may_call: yes"),
        ("now: 2026-05-06 12:00, consents: [marketing]", "may_call: yes"),
        ("now: 2026-03-06 12:00", "because: only, next: unknown"),
        ("share do_not_call 50: 12%", "campaign: stopped, because: share"),
        ("share do_not_call 50: 9%", "campaign: running"),
    ],
)
def test_a_test_that_is_right_passes(given: str, expect: str) -> None:
    assert failures(f"    given: {{{given}}}\n{PERSON}    expect: {{{expect}}}\n") == []


@pytest.mark.parametrize(
    ("given", "expect", "text"),
    [
        ("now: 2026-05-06 12:00", "may_call: no", "may_call should be no, but it is yes"),
        ("now: 2026-05-10 12:00", "because: gap", "because should be gap, but it is hours"),
        ("now: 2026-05-10 12:00", "next: unknown", "next should be unknown, but it is 2026-05-11 09:00"),
        ("share do_not_call 50: 9%", "campaign: stopped", "campaign should be stopped, but it is running"),
    ],
)  # fmt: skip
def test_a_test_that_is_wrong_says_what_is_so(given: str, expect: str, text: str) -> None:
    assert failures(f"    given: {{{given}}}\n{PERSON}    expect: {{{expect}}}\n") == [text]


# --- the pace and the brake in tests inside the file ------------------------------------------------------------------


def paced(given: str, expect: str) -> list[str]:
    """What a test of a predictive campaign says when it fails."""
    text = f"{predictive()}tests:\n  - test: it\n    given: {{{given}}}\n    expect: {{{expect}}}\n"
    checked = check(text, ALONE)
    assert rules(checked) == []
    results = run_file(checked, "x")
    assert results is not None
    return [failure.text for failure in results.failures]


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("answered: 33, agents: 10, idle: 4, in_flight: 1", "style: progressive, because: answers, lines: 3"),
        ("answered: 34, agents: 10, idle: 4, in_flight: 1", "style: predictive, because: pace, lines: 4"),
        ("answered: 34, abandoned: 1, agents: 10, idle: 4, in_flight: 6", "style: predictive, lines: 0"),
        ("answered: 100, abandoned: 3, agents: 10", "style: progressive, because: abandoned"),
        ("answered: 90, agents: 2", "style: progressive, because: agents"),
        ("answered: 90, agents: 9, last_result: 11m", "style: progressive, because: last_result"),
        ("answered: 90, agents: 9, last_result: never", "style: progressive, because: last_result"),
        ("answered: 90, agents: 9, reserved_agent: yes", "style: preview, because: reserved_agent, lines: 0"),
    ],
)
def test_a_test_may_ask_how_the_campaign_goes_on(given: str, expect: str) -> None:
    assert paced(given, expect) == []


def test_a_wrong_expectation_of_the_pace_is_told() -> None:
    assert paced("answered: 90, agents: 9", "style: preview") == ["style should be preview, but it is predictive"]


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("heartbeat: never", "campaign: stopped, because: silence"),
        ("now: 2026-05-06 12:00, heartbeat: 2026-05-06 11:20", "campaign: stopped, because: silence"),
        ("now: 2026-05-06 12:00, heartbeat: 2026-05-06 11:40", "campaign: running"),
        ("now: 2026-05-06 12:00, compared: yes", "may_call: yes"),
    ],
)
def test_a_test_may_say_what_the_brake_knows(given: str, expect: str) -> None:
    assert failures(f"    given: {{{given}}}\n{PERSON}    expect: {{{expect}}}\n") == []


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("answered: many", "campaign: running"),
        ("last_result: soon", "campaign: running"),
        ("compared: perhaps", "campaign: running"),
        ("heartbeat: lately", "campaign: running"),
        ("answered: 40", "style: predictive"),
    ],
)
def test_a_test_that_makes_no_sense_is_refused(given: str, expect: str) -> None:
    head = CAMPAIGN.partition("tests:")[0]
    text = f"{head}tests:\n  - test: it\n    given: {{{given}}}\n{PERSON}    expect: {{{expect}}}\n"
    assert [m.rule for m in check(text).messages] == ["test"]


# --- the rules of the countries in tests inside the file --------------------------------------------------------------


NOBODY_ELSE = "  only: debt > 50 and days_between(due, today) between 14 and 60\n"
ABROAD = (
    CAMPAIGN.partition("tests:")[0].replace("purpose: debt", "purpose: marketing").replace(NOBODY_ELSE, "")
    + """\
tests:
  - test: One question
    given: {now: 2026-05-06 15:00GIVEN}
    person: {phone: PHONEPERSON}
    expect: {may_call: ANSWER, because: BECAUSE}
"""
)


@pytest.mark.parametrize(
    ("given", "phone", "person", "answer", "because"),
    [
        ("", "+14165551234", "", "never", "consent"),
        (", consents: [marketing]", "+48601234567", "", "yes", "first"),
        (", consents: [marketing]", "+14165551234", "", "yes", "first"),
        (", consents: [marketing], copies: {ca_dncl: 2026-04-01 08:00}", "+14165551234", "", "no", "ca_utr"),
        (", consents: [marketing]", "+441534123456", "", "never", "no_rules"),
        (", consents: [marketing]", "+48601234567", ", country: RU, zone: Europe/Moscow", "never", "ru_ads"),
        (", consents: [marketing], complains: yes", "+48601234567", "", "no", "earned"),
        (", messages: [2026-05-06 08:00 sms]", "+48601234567", "", "never", "consent"),
    ],
)
def test_the_rules_of_the_countries_are_asked_by_the_tests_in_the_file(
    given: str, phone: str, person: str, answer: str, because: str
) -> None:
    words = {"GIVEN": given, "PHONE": phone, "PERSON": person, "ANSWER": answer, "BECAUSE": because}
    text = ABROAD.replace("fields: {phone: phone,", "fields: {phone: phone, country: text, zone: text,")
    for word, value in words.items():
        text = text.replace(word, value)
    checked = check(text)
    results = run_file(checked, "x", countries())
    assert results is not None, checked.messages
    assert [r.failure and r.failure.text for r in results.tests] == [None]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("messages: [yesterday]", "'yesterday' is no message"),
        ("copies: today", "copies have names"),
        ("suppressed: soon", "'soon' is not a moment"),
    ],
)
def test_what_a_test_cannot_give_is_told(given: str, said: str) -> None:
    text = ABROAD.replace("GIVEN", f", {given}").replace("PHONEPERSON", "+48601234567")
    messages = check(text.replace("ANSWER", "yes").replace("BECAUSE", "first")).messages
    assert said in [m.text for m in messages]
