"""A campaign whose engine, claim or Asterisk dies, or two engines: nobody is called twice, nobody forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import OnlyIf
from ivr.ids import new_id
from ivr.statements import Sql
from ivr.store import Store
from outbound.lists.candidate import CandidateState
from scripts_dsl.policy.person import RESERVED
from support.campaign_line import NUMBERS, Centre, campaign, centre, talks

JAN, EWA, OLA, ADA, *_ = NUMBERS
ATTEMPTS = Sql("SELECT number, state FROM attempt ORDER BY claimed")


@pytest.fixture
async def one(store: Store) -> AsyncIterator[Centre]:
    async with centre(store) as made:
        yield made


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
        assert [attempt.id for attempt in await second.taken_up(JAN, EWA)] == [jan.id, ewa.id]
        assert second.line.rung == []
        brought = await second.runner.answering.answered(jan.id, "HUMAN", listened=1.8)
        assert brought is None, "no flow of that name here"
        assert second.heard[0].waited == 1.8, "while it was listened whether a machine is there"
        assert second.heard[0].facts.takes["debt"] == "80 PLN"
        talks(second, JAN, "promised")
        second.line.ended(EWA, "no_answer")
        assert (await second.settled(JAN)).because == "promised"
        assert (await second.settled(EWA)).because == "no_answer"
        assert set(await second.calls()) == {(JAN, "promised"), (EWA, "no_answer")}


async def test_calls_of_a_campaign_whose_file_is_gone_come_to_their_end_and_nobody_more_is_called(store: Store) -> None:
    async with centre(store) as first:
        await first.people(JAN, EWA, OLA, ADA)
        await first.start()
        await first.turns()
        first.runner._token = None  # killed
    async with centre(store) as second:
        second.runner.put({})
        second.later(seconds=11)
        await second.turns()
        await second.taken_up(JAN, EWA, OLA)
        talks(second, JAN, "promised")
        talks(second, EWA, "do_not_call")
        second.line.ended(OLA, "no_answer")
        assert (await second.settled(JAN)).state is CandidateState.DONE
        assert (await second.settled(EWA)).state is CandidateState.NEVER
        assert (await second.settled(OLA)).state is CandidateState.WAITING
        assert set(await second.calls()) == {(JAN, "promised"), (EWA, "do_not_call"), (OLA, "no_answer")}
        await second.turns()
        assert second.line.rung == []


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
        await second.taken_up(JAN, EWA, OLA)
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
