"""An offer is earned: each condition alone keeps it locked, and says so; in a talk, in a flow, in a campaign."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scripts_dsl.policy import Attempt, Call, History, Person, Terms, decide
from scripts_dsl.policy.consents import agreed
from scripts_dsl.policy.contacts import contact_of
from scripts_dsl.policy.earned import (
    CONDITIONS,
    LONGEST_WAIT,
    OF_THE_CONTACT,
    Contact,
    Talk,
    against,
    missing,
)
from scripts_dsl.policy.person import Suppression
from scripts_dsl.policy.pester import Touch

EARNED = Talk(solved=True, asked=True, agreed=True)
SPOILT = {
    "known": {"unknown": True},
    "no_objection": {"objects": True},
    "allowed": {"barred": True},
    "bearable": {"bothered": True},
    "no_complaint": {"complains": True},
    "nothing_owed": {"owed": True},
    "settled": {"unsettled": True},
    "content": {"score": 2},
    "rested": {"rests": True},
    "campaign_green": {"state": "amber"},
    "waited_little": {"waited": LONGEST_WAIT + 0.1},
    "calls_once": {"calls_again": True},
    "first_offer": {"offered": True},
}
"""What alone spoils each condition of the contact."""
ALONE = {name: replace(EARNED, contact=Contact(**values)) for name, values in SPOILT.items()} | {
    "solved": replace(EARNED, solved=False),
    "asked": replace(EARNED, asked=False),
    "agreed": replace(EARNED, agreed=False),
}


def test_whoever_is_served_asked_and_agrees_may_hear_an_offer() -> None:
    assert missing(EARNED) == ()


def test_every_condition_has_its_line_here() -> None:
    assert tuple(ALONE) == CONDITIONS


@pytest.mark.parametrize("name", ALONE)
def test_each_condition_alone_keeps_the_offer_locked(name: str) -> None:
    assert missing(ALONE[name]) == (name,)


def test_it_is_earned_in_one_row_of_the_whole_table_only() -> None:
    """Every one of the 65,536 rows names exactly what is false in it."""
    spoilt = list(SPOILT.values())
    for bad in itertools.product((False, True), repeat=len(spoilt)):
        contact = Contact(**{k: v for one, is_bad in zip(spoilt, bad, strict=True) if is_bad for k, v in one.items()})
        wanted = tuple(name for name, is_bad in zip(SPOILT, bad, strict=True) if is_bad)
        assert against(contact) == wanted
        for solved, asked, yes in itertools.product((False, True), repeat=3):
            of_talk = tuple(name for name, met in (("solved", solved), ("asked", asked), ("agreed", yes)) if not met)
            assert missing(Talk(contact=contact, solved=solved, asked=asked, agreed=yes)) == (*wanted, *of_talk)


@pytest.mark.parametrize(
    "contact",
    [Contact(waited=LONGEST_WAIT), Contact(score=3), Contact(inbound=False, waited=900.0, calls_again=True)],
)
def test_what_is_just_right_is_right(contact: Contact) -> None:
    """Two minutes are little, three of five are content, and whom we called has not waited."""
    assert not missing(replace(EARNED, contact=contact))


@pytest.mark.parametrize("state", ["amber", "red", "dead"])
def test_a_campaign_that_is_not_green_offers_nothing(state: str) -> None:
    assert against(Contact(state=state)) == ("campaign_green",)


@pytest.mark.parametrize("name", CONDITIONS)
def test_no_talk_can_bring_about_what_was_before_it(name: str) -> None:
    assert bool(against(ALONE[name].contact)) is (name in OF_THE_CONTACT)


# --- what is known of a person -------------------------------------------------------------------------------------

NOW = datetime(2026, 1, 14, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA = Person("+48601234567")
OFFERED = Terms("spring", "marketing")
WILLING = History(consents=agreed({"marketing"}, NOW - 90 * DAY))


def refused(days: float) -> History:
    return History((Attempt(NOW - days * DAY, "refused", "autumn", "marketing"),))


@pytest.mark.parametrize(
    ("history", "wanted"),
    [
        (History(), ()),
        (History(objections=frozenset({"marketing"})), ("no_objection",)),
        (History(objections=frozenset({"recording"})), ()),
        (History(lists=frozenset({"company"})), ("allowed",)),
        (History(lists=frozenset({"gb_tps"})), ()),
        (History(suppressions=(Suppression("bereavement"),)), ("allowed",)),
        (History(touches=(Touch(NOW - DAY, "abandoned"),)), ("bearable",)),
        (History(complains=True), ("no_complaint",)),
        (History(owed=True), ("nothing_owed",)),
        (History(unsettled=True), ("settled",)),
        (History(score=2), ("content",)),
        (History(score=3), ()),
        (refused(59), ("rested",)),
        (refused(61), ()),
        (History(declined=(NOW - 59 * DAY,)), ("rested",)),
        (History(declined=(NOW - 61 * DAY,)), ()),
        (History(touches=(Touch(NOW - 6 * DAY, "inbound"),)), ("calls_once",)),
        (History(touches=(Touch(NOW - 8 * DAY, "inbound"),)), ()),
    ],
)
def test_what_is_known_of_a_person_speaks_for_itself(history: History, wanted: tuple[str, ...]) -> None:
    assert against(contact_of(history, NOW)) == wanted


def test_what_a_call_of_ours_had_to_be_asked_before_is_not_asked_again_in_it() -> None:
    history = History(
        lists=frozenset({"company"}), touches=(Touch(NOW - DAY, "abandoned"), Touch(NOW - DAY, "inbound"))
    )
    assert against(contact_of(history, NOW, inbound=False)) == ()


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"consents": ()}, "consent"),
        ({"lists": frozenset({"company"})}, "lists"),
        ({"suppressions": (Suppression("bereavement"),)}, "suppressed"),
        ({"touches": (Touch(NOW - DAY, "abandoned"),)}, "bothered"),
        ({"complains": True}, "earned"),
        ({"owed": True}, "earned"),
        ({"unsettled": True}, "earned"),
        ({"score": 2}, "earned"),
        ({"declined": (NOW - 59 * DAY,)}, "after_refused"),
    ],
)
def test_a_campaign_does_not_call_for_an_offer_that_no_talk_could_earn(
    changes: dict[str, object], because: str
) -> None:
    assert isinstance(decide(ANNA, WILLING, (), OFFERED, NOW), Call)
    decision = decide(ANNA, replace(WILLING, **changes), (), OFFERED, NOW)  # type: ignore[arg-type]
    assert decision.because == because
