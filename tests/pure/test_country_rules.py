"""The rules of countries: the golden cases of hours, counting and gaps, and what holds whatever the rules say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.countries import countries
from scripts_dsl.hours import Range
from scripts_dsl.policy import (
    Attempt,
    Call,
    Case,
    Decision,
    History,
    Never,
    NotNow,
    Person,
    Respect,
    Rule,
    Terms,
    decide,
)
from scripts_dsl.policy.consents import Consent, agreed
from scripts_dsl.policy.country import NO_RULES, Countries, CountryRule, rules_of, unverified
from scripts_dsl.policy.country.rule import Limit
from scripts_dsl.policy.person import Address
from scripts_dsl.policy.pester import Touch
from scripts_dsl.policy.places import Place

ALL = {rule.name: rule for rule in countries().rules}
COVERED = countries().covered
DAY = timedelta(days=1)

WIDE = Respect(
    weekly=((Range(0, 24 * 60),),) * 7,
    holidays=True,
    caps=(),
    gap=timedelta(0),
    stops_after_talk=False,
    lists=frozenset(),
    consent=frozenset(),
    after_no=timedelta(seconds=1),
)
"""A house without rules of its own, so that only the country speaks."""
SELLING = Terms("spring", "marketing", WIDE, {}, style="preview")
HOME = {
    "New_York": Person("+12125551234"),
    "Chicago": Person("+13125551234"),
    "Florida": Person("+13055551234"),
    "Alabama": Person("+12055551234"),
    "Paris": Person("+33142681234"),
    "Reunion": Person("+262262123456"),
    "Madrid": Person("+34915123456"),
    "Canary": Person("+34928123456"),
    "Toronto": Person("+14165551234"),
    "Perth": Person("+61892221234", address=Address("AU", "WA", "Australia/Perth")),
    "Sydney": Person("+61292221234"),
    "Vladivostok": Person("+74232123456"),
    "Rome": Person("+39061234567"),
    "London": Person("+442071838750"),
}


def only(*names: str, hours: bool = True) -> tuple[Rule, ...]:
    """These rules alone, and of them what is about time."""
    kept = (replace(ALL[n], needed=None, registers=(), forbidden=frozenset()) for n in names)
    found = tuple(rule if hours else replace(rule, windows=None) for rule in kept)
    return rules_of(Countries(found, COVERED))


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def asked(
    person: Person, rules: Iterable[Rule], now: str, history: History | None = None, terms: Terms = SELLING
) -> Decision:
    """The decision about somebody."""
    return decide(person, history or History(), tuple(rules), terms, at(now))


# --- hours -------------------------------------------------------------------------------------------------------

NEW_YORK, FLORIDA = HOME["New_York"], HOME["Florida"]
GOLDEN = [
    ("T1", "us_tsr", "2026-03-03 01:58:00", NEW_YORK, True),
    ("T2", "us_tsr", "2026-03-03 02:00:00", NEW_YORK, False),
    ("T3, a minute before the end", "us_tsr", "2026-03-03 01:59:30", NEW_YORK, False),
    ("T4, the state closes sooner", "us_tsr us_fl", "2026-03-03 01:05:00", FLORIDA, False),
    ("T5, 07:30 in Pensacola", "us_tsr us_fl", "2026-03-03 13:30:00", replace(FLORIDA, zone="America/Chicago"), False),
    ("T6", "us_tsr us_fl", "2026-03-03 14:30:00", replace(FLORIDA, zone="America/Chicago"), True),
    ("T7", "us_tsr", "2026-03-03 13:30:00", replace(NEW_YORK, zone="America/Los_Angeles"), False),
    ("T8, the clock was put forward", "us_tsr", "2026-03-08 12:30:00", NEW_YORK, True),
    ("T9", "us_tsr", "2026-03-07 12:30:00", NEW_YORK, False),
    ("T10, Sunday", "us_tsr us_al", "2026-03-01 18:00:00", HOME["Alabama"], False),
    ("T12, lunch", "fr_hours", "2026-03-03 12:30:00", HOME["Paris"], False),
    ("T13", "fr_hours", "2026-03-03 13:00:00", HOME["Paris"], True),
    ("T14", "fr_hours", "2026-03-03 15:30:00", HOME["Reunion"], True),
    ("T16, a holiday", "fr_hours", "2026-07-14 09:00:00", HOME["Paris"], False),
    ("T17, Saturday", "es_consumers", "2026-03-07 10:00:00", HOME["Madrid"], False),
    ("T18, 08:30 there", "es_consumers", "2026-03-03 08:30:00", HOME["Canary"], False),
    ("T19, Saturday 18:30", "ca_utr", "2026-03-07 23:30:00", HOME["Toronto"], False),
    ("T20", "ca_utr", "2026-03-04 02:15:00", HOME["Toronto"], True),
    ("T23", "au_telemarketing", "2026-03-02 22:00:00", HOME["Perth"], False),
    ("T24, Sunday, research", "au_research", "2026-03-08 00:00:00", HOME["Sydney"], True),
    ("T25, 15:30 in Moscow", "ru_debt", "2026-03-03 12:30:00", HOME["Vladivostok"], False),
    ("T26, the eve of a holiday", "it_code", "2026-12-24 08:30:00", HOME["Rome"], False),
    ("T26, later on the eve", "it_code", "2026-12-24 09:30:00", HOME["Rome"], True),
]
PURPOSES = {"au_research": "research", "ru_debt": "debt"}


@pytest.mark.parametrize(("name", "rules", "now", "person", "may"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_golden_hours(name: str, rules: str, now: str, person: Person, may: bool) -> None:
    terms = replace(SELLING, purpose=PURPOSES.get(rules, "marketing"))
    decision = asked(person, only(*rules.split()), now, terms=terms)
    assert isinstance(decision, Call) is may, decision
    if not may:
        assert isinstance(decision, NotNow)
        assert (decision.because in rules.split(), decision.field) == (True, "hours")


@pytest.mark.parametrize(
    ("rules", "now", "person", "may"),
    [
        ("es_consumers", "2026-09-11 10:00:00", Person("+34932123456"), False),  # of Catalonia
        ("es_consumers", "2026-09-11 10:00:00", Person("+34915123456"), True),
        ("es_consumers", "2026-09-11 10:00:00", Person("+34601234567"), False),  # a mobile may be there
        ("es_consumers", "2026-09-11 10:00:00", Person("+34601234567", address=Address("ES", "MD")), True),
        ("es_consumers", "2026-09-11 10:00:00", Person("+34601234567", address=Address("ES", "CT")), False),
        ("fr_hours", "2026-04-03 09:00:00", Person("+33142681234"), False),  # whether in Alsace nobody knows
        ("fr_hours", "2026-04-03 09:00:00", Person("+33142681234", address=Address("FR", "6AE")), False),
        ("fr_hours", "2027-12-20 09:00:00", HOME["Reunion"], False),  # abolition of slavery
        ("fr_hours", "2027-12-20 09:00:00", HOME["Paris"], True),
    ],
)
def test_holidays_of_a_part_count_for_who_may_be_there(rules: str, now: str, person: Person, may: bool) -> None:
    decision = asked(person, only(rules), now)
    assert isinstance(decision, Call) is may, decision


def test_golden_hours_of_newfoundland_half_an_hour_apart() -> None:
    """T21. All numbers of the island may also be of Labrador, where it is earlier."""
    now, home = at("2026-03-03 12:45"), Place("CA", "NL", "America/St_Johns")
    case = Case(Person("+17095761234"), History(), SELLING, now, (home,))
    assert [rule(case) for rule in only("ca_utr") if rule(case)] == []
    assert isinstance(asked(case.person, only("ca_utr"), "2026-03-03 12:45"), NotNow)


def test_a_refusal_names_the_rule_the_word_and_the_law() -> None:
    decision = asked(HOME["Paris"], only("fr_hours"), "2026-03-03 12:30")
    assert decision == NotNow(
        "fr_hours", "it is Tuesday 13:30 in Europe/Paris (Consumer Code, hours and attempts)",
        at("2026-03-03 13:00"), "hours", "",
    )  # fmt: skip


def test_a_word_that_nobody_has_verified_holds_and_says_so() -> None:
    texas = Person("+12145551234")
    decision = asked(texas, only("us_tx"), "2026-03-03 04:00")
    assert isinstance(decision, NotNow)
    assert decision.why.endswith("(Texas; not verified)")
    assert unverified(ALL["us_tx"]) == ("hours",)
    assert unverified(ALL["us_fl"]) == ("consent",)


# --- counting ----------------------------------------------------------------------------------------------------


def tried(*moments: str, outcome: str = "no_answer", subject: str = "", purpose: str = "marketing") -> History:
    """Calls before, in another campaign; they were asked for, so nobody was bothered."""
    return History(tuple(Attempt(at(m), outcome, "winter", purpose, subject, requested=True) for m in moments))


def test_three_calls_of_one_subject_in_24_hours_in_florida() -> None:
    history = tried("2026-03-03 00:00", "2026-03-03 08:00", "2026-03-03 16:00", subject="roof")
    roof, rules = replace(FLORIDA, subject="roof"), only("us_fl", hours=False)
    assert isinstance(asked(roof, rules, "2026-03-03 23:59", history), NotNow)
    assert isinstance(asked(roof, rules, "2026-03-04 00:00:01", history), Call)
    assert isinstance(asked(replace(FLORIDA, subject="car"), rules, "2026-03-03 23:59", history), Call)
    assert isinstance(asked(FLORIDA, rules, "2026-03-03 23:59", history), NotNow)  # nobody knows what it is about


def test_of_more_calls_than_are_allowed_the_last_ones_decide() -> None:
    history = tried(*(f"2026-03-0{day} {hour}:00" for day in (2, 3) for hour in (14, 16, 18)))
    decision = asked(FLORIDA, only("us_fl", hours=False), "2026-03-03 19:00", history)
    assert isinstance(decision, NotNow)
    assert decision.when == at("2026-03-04 14:00")


def debt(number: str = "+12125551234") -> tuple[Person, Terms]:
    return Person(number, subject="D1"), replace(SELLING, purpose="debt", caller="collector")


def test_after_a_talk_about_a_debt_the_next_call_is_a_week_later_the_day_of_the_talk_included() -> None:
    person, terms = debt()
    history = tried("2026-03-02 15:00", outcome="promised", subject="D1", purpose="debt")  # Monday 10:00
    decision = asked(person, only("us_regf", hours=False), "2026-03-05 15:00", history, terms)
    assert isinstance(decision, NotNow)
    assert decision.when == at("2026-03-09 04:00")  # Monday 00:00, and the clock was put forward


def test_a_call_from_the_person_is_a_talk_about_the_debt_but_no_attempt() -> None:
    debtor, terms = replace(NEW_YORK, subject="loan 1"), replace(SELLING, purpose="debt")
    came = Touch(at("2026-03-02 15:00:00"), "inbound", subject="loan 1")
    other = replace(came, subject="loan 2")
    rules = only("us_regf", hours=False)
    free = "2026-03-04 15:00:00"
    decision = asked(debtor, rules, free, History(touches=(came,)), terms)
    assert isinstance(decision, NotNow)
    assert (decision.because, decision.field, decision.when) == ("us_regf", "gaps", at("2026-03-09 04:00:00"))
    assert isinstance(asked(debtor, rules, free, History(touches=(other,)), terms), Call)


def test_the_eighth_call_about_a_debt_waits_until_the_first_is_a_week_old() -> None:
    person, terms = debt()
    history = tried(*(f"2026-03-{day:02} 15:00" for day in range(3, 10)), subject="D1", purpose="debt")
    terms = replace(terms, purpose="debt")
    decision = asked(person, only("us_regf", hours=False), "2026-03-09 16:00", history, terms)
    assert isinstance(decision, NotNow)
    assert (decision.when, decision.value) == (at("2026-03-10 15:00"), "7 attempts in 7d about the same subject")


def test_after_a_refusal_france_has_sixty_whole_days_and_from_august_2026_all_of_them() -> None:
    rules = only("fr_bloctel", "fr_consent", hours=False)
    before = tried("2026-05-01 10:00", outcome="refused", purpose="survey")
    assert isinstance(asked(HOME["Paris"], rules, "2026-06-30 21:59", before), NotNow)
    assert isinstance(asked(HOME["Paris"], rules, "2026-06-30 22:00", before), Call)
    after = tried("2026-08-12 10:00", outcome="refused", purpose="survey")
    decision = asked(HOME["Paris"], rules, "2028-08-12 10:00", after)
    assert isinstance(decision, Never)
    assert (decision.because, decision.value) == ("fr_consent", "never after refusal")


def test_whom_the_united_kingdom_was_silent_to_only_an_agent_calls_for_three_days() -> None:
    rules = only("gb_ofcom")
    silent = tried("2026-03-04 12:00", outcome="abandoned", purpose="service")
    machine = replace(SELLING, purpose="service", style="predictive")
    decision = asked(HOME["London"], rules, "2026-03-04 13:00", silent, machine)
    assert isinstance(decision, NotNow)
    assert decision.when == at("2026-03-07 12:00")
    assert isinstance(asked(HOME["London"], rules, "2026-03-04 13:00", silent, replace(machine, style="preview")), Call)


@pytest.mark.parametrize(
    ("talks", "now", "when"),
    [
        (("2026-03-03 01:00",), "2026-03-03 02:00", "2026-03-03 14:00"),  # the day there ends at 14:00 UTC
        (("2026-03-02 01:00", "2026-03-03 01:00"), "2026-03-04 01:00", "2026-03-08 14:00"),
    ],
)
def test_talks_are_counted_by_day_and_week_of_the_person(talks: tuple[str, ...], now: str, when: str) -> None:
    history = tried(*talks, outcome="promised", purpose="debt")
    decision = asked(HOME["Vladivostok"], only("ru_debt", hours=False), now, history, replace(SELLING, purpose="debt"))
    assert isinstance(decision, NotNow)
    assert decision.when == at(when)


def test_a_month_of_the_calendar_ends_with_it() -> None:
    rule = CountryRule(
        "pl_x", "x", frozenset({"PL"}), limits=(Limit(1, calendar="month", written="1 attempt a month"),)
    )
    history = tried("2026-01-31 11:00", purpose="survey")
    decision = asked(Person("+48601234567"), rules_of(Countries((rule,), COVERED)), "2026-01-31 12:00", history)
    assert isinstance(decision, NotNow)
    assert decision.when == at("2026-01-31 23:00")


# --- consent, lists, ways, countries -----------------------------------------------------------------------------

EVERYTHING = rules_of(countries())
POLE = Person("+48601234567")
NOON = "2026-05-06 10:00"


@pytest.mark.parametrize(
    ("consent", "may"),
    [
        (None, False),
        (Consent("marketing"), True),
        (Consent("fundraising"), False),
        (Consent("marketing", ways=frozenset({"recorded"})), False),
        (Consent("marketing", withdrawn=at(NOON)), False),
        (Consent("marketing", withdrawn=at(NOON) + DAY), True),
    ],
)
def test_consent_is_to_a_purpose_and_a_way_and_was_not_taken_back(consent: Consent | None, may: bool) -> None:
    history = History(consents=(consent,) if consent else ())
    decision = asked(POLE, EVERYTHING, NOON, history)
    assert isinstance(decision, Call) is may, decision


def test_where_it_has_to_be_in_writing_a_word_is_not_enough() -> None:
    rules = rules_of(Countries((replace(ALL["us_tcpa"], registers=()),), COVERED))
    machine = replace(SELLING, style="predictive")
    word, paper = Consent("marketing"), Consent("marketing", written=True)
    assert isinstance(asked(NEW_YORK, rules, "2026-05-06 15:00", History(consents=(paper,)), machine), Call)
    decision = asked(NEW_YORK, rules, "2026-05-06 15:00", History(consents=(word,)), machine)
    assert isinstance(decision, Never)
    assert (decision.because, decision.field, decision.value) == ("us_tcpa", "consent", "written")
    assert isinstance(asked(NEW_YORK, rules, "2026-05-06 15:00", History()), Call)  # an agent dials: no consent


def test_a_consent_grows_old() -> None:
    rules = rules_of(Countries((replace(ALL["es_consumers"], registers=()),), COVERED))
    young, old = agreed({"marketing"}, at(NOON) - 700 * DAY), agreed({"marketing"}, at(NOON) - 731 * DAY)
    assert isinstance(asked(HOME["Madrid"], rules, NOON, History(consents=young)), Call)
    assert isinstance(asked(HOME["Madrid"], rules, NOON, History(consents=old)), Never)
    assert isinstance(asked(HOME["Madrid"], rules, NOON, History(consents=agreed({"marketing"}))), Never)


@pytest.mark.parametrize(
    ("history", "kind"),
    [
        (History(copies={"ca_dncl": at(NOON) - 31 * DAY}), Call),
        (History(copies={"ca_dncl": at(NOON) - 32 * DAY}), NotNow),
        (History(), NotNow),
        (History(copies={"ca_dncl": at(NOON)}, lists=frozenset({"ca_dncl"})), Never),
        (History(copies={"ca_dncl": at(NOON)}, lists=frozenset({"national"})), Never),
        (History(copies={"ca_dncl": at(NOON)}, lists=frozenset({"company"})), Never),
    ],
)
def test_a_list_must_have_been_asked_and_lately(history: History, kind: type[Decision]) -> None:
    rules = rules_of(Countries((replace(ALL["ca_utr"], windows=None),), COVERED))
    assert isinstance(asked(HOME["Toronto"], rules, NOON, history), kind)


@pytest.mark.parametrize("number", ["+262262123456", "+590590123456", "+33142681234"])
def test_the_law_of_the_union_holds_in_its_outermost_parts_too(number: str) -> None:
    firm = Person(number, business=True)
    decision = asked(firm, EVERYTHING, "2026-06-03 10:00", terms=replace(SELLING, style="robot"))
    assert isinstance(decision, Never)
    assert (decision.because, decision.field) == ("eu_base", "consent")


def test_machines_do_not_advertise_in_russia() -> None:
    history = History(consents=agreed({"marketing"}, at(NOON)))
    moscow = Person("+74951234567")
    assert isinstance(asked(moscow, EVERYTHING, NOON, history), Call)
    for style in ("progressive", "predictive", "robot", ""):
        decision = asked(moscow, EVERYTHING, NOON, history, replace(SELLING, style=style))
        assert isinstance(decision, Never)
        assert (decision.because, decision.field) == ("ru_ads", "forbidden")


def test_into_a_country_without_a_file_no_offer_is_made_and_other_calls_keep_the_rules_of_the_house() -> None:
    jersey, history = Person("+441534123456"), History(consents=agreed({"marketing"}))
    decision = asked(jersey, EVERYTHING, NOON, history)
    assert isinstance(decision, Never)
    assert decision.because == NO_RULES
    assert isinstance(asked(jersey, EVERYTHING, NOON, terms=replace(SELLING, purpose="service")), Call)
    assert isinstance(asked(Person("+431512345"), EVERYTHING, NOON, history), Never)  # a group is no file of Austria


def test_an_address_elsewhere_brings_the_rules_from_there() -> None:
    history = History(consents=agreed({"marketing"}))
    moved = replace(POLE, address=Address("FR", zone="Europe/Paris"))
    assert isinstance(asked(POLE, EVERYTHING, "2026-05-06 11:30", history), Call)
    decision = asked(moved, EVERYTHING, "2026-05-06 11:30", history)
    assert isinstance(decision, NotNow)
    assert decision.because.startswith("fr_")


def test_whose_state_is_not_known_is_protected_by_all_states() -> None:
    rules = only("us_al")
    assert isinstance(asked(Person("+18005551234", zone="America/New_York"), rules, "2026-03-01 18:00"), NotNow)
    known = Person("+18005551234", address=Address("US", "NY", "America/New_York"))
    assert isinstance(asked(known, rules, "2026-03-01 18:00"), Call)


@pytest.mark.parametrize(
    ("name", "purpose", "style", "last_before", "first_after"),
    [
        ("us_revoke_all", "service", "robot", "2027-01-30 18:00", "2027-01-31 18:00"),
        ("fr_consent", "marketing", "preview", "2026-08-10 09:00", "2026-08-11 09:00"),
        ("pl_pke", "marketing", "preview", "2024-11-08 10:00", "2024-11-12 10:00"),
    ],
)
def test_a_rule_holds_from_its_first_day(
    name: str, purpose: str, style: str, last_before: str, first_after: str
) -> None:
    rule = ALL[name]
    person = {"US": NEW_YORK, "FR": HOME["Paris"], "PL": POLE}[sorted(rule.countries & {"US", "FR", "PL"})[0]]
    history = tried("2020-01-01 10:00", outcome="do_not_call", purpose="marketing")
    rules, terms = rules_of(Countries((rule,), COVERED)), replace(SELLING, purpose=purpose, style=style)
    assert isinstance(asked(person, rules, last_before, history, terms), Call)
    assert isinstance(asked(person, rules, first_after, history, terms), Never)


def test_for_ever_ends_with_the_rule() -> None:
    rules = rules_of(Countries((replace(ALL["fr_bloctel"], gaps=()),), COVERED))
    decision = asked(HOME["Paris"], rules, "2026-05-06 10:00", History(lists=frozenset({"fr_bloctel"})))
    assert isinstance(decision, NotNow)
    assert decision.when == at("2026-08-11 00:00") - timedelta(hours=2)


# --- whatever the rules say --------------------------------------------------------------------------------------

PEOPLE = st.sampled_from(
    [*HOME.values(), POLE, Person("+79031234567"), Person("+18505551234"), Person("+441534123456")]
)
MOMENTS = st.integers(0, 500 * 24 * 60).map(lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes))
WORDS = ("no_answer", "talked", "machine", "abandoned", "refused", "busy", "failed")
ATTEMPTS = st.builds(
    Attempt, MOMENTS, st.sampled_from(WORDS), st.just("winback"), st.sampled_from(["", "marketing", "debt", "service"])
)
HISTORIES = st.builds(
    lambda attempts, gave, copied: History(
        tuple(attempts),
        consents=agreed({"marketing"}, gave),
        copies=dict.fromkeys(("us_dnc", "us_reassigned", "gb_tps", "gb_ctps", "ca_dncl", "au_dncr", "it_rpo"), copied),
    ),
    st.lists(ATTEMPTS, max_size=3), MOMENTS, MOMENTS,
)  # fmt: skip
TERMS = st.builds(
    lambda purpose, style, respect: Terms("spring", purpose, respect, {}, style=style),
    st.sampled_from(["marketing", "debt", "service", "research"]),
    st.sampled_from(["preview", "progressive", "predictive", "robot"]),
    st.sampled_from([WIDE, replace(WIDE, consent=None), Respect(consent=frozenset())]),
)
ZONES = st.sampled_from(["Europe/Warsaw", "America/New_York", "Asia/Vladivostok", "Pacific/Honolulu"])
RULES = st.sets(st.sampled_from(sorted(ALL)), max_size=6)


@given(PEOPLE, HISTORIES, TERMS, MOMENTS, RULES, st.sampled_from(sorted(ALL)))
def test_one_rule_more_never_allows(
    person: Person, history: History, terms: Terms, now: datetime, names: set[str], more: str
) -> None:
    def rules(of: set[str]) -> tuple[Rule, ...]:
        return rules_of(Countries(tuple(ALL[name] for name in sorted(of)), COVERED))

    if isinstance(decide(person, history, rules(names | {more}), terms, now), Call):
        assert isinstance(decide(person, history, rules(names), terms, now), Call)


@given(st.sampled_from(list(HOME.values())), HISTORIES, TERMS, MOMENTS, ZONES)
def test_one_zone_more_never_allows(person: Person, history: History, terms: Terms, now: datetime, zone: str) -> None:
    if isinstance(decide(replace(person, zone=zone), history, EVERYTHING, terms, now), Call):
        assert isinstance(decide(person, history, EVERYTHING, terms, now), Call)


@given(PEOPLE, HISTORIES, TERMS, MOMENTS)
def test_the_moment_that_is_told_is_the_first_one(
    person: Person, history: History, terms: Terms, now: datetime
) -> None:
    decision = decide(person, history, EVERYTHING, terms, now)
    if isinstance(decision, NotNow) and decision.when is not None:
        assert isinstance(decide(person, history, EVERYTHING, terms, decision.when), Call)
        before = max(now, decision.when - timedelta(seconds=1))
        assert not isinstance(decide(person, history, EVERYTHING, terms, before), Call)


@given(PEOPLE, HISTORIES, TERMS, MOMENTS, ATTEMPTS)
def test_one_attempt_more_never_allows(
    person: Person, history: History, terms: Terms, now: datetime, more: Attempt
) -> None:
    after = replace(history, attempts=(*history.attempts, more))
    if isinstance(decide(person, after, EVERYTHING, terms, now), Call):
        assert isinstance(decide(person, history, EVERYTHING, terms, now), Call)


@given(PEOPLE, HISTORIES, TERMS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=900)))
def test_an_opt_out_refuses_everything_after_it(
    person: Person, history: History, terms: Terms, now: datetime, later: timedelta
) -> None:
    polite = replace(terms, respect=replace(terms.respect, after_no=None))
    no = Attempt(now, "do_not_call", "another")
    after = replace(history, attempts=(*history.attempts, no))
    assert isinstance(decide(person, after, (), polite, now + later), Never)


# --- the files ---------------------------------------------------------------------------------------------------


def test_every_rule_has_its_source_and_says_how_it_was_checked() -> None:
    assert len(ALL) >= 35
    for rule in ALL.values():
        assert rule.source
        assert rule.checked
        assert rule.checked_on == date(2026, 11, 22)
        assert rule.about


def test_what_may_be_abandoned_is_told_to_the_pace() -> None:
    caps = {rule.name: rule.abandoned.cap for rule in ALL.values() if rule.abandoned}
    assert caps == {
        "us_tsr": Decimal(3), "us_tcpa": Decimal(3), "gb_ofcom": Decimal(3), "it_silent": Decimal(3),
        "ca_utr": Decimal(5),
    }  # fmt: skip
