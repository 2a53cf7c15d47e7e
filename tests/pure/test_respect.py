"""The decision whether a person may be called: every rule of the house, and what must hold whatever happened before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.policy import (
    POLITE,
    Again,
    Attempt,
    Call,
    Cap,
    Case,
    Closed,
    Decision,
    History,
    Never,
    NotNow,
    Person,
    Refusal,
    Terms,
    decide,
)
from scripts_dsl.policy.consents import agreed
from scripts_dsl.policy.person import Address, Suppression
from scripts_dsl.policy.pester import COSTS, Touch
from scripts_dsl.policy.places import places, zones

WARSAW = ZoneInfo("Europe/Warsaw")
ANNA = Person("+48601234567")
AGAIN = {
    "no_answer": Again(timedelta(hours=20)),
    "busy": Again(timedelta(minutes=15), 2),
    "try_later": Again(timedelta(days=1)),
    "failed": Again(timedelta(days=1), 1),
    "wrong_number": Closed("fix_number"),
}
TERMS = Terms("overdue", "debt", POLITE, AGAIN)


def at(text: str) -> datetime:
    """A moment in Warsaw."""
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


def tried(*attempts: str, campaign: str = "overdue") -> History:
    """`2026-05-06 09:30 no_answer`."""
    return History(tuple(Attempt(at(text[:16]), text[17:], campaign) for text in attempts))


def asked(
    now: str = "2026-05-06 12:00", history: History | None = None, person: Person = ANNA, terms: Terms = TERMS
) -> Decision:
    """The decision about Anna, on a Wednesday at noon if nothing else is said."""
    return decide(person, history or History(), (), terms, at(now))


def not_now(decision: Decision, because: str, when: str | None) -> None:
    """It is refused for now, by this rule, until then."""
    assert isinstance(decision, NotNow), decision
    assert (decision.because, decision.when) == (because, at(when) if when else None)


def never(decision: Decision, because: str) -> None:
    """It is refused for ever, by this rule."""
    assert isinstance(decision, Never), decision
    assert decision.because == because


# --- hours, zones, holidays --------------------------------------------------------------------------------------


def test_within_the_hours_somebody_who_was_never_called_may_be_called() -> None:
    assert asked() == Call("first", "the first attempt")


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-05-06 08:59", "2026-05-06 09:00"),
        ("2026-05-06 17:59", "2026-05-07 09:00"),  # it would ring after six
        ("2026-05-08 20:00", "2026-05-11 09:00"),  # Friday evening
        ("2026-05-10 12:00", "2026-05-11 09:00"),  # Sunday
    ],
)
def test_outside_the_hours_the_next_opening_is_told(now: str, when: str) -> None:
    not_now(asked(now), "hours", when)


def test_a_minute_and_a_half_before_the_end_may_still_be_called() -> None:
    assert isinstance(asked("2026-05-06 17:58"), Call)


def test_public_holidays_of_the_persons_country_are_left_out() -> None:
    not_now(asked("2026-05-01 12:00"), "holidays", "2026-05-04 09:00")


def test_public_holidays_of_the_part_of_the_country_are_left_out_where_it_is_known() -> None:
    munich = replace(ANNA, address=Address("DE", "BY", "Europe/Berlin"))
    not_now(asked("2026-01-06 12:00", person=munich), "holidays", "2026-01-07 09:00")
    somewhere = Person("+493012345678")
    assert isinstance(asked("2026-01-06 12:00", person=somewhere), Call)


def test_the_clock_is_that_of_the_person() -> None:
    vladivostok = Person("+74232123456")
    not_now(asked("2026-05-06 11:30", person=vladivostok), "hours", "2026-05-07 01:00")
    assert isinstance(asked("2026-05-07 01:00", person=vladivostok), Call)


def test_the_clock_of_the_site_is_taken_when_the_campaign_says_so() -> None:
    ours = replace(TERMS, respect=replace(POLITE, zone="Europe/Warsaw"))
    assert isinstance(asked("2026-05-06 11:30", person=Person("+74232123456"), terms=ours), Call)


def test_a_mobile_number_of_a_wide_country_needs_a_zone() -> None:
    not_now(asked(person=Person("+79031234567")), "no_common_window", None)
    assert isinstance(asked(person=Person("+79031234567", zone="Europe/Moscow")), Call)


def test_a_declared_zone_adds_to_that_of_a_line_in_a_house() -> None:
    assert zones("+74232123456", "Europe/Moscow") == ("Europe/Moscow", "Asia/Vladivostok")
    assert zones("+48601234567", "Nowhere/Nothing") == ("Europe/Warsaw",)


@pytest.mark.parametrize(
    ("number", "all_of"),
    [
        ("+18505551234", {"America/New_York", "America/Chicago"}),  # Pensacola
        ("+14485551234", {"America/New_York", "America/Chicago"}),  # the newer code there
        ("+12705551234", {"America/New_York", "America/Chicago"}),
        ("+16055551234", {"America/Chicago", "America/Denver"}),
        ("+12125551234", {"America/New_York"}),
    ],
)
def test_an_area_code_stands_for_every_zone_it_has(number: str, all_of: set[str]) -> None:
    assert all_of <= set(zones(number))
    assert (len(zones(number)) == 1) is (len(all_of) == 1)


@pytest.mark.parametrize("number", ["+80012345678", "12", "", "+999999999999"])
def test_a_number_of_no_country_is_never_called(number: str) -> None:
    never(asked(person=Person(number)), "number")


# --- what has happened -------------------------------------------------------------------------------------------


def test_between_two_attempts_that_rang_there_is_a_gap() -> None:
    not_now(asked(history=tried("2026-05-06 09:30 no_answer")), "gap", "2026-05-07 09:00")
    not_now(asked(history=tried("2026-05-05 17:00 no_answer")), "gap", "2026-05-06 13:00")


def test_busy_did_not_ring_so_there_is_no_gap_and_it_uses_up_no_attempt() -> None:
    assert isinstance(asked(history=tried("2026-05-06 11:40 busy", "2026-05-06 11:00 busy")), Call)
    not_now(asked(history=tried("2026-05-06 11:50 busy")), "outcomes", "2026-05-06 12:05")


def test_every_outcome_is_waited_for_not_only_the_last() -> None:
    history = tried("2026-05-06 09:10 failed", "2026-05-06 09:20 busy")
    not_now(asked(history=history), "outcomes", "2026-05-07 09:10")


def test_an_outcome_that_comes_too_often_ends_the_attempts() -> None:
    never(asked(history=tried(*(f"2026-05-0{day} 11:00 busy" for day in (4, 5, 6)))), "outcomes")


def test_an_outcome_for_the_back_office_or_of_which_nothing_is_said_ends_the_attempts() -> None:
    patient = replace(TERMS, respect=replace(POLITE, stops_after_talk=False))
    never(asked(history=tried("2026-04-01 11:00 wrong_number"), terms=patient), "outcomes")
    never(asked(history=tried("2026-04-01 11:00 strange_word"), terms=patient), "outcomes")


def test_one_attempt_a_day_on_the_persons_calendar() -> None:
    short = replace(TERMS, respect=replace(POLITE, gap=timedelta(minutes=1)), outcomes={})
    other = tried("2026-05-06 09:30 no_answer", campaign="winback")
    not_now(asked(history=other, terms=short), "per_person", "2026-05-07 09:00")


def test_three_attempts_in_all() -> None:
    history = tried(*(f"2026-04-{day} 11:00 no_answer" for day in (10, 15, 20)))
    never(asked(history=history), "per_person")


def test_attempts_of_other_campaigns_count_for_three_months() -> None:
    history = tried(*(f"2026-03-{day} 11:00 no_answer" for day in (10, 15, 20)), campaign="winback")
    not_now(asked(history=history), "per_person", "2026-06-08 12:00")  # 90 days, and the clock was put forward
    assert isinstance(asked("2026-06-08 12:00", history=history), Call)


def test_one_talk_in_a_week_from_all_campaigns() -> None:
    history = tried("2026-05-04 11:00 talked", campaign="winback")
    not_now(asked(history=history), "per_person", "2026-05-11 11:00")


def test_an_answer_ends_the_attempts_of_its_campaign() -> None:
    never(asked(history=tried("2026-03-04 11:00 promised")), "after_talk")
    assert isinstance(asked(history=tried("2026-03-04 11:00 promised", campaign="winback")), Call)


def test_an_answer_that_asks_to_be_called_again_does_not() -> None:
    assert asked(history=tried("2026-04-04 11:00 try_later")) == Call("again", "attempt 2")


@pytest.mark.parametrize("word", ["do_not_call", "complaint"])
def test_a_no_in_any_campaign_holds_for_ever(word: str) -> None:
    never(asked(history=tried(f"2020-05-04 11:00 {word}", campaign="winback")), "after_no")


def test_a_complaint_on_any_channel_is_a_no_that_holds_though_it_was_solved() -> None:
    history = History(complained=at("2020-05-04 11:00"))
    assert not history.complains
    never(asked(history=history), "after_no")
    bold = replace(TERMS, respect=replace(POLITE, after_no=timedelta(days=30)))
    assert isinstance(asked(history=history, terms=bold), Call)


def test_a_no_may_hold_for_a_time_when_the_campaign_dares() -> None:
    bold = replace(TERMS, respect=replace(POLITE, after_no=timedelta(days=30)))
    history = tried("2026-04-20 11:00 do_not_call", campaign="winback")
    not_now(asked(history=history, terms=bold), "after_no", "2026-05-20 11:00")


def test_lists_are_asked_only_when_the_campaign_respects_them() -> None:
    never(asked(history=History(lists=frozenset({"national"}))), "lists")
    own = replace(TERMS, respect=replace(POLITE, lists=frozenset({"company"})))
    assert isinstance(asked(history=History(lists=frozenset({"national"})), terms=own), Call)


def test_marketing_needs_consent() -> None:
    selling = replace(TERMS, purpose="marketing")
    never(asked(terms=selling), "consent")
    assert isinstance(asked(terms=selling, history=History(consents=agreed({"marketing"}))), Call)


def test_the_rule_that_holds_longest_decides() -> None:
    not_now(asked("2026-05-06 20:00", history=tried("2026-05-06 17:00 no_answer")), "gap", "2026-05-07 13:00")


def test_rules_of_a_country_are_asked_besides() -> None:
    def lunch(case: Case) -> Refusal | None:
        there = case.now.astimezone(ZoneInfo(case.zones[0]))
        begin, end = there.replace(hour=12, minute=0), there.replace(hour=13, minute=0)
        return Refusal("fr-lunch", "lunch", end) if begin <= case.now < end else None

    decision = decide(ANNA, History(), (lunch,), TERMS, at("2026-05-06 12:30"))
    not_now(decision, "fr-lunch", "2026-05-06 13:00")


@pytest.mark.parametrize(
    ("one", "other", "keeps"),
    [
        (Cap(2), Cap(3), True),
        (Cap(4), Cap(3), False),
        (Cap(1, span=timedelta(hours=24)), Cap(1, daily=True), True),
        (Cap(1, daily=True), Cap(1, talks=True, span=timedelta(days=7)), False),
        (Cap(1, span=timedelta(days=7)), Cap(1, talks=True, span=timedelta(days=7)), True),
        (Cap(1, talks=True, span=timedelta(days=7)), Cap(1, daily=True), False),
        (Cap(3, this_campaign=True), Cap(3), False),
    ],
)
def test_one_cap_may_keep_another(one: Cap, other: Cap, keeps: bool) -> None:
    assert one.keeps(other) is keeps


# --- whatever happened before ------------------------------------------------------------------------------------

SPRING = datetime(2026, 3, 20, tzinfo=UTC)
"""The clocks are put forward in the days after it."""
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=90)).map(lambda length: SPRING + length)
WORDS = (*AGAIN, "talked", "machine", "do_not_call", "strange")
ATTEMPTS = st.builds(Attempt, MOMENTS, st.sampled_from(WORDS), st.sampled_from(["overdue", "winback"]))
CHANNELS = ("call", "sms", "email", "letter", "chat")
TOUCHES = st.builds(Touch, MOMENTS, st.sampled_from(sorted(COSTS)), st.sampled_from(CHANNELS))
HISTORIES = st.builds(
    History, st.lists(ATTEMPTS, max_size=5).map(tuple), touches=st.lists(TOUCHES, max_size=3).map(tuple)
)
PEOPLE = st.sampled_from([Person(n) for n in ("+48601234567", "+74232123456", "+38640123456", "+442071838750")])


@given(PEOPLE, HISTORIES, MOMENTS)
def test_nobody_is_called_outside_the_hours(person: Person, history: History, now: datetime) -> None:
    if isinstance(decide(person, history, (), TERMS, now), Call):
        for zone in zones(person.number):
            there = now.astimezone(ZoneInfo(zone))
            assert there.weekday() < 5
            assert 9 <= there.hour < 18


@given(PEOPLE, HISTORIES, MOMENTS, ATTEMPTS)
def test_one_more_attempt_never_makes_a_call_of_a_refusal(
    person: Person, history: History, now: datetime, more: Attempt
) -> None:
    before = decide(person, history, (), TERMS, now)
    after = decide(person, replace(history, attempts=(*history.attempts, more)), (), TERMS, now)
    assert isinstance(before, Call) or not isinstance(after, Call)
    assert not isinstance(before, Never) or isinstance(after, Never)


@given(PEOPLE, HISTORIES, MOMENTS, TOUCHES)
def test_one_more_touch_never_makes_a_call_of_a_refusal(
    person: Person, history: History, now: datetime, more: Touch
) -> None:
    before = decide(person, history, (), TERMS, now)
    after = decide(person, replace(history, touches=(*history.touches, more)), (), TERMS, now)
    assert isinstance(before, Call) or not isinstance(after, Call)


@given(PEOPLE, HISTORIES, MOMENTS)
def test_the_moment_that_is_told_is_the_first_one(person: Person, history: History, now: datetime) -> None:
    decision = decide(person, history, (), TERMS, now)
    if isinstance(decision, NotNow) and decision.when is not None:
        assert isinstance(decide(person, history, (), TERMS, decision.when), Call)
        before = max(now, decision.when - timedelta(seconds=1))
        assert not isinstance(decide(person, history, (), TERMS, before), Call)


@given(PEOPLE, HISTORIES, MOMENTS)
def test_a_rule_more_never_allows_what_was_refused(person: Person, history: History, now: datetime) -> None:
    def sometimes(case: Case) -> Refusal | None:
        return Refusal("odd", "an odd hour", case.now + timedelta(minutes=1)) if case.now.minute % 2 else None

    with_it = decide(person, history, (sometimes,), TERMS, now)
    assert not isinstance(with_it, Call) or isinstance(decide(person, history, (), TERMS, now), Call)


# --- left in peace -----------------------------------------------------------------------------------------------


SELLING = replace(TERMS, purpose="marketing")
AGREED = agreed({"marketing"})


def selling(history: History, now: str = "2026-05-06 12:00", terms: Terms = SELLING) -> Decision:
    """The decision about Anna, who has agreed to offers."""
    return asked(now, replace(history, consents=AGREED), terms=terms)


def test_messages_of_other_channels_count_with_the_calls() -> None:
    letters = tuple(Touch(at(f"2026-05-0{day} 10:00"), "sms", "sms") for day in (3, 4, 5))
    decision = selling(History(touches=letters))
    assert isinstance(decision, NotNow)
    assert decision.because == "bothered"
    assert isinstance(asked(history=History(touches=letters)), Call)  # a call about a debt costs less
    urgent = replace(TERMS, purpose="fraud_alert")
    many = History(touches=letters * 3)
    assert isinstance(asked(history=many), NotNow)
    assert isinstance(asked(history=many, terms=urgent), Call)


@pytest.mark.parametrize(
    ("what", "channel", "because", "when"),
    [
        ("sms", "sms", "per_person", "2026-05-07 09:00"),
        ("email", "email", "per_person", "2026-05-07 09:00"),
        ("inbound", "chat", "per_person", "2026-05-13 10:00"),
        ("service", "call", "per_person", "2026-05-13 10:00"),
        ("missed", "call", "per_person", "2026-05-07 09:00"),
    ],
)
def test_caps_count_messages_calls_of_others_and_the_persons_own_contacts(
    what: str, channel: str, because: str, when: str
) -> None:
    today = History(touches=(Touch(at("2026-05-06 10:00"), what, channel),))
    not_now(asked(history=today), because, when)
    assert isinstance(asked(history=today, terms=replace(TERMS, purpose="fraud_alert")), Call)
    alone = replace(POLITE, caps=tuple(replace(cap, this_campaign=True) for cap in POLITE.caps))
    assert isinstance(asked(history=today, terms=replace(TERMS, respect=alone)), Call)


@pytest.mark.parametrize(("what", "channel"), [("letter", "letter"), ("requested", "call"), ("requested", "sms")])
def test_letters_and_what_was_asked_for_use_up_no_call(what: str, channel: str) -> None:
    assert isinstance(asked(history=History(touches=(Touch(at("2026-05-06 10:00"), what, channel),))), Call)


def test_in_all_counts_what_we_did_not_what_the_person_did() -> None:
    calls = tuple(Touch(at(f"2026-03-{day} 11:00"), "missed") for day in (10, 15, 20))
    came = tuple(replace(touch, what="inbound") for touch in calls)
    not_now(asked(history=History(touches=calls)), "per_person", "2026-06-08 12:00")
    assert isinstance(asked(history=History(touches=came)), Call)


@pytest.mark.parametrize(
    ("told", "called"),
    [({}, True), ({"score": 5}, True), ({"in_pitch": True}, False), ({"score": 1}, False), ({"score": 3}, True)],
)
def test_whom_a_call_annoyed_is_left_alone_for_longer(told: dict[str, object], called: bool) -> None:
    attempt = Attempt(at("2026-04-20 11:00"), "talked", "winter", "marketing", **told)  # type: ignore[arg-type]
    decision = selling(History((attempt,)), "2026-05-06 12:00")
    assert isinstance(decision, Call) is called
    assert decision.because == ("first" if called else "bothered")


def test_a_suppression_holds_until_its_end_and_an_opt_out_for_ever() -> None:
    mourning = Suppression("bereavement", at("2026-06-01 00:00"))
    not_now(asked(history=History(suppressions=(mourning,))), "suppressed", "2026-06-01 09:00")
    open_end = replace(mourning, until=None)
    not_now(asked(history=History(suppressions=(mourning, open_end))), "suppressed", None)
    letter = Suppression("a letter of 2026-05-01", forever=True)
    never(asked(history=History(suppressions=(mourning, open_end, letter))), "suppressed")
    assert isinstance(asked("2026-06-01 09:00", History(suppressions=(mourning,))), Call)


def test_while_one_call_is_made_no_other_is() -> None:
    not_now(asked(history=tried("2026-05-06 11:59 reserved", campaign="winback")), "reserved", None)
    not_now(asked(history=tried("2026-05-06 11:59 reserved")), "reserved", None)


def test_whom_nobody_was_there_for_only_an_agent_calls() -> None:
    again = {"abandoned": Again(timedelta(minutes=1))}
    hasty = replace(POLITE, gap=timedelta(minutes=1), caps=())
    machine = replace(TERMS, purpose="fraud_alert", respect=hasty, outcomes=again, style="robot")
    history = tried("2026-05-05 11:00 abandoned")
    not_now(asked(history=history, terms=machine), "after_abandoned", "2026-05-08 11:00")
    assert isinstance(asked(history=history, terms=replace(machine, style="preview")), Call)


def test_an_abandoned_call_was_no_talk() -> None:
    history = tried("2026-05-04 11:00 abandoned", campaign="winback")
    assert isinstance(asked(history=history, terms=replace(TERMS, purpose="fraud_alert", style="preview")), Call)


def test_a_no_to_one_offer_is_a_no_to_the_next_for_sixty_days() -> None:
    history = tried("2026-04-20 11:00 refused", campaign="winback")
    not_now(selling(history), "after_refused", "2026-06-19 11:00")
    debt = replace(history.attempts[0], purpose="debt")
    assert isinstance(selling(History((debt,))), Call)
    assert isinstance(asked(history=history), Call)


@pytest.mark.parametrize("field", [{"complains": True}, {"unsettled": True}, {"score": 2}])
def test_nobody_is_offered_anything_before_their_own_matter_is_settled(field: dict[str, object]) -> None:
    history = replace(History(), **field)  # type: ignore[arg-type]
    not_now(selling(history), "earned", None)
    assert isinstance(asked(history=history), Call)
    assert isinstance(selling(replace(History(), score=3)), Call)


NOON = "2026-05-06 12:00"
TAKEN_BACK = (replace(AGREED[0], withdrawn=at("2026-05-01 10:00")),)
NO = tried("2026-04-01 11:00 refused", campaign="winter").attempts
OFFERED = History(consents=AGREED, touches=(), score=4)
LATELY = tuple(Touch(at(f"2026-05-0{day} 10:00"), "sms", "sms") for day in (2, 3, 4))


@pytest.mark.parametrize(
    ("because", "past", "now"),
    [
        ("first", OFFERED, NOON),
        ("consent", replace(OFFERED, consents=()), NOON),
        ("consent", replace(OFFERED, consents=TAKEN_BACK), NOON),
        ("lists", replace(OFFERED, lists=frozenset({"national"})), NOON),
        ("hours", OFFERED, "2026-05-06 20:00"),
        ("bothered", replace(OFFERED, touches=LATELY), NOON),
        ("earned", replace(OFFERED, complains=True), NOON),
        ("earned", replace(OFFERED, unsettled=True), NOON),
        ("earned", replace(OFFERED, score=2), NOON),
        ("after_refused", replace(OFFERED, attempts=NO), NOON),
        ("suppressed", replace(OFFERED, suppressions=(Suppression("grief", at("2026-06-01 00:00")),)), NOON),
    ],
)  # fmt: skip
def test_an_offer_wants_all_of_it_and_names_what_is_missing(because: str, past: History, now: str) -> None:
    assert asked(now, past, terms=SELLING).because == because


def test_existing_customers_get_what_new_ones_get_or_the_file_says_why() -> None:
    unequal = replace(SELLING, unequal=frozenset({"half a year free"}))
    never(selling(History(), terms=unequal), "equal_offer")
    assert isinstance(selling(History(), terms=replace(unequal, unequal_because="they had it last year")), Call)


def test_consent_that_was_taken_back_is_none() -> None:
    taken = replace(AGREED[0], withdrawn=at("2026-05-06 11:00"))
    never(asked(history=History(consents=(taken,)), terms=SELLING), "consent")
    assert isinstance(asked("2026-05-06 10:59", History(consents=(taken,)), terms=SELLING), Call)


STEPS = st.lists(
    st.tuples(st.timedeltas(timedelta(0), timedelta(days=4)), st.sampled_from(["winback", "overdue"]),
              st.sampled_from([*AGAIN, "talked", "abandoned", "machine"])),
    max_size=25,
)  # fmt: skip


@given(STEPS, st.integers(1, 4))
def test_however_calls_are_reserved_side_by_side_no_cap_is_passed(
    steps: list[tuple[timedelta, str, str]], nodes: int
) -> None:
    """Each step several programs ask at once, reserve what they may, and then learn what became of it."""
    made: list[Attempt] = []
    now = SPRING
    for wait, campaign, outcome in steps:
        now += wait
        for _ in range(nodes):
            if isinstance(decide(ANNA, History(tuple(made)), (), replace(TERMS, campaign=campaign), now), Call):
                made.append(Attempt(now, "reserved", campaign))
        made = [replace(a, outcome=outcome) if a.open else a for a in made]
    rang = [a for a in made if a.rang]
    for campaign in ("winback", "overdue"):
        assert sum(a.campaign == campaign for a in rang) <= 3
    for attempt in rang:
        day = attempt.at.astimezone(WARSAW).date()
        assert sum(a.at.astimezone(WARSAW).date() == day for a in rang) == 1
        week = [a for a in rang if a.talked and attempt.at <= a.at < attempt.at + timedelta(days=7)]
        assert len(week) <= 1


def test_places_come_from_number_address_and_word_and_a_mobile_number_never_narrows_them() -> None:
    moscow = Person("+79031234567", address=Address("RU", zone="Europe/Moscow"))
    assert {p.zone for p in places(moscow)} == {"Europe/Moscow"}
    assert len({p.zone for p in places(Person("+79031234567"))}) > 5
    both = places(Person("+13055551234", address=Address("FR", zone="Europe/Paris")))
    assert {(p.country, p.region) for p in both} == {("US", "FL"), ("FR", None)}
    assert {p.zone for p in both} == {"America/New_York", "Europe/Paris"}
    assert [p.region for p in places(Person("+18005551234", zone="America/New_York"))] == [None]
    assert places(Person("+999")) == ()
