"""Campaign files: what is read, what is refused, what is called impolite, and the whole of a campaign."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from scripts_dsl.campaign import Stopped, decide, stopped
from scripts_dsl.campaign.deciding import order, person_of
from scripts_dsl.policy import POLITE, Again, Call, Closed, History, Never, NotNow
from scripts_dsl.site import Queue
from scripts_dsl.testing import run_file
from scripts_dsl.types import parse_type
from support.campaign_file import ALONE, CAMPAIGN, LATE, NOON, SITE, OneFlow, campaign, changed, check, rules


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
        ("from: +48221234567", "from: +48221234567\n  machine: leave reminder_text"),
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


# --- across files -----------------------------------------------------------------------------------------------------


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
    assert rules(check(CAMPAIGN, ALONE)) == []


# --- decisions --------------------------------------------------------------------------------------------------------


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
    assert stopped(campaign(), {}, NOON, NOON) is None
    assert stopped(campaign(), {"share(do_not_call, 50)": 10}, NOON, NOON) is None
    found = stopped(campaign(), {"share(do_not_call, 50)": 12}, NOON, NOON)
    assert found == Stopped("share", "share(do_not_call, 50) > 10%", "sofia")
    late = stopped(campaign(), {}, LATE, LATE)
    assert late is not None
    assert (late.because, late.tell) == ("today", None)


# --- people of the site, queries, prompts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: sofia", "owner: sofja", ["3:8 unknown-people"]),
        ("owner: sofia", "owner: supervisors", ["3:8 unknown-people"]),
        ("owner: sofia", "owner: ewa", []),
        ("tell: sofia", "tell: supervisors", []),
        ("tell: sofia", "tell: boss", ["25:11 unknown-people"]),
        ("db.overdue_customers", "db.overdue", ["6:9 unknown-query"]),
        ("db.overdue_customers", "db.of_day", ["6:9 takes-gives"]),
        ("db.overdue_customers", "run crm.people", []),
        ("db.overdue_customers", "run crm.persons", ["6:9 unknown-function"]),
        ("db.overdue_customers", "lists/people.csv", []),
        ("db.overdue_customers", "../people.csv", ["6:9 people"]),
        ("db.overdue_customers", "/etc/people.csv", ["6:9 people"]),
    ],
)
def test_what_the_site_has_is_known(old: str, new: str, said: list[str]) -> None:
    assert rules(changed(old, new)) == said


def test_what_is_left_at_a_machine_is_a_prompt_of_the_flow() -> None:
    leaving = CAMPAIGN.replace("from: +48221234567", "from: +48221234567\n  machine: leave reminder_txt")
    assert rules(check(leaving)) == ["14:12 impolite", "14:12 unknown-prompt"]
    assert rules(check(leaving.replace("reminder_txt", "reminder_text"))) == ["14:12 impolite"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("promised", []),
        ("promissed", ["22:3 takes-gives"]),
        ("agreed", []),
        ("faild", ["22:3 takes-gives"]),
        ("busy", []),
        ("buzy", ["22:3 takes-gives"]),
    ],
)
def test_an_outcome_that_nearly_is_what_the_flow_says_is_a_slip(word: str, said: list[str]) -> None:
    """Any other word may come from an agent."""
    assert rules(changed("talked: done", f"talked: done\n  {word}: done")) == said


def test_whoever_is_not_known_is_told_with_those_who_are() -> None:
    (message,) = changed("tell: sofia", "tell: sofja").messages
    assert message.text == "the site has no user or group 'sofja'"
    assert message.hints == ("did you mean 'sofia'?", "users and groups: supervisors, ewa, sofia")
    (message,) = check(CAMPAIGN, replace(SITE, people={}, queues={"outbound": Queue("outbound", "Outbound")})).messages[
        :1
    ]
    assert message.hints == ("add to settings.yaml  people: {supervisors: [a_user]}",)


def test_the_campaign_of_the_page_is_a_right_one_and_its_tests_pass() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-campaign.md").read_text("utf-8")
    blocks = re.findall(r"(?m)(?:^ {4}.*\n(?:\n(?= {4}))?)+", page)
    head, tests = (next(dedent(b) for b in blocks if b.startswith(f"    {word}:")) for word in ("campaign", "tests"))
    checked = check(head + tests, ALONE)
    assert rules(checked) == []
    results = run_file(checked, "x")
    assert results is not None
    assert (len(results.tests), [f.text for f in results.failures]) == (2, [])
