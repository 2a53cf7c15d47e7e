"""Campaign files: what is read, what is refused, what is called impolite, and the tests inside them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from outbound.countries import countries
from scripts_dsl.campaign import Campaign, Stopped, decide, stopped
from scripts_dsl.campaign.deciding import order, person_of
from scripts_dsl.check import Checked, check_file
from scripts_dsl.explain import explain_campaign
from scripts_dsl.policy import POLITE, Again, Brake, Call, Closed, History, Never, NotNow, Pace
from scripts_dsl.policy.brake import SIGNALS, careful, shares
from scripts_dsl.signatures import Signature
from scripts_dsl.site import FunctionSpec, Query, Queue, Site
from scripts_dsl.testing import run_file
from scripts_dsl.types import parse_type

NOON = datetime(2026, 5, 6, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
PROMPTS = frozenset({"reminder_text", "welcome"})
SAID = frozenset({"talked", "promised", "failed"})
LATE = NOON + timedelta(days=90)

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
        self.signature = Signature("flow", "reminder", Path("reminder.flow.yaml"), types, {}, direction, PROMPTS, SAID)

    def find(self, kind: str, name: str) -> Signature | None:
        return self.signature if (kind, name) == ("flow", "reminder") else None

    def names(self, kind: str) -> list[str]:
        return ["reminder"] if kind == "flow" else []


SITE = Site(
    zone="Europe/Warsaw",
    queues={"outbound": Queue("outbound", "Outbound", agents=("ewa",))},
    queries={
        "overdue_customers": Query("overdue_customers", "select 1", ()),
        "of_day": Query("of_day", "select 1", ("day",)),
    },
    functions={"crm.people": FunctionSpec("crm.people", {}, None)},
    people={"supervisors": ("sofia",)},
    files=OneFlow(debt="money PLN"),
)
ALONE = Site(zone="Europe/Warsaw", known=False)


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
    assert rules(check(CAMPAIGN, ALONE)) == []


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
    assert stopped(campaign(), {}, NOON, NOON) is None
    assert stopped(campaign(), {"share(do_not_call, 50)": 10}, NOON, NOON) is None
    found = stopped(campaign(), {"share(do_not_call, 50)": 12}, NOON, NOON)
    assert found == Stopped("share", "share(do_not_call, 50) > 10%", "sofia")
    late = stopped(campaign(), {}, LATE, LATE)
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


# --- pace --------------------------------------------------------------------------------------------------------


def predictive(pace: str = "") -> str:
    """The campaign above, with more lines than agents."""
    text = CAMPAIGN.replace("with: flow reminder", "with: script hello by queue outbound\n  style: predictive")
    return text.replace("respect:", f"{pace}respect:").partition("tests:")[0]


def test_only_a_predictive_campaign_has_a_pace() -> None:
    assert campaign().pace is None
    found = check(predictive(), ALONE).campaign
    assert found is not None
    assert found.pace == Pace(Decimal(1), Decimal(3))
    assert rules(changed("respect:", "pace:\n  abandoned: target 1%, never above 3%\nrespect:")) == ["15:1 pace"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("target 1%, never above 3%", []),
        ("target 0.5%, never above 1%", []),
        ("target 2%, never above 3%", ["impolite"]),
        ("target 1%, never above 5%", ["impolite"]),
        ("target 2.5%, never above 3%", ["pace"]),
        ("target 1%", ["pace"]),
        ("target 1, never above 3", ["pace"]),
        ("target 0%, never above 0%", ["pace"]),
        ("few", ["pace"]),
    ],
)
def test_who_may_be_abandoned_is_read_and_judged(line: str, said: list[str]) -> None:
    checked = check(predictive(f"pace:\n  abandoned: {line}\n"), ALONE)
    assert [m.rule for m in checked.messages] == said


# --- brake -------------------------------------------------------------------------------------------------------


def braked(*lines: str, text: str = CAMPAIGN) -> Checked:
    """The campaign above with these lines below `brake:`."""
    brake = "".join(f"  {line}\n" for line in lines)
    return check(text.replace("respect:", f"brake:\n{brake}respect:", 1))


def test_every_campaign_has_the_careful_brake() -> None:
    assert campaign().brake == careful("debt")
    assert careful("debt").compare_with == 0
    assert careful("marketing") == Brake()


def test_the_words_of_the_brake_are_read() -> None:
    found = braked("listens_to: {csat: 70%, opts_out: 30%}", "baseline: 4.1", "silence: 10m", "restart: ewa").campaign
    assert found is not None
    shares = {"csat": Decimal(70), "opts_out": Decimal(30)}
    wanted = replace(
        careful("debt"), listens_to=shares, baseline=Decimal("4.1"), silence=timedelta(minutes=10), restart="ewa"
    )
    assert found.brake == wanted


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("listens_to: {csat: 40%, hangs_up_in_pitch: 20%, opts_out: 20%, complains: 20%}", []),
        ("listens_to: {csat: 50%, opts_out: 50%}", ["impolite"]),
        ("listens_to: {csat: 40%}", ["brake"]),
        ("listens_to: {cast: 100%}", ["brake"]),
        ("listens_to: {csat: much}", ["brake"]),
        ("listens_to: everything", ["brake"]),
        ("baseline: 30d before", []),
        ("baseline: 4", []),
        ("baseline: 6", ["brake"]),
        ("baseline: yesterday", ["brake"]),
        ("tolerance: 0", []),
        ("tolerance: 0.1", ["impolite"]),
        ("tolerance: 2", ["brake"]),
        ("false_stop: 10%", []),
        ("false_stop: 1%", ["impolite"]),
        ("false_stop: 0%", ["brake"]),
        ("compare_with: 20%", []),
        ("compare_with: 60%", ["brake"]),
        ("silence: 5m", []),
        ("silence: 2h", ["impolite"]),
        ("silence: 2d", ["duration"]),
        ("restart: campaign_owner", []),
        ("restart: sofia", []),
        ("restart: supervisors", ["unknown-people"]),
        ("listen_to: {csat: 100%}", ["unknown-field"]),
    ],
)
def test_a_brake_that_is_less_careful_than_its_default_is_a_warning(line: str, said: list[str]) -> None:
    assert [m.rule for m in braked(line).messages] == said


def test_leaving_out_fewer_people_is_impolite_where_the_default_leaves_some_out() -> None:
    selling = CAMPAIGN.replace("purpose: debt", "purpose: marketing").partition("tests:")[0]
    assert [m.rule for m in braked("compare_with: 5%", text=selling).messages] == ["impolite"]


def test_whoever_is_only_compared_with_is_never_called() -> None:
    person = person_of({}, "+48601234567")
    compared = History(compared=True)
    assert isinstance(decide(person, compared, (), campaign(), NOON), NotNow)
    found = braked("compare_with: 10%").campaign
    assert found is not None
    decision = decide(person, compared, (), found, NOON)
    assert isinstance(decision, Never)
    assert (decision.because, decision.why) == ("compare_with", "one of the 10% who are not called, to compare with")


def test_a_signal_that_cannot_come_gives_its_share_to_the_others() -> None:
    assert shares(Brake(), SIGNALS) == SIGNALS
    assert shares(Brake(), {"opts_out", "complains"}) == {"opts_out": 50, "complains": 50}
    assert shares(Brake(), ()) == {}


def test_a_silent_pipeline_stops_the_campaign_a_quiet_one_does_not() -> None:
    half_an_hour = timedelta(minutes=30)
    assert stopped(campaign(), {}, NOON - half_an_hour, NOON) is None
    for heartbeat in (NOON - half_an_hour - timedelta(seconds=1), None):
        assert stopped(campaign(), {}, heartbeat, NOON) == Stopped(
            "silence", "no sign of life of the survey pipeline for 30m", "sofia"
        )


# --- people of the site, queries, prompts ------------------------------------------------------------------------


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


# --- who gets what is offered ------------------------------------------------------------------------------------


def offering(who: str) -> Site:
    """A site whose flow offers something to somebody."""
    files = OneFlow(debt="money PLN")
    files.signature = replace(files.signature, offers=frozenset({"bonus"}))
    return replace(SITE, files=files, offers={"bonus": who})


def test_what_only_new_customers_get_wants_a_reason() -> None:
    head = CAMPAIGN.partition("tests:")[0]
    (message,) = check(head, offering("new")).messages
    assert (message.rule, message.text) == (
        "unequal-offer",
        "existing customers do not get 'bonus' of flow 'reminder'",
    )
    excused = check(head + "unequal_offer_because: they had it last year\n", offering("new"))
    assert excused.messages == ()
    assert excused.campaign is not None
    assert (excused.campaign.terms.unequal, excused.campaign.terms.unequal_because) == (
        {"bonus"},
        "they had it last year",
    )
    assert [check(head, offering(who)).messages for who in ("everyone", "existing")] == [(), ()]


def test_an_offer_that_became_unequal_calls_nobody() -> None:
    unequal = replace(campaign(), terms=replace(campaign().terms, unequal=frozenset({"bonus"})))
    decision = decide(person_of({}, "+48601234567"), History(), (), unequal, NOON)
    assert (type(decision), decision.because) == (Never, "equal_offer")


# --- explained ---------------------------------------------------------------------------------------------------


def test_whoever_is_followed_has_agreed_to_what_the_purpose_needs() -> None:
    selling = check(CAMPAIGN.replace("purpose: debt", "purpose: marketing").partition("tests:")[0]).campaign
    assert selling is not None
    tried = {found.outcome: found for found in explain_campaign(selling).tried}
    assert len(tried["no_answer"].attempts) == 3
    assert tried["no_answer"].attempts[0].isoformat() == "2026-01-14T10:00:00+01:00"
    assert (len(tried["complaint"].attempts), tried["complaint"].because[:8]) == (1, "after_no")


def test_the_rules_of_countries_that_are_asked_are_named_and_followed() -> None:
    selling = CAMPAIGN.replace("purpose: debt", "purpose: marketing").replace("+48221234567", "+33142681234")
    found = check(selling.partition("tests:")[0]).campaign
    assert found is not None
    explained = explain_campaign(found, countries())
    lines = list(explained.lines())
    here = lines.index("Rules of countries that are asked besides, of FR")
    assert lines[here + 1 : here + 5] == [
        "  eu_base: What holds in all of them (not verified: gaps, consent)",
        "  fr_bloctel: Consumer Code, Bloctel, until 2026-08-10 (not verified: lists)",
        "  fr_consent: Consumer Code, consent beforehand, from 2026-08-11",
        "  fr_hours: Consumer Code, hours and attempts",
    ]
    assert lines[here + 5].startswith("and of people elsewhere: au_telemarketing, ")
    hours = next(rule for rule in explained.as_json()["rules"] if rule["rule"] == "fr_hours")
    assert (hours["countries"][:3], hours["not_verified"]) == (["BL", "FR", "GF"], [])
    tried = {one.outcome: one for one in explained.tried}
    assert all(at.hour != 13 for one in tried.values() for at in one.attempts)


def test_who_is_called_for_ever_is_counted_no_further() -> None:
    urgent = CAMPAIGN.replace("purpose: debt", "purpose: fraud_alert")
    often = urgent.replace("gap: 24h", "gap: 1m\n  per_person: 99 a day").replace(
        "again in 20h, 2 times", "again in 1m"
    )
    found = check(often.partition("tests:")[0]).campaign
    assert found is not None
    assert "  no_answer     100 attempts or more" in list(explain_campaign(found).lines())


# --- the pace and the brake in tests inside the file -------------------------------------------------------------


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


# --- the rules of the countries in tests inside the file ---------------------------------------------------------


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
