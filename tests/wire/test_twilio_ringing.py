"""Agents and callers who wait on Twilio: who is rung for whom, and that the card belongs to the caller."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ivr.happenings import AgentConnected, AgentMissed, AgentRinging, CallBegan, CallerLeftQueue, NoteTaken, TalkEnded
from support.callers import flow
from support.fake_twilio import QUEUE
from support.ledgers import MemoryLedger
from support.twilio_calls import TwilioSite
from support.twilio_contract import there

pytestmark = [pytest.mark.looptime, pytest.mark.skipif(not there(), reason="setup.sh test brings the description")]

GRAPH = flow("""
places:
  start:
    - menu: Press 1 if it burns.
      options: {1: urgent, 2: calm}
      on_give_up: calm
  urgent:
    - queue: support
      priority: 1
      on_nobody: nobody
      on_timeout: late
      on_done: after
  calm:
    - queue: support
      on_nobody: nobody
      on_timeout: late
      on_done: after
  nobody:
    - note: nobody
    - hangup: Bye.
  late:
    - note: late
    - hangup: Bye.
  after:
    - note: talked
    - hangup: Bye.
""")
EWA, BORIS = "+48220000001", "+48220000002"


@pytest.fixture
def site(tmp_path: Path) -> TwilioSite:
    made = TwilioSite(tmp_path)
    made.ledger = MemoryLedger()
    return made


def notes(site: TwilioSite) -> list[str]:
    return [note.text for note in site.happened(NoteTaken)]


async def test_an_agent_who_is_ready_is_rung_and_gets_the_caller_of_the_card(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.ready.add("ewa")
        site.api.answers[EWA] = ("talks 40",)
        await site.twilio.call("2")
        await site.api.quiet()
    call_id = site.happened(CallBegan)[0].call_id
    (ringing,) = site.happened(AgentRinging)
    assert (ringing.call_id, ringing.member, ringing.queue, ringing.ani) == (call_id, "ewa", "support", "+48601234567")
    (connected,) = site.happened(AgentConnected)
    assert (connected.call_id, connected.member) == (call_id, "ewa")
    (ended,) = site.happened(TalkEnded)
    assert (ended.member, 39 < ended.talk < 41) == ("ewa", True)
    assert notes(site) == ["talked"]


async def test_the_queue_of_a_call_is_forgotten_with_the_wait(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.ready.add("ewa")
        site.api.answers[EWA] = ("talks 5",)
        await site.twilio.call("2")
        await site.api.quiet()
    assert set(site.api.forgotten) == {QUEUE}


async def test_an_agent_who_becomes_ready_later_is_rung_within_a_second(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.api.answers[EWA] = ("talks 5",)
        call = asyncio.create_task(site.twilio.call("2"))
        await asyncio.sleep(20)
        assert site.api.placed == []
        site.ready.add("ewa")
        await asyncio.sleep(1.5)
        assert len(site.api.placed) == 1
        await call
        await site.api.quiet()
    assert notes(site) == ["talked"]


async def test_who_does_not_pick_up_has_missed_the_call_and_another_is_rung(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.at_work |= {"boris"}
        site.ready |= {"boris", "ewa"}
        site.api.answers[EWA] = ("talks 5",)
        site.bus.subscribe(AgentMissed, lambda missed: site.ready.discard(missed.member))
        await site.twilio.call("2")
        await site.api.quiet()
    (missed,) = site.happened(AgentMissed)
    assert (missed.member, round(missed.rang)) == ("boris", 20)
    assert [ring.member for ring in site.happened(AgentRinging)] == ["boris", "ewa"]


async def test_the_urgent_caller_goes_first_though_he_came_later(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        calm = asyncio.create_task(site.twilio.call("2", number="+48600000001"))
        await asyncio.sleep(10)
        urgent = asyncio.create_task(site.twilio.call("1", number="+48600000002"))
        await asyncio.sleep(10)
        site.api.answers[EWA] = ("talks 5",)
        site.ready.add("ewa")
        await urgent
        await calm
        await site.api.quiet()
    assert [ring.ani for ring in site.happened(AgentRinging)] == ["+48600000002", "+48600000001"]


async def test_who_speaks_the_callers_language_is_rung_first_and_anyone_after_a_minute(site: TwilioSite) -> None:
    site.speak = {"boris": ("ru",), "ewa": ("en",)}
    async with site.open(GRAPH):
        site.at_work |= {"boris"}
        site.ready |= {"boris"}
        site.api.answers[BORIS] = ("talks 5",)
        met = await site.twilio.call("2")
        await site.api.quiet()
    assert [ring.member for ring in site.happened(AgentRinging)] == ["boris"]
    assert 60 < site.happened(AgentConnected)[0].hold < 70
    assert met.seconds < 90


async def test_where_nobody_at_work_speaks_it_anyone_is_rung_at_once(site: TwilioSite) -> None:
    site.speak = {"ewa": ("pl",)}
    async with site.open(GRAPH):
        site.ready.add("ewa")
        site.api.answers[EWA] = ("talks 5",)
        await site.twilio.call("2")
        await site.api.quiet()
    assert site.happened(AgentConnected)[0].hold < 10


async def test_nobody_waits_where_nobody_is_at_work(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.at_work.clear()
        await site.twilio.call("2")
    assert notes(site) == ["nobody"]


async def test_an_agent_without_a_telephone_here_does_not_count(site: TwilioSite) -> None:
    site.at_work = {"maja"}
    async with site.open(GRAPH):
        await site.twilio.call("2")
    assert notes(site) == ["nobody"]


async def test_the_telephone_stops_when_the_caller_gives_up(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.ready.add("ewa")
        calling = asyncio.create_task(site.twilio.call("2", "waits"))
        await asyncio.sleep(12)
        call = next(iter(site.twilio.queues.values()))[0]
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)
        await call.status("completed")
        await asyncio.sleep(1)
        assert site.api.calls[site.api.people[0].sid]["status"] == "completed"
    assert site.happened(CallerLeftQueue)[0].why == "abandoned"


async def test_an_agent_who_picks_up_too_late_meets_nobody(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        document = site.ringing.answered("ewa", "01a202e6-0000-0000-0000-000000000000")
    assert "Hangup" in document


async def test_what_twilio_does_not_ring_is_tried_again(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.ready.add("ewa")
        site.api.refuses = 503
        site.api.answers[EWA] = ("talks 5",)
        calling = asyncio.create_task(site.twilio.call("2"))
        await asyncio.sleep(15)
        site.api.refuses = None
        await calling
        await site.api.quiet()
    assert notes(site) == ["talked"]
