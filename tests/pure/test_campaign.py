"""Campaign files: what is read, what is refused, what is called impolite, and the tests inside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scripts_dsl.campaign import Campaign, Stopped, decide, stopped
from scripts_dsl.campaign.deciding import order, person_of
from scripts_dsl.check import Checked, check_file
from scripts_dsl.policy import POLITE, Again, Call, Closed, History, Never, NotNow
from scripts_dsl.signatures import Signature
from scripts_dsl.site import Queue, Site
from scripts_dsl.testing import run_file
from scripts_dsl.types import parse_type

NOON = datetime(2026, 5, 6, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))

CAMPAIGN = """\
campaign: overdue
purpose: debt
owner: sofia

people:
  from: db.overdue_customers
  fields: {phone: phone, name: text, debt: money PLN, due: date}
  only: debt > 50 and days_between(due, today) between 14 and 60
  first: due

call:
  with: flow reminder
  from: +48221234567

respect:
  gap: 24h

outcomes:
  no_answer: again in 20h, 2 times
  wrong_number: fix_number
  talked: done

stop:
  - when: share(do_not_call, 50) > 10%
    tell: sofia
  - when: today > 2026-06-30

tests:
  - test: Nothing stands against it
    given: {now: 2026-05-06 12:00}
    person: {phone: +48601234567, debt: 80 PLN, due: 2026-04-20}
    expect: {may_call: yes}
"""


class OneFlow:
    """A site with one other file."""

    known = True

    def __init__(self, direction: str = "outbound", **takes: str) -> None:
        types = {name: parse_type(text) for name, text in takes.items()}
        self.signature = Signature("flow", "reminder", Path("reminder.flow.yaml"), types, {}, direction)

    def find(self, kind: str, name: str) -> Signature | None:
        return self.signature if (kind, name) == ("flow", "reminder") else None

    def names(self, kind: str) -> list[str]:
        return ["reminder"] if kind == "flow" else []


SITE = Site(zone="Europe/Warsaw", queues={"outbound": Queue("outbound", "Outbound")}, files=OneFlow(debt="money PLN"))


def check(text: str, site: Site = SITE) -> Checked:
    """The file, checked."""
    return check_file(text, "x.campaign.yaml", site)


def changed(old: str, new: str) -> Checked:
    """The campaign above with one piece of it written otherwise."""
    assert old in CAMPAIGN
    return check(CAMPAIGN.replace(old, new, 1))


def rules(checked: Checked) -> list[str]:
    """`12:3 unknown-field`."""
    return [f"{m.line}:{m.column} {m.rule}" for m in checked.messages]


def campaign() -> Campaign:
    """The one above."""
    found = check(CAMPAIGN).campaign
    assert found is not None
    return found


def test_a_correct_file_has_nothing_to_say_and_its_tests_pass() -> None:
    checked = check(CAMPAIGN)
    assert rules(checked) == []
    results = run_file(checked, "x")
    assert results is not None
    assert results.passed
    assert len(results.tests) == 1


def test_what_is_read() -> None:
    read = campaign()
    assert (read.name, read.owner, read.terms.purpose) == ("overdue", "sofia", "debt")
    assert (read.call.kind, read.call.name, read.call.style, read.call.ring) == ("flow", "reminder", "robot", 25)
    assert read.terms.respect == replace(POLITE, gap=timedelta(hours=24))
    assert read.terms.outcomes == {
        "no_answer": Again(timedelta(hours=20), 2),
        "wrong_number": Closed("fix_number"),
        "talked": Closed("done"),
    }


def test_comments_and_tests_do_not_change_what_a_campaign_is() -> None:
    commented = check(CAMPAIGN.replace("purpose: debt", "# about money\npurpose: debt").partition("tests:")[0]).campaign
    assert commented is not None
    assert commented.hash == campaign().hash
    bolder = changed("2 times", "3 times").campaign
    assert bolder is not None
    assert bolder.hash != campaign().hash


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("purpose: debt\n", "", "1:1 missing-field"),
        ("purpose: debt", "purpose: dept", "2:10 purpose"),
        ("owner: sofia\n", "", "1:1 missing-field"),
        ("  from: db.overdue_customers\n", "", "5:1 missing-field"),
        ("db.overdue_customers", "somewhere else", "6:9 people"),
        ("phone: phone, name", "telephone: phone, name", "7:3 people"),
        ("due: date}", "due: day}", "7:60 unknown-type"),
        ("debt > 50", "dept > 50", "8:9 unknown-value"),
        ("  first: due", "  frist: due", "9:3 unknown-field"),
        ("with: flow reminder", "with: flow remainder", "12:9 unknown-flow"),
        ("with: flow reminder", "with: reminder", "12:9 call"),
        ("from: +48221234567", "from: 221234567", "13:9 number"),
        ("gap: 24h", "gap: 24", "16:8 duration"),
        ("gap: 24h", "per_person: 3 times", "16:15 respect"),
        ("gap: 24h", "hours: {mon-fry: 09:00-18:00}", "16:11 hours"),
        ("gap: 24h", "hours: {mon-fri: 9-18}", "16:20 hours"),
        ("gap: 24h", "hours: 09:00-18:00", "16:10 respect"),
        ("gap: 24h", "zone: hers", "16:9 respect"),
        ("gap: 24h", "holidays: sometimes", "16:13 respect"),
        ("gap: 24h", "after_no: never", "16:13 respect"),
        ("gap: 24h", "after_talk: wait", "16:15 respect"),
        ("gap: 24h", "consent: maybe", "16:12 respect"),
        ("gap: 24h", "gaps: 24h", "16:3 unknown-field"),
        ("again in 20h, 2 times", "again in 20, 2 times", "19:14 duration"),
        ("talked: done", "talked: dome", "21:11 outcome"),
        ("share(do_not_call, 50)", "share(do_not_cal, 50)", "24:11 formula"),
        ("  - when: share(do_not_call, 50) > 10%\n    tell: sofia", "  - tell: sofia", "24:5 missing-field"),
        ("may_call: yes", "may_call: perhaps", "32:24 test"),
        ("may_call: yes", "call: yes", "32:14 test"),
        ("now: 2026-05-06 12:00", "now: noon", "30:18 test"),
        ("now: 2026-05-06 12:00", "called: [yesterday]", "30:13 test"),
        ("now: 2026-05-06 12:00", "weather: rain", "30:13 test"),
        ("debt: 80 PLN, due", "debt: 80 EUR, due", "31:41 test"),
        ("debt: 80 PLN, due", "dept: 80 PLN, due", "31:35 test"),
        ("    person: {phone: +48601234567, debt: 80 PLN, due: 2026-04-20}\n", "", "29:11 test"),
        ("{phone: +48601234567, debt", "{debt", "29:11 test"),
        ("people:\n", "peoples:\n", "5:1 unknown-field"),
    ],
)
def test_what_cannot_be_understood_is_refused_where_it_stands(old: str, new: str, said: str) -> None:
    checked = changed(old, new)
    assert rules(checked) == [said]
    assert checked.refused


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("hours", "{mon-sat: 09:00-18:00}"),
        ("hours", "{mon-fri: 08:00-18:00}"),
        ("zone", "ours"),
        ("holidays", "as usual"),
        ("per_person", "4 in all, 1 a day, 1 talk in 7d"),
        ("per_person", "3 in all, 1 a day"),
        ("per_person", "3 in all from this campaign, 1 a day, 1 talk in 7d"),
        ("gap", "19h"),
        ("after_no", "again in 90d"),
        ("after_talk", "go on"),
        ("lists", "[company]"),
    ],
)
def test_a_word_of_respect_that_is_less_polite_than_its_default_is_a_warning(word: str, value: str) -> None:
    checked = changed("gap: 24h", f"{word}: {value}")
    assert [m.rule for m in checked.messages] == ["impolite"]
    assert not checked.refused


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("hours", "{tue-thu: 10:00-12:00, fri: 13:00-15:00}"),
        ("zone", "theirs"),
        ("holidays", "never"),
        ("per_person", "2 in all, 1 in 7d"),
        ("per_person", "1 in all"),
        ("gap", "20h"),
        ("after_no", "never again"),
        ("after_talk", "stop"),
        ("lists", "[company, national, own]"),
        ("consent", "marketing"),
    ],
)
def test_a_word_that_is_as_polite_or_politer_is_none(word: str, value: str) -> None:
    assert rules(changed("gap: 24h", f"{word}: {value}")) == []


def test_calling_without_consent_is_impolite_where_the_purpose_needs_it() -> None:
    assert rules(changed("gap: 24h", "consent: none")) == []
    selling = CAMPAIGN.replace("purpose: debt", "purpose: marketing").partition("tests:")[0]
    assert rules(check(selling)) == []
    assert rules(check(selling.replace("gap: 24h", "consent: none"))) == ["16:12 impolite"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from: +48221234567", "from: +48221234567\n  ring: 10s"),
        ("from: +48221234567", "from: +48221234567\n  machine: leave sorry"),
        ("talked: done", "do_not_call: again in 1d"),
    ],
)
def test_other_words_may_be_impolite_too(old: str, new: str) -> None:
    assert [m.rule for m in changed(old, new).messages] == ["impolite"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("ring: 25", "duration"),
        ("machine: shout", "machine"),
        ("style: quick", "style"),
        ("style: preview", "style"),
        ("lines: many", "number"),
    ],
)
def test_words_of_call_are_checked(line: str, rule: str) -> None:
    checked = changed("from: +48221234567", f"from: +48221234567\n  {line}")
    assert [m.rule for m in checked.messages] == [rule]


# --- across files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [OneFlow(reason="text"), OneFlow(debt="number"), OneFlow("inbound")],
    ids=["a field is missing", "another type", "inbound"],
)
def test_the_fields_must_fit_the_flow_that_is_called(files: OneFlow) -> None:
    assert rules(check(CAMPAIGN, replace(SITE, files=files))) == ["12:9 takes-gives"]


def test_a_script_needs_a_queue_that_exists() -> None:
    checked = changed("with: flow reminder", "with: script hello by queue nobody")
    assert rules(checked) == ["12:9 unknown-queue", "12:9 unknown-script"]


def test_a_file_that_stands_alone_is_not_asked_about_others() -> None:
    assert rules(check(CAMPAIGN, Site(zone="Europe/Warsaw"))) == []


# --- decisions ---------------------------------------------------------------------------------------------------


def test_only_those_of_whom_it_is_so_are_called() -> None:
    values = {"debt": parse_type("money PLN").parse("80 PLN"), "due": NOON.date() - timedelta(days=16)}
    person = person_of(values, "+48601234567")
    assert isinstance(decide(person, History(), (), campaign(), NOON), Call)
    assert order(campaign(), person, NOON) == values["due"]
    early = decide(person, History(), (), campaign(), NOON - timedelta(days=7))
    assert isinstance(early, NotNow)
    assert (early.because, early.when) == ("only", None)


def test_never_is_told_even_of_those_who_are_not_called_now() -> None:
    person = person_of({}, "+48601234567")
    decision = decide(person, History(lists=frozenset({"company"})), (), campaign(), NOON)
    assert isinstance(decision, Never)
    assert decision.because == "lists"


def test_the_whole_campaign_stops_when_a_formula_is_so() -> None:
    assert stopped(campaign(), {}, NOON) is None
    assert stopped(campaign(), {"share(do_not_call, 50)": 10}, NOON) is None
    found = stopped(campaign(), {"share(do_not_call, 50)": 12}, NOON)
    assert found == Stopped("share", "share(do_not_call, 50) > 10%", "sofia")
    late = stopped(campaign(), {}, NOON + timedelta(days=90))
    assert late is not None
    assert (late.because, late.tell) == ("today", None)


# --- tests inside the file ---------------------------------------------------------------------------------------


def failures(test: str) -> list[str]:
    """What a test of the campaign above says when it fails."""
    head = CAMPAIGN.partition("tests:")[0]
    checked = check(f"{head}tests:\n  - test: it\n{test}")
    assert rules(checked) == []
    results = run_file(checked, "x")
    assert results is not None
    return [failure.text for failure in results.failures]


PERSON = "    person: {phone: +48601234567, debt: 80 PLN, due: 2026-04-20}\n"


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
