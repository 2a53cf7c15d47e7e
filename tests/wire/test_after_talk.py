"""What follows a talk of a campaign: the agent's word is its outcome and moves the candidate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cti.complaints import ComplaintMade, Complaints
from cti.customers import Customers
from ivr.callbacks.happenings import CallbackMoved
from ivr.happenings import CallbackAsked, OutcomeSaid, TalkEnded
from ivr.moments import micros
from ivr.statements import Sql, grouped
from outbound.campaigns.happenings import CampaignCalled, CampaignCallEnded, CampaignMoved
from outbound.campaigns.store import standings
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from outbound.lists.happenings import CandidateMoved
from outbound.lists.past import past
from support.callers import SITE, flow
from support.campaign_line import campaign
from support.candidates import candidate
from support.centre import Centre, bearer, opened
from support.hands import Exchange
from support.patience import PATIENCE

OLA, CALL = "+48601239999", "call-ola"
FILE = campaign("  promised: done\n", "  promised: done\n  try_later: again in 20h, 2 times\n")
REMINDER = """
flow: reminder
version: 1
direction: outbound
languages: {pl: otherwise}
places:
  start:
    - hangup: sorry
prompts:
  sorry:
    pl: Proszę oddzwonić.
"""
OUTCOME = Sql("SELECT outcome FROM campaign_call WHERE attempt = :attempt")
ROW = Sql("SELECT outcome, disposition, customer_id FROM interaction WHERE id = :id")
SAID = Sql("UPDATE interaction SET outcome = 'complaint' WHERE id = :id", key="id")
SUPPRESSED = Sql("SELECT number FROM suppression")


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(
        sqlite_url, tmp_path, campaigns=lambda: {"overdue": FILE}, going=lambda call: FILE if call == CALL else None
    ) as made:
        yield made


async def talked(centre: Centre, *, ended: bool = True, call_id: str = CALL) -> int:
    """Ewa has talked with Ola, whom the campaign has called; the candidate's id."""
    id_ = await candidate(centre.store, OLA, fields={"name": "Ola Nowak"})
    called = CampaignCalled(call_id=call_id, campaign="overdue", candidate=id_, number=OLA, purpose="debt", subject="")
    centre.bus.publish(called)
    moves(centre, id_, "claimed", "reserved", call_id)
    centre.call(call_id, OLA, None)
    centre.ring(call_id)
    centre.answer(call_id)
    centre.hang_up(call_id)
    if ended:
        end(centre, id_, call_id)
    await centre.events.flush()
    return id_


def end(centre: Centre, id_: int, call_id: str = CALL, word: str = "talked") -> None:
    """The call's own end, before any word of the agent."""
    centre.bus.publish(CampaignCallEnded(call_id=call_id, campaign="overdue", candidate=id_, outcome=word))
    moves(centre, id_, "done", word, call_id)


def moves(centre: Centre, id_: int, state: str, because: str, attempt: str) -> None:
    centre.bus.publish(
        CandidateMoved(
            campaign="overdue", candidate=id_, state=state, not_before=None, because=because, attempt=attempt, tries=1
        )
    )


async def disposes(centre: Centre, word: str, call_id: str = CALL, status: int = 200) -> dict[str, Any]:
    headers = bearer(await centre.log_in())
    path = f"{centre.url}/api/calls/{call_id}/disposition"
    async with centre.http.post(path, json={"disposition": word}, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found


async def stands(centre: Centre, id_: int) -> Candidate:
    await centre.events.flush()
    found = await Candidates(centre.store).by_id(id_)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("word", "state"),
    [("promised", "done"), ("try_later", "waiting"), ("wrong_number", "fix"), ("do_not_call", "never"),
     ("complaint", "never"), ("machine", "waiting")],
)  # fmt: skip
async def test_a_disposition_is_the_outcome_and_moves_the_candidate_as_the_file_says(
    centre: Centre, word: str, state: str
) -> None:
    id_ = await talked(centre)
    await disposes(centre, word)
    found = await stands(centre, id_)
    assert found.state == state
    assert await centre.store.fetch(OUTCOME, attempt=CALL) == [(word,)]
    assert (await centre.store.fetch(ROW, id=CALL))[0][:2] == (word, word), "one word for one thing"
    if word == "try_later":
        assert found.not_before is not None
        assert timedelta(hours=19) < found.not_before - datetime.now(UTC) < timedelta(hours=21)


async def test_what_speaks_of_the_persons_own_matter_leaves_the_outcome(centre: Centre) -> None:
    id_ = await talked(centre)
    await disposes(centre, "solved")
    assert await centre.store.fetch(OUTCOME, attempt=CALL) == [("talked",)]
    assert (await stands(centre, id_)).state is CandidateState.DONE


async def test_the_last_word_counts_but_nobody_comes_back_from_never(centre: Centre) -> None:
    id_ = await talked(centre)
    await disposes(centre, "try_later")
    await disposes(centre, "promised")
    assert (await stands(centre, id_)).state is CandidateState.DONE
    await disposes(centre, "do_not_call")
    await disposes(centre, "try_later")
    assert (await stands(centre, id_)).state is CandidateState.NEVER
    assert await centre.store.fetch(SUPPRESSED) == [(OLA,)]


async def test_again_comes_to_its_end_as_often_as_the_file_says(centre: Centre) -> None:
    id_ = await talked(centre)
    for earlier in ("one", "two"):
        called = CampaignCalled(
            call_id=earlier, campaign="overdue", candidate=id_, number=OLA, purpose="debt", subject=""
        )
        centre.bus.publish(called)
        centre.bus.publish(CampaignCallEnded(call_id=earlier, campaign="overdue", candidate=id_, outcome="try_later"))
    await disposes(centre, "try_later")
    assert (await stands(centre, id_)).state is CandidateState.DONE, "the third time is once too often"


async def test_a_word_before_the_end_of_the_call_waits_for_it(centre: Centre) -> None:
    id_ = await talked(centre, ended=False)
    await disposes(centre, "promised")
    assert (await stands(centre, id_)).state is CandidateState.CLAIMED
    end(centre, id_)
    await until(centre, lambda: outcome_is(centre, "promised"))
    assert (await stands(centre, id_)).state is CandidateState.DONE


async def outcome_is(centre: Centre, word: str) -> bool:
    return await centre.store.fetch(OUTCOME, attempt=CALL) == [(word,)]


async def until(centre: Centre, holds: Callable[[], Awaitable[bool]]) -> None:
    """What comes by the bus is done soon."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await centre.events.flush()
            if await holds():
                return
            await asyncio.sleep(0.005)


async def test_a_candidate_who_was_called_again_meanwhile_stays_where_that_call_put_them(centre: Centre) -> None:
    id_ = await talked(centre)
    moves(centre, id_, "waiting", "recycled", "another-call")
    await disposes(centre, "promised")
    assert (await stands(centre, id_)).because == "recycled"


async def test_a_campaign_that_had_nobody_left_goes_on_when_somebody_is_to_be_called_again(centre: Centre) -> None:
    await talked(centre)
    centre.bus.publish(CampaignMoved(campaign="overdue", state="running", because="started", why="", by="sofia"))
    centre.bus.publish(CampaignMoved(campaign="overdue", state="done", because="everybody", why="", by=""))
    await disposes(centre, "promised")
    assert (await standings(centre.store))["overdue"].state == "done"
    await disposes(centre, "try_later")
    assert (await standings(centre.store))["overdue"].state == "running"


async def test_the_desk_shows_the_campaign_and_its_words(centre: Centre) -> None:
    async with centre.desktop() as desk:
        centre.call(CALL, OLA)
        centre.ring(CALL)
        pop = await desk.get("pop")
        assert (pop["campaign"]["name"], pop["campaign"]["about"]) == ("overdue", "debt")
        codes = [word["code"] for word in pop["campaign"]["words"]]
        assert codes[:2] == ["promised", "try_later"]
        assert {"machine", "wrong_number", "complaint", "do_not_call"} < set(codes)
        assert not {"busy", "no_answer"} & set(codes)
        centre.call("call-2")
        centre.ring("call-2")
        assert (await desk.get("pop", call_id="call-2"))["campaign"] is None


async def test_other_talks_do_not_end_with_a_campaigns_words(centre: Centre) -> None:
    centre.call("call-2")
    centre.ring("call-2")
    centre.answer("call-2")
    centre.hang_up("call-2")
    assert (await disposes(centre, "try_later", "call-2", 400))["error"] == "unknown_disposition"


# --- strangers -------------------------------------------------------------------------------------------------------


async def test_a_stranger_who_is_talked_with_is_a_customer_whose_past_the_next_card_shows(centre: Centre) -> None:
    id_ = await talked(centre)
    await disposes(centre, "promised")
    await until(centre, lambda: _belongs(centre, id_))
    history = await Customers(centre.store).history(OLA)
    assert history.customer is not None
    assert history.customer.name == "Ola Nowak"
    assert [(one.agent, one.disposition) for one in history.timeline] == [("ewa", "promised")]
    assert (await stands(centre, id_)).customer_id == history.customer.id


async def _belongs(centre: Centre, id_: int) -> bool:
    return (await stands(centre, id_)).customer_id is not None


async def _waits(centre: Centre, id_: int) -> bool:
    return (await stands(centre, id_)).state is CandidateState.WAITING


# --- a promised call -------------------------------------------------------------------------------------------------


async def test_a_promised_call_is_the_outcome_until_it_ends_otherwise(centre: Centre) -> None:
    id_ = await talked(centre)
    asked = CallbackAsked(
        call_id=CALL, queue="faults", number=OLA, within=7200, tell="the bill", key=f"{CALL}:desk", user="ewa",
        not_before=micros(datetime.now(UTC) + timedelta(hours=2)),
    )  # fmt: skip
    centre.bus.publish(asked)
    await until(centre, lambda: outcome_is(centre, "callback"))
    assert (await stands(centre, id_)).state is CandidateState.DONE
    failed = CallbackMoved(
        call_id=CALL, callback=asked.id, state="failed", because="not reached", tries=3, not_before=None, attempt=None
    )
    centre.bus.publish(failed)
    await until(centre, lambda: _waits(centre, id_))
    assert (await stands(centre, id_)).because == "callback: not reached"


# --- complaints ------------------------------------------------------------------------------------------------------


async def test_a_complaint_is_one_happening_wherever_it_is_said_and_ends_every_campaign(centre: Centre) -> None:
    told: list[ComplaintMade] = []
    centre.bus.subscribe(ComplaintMade, told.append)
    await talked(centre)
    headers = bearer(await centre.log_in())
    path = f"{centre.url}/api/calls/{CALL}/complaint"
    async with centre.http.post(path, json={"text": "third call today"}, headers=headers) as answer:
        assert (await answer.json())["number"] == OLA
    await disposes(centre, "complaint")
    centre.bus.publish(OutcomeSaid(call_id=CALL, word="complaint"))
    await centre.events.flush()
    assert [(one.channel, one.text, one.user, one.campaign) for one in told] == [
        ("desk", "third call today", "ewa", "overdue")
    ]
    known = await past(centre.store, OLA)
    assert known.complained is not None
    assert known.complains


async def test_a_complaint_over_which_the_program_died_is_written_down_at_its_start(centre: Centre) -> None:
    await talked(centre)
    await centre.store.write(grouped([SAID(id=CALL)]))
    again = asyncio.create_task(Complaints(centre.bus, centre.events, centre.store, lambda: datetime.now(UTC)).run())
    try:
        await until(centre, lambda: _complains(centre))
    finally:
        again.cancel()


async def _complains(centre: Centre) -> bool:
    return (await past(centre.store, OLA)).complained is not None


async def test_a_word_taken_back_takes_its_complaint_back(centre: Centre) -> None:
    await talked(centre)
    await disposes(centre, "complaint")
    assert (await past(centre.store, OLA)).complained is not None
    await disposes(centre, "promised")
    assert (await past(centre.store, OLA)).complained is None


async def test_a_letter_ends_the_campaigns_for_every_number_of_the_customer(centre: Centre) -> None:
    headers = bearer(await centre.log_in("sofia"))
    body = {"number": "601 234 567", "channel": "letter", "text": "of 3 May"}
    async with centre.http.post(f"{centre.url}/api/complaints", json=body, headers=headers) as answer:
        assert (await answer.json())["number"] == "+48601234567"
    assert (await past(centre.store, "+48601234567")).complained is not None
    body["number"] = "nobody"
    async with centre.http.post(f"{centre.url}/api/complaints", json=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]) == (409, "no_number")


async def test_the_same_letter_entered_twice_is_one_complaint_and_another_is_another(centre: Centre) -> None:
    told: list[ComplaintMade] = []
    centre.bus.subscribe(ComplaintMade, told.append)
    headers = bearer(await centre.log_in("sofia"))
    ids = []
    for text in ("of 3 May", "of 3 May", "of 4 May"):
        body = {"number": "601 234 567", "channel": "letter", "text": text}
        async with centre.http.post(f"{centre.url}/api/complaints", json=body, headers=headers) as answer:
            ids.append((await answer.json())["id"])
    assert ids == [told[0].id, told[0].id, told[1].id]


# --- a machine -------------------------------------------------------------------------------------------------------


async def test_an_agent_leaves_the_message_on_a_machine_and_is_free_without_another_word(
    sqlite_url: str, tmp_path: Path
) -> None:
    hands = Exchange()
    wishes = replace(FILE, call=replace(FILE.call, message="sorry"))
    async with opened(
        sqlite_url, tmp_path, campaigns=lambda: {"overdue": wishes}, going=lambda _call: wishes, hands=hands
    ) as centre:
        centre.office.put(SITE, {"reminder": flow(REMINDER, SITE)}, {}, {})
        id_ = await candidate(centre.store, OLA)
        centre.bus.publish(
            CampaignCalled(call_id=CALL, campaign="overdue", candidate=id_, number=OLA, purpose="debt", subject="")
        )
        moves(centre, id_, "claimed", "reserved", CALL)
        centre.phone()
        async with centre.desktop() as desk:
            await desk.say(type="state", state="ready", reason=None)
            await desk.get("agent", state="ready")
            centre.call(CALL, OLA)
            centre.ring(CALL)
            assert (await desk.get("pop"))["campaign"]["message"]
            centre.answer(CALL)
            await desk.get("call", state="answered")
            headers = bearer(await centre.log_in())
            gone = TalkEnded(call_id=CALL, member="ewa", queue="faults", talk=4.0, by="agent")
            hands.then = lambda: centre.bus.publish(gone)
            async with centre.http.post(f"{centre.url}/api/calls/{CALL}/leave_message", headers=headers) as answer:
                assert answer.status == 204, await answer.text()
            await desk.get("agent", state="ready")
        ((what, call_id, user, to),) = hands.asked
        assert (what, call_id, user, bool(to.plays)) == ("pass_on", CALL, "ewa", True)
        centre.end(CALL)
        end(centre, id_, word="machine")
        found = await stands(centre, id_)
        assert (await centre.store.fetch(ROW, id=CALL))[0][:2] == ("machine", "machine")
        assert found.because == "machine"


async def test_no_message_is_left_where_the_campaign_has_none(centre: Centre) -> None:
    centre.call(CALL, OLA)
    centre.ring(CALL)
    centre.answer(CALL)
    headers = bearer(await centre.log_in())
    async with centre.http.post(f"{centre.url}/api/calls/{CALL}/leave_message", headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]) == (409, "no_message")
