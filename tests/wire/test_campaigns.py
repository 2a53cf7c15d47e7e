"""Campaigns at work on a real database: who is rung, what follows, and who is not rung whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from ivr.dialguard.happenings import NumberSuppressed
from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import OnlyIf
from ivr.happenings import CallBegan, CallEnded, CallPlaced, OutcomeSaid
from ivr.ids import new_id
from ivr.statements import Sql
from ivr.store import Store
from outbound.campaigns import orders
from outbound.campaigns import store as rows
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.states import DONE, RUNNING, STOPPED
from outbound.lists.candidate import CandidateState
from scripts_dsl.policy.person import RESERVED
from support.campaign_line import NUMBERS, Centre, campaign, centre

JAN, EWA, OLA, ADA, *MORE = NUMBERS
ATTEMPTS = Sql("SELECT number, state FROM attempt ORDER BY claimed")


@pytest.fixture
async def one(store: Store) -> AsyncIterator[Centre]:
    async with centre(store) as made:
        yield made


def talks(one: Centre, number: str, word: str | None = None, *, hung_up: bool = False) -> None:
    """The person has answered; the flow says this word, and the call is over."""
    call_id = one.line.attempts[number].id
    began = CallBegan(
        call_id=call_id, at=one.at, direction="outbound", ani=number, name=None, dialled="+48221234567",
        flow="reminder", flow_hash="9f3a", asterisk="box", uniqueid=call_id, linkedid=call_id,
    )  # fmt: skip
    one.bus.publish(began)
    if word is not None:
        one.bus.publish(OutcomeSaid(call_id=call_id, at=one.at, word=word))
    one.bus.publish(CallEnded(call_id=call_id, at=one.at, seconds=5, why="hung_up" if hung_up else "completed"))
    one.line.ended(number, "answered", talk=5)


async def test_nobody_is_called_before_somebody_starts_it(one: Centre) -> None:
    await one.people(JAN)
    await one.turns()
    assert one.line.numbers() == []
    await one.start()
    await one.turns()
    assert one.line.numbers() == [JAN]


async def test_no_more_lines_ring_than_the_file_says(one: Centre) -> None:
    await one.people(*NUMBERS)
    await one.start()
    await one.turns()
    assert one.line.numbers() == [JAN, EWA, OLA]
    one.line.ended(EWA, "no_answer")
    await one.settled(EWA)
    await one.turns()
    assert one.line.numbers() == [JAN, EWA, OLA, ADA]


async def test_the_person_sees_the_number_of_the_file_for_as_long_as_it_says(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    await one.turns()
    ((_, ring),) = one.line.rung
    assert (ring.shown, ring.seconds, ring.sells, ring.detects) == ("+48221234567", 25, False, False)
    (placed,) = [h for h in one.told if type(h) is CallPlaced]
    assert (placed.call_id, placed.because) == (one.line.attempts[JAN].id, "campaign overdue")


async def test_what_follows_for_the_person_stands_in_the_file(one: Centre) -> None:
    await one.people(JAN, EWA, OLA)
    await one.start()
    await one.turns()
    one.line.ended(JAN, "busy", cause=17)
    talks(one, EWA, "promised")
    talks(one, OLA, "wrong_number")
    jan = await one.settled(JAN)
    assert (jan.state, jan.because, jan.not_before, jan.tries) == (
        CandidateState.WAITING, "busy", one.at + timedelta(minutes=15), 1,
    )  # fmt: skip
    ewa, ola = await one.settled(EWA), await one.settled(OLA)
    assert (ewa.state, ewa.because) == (CandidateState.DONE, "promised")
    assert (ola.state, ola.because) == (CandidateState.FIX, "fix_number")
    assert set(await one.calls()) == {(JAN, "busy"), (EWA, "promised"), (OLA, "wrong_number")}


async def test_busy_is_tried_again_after_a_quarter_of_an_hour_and_not_a_fourth_time(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    for times in range(1, 4):
        await one.turns()
        assert len(one.line.rung) == times
        one.line.ended(JAN, "busy", cause=17)
        await one.settled(JAN)
        one.later(minutes=14)
        one.runner.put({"overdue": campaign()})
        await one.turns()
        assert len(one.line.rung) == times
        one.later(minutes=1)
        one.runner.put({"overdue": campaign()})
    await one.turns()
    assert len(one.line.rung) == 3
    assert (await one.settled(JAN)).state is CandidateState.DONE


async def test_who_hangs_up_in_the_pitch_is_left_in_peace_and_counted(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    await one.turns()
    talks(one, JAN, hung_up=True)
    assert (await one.settled(JAN)).because == "hung_up"
    rows_ = await one.store.fetch(Sql("SELECT outcome, in_pitch FROM campaign_call"))
    assert [(word, bool(in_pitch)) for word, in_pitch in rows_] == [("hung_up", True)]


async def test_a_person_who_answers_a_dead_engine_was_abandoned(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    await one.turns()
    one.line.ended(JAN, "answered", talk=2)
    await one.settled(JAN)
    assert await one.calls() == [(JAN, "abandoned")]


async def test_when_everybody_has_been_called_it_is_done(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    await one.turns()
    talks(one, JAN, "promised")
    await one.settled(JAN)
    await one.turns()
    assert (await one.standing()).state is DONE


# --- who is not rung -------------------------------------------------------------------------------------------------


async def test_nobody_is_rung_outside_the_hours_and_the_first_moment_is_kept(one: Centre) -> None:
    one.later(hours=8)  # 20:00 in Warsaw
    await one.people(JAN)
    await one.start()
    await one.turns()
    jan = await one.settled(JAN)
    assert one.line.rung == []
    assert (jan.because, jan.not_before) == ("hours", one.at + timedelta(hours=13))


async def test_who_said_stop_a_moment_ago_is_not_rung(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    one.bus.publish(NumberSuppressed(at=one.at, number=JAN, scope="all", why="key 9"))
    await one.turns()
    assert one.line.rung == []
    assert (await one.settled(JAN)).state is CandidateState.NEVER


async def test_who_says_stop_between_the_decision_and_the_claim_is_not_rung(one: Centre) -> None:
    """The claim asks again, in the transaction that keeps it."""
    await one.people(JAN)
    await one.start()
    claim = one.line.claim

    async def late(written: str, key: str, **how: object) -> object:
        await one.log.appended(NumberSuppressed(at=one.at, number=JAN, scope="all", why="key 9"))
        return await claim(written, key, **how)  # type: ignore[arg-type]

    one.line.claim = late  # type: ignore[assignment, method-assign]
    await one.turns()
    assert one.line.rung == []
    assert await one.calls() == []
    assert (await one.settled(JAN)).state is CandidateState.NEVER


async def test_who_is_called_by_somebody_else_meanwhile_is_not_rung(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    claim = one.line.claim

    async def late(written: str, key: str, **how: object) -> object:
        await one.ledger.claim(JAN, "a call back", boot="boot-1")
        return await claim(written, key, **how)  # type: ignore[arg-type]

    one.line.claim = late  # type: ignore[assignment, method-assign]
    await one.turns()
    assert one.line.rung == []
    jan = await one.settled(JAN)
    assert (jan.state, jan.because) == (CandidateState.WAITING, "somebody has called the number meanwhile")


async def test_two_campaigns_do_not_both_take_the_last_call_of_a_day(one: Centre) -> None:
    other = campaign("campaign: overdue", "campaign: second")
    one.runner.put({"overdue": campaign(), "second": other})
    await one.people(JAN)
    await one.people(JAN, name="second")
    await one.start("overdue")
    await one.start("second")
    await one.turns()
    assert one.line.numbers() == [JAN]


async def test_a_campaign_stays_below_the_limits_of_calls_out(store: Store) -> None:
    async with centre(store, Limits(a_minute=5)) as one:
        one.runner.put({"overdue": campaign("lines: 3", "lines: 100")})
        await one.people(*NUMBERS)
        await one.start()
        await one.turns()
        assert len(one.line.rung) == 4
        one.later(seconds=61)
        await one.turns()
        assert len(one.line.rung) == 8


# --- pause, stop -----------------------------------------------------------------------------------------------------


async def test_a_pause_holds_at_once_also_one_of_another_process(one: Centre) -> None:
    await one.people(*NUMBERS)
    await one.start()
    await one.turns(1)
    paused = orders.pause("overdue", await one.standing(), "lunch", "sofia", one.at)
    await rows.enter(one.store, paused)
    one.line.ended(JAN, "no_answer")
    await one.settled(JAN)
    await one.turns()
    assert len(one.line.rung) == 3
    await one.order(orders.resume(campaign(), await one.standing(), "sofia", one.at))
    await one.turns()
    assert len(one.line.rung) == 4


async def test_a_pause_between_the_claim_and_the_call_rings_nobody_and_takes_no_try(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    claim = one.line.claim

    async def late(written: str, key: str, **how: object) -> object:
        claimed = await claim(written, key, **how)  # type: ignore[arg-type]
        one.bus.publish(orders.pause("overdue", rows.Standing(RUNNING), "", "sofia", one.at))
        return claimed

    one.line.claim = late  # type: ignore[assignment, method-assign]
    await one.turns()
    assert one.line.rung == []
    one.line.ended(JAN, "given up")
    assert (await one.settled(JAN)).state is CandidateState.WAITING
    assert await one.calls() == []


async def test_it_stops_by_itself_and_says_why_and_to_whom(one: Centre) -> None:
    await one.people(*NUMBERS)
    await one.start()
    await one.turns()
    for number in (JAN, EWA, OLA):
        talks(one, number, "do_not_call")
    for number in (JAN, EWA, OLA):
        await one.settled(number)
    await one.turns()
    standing = await one.standing()
    assert (standing.state, standing.because, standing.why) == (STOPPED, "share", "share(do_not_call, 3) > 50%")
    assert len(one.line.rung) == 3
    (moved,) = [h for h in one.told if type(h) is CampaignMoved and h.state == STOPPED]
    assert moved.tell == "sofia"


async def test_without_a_sign_of_life_of_the_surveys_it_stops(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    last = one.at
    one.heartbeat = lambda: last
    one.later(minutes=31)
    await one.turns()
    assert (await one.standing()).because == "silence"
    assert one.line.rung == []


# --- crashes ---------------------------------------------------------------------------------------------------------


async def test_the_next_engine_goes_on_with_what_was_claimed_and_calls_nobody_twice(store: Store) -> None:
    async with centre(store) as first:
        await first.people(JAN, EWA)
        await first.start()
        await first.turns()
        jan, ewa = first.line.attempts[JAN], first.line.attempts[EWA]
        first.runner._token = None  # killed: nobody leaves the lease
    async with centre(store) as second:
        await second.turns()
        assert second.line.rung == [], "the lease of the dead one still holds"
        second.later(seconds=11)
        await second.turns()
        assert second.line.rung == []
        assert {second.line.attempts[n].id for n in (JAN, EWA)} == {jan.id, ewa.id}
        brought = await second.runner.answered(jan.id, "")
        assert brought is None, "no flow of that name here"
        assert second.heard[0].facts.takes["debt"] == "80 PLN"
        talks(second, JAN, "promised")
        second.line.ended(EWA, "no_answer")
        assert (await second.settled(JAN)).because == "promised"
        assert (await second.settled(EWA)).because == "no_answer"
        assert set(await second.calls()) == {(JAN, "promised"), (EWA, "no_answer")}


async def test_what_asterisk_took_with_it_is_nobodys_guess_and_not_called_again(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    await one.turns()
    one.line.ended(JAN, "unknown")
    jan = await one.settled(JAN)
    assert jan.state is CandidateState.FIX
    assert await one.calls() == [(JAN, "unknown")]
    one.later(days=30)
    await one.turns()
    assert len(one.line.rung) == 1


async def test_a_candidate_whose_attempt_never_came_to_the_disk_waits_again(store: Store) -> None:
    async with centre(store) as first:
        await first.people(JAN)
        await first.start()

        async def dies(*_: object, **__: object) -> None:
            raise asyncio.CancelledError

        first.line.claim = dies  # type: ignore[assignment, method-assign]
        with pytest.raises(asyncio.CancelledError):
            await first.runner.turn()
        await first.log.flush()
        assert await first.calls() == [(JAN, RESERVED)]
    async with centre(store) as second:
        await second.turns()
        await second.settled(JAN)
        second.runner.put({"overdue": campaign()})
        await second.turns()
        assert second.line.numbers() == [JAN]


async def test_of_two_engines_one_calls_and_the_other_takes_up_what_it_left(store: Store) -> None:
    async with centre(store) as first, centre(store) as second:
        await first.people(*NUMBERS)
        await first.start()
        await first.turns(1)
        await second.turns(1)
        assert (first.line.numbers(), second.line.numbers()) == ([JAN, EWA, OLA], [])
        # The first one sleeps for longer than its lease lasts; the second one looks for its calls.
        second.later(seconds=11)
        await second.turns(1)
        assert second.runner.token is not None
        second.line.ended(JAN, "no_answer")
        await second.settled(JAN)
        await second.turns(1)
        assert second.line.numbers() == [ADA]
        # It wakes up, believes that the lease is its own, and has a line free.
        first.line.ended(EWA, "busy", cause=17)
        await first.turns(2)
        assert first.line.numbers() == [JAN, EWA, OLA]


async def test_an_engine_that_still_believes_in_its_lease_claims_nothing(store: Store) -> None:
    async with centre(store) as first, centre(store) as second:
        await first.runner.turn()
        second.later(seconds=11)
        await second.runner.turn()
        assert first.runner.token is not None
        assert second.runner.token is not None
        await first.people(JAN)
        await first.start()
        await first.runner.turn()
        assert first.line.rung == []
        jan = await first.settled(JAN)
        assert (jan.state, jan.because) == (CandidateState.WAITING, "another engine calls people now")


async def test_a_lease_that_is_left_is_taken_at_once(store: Store) -> None:
    async with centre(store) as first:
        await first.turns(1)
        assert first.runner.token is not None
    async with centre(store) as second:
        await second.turns(1)
        assert second.runner.token is not None


async def test_a_claim_is_refused_without_the_lease_whatever_the_engine_thinks(one: Centre) -> None:
    with pytest.raises(NotNow, match="another engine"):
        await one.ledger.claim(JAN, "k1", boot="boot-1", only=OnlyIf("campaigns", 7, one.at), attempt=new_id())
    assert await one.store.fetch(ATTEMPTS) == [(JAN, "blocked")]
