"""Campaigns at work on a real database: who is rung, what follows, and who is not rung whatever happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from ivr.dialguard.happenings import NumberSuppressed
from ivr.dialguard.limits import Limits
from ivr.happenings import CallPlaced
from ivr.statements import Sql
from ivr.store import Store
from outbound.campaigns import figures, orders
from outbound.campaigns import store as rows
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.states import DONE, PAUSED, RUNNING, STOPPED
from outbound.lists.candidate import CandidateState
from support.campaign_line import NUMBERS, Centre, campaign, centre, talks

JAN, EWA, OLA, ADA, *_ = NUMBERS
ATTEMPTS = Sql("SELECT number, state FROM attempt ORDER BY claimed")


@pytest.fixture
async def one(store: Store) -> AsyncIterator[Centre]:
    async with centre(store) as made:
        yield made


async def test_nobody_is_called_before_somebody_starts_it(one: Centre) -> None:
    await one.people(JAN)
    await one.turns()
    assert one.line.numbers() == []
    await one.start()
    await one.turns()
    assert one.line.numbers() == [JAN]


async def test_what_another_engine_has_counted_and_learned_comes_in_before_anybody_is_called(one: Centre) -> None:
    await one.people(JAN, EWA)
    await one.start()
    await one.turns()
    assert one.took_over == [0]
    await one.runner.close()
    async with centre(one.store) as other:
        await other.turns()
        assert other.took_over == [0], "once for each lease"


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


async def test_a_dead_line_stops_the_campaign_before_it_has_used_up_its_list(one: Centre) -> None:
    people = [f"+4860{n % 9 + 1}23{n:04}" for n in range(40)]
    await one.people(*people)
    await one.start()
    ended = 0
    for _ in range(12):
        await one.turns(1)
        for number in one.line.numbers()[ended:]:
            one.line.ended(number, "failed", cause=38)
            await one.settled(number)
            ended += 1
    found = await one.standing()
    assert (found.state, found.because, found.why) == (STOPPED, "line", figures.DEAD)
    assert figures.IN_A_ROW <= ended < figures.IN_A_ROW + 3, "the three lines that it has"


async def test_what_goes_on_after_a_stop_is_measured_by_the_calls_from_then_on(one: Centre) -> None:
    """The calls that stopped it are still the last ones: they must not stop it again, and those that follow must."""
    await one.people(*NUMBERS)
    await one.start()
    await one.turns()
    for number in (JAN, EWA, OLA):
        talks(one, number, "do_not_call")
        await one.settled(number)
    await one.turns()
    one.later(minutes=1)
    going = orders.resume(campaign(), await one.standing(), "sofia", one.at, reason="rude", change="version 3")
    await one.order(going)
    await one.turns()
    assert (await one.standing()).state is RUNNING
    assert one.line.numbers() == [JAN, EWA, OLA, *NUMBERS[3:6]]
    for number in NUMBERS[3:6]:
        talks(one, number, "do_not_call")
        await one.settled(number)
    await one.turns()
    assert (await one.standing()).state is STOPPED


async def test_a_pause_that_comes_after_a_stop_leaves_the_stop(one: Centre) -> None:
    """Decided in another process a moment before: whoever paused it would need no reason to let it go on."""
    await one.start()
    before = await one.standing()
    stop = CampaignMoved(campaign="overdue", state="stopped", because="share", why="", by="", at=one.at)
    await rows.enter(one.store, stop)
    await rows.enter(one.store, orders.pause("overdue", before, "", "ewa", one.at))
    assert (await one.standing()).state is STOPPED


async def test_what_would_stop_at_once_is_not_started(one: Centre) -> None:
    over = campaign("share(do_not_call, 3) > 50%", "today > 2026-05-05")
    with pytest.raises(orders.NotAllowed, match="today > 2026-05-05"):
        orders.start(over, rows.Standing(), "sofia", one.at)
    with pytest.raises(orders.NotAllowed, match="change that first"):
        orders.resume(over, rows.Standing(PAUSED), "sofia", one.at)


async def test_a_mistake_of_the_program_stops_one_campaign_and_neither_the_others_nor_the_engine(one: Centre) -> None:
    other = campaign("campaign: overdue", "campaign: other")
    await one.people(JAN)
    await one.people(EWA, name="other")
    one.runner.put({"overdue": campaign(), "other": other})
    await one.start()
    await one.start("other")
    due = one.runner._candidates.due

    async def broken(name: str, *how: object) -> object:
        if name == "overdue":
            raise ZeroDivisionError
        return await due(name, *how)  # type: ignore[arg-type]

    one.runner._candidates.due = broken  # type: ignore[assignment, method-assign]
    await one.turns()
    standing = await one.standing()
    assert (standing.state, standing.because) == (STOPPED, "mistake")
    assert "ZeroDivisionError" in standing.why
    assert one.line.numbers() == [EWA]


async def test_without_a_sign_of_life_of_the_surveys_it_stops(one: Centre) -> None:
    await one.people(JAN)
    await one.start()
    last = one.at
    one.heartbeat = lambda: last
    one.later(minutes=31)
    await one.turns()
    assert (await one.standing()).because == "silence"
    assert one.line.rung == []
