"""What is known of a person before a call: of all campaigns, all numbers, all channels."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import cti.customers
import cti.scripts
import cti.surveys
from cti.customers import Customer, Customers, Promise
from cti.customers.models import Consent as Said
from cti.happenings import DispositionSet
from ivr.callbacks.happenings import CallbackMoved
from ivr.callbacks.store import project as callbacks
from ivr.dialguard import attempts, suppression
from ivr.dialguard.happenings import AttemptClaimed, AttemptEnded, NumberSuppressed
from ivr.happenings import (
    CallbackAsked,
    CallBegan,
    ConsentSaid,
    Happening,
    OfferAnswered,
    OutcomeSaid,
    SurveyAnswered,
    TalkEnded,
)
from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.lists import Candidates, past, pasts
from outbound.lists.agreement import Agreement
from outbound.lists.looking import AT_ONCE
from outbound.lists.past import compared
from scripts_dsl.policy import History
from support.candidates import candidate, told

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA, OLD, IVAN = "+48601234567", "+48221112233", "+79031234567"
PROJECTIONS = (
    attempts.project, suppression.project, callbacks, cti.customers.project, cti.surveys.project,
    cti.scripts.project,
)  # fmt: skip


async def happened(store: Store, *happenings: Happening) -> None:
    await told(store, *happenings, projections=PROJECTIONS)


async def wrote(store: Store, text: str, **values: Any) -> None:
    await store.write(grouped([Sql(text)(**values)]))


def claimed(attempt: str, number: str = ANNA, at: datetime = NOW, key: str = "") -> AttemptClaimed:
    return AttemptClaimed(
        at=at, call_id=attempt, attempt=attempt, key=key or attempt, number=number, purpose="service", asterisk="a",
        boot="b", channel=attempt, asked=0, neighbours=100, a_minute=100, minutes=9999,
    )  # fmt: skip


def ended(attempt: str, state: str, because: str) -> AttemptEnded:
    return AttemptEnded(at=NOW, call_id=attempt, attempt=attempt, state=state, because=because)


def began(call: str, number: str = ANNA, direction: str = "inbound") -> CallBegan:
    return CallBegan(
        call_id=call, at=NOW, direction=direction, ani=number, name=None, dialled="100", flow="f", flow_hash="9",
        asterisk="a", uniqueid="1", linkedid="1",
    )  # fmt: skip


async def of(store: Store, number: str = ANNA, purpose: str = "") -> History:
    return await past(store, number, purpose)


async def test_of_somebody_unknown_nothing_is_known(store: Store) -> None:
    assert await of(store) == History()


@pytest.mark.parametrize(
    ("state", "because", "outcome"),
    [
        ("failed", "busy", "busy"),
        ("failed", "no_answer", "no_answer"),
        ("failed", "never sent", "failed"),
        ("unknown", "nobody knows", "no_answer"),
        ("done", "answered", "talked"),
    ],
)
async def test_every_attempt_of_the_ledger_counts_as_it_ended(
    store: Store, state: str, because: str, outcome: str
) -> None:
    await happened(store, claimed("a1"))
    (attempt,) = (await of(store)).attempts
    assert attempt.open
    await happened(store, ended("a1", state, because))
    (attempt,) = (await of(store)).attempts
    assert (attempt.at, attempt.outcome, attempt.requested) == (NOW, outcome, False)


async def test_an_attempt_that_a_list_blocked_is_none(store: Store) -> None:
    await happened(store, NumberSuppressed(at=NOW, number=ANNA, scope="all", why="letter"), claimed("a1"))
    found = await of(store)
    assert found.attempts == ()
    assert [(s.reason, s.forever) for s in found.suppressions] == [("letter", True)]


async def test_what_was_said_in_the_call_is_its_outcome(store: Store) -> None:
    for call, word in (("a1", "promised"), ("a2", "abandoned"), ("a3", "done")):
        said = OutcomeSaid(call_id=call, at=NOW, word=word)
        await happened(store, began(call, direction="outbound"), claimed(call), said, ended(call, "done", "answered"))
    assert [a.outcome for a in (await of(store)).attempts] == ["promised", "abandoned", "talked"]


async def test_a_transfer_is_not_judged_by_what_the_caller_said(store: Store) -> None:
    """The attempt's call is another person's."""
    await happened(store, began("a1", IVAN), claimed("a1", ANNA), OutcomeSaid(call_id="a1", at=NOW, word="do_not_call"))
    await happened(store, ended("a1", "done", "answered"))
    assert [a.outcome for a in (await of(store)).attempts] == ["talked"]


async def test_a_campaign_tells_of_its_own_calls(store: Store) -> None:
    await happened(store, claimed("a1"), ended("a1", "done", "answered"))
    await wrote(
        store,
        "INSERT INTO campaign_call (attempt, campaign, number, candidate, purpose, subject, at, outcome, in_pitch)"
        " VALUES ('a1', 'winback', :number, 7, 'marketing', 'gas', :at, 'refused', :pitch)",
        number=ANNA, at=micros(NOW), pitch=True,
    )  # fmt: skip
    (attempt,) = (await of(store)).attempts
    assert (attempt.campaign, attempt.purpose, attempt.subject) == ("winback", "marketing", "gas")
    assert (attempt.outcome, attempt.in_pitch) == ("refused", True)


async def test_a_call_back_that_was_asked_for_bothers_nobody(store: Store) -> None:
    asked = CallbackAsked(id="cb", call_id="c0", at=NOW, queue="support", number=ANNA, within=60, tell="", key="c0:1")
    moved = CallbackMoved(
        call_id="c0", at=NOW, callback="cb", state="done", because="", tries=1, not_before=None, attempt="k1"
    )
    await happened(store, asked, claimed("a1", key="k1"), moved, ended("a1", "done", "answered"))
    assert [a.requested for a in (await of(store)).attempts] == [True]


async def test_a_person_is_all_numbers_of_a_customer(store: Store) -> None:
    await Customers(store).keep(Customer("c1", "Anna", "pl", (ANNA, OLD)), now=NOW)
    await happened(
        store, claimed("a1", OLD), ended("a1", "failed", "busy"),
        NumberSuppressed(at=NOW, number=OLD, scope="all", why="key 9"),
    )  # fmt: skip
    found = await of(store, ANNA)
    assert [a.outcome for a in found.attempts] == ["busy"]
    assert [s.reason for s in found.suppressions] == ["key 9"]
    assert (await of(store, IVAN)).attempts == ()


async def test_a_narrow_refusal_is_one_of_offers_and_of_what_is_not_known(store: Store) -> None:
    await happened(store, NumberSuppressed(at=NOW, number=ANNA, scope="marketing", why="letter"))
    assert (await of(store, purpose="marketing")).suppressions
    assert (await of(store)).suppressions
    assert not (await of(store, purpose="debt")).suppressions


async def test_lists_with_the_day_of_their_copy_and_times_of_peace(store: Store) -> None:
    await wrote(
        store,
        "INSERT INTO number_list (name, copied, imported, origin, by_user, numbers, edition)"
        " VALUES ('uk_tps', :at, :at, 'file', 'sofia', 1, 'e1')",
        at=micros(NOW - 3 * DAY),
    )
    await wrote(store, "INSERT INTO listed_number (number, list, edition) VALUES (:n, 'uk_tps', 'e1')", n=ANNA)
    await wrote(
        store,
        "INSERT INTO respite (number, since, until, why, who) VALUES (:n, 0, :until, 'bereavement', 'sofia')",
        n=ANNA, until=micros(NOW + DAY),
    )  # fmt: skip
    found = await of(store)
    assert (found.lists, found.copies) == ({"uk_tps"}, {"uk_tps": NOW - 3 * DAY})
    assert [(s.reason, s.until, s.forever) for s in found.suppressions] == [("bereavement", NOW + DAY, False)]
    other = await of(store, IVAN)
    assert (other.lists, other.copies) == (frozenset(), {"uk_tps": NOW - 3 * DAY})


async def test_a_complaint_is_open_until_something_was_solved(store: Store) -> None:
    await happened(store, began("c1"), DispositionSet(call_id="c1", at=NOW, user="ewa", disposition="complaint"))
    assert (await of(store)).complains
    later = CallBegan(
        call_id="c2", at=NOW + DAY, ani=ANNA, name=None, dialled="100", flow="f", flow_hash="9", asterisk="a",
        uniqueid="1", linkedid="1",
    )  # fmt: skip
    await happened(store, later, DispositionSet(call_id="c2", at=NOW, user="ewa", disposition="solved"))
    assert not (await of(store)).complains


async def test_what_we_owe_is_unsettled_and_the_last_answer_is_the_score(store: Store) -> None:
    owed = Promise("p1", "send the bill", None, "ewa")
    await Customers(store).keep(Customer("c1", "Anna", "pl", (ANNA,)), promises=[owed], now=NOW)
    answered = SurveyAnswered(
        call_id="c1", at=NOW, survey="s", hash="9", question="why", answers={}, score=25.0, band=None,
        satisfaction=0.25, told=(), key="c1",
    )  # fmt: skip
    await happened(store, began("c1"), answered)
    found = await of(store)
    assert (found.owed, found.unsettled, found.score) == (True, False, 2)
    assert [(touch.what, touch.talk) for touch in found.touches] == [("survey", False)]


async def test_a_no_to_an_offer_is_known_wherever_it_was_said_and_what_was_only_heard_is_none(store: Store) -> None:
    said = [OfferAnswered(call_id="c1", at=NOW, product="gold", answer=answer) for answer in ("heard", "declined")]
    heard = OfferAnswered(call_id="c2", at=NOW, product="gold", answer="heard", user="ewa")
    unheard = OfferAnswered(call_id="c3", at=NOW + DAY, product="gold", answer="unheard", user="ewa")
    await happened(store, began("c1"), *said, began("c2"), heard, began("c3"), unheard)
    assert (await of(store)).declined == (NOW, NOW + DAY)
    assert (await of(store, IVAN)).declined == ()


async def test_an_objection_is_the_last_word_of_the_customer(store: Store) -> None:
    await Customers(store).keep(Customer("c1", "Anna", "pl", (ANNA,)), now=NOW)
    no = ConsentSaid(call_id="c1", at=NOW, purpose="marketing", given=False)
    await happened(store, began("c1"), no)
    assert (await of(store)).objections == {"marketing"}
    await happened(store, ConsentSaid(call_id="c1", at=NOW + DAY, purpose="marketing", given=True))
    assert (await of(store)).objections == frozenset()


async def test_who_called_us_and_was_spoken_with_has_been_in_touch(store: Store) -> None:
    talked = TalkEnded(call_id="c1", at=NOW, member="ewa", queue="support", talk=60.0, by="caller")
    await happened(store, began("c1"), talked, began("c2"), began("c3", direction="outbound"))
    assert [(t.what, t.at, t.talk) for t in (await of(store)).touches] == [("inbound", NOW, True)]


# --- consents ------------------------------------------------------------------------------------------------------


async def listed(store: Store, agreed: Agreement | None) -> None:
    await wrote(
        store,
        "INSERT INTO contact_list (id, campaign, name, origin, consent, imported, by_user, state, accepted, merged,"
        " rejected, share, problem)"
        " VALUES ('l1', 'overdue', 'l', 'fair', :consent, 0, 'sofia', 'done', 0, 0, 0, 1, '')",
        consent=agreed.dump() if agreed else "",
    )


async def consents(store: Store, **other: Any) -> list[tuple[str, datetime | None, str, bool]]:
    await candidate(store, ANNA, **other)
    found = await Candidates(store).one("overdue", ANNA)
    assert found is not None
    history = (await pasts(store, [found], "marketing"))[ANNA]
    return [(c.purpose, c.at, c.evidence, c.withdrawn is not None) for c in history.consents]


async def test_a_list_says_of_all_where_their_consent_can_be_seen(store: Store) -> None:
    await listed(store, Agreement(("marketing",), "form 12", NOW - DAY))
    assert await consents(store) == [("marketing", NOW - DAY, "form 12", False)]


async def test_a_column_of_the_list_says_it_of_each_and_an_empty_cell_is_none(store: Store) -> None:
    await listed(store, Agreement(("marketing",), "form 12", NOW - DAY))
    assert await consents(store, consent="card 7", consented=micros(NOW)) == [
        ("marketing", NOW, "card 7 · form 12", False)
    ]
    await wrote(store, "UPDATE candidate SET consent = ''")
    found = await Candidates(store).one("overdue", ANNA)
    assert found is not None
    assert (await pasts(store, [found]))[ANNA].consents == ()


async def test_a_no_in_a_call_takes_back_what_is_older(store: Store) -> None:
    await listed(store, Agreement(("marketing",), "form 12", NOW - DAY))
    said = [Said("marketing", False, NOW), Said("survey", True, NOW)]
    await Customers(store).keep(Customer("c1", "Anna", "pl", (ANNA,)), consents=said, now=NOW)
    assert await consents(store) == [
        ("survey", NOW, "said so in a call", False), ("marketing", NOW - DAY, "form 12", True),
    ]  # fmt: skip


async def test_a_list_without_a_word_of_consent_has_none(store: Store) -> None:
    await listed(store, None)
    assert await consents(store) == []


# --- many ----------------------------------------------------------------------------------------------------------


async def test_more_people_than_fit_into_one_question(store: Store) -> None:
    numbers = [f"+4860{n:07}" for n in range(AT_ONCE + 3)]
    for number in (numbers[0], numbers[-1]):
        await happened(store, NumberSuppressed(at=NOW, number=number, scope="all", why="x"))
        await candidate(store, number)
    some = [c for n in numbers if (c := await Candidates(store).one("overdue", n)) is not None]
    every = await pasts(store, [*some, *(past_of(n) for n in numbers[1:-1])])
    assert sorted(n for n, h in every.items() if h.suppressions) == [numbers[0], numbers[-1]]
    assert len(every) == len(numbers)


def past_of(number: str) -> Any:
    from outbound.lists import Candidate

    return Candidate(0, "overdue", number, None, "")


def test_the_part_that_is_only_compared_is_drawn_by_lot_and_stays_the_same() -> None:
    numbers = [f"+4860{n:07}" for n in range(4000)]
    drawn = [n for n in numbers if compared("winback", n, Decimal(10))]
    assert 330 < len(drawn) < 470
    assert drawn == [n for n in numbers if compared("winback", n, Decimal(10))]
    assert drawn != [n for n in numbers if compared("another", n, Decimal(10))]
    assert not any(compared("winback", n, Decimal(0)) for n in numbers)


def test_an_agreement_is_kept_as_it_was_given() -> None:
    from outbound.lists.agreement import load

    said = Agreement(("marketing",), "form", NOW, True, frozenset({"by_hand"}))
    assert load(said.dump()) == said
    assert load("") is None
    assert json.loads(said.dump())["evidence"] == "form"
