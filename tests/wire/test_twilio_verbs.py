"""Verbs that leave the menu, over Twilio: queue, transfer, record, voicemail, look-ups; each exit is an event."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.happenings import (
    AgentConnected,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    CallStepped,
    NoteTaken,
    TalkEnded,
)
from scripts_dsl.site import Box
from support.callers import NOON, SITE, flow
from support.fake_twilio import HANGS_UP, FakeCall
from support.ledgers import MemoryLedger
from support.twilio_calls import PUBLIC, TwilioSite

pytestmark = pytest.mark.looptime

QUEUE = """
places:
  start:
    - queue: support
      longest: 30s
      announce: 10s
      options: {1: message}
      on_timeout: nobody
      on_done: after
  message:
    - note: pressed
    - hangup: Bye.
  nobody:
    - note: nobody
    - hangup: Bye.
  after:
    - note: after the talk
    - hangup: Bye.
"""
TRANSFER = """
places:
  start:
    - transfer: "+48221110000"
      ring: 20s
      on_no_answer: nobody
      on_done: after
  nobody:
    - note: nobody
    - hangup: Bye.
  after:
    - note: they talked
    - hangup: Bye.
"""
RECORD = """
vars:
  reason: recording
always: {0: person}
places:
  start:
    - record: Tell us what happened.
      into: reason
      longest: 20s
    - note: recorded
    - hangup: Bye.
  person:
    - note: person
    - hangup: Bye.
"""
VOICEMAIL = """
places:
  start:
    - voicemail: support
      longest: 30s
    - note: left
    - hangup: Bye.
"""
LOOKUP = """
vars:
  who: {name: text}
places:
  start:
    - say: Hello.
    - run: crm.customer
      with: {number: caller.number}
      timeout: 20s
      meanwhile: One moment.
      on_error: failed
    - note: found
    - hangup: Bye.
  failed:
    - note: failed
    - hangup: Bye.
"""

BOXED = replace(SITE, boxes={"support": Box("support", "Support")})


@pytest.fixture
def site(tmp_path: Path) -> TwilioSite:
    return TwilioSite(tmp_path)


def notes(site: TwilioSite) -> list[str]:
    return [note.text for note in site.happened(NoteTaken)]


def last_event(site: TwilioSite, name: str) -> dict[str, Any]:
    return next(dict(s.event) for s in reversed(site.happened(CallStepped)) if s.event["event"] == name)


# --- queue --------------------------------------------------------------------------------------------------------


async def test_a_caller_waits_and_talks_with_an_agent_and_comes_back_into_the_flow(site: TwilioSite) -> None:
    async with site.open(flow(QUEUE)):
        call = site.twilio.starts()
        calling = asyncio.create_task(call.carry())
        await asyncio.sleep(7)
        assert call.taken is not None
        call.taken.set_result((f"{PUBLIC}/twilio/bridge/ewa", 40.0))
        await calling
    queued, left = site.happened(CallerQueued)[0], site.happened(CallerLeftQueue)[0]
    assert (queued.queue, queued.position, left.why) == ("support", 1, "answered")
    connected, ended = site.happened(AgentConnected)[0], site.happened(TalkEnded)[0]
    assert (connected.member, connected.queue, 6 < connected.hold < 8) == ("ewa", "support", True)
    assert (ended.member, ended.by, 39 < ended.talk < 41) == ("ewa", "agent", True)
    assert last_event(site, "AgentLeft")["talk"] == pytest.approx(40, abs=1)
    assert notes(site) == ["after the talk"]


async def test_whoever_waits_too_long_leaves_the_queue_within_a_round(site: TwilioSite) -> None:
    async with site.open(flow(QUEUE)):
        met = await site.twilio.call()
    assert notes(site) == ["nobody"]
    assert site.happened(CallerLeftQueue)[0].why == "timeout"
    assert 30 <= met.seconds < 40


async def test_a_key_works_while_waiting(site: TwilioSite) -> None:
    async with site.open(flow(QUEUE)):
        await site.twilio.call("waits", "1")
    assert notes(site) == ["pressed"]
    assert site.happened(CallerLeftQueue)[0].why == "key"


async def test_a_key_that_leads_nowhere_keeps_the_place_in_the_queue(site: TwilioSite) -> None:
    async with site.open(flow(QUEUE)):
        await site.twilio.call("7", "1")
    assert notes(site) == ["pressed"]


async def test_the_position_is_said_as_often_as_the_flow_wants(site: TwilioSite) -> None:
    async with site.open(flow(QUEUE)):
        met = await site.twilio.call()
    assert 1 <= sum("1" in text for text in met.heard) <= 3


async def test_who_hangs_up_in_the_queue_has_abandoned_it(site: TwilioSite) -> None:
    async with site.open(flow(QUEUE)):
        await site.twilio.call("waits", HANGS_UP)
        await asyncio.sleep(1)
    assert site.happened(CallerLeftQueue)[0].why == "abandoned"
    assert site.happened(CallEnded)[0].why == "hung_up"


# --- transfer -----------------------------------------------------------------------------------------------------


async def test_a_transfer_is_claimed_rung_and_ended(site: TwilioSite) -> None:
    site.ledger = ledger = MemoryLedger()
    async with site.open(flow(TRANSFER)):
        site.twilio.dials["+48221110000"] = ("completed", 33)
        met = await site.twilio.call()
    assert site.twilio.dialled == ["+48221110000"]
    assert met.documents[0][0].attrib["timeout"] == "20"
    assert notes(site) == ["they talked"]
    assert ledger.ends == [("+48221110000", AttemptState.DONE, "answered", 33.0)]


@pytest.mark.parametrize(("status", "said"), [("busy", "busy"), ("no-answer", "no_answer"), ("failed", "failed")])
async def test_nobody_there_goes_on_in_the_flow(site: TwilioSite, status: str, said: str) -> None:
    site.ledger = ledger = MemoryLedger()
    async with site.open(flow(TRANSFER)):
        site.twilio.dials["+48221110000"] = (status, 0)
        await site.twilio.call()
    assert last_event(site, "DialResult")["status"] == said
    assert notes(site) == ["nobody"]
    assert ledger.ends[0][1] is AttemptState.FAILED


async def test_who_must_not_be_rung_is_not(site: TwilioSite) -> None:
    site.ledger = MemoryLedger("the number is suppressed")
    async with site.open(flow(TRANSFER)):
        await site.twilio.call()
    assert site.twilio.dialled == []
    assert notes(site) == ["nobody"]


async def test_a_transfer_that_was_tried_already_is_not_tried_again(site: TwilioSite) -> None:
    """The engine died after the claim, and another one repeats the step under its key."""

    class Claimed(MemoryLedger):
        async def by_key(self, key: str) -> Attempt | None:
            return Attempt("a-1", key, None, "+48221110000", "twilio", "", NOON, AttemptState.INTENT, "")

    site.ledger = Claimed()
    async with site.open(flow(TRANSFER)):
        await site.twilio.call()
    assert site.twilio.dialled == []
    assert notes(site) == ["nobody"]


async def test_without_a_ledger_nobody_is_rung(site: TwilioSite) -> None:
    async with site.open(flow(TRANSFER)):
        await site.twilio.call()
    assert site.twilio.dialled == []


# --- record and voicemail -----------------------------------------------------------------------------------------


async def test_an_answer_is_recorded_and_fetched(site: TwilioSite) -> None:
    async with site.open(flow(RECORD)):
        met = await site.twilio.call("says 7")
    assert met.heard == ["Tell us what happened.", "Bye."]
    assert [(tape.what, seconds) for tape, _, seconds in site.tapes.fetched] == [("answer", 7)]
    assert last_event(site, "Recorded")["seconds"] == 7
    assert notes(site) == ["recorded"]


async def test_a_key_of_always_leaves_a_recording_and_nothing_is_kept(site: TwilioSite) -> None:
    async with site.open(flow(RECORD)):
        await site.twilio.call("0")
    assert notes(site) == ["person"]
    assert (len(site.tapes.dropped), site.tapes.fetched) == (1, [])


async def test_who_says_nothing_leaves_an_empty_recording(site: TwilioSite) -> None:
    async with site.open(flow(RECORD)):
        await site.twilio.call("")
    assert last_event(site, "Recorded")["path"] == ""
    assert len(site.tapes.dropped) == 1


async def test_a_message_belongs_to_its_box(site: TwilioSite) -> None:
    async with site.open(flow(VOICEMAIL, BOXED)):
        await site.twilio.call("says 12")
    tape, _, seconds = site.tapes.fetched[0]
    assert (tape.what, tape.box, seconds) == ("message", "support", 12)
    assert notes(site) == ["left"]


async def test_a_message_that_cannot_be_kept_is_not_taken_and_a_person_takes_the_call(site: TwilioSite) -> None:
    site.tapes.full = True
    async with site.open(flow(VOICEMAIL, BOXED), rescue="+48220000000"):
        await site.twilio.call()
    assert site.twilio.dialled == ["+48220000000"]
    assert site.happened(CallEnded)[0].why == "fallback"


async def test_what_a_caller_said_before_he_hung_up_is_kept(site: TwilioSite) -> None:
    async with site.open(flow(VOICEMAIL, BOXED)):
        call: FakeCall = site.twilio.starts()
        await call.hook("https://calls.example/twilio/voice")
        await call.status("completed")
        await call.hook(
            "https://calls.example/twilio/calls/1/record", Digits="hangup", RecordingSid="RE1", RecordingDuration="9"
        )
        await asyncio.sleep(1)
    assert [seconds for _, _, seconds in site.tapes.fetched] == [9]
    assert notes(site) == ["left"]


# --- look-ups and what breaks -------------------------------------------------------------------------------------


async def test_a_quick_look_up_is_not_heard(site: TwilioSite) -> None:
    site.world.takes, site.world.answer = 0.3, None
    async with site.open(flow(LOOKUP)):
        met = await site.twilio.call()
    assert met.heard == ["Hello.", "Bye."]
    assert notes(site) == ["found"]


async def test_a_slow_look_up_is_kept_company_and_twilio_never_waits_too_long(site: TwilioSite) -> None:
    site.world.takes, site.world.answer = 18.0, None
    async with site.open(flow(LOOKUP)):
        met = await site.twilio.call()
    assert met.heard == ["Hello.", "One moment.", "Bye."]
    assert notes(site) == ["found"]
    assert any("hold" in path for path, _ in met.hooks)


async def test_a_flow_that_breaks_hands_the_caller_to_a_person(
    site: TwilioSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(site.journal, "record", broken)
    async with site.open(flow(QUEUE), rescue="+48220000000"):
        await site.twilio.call()
    assert site.twilio.dialled == ["+48220000000"]
    assert site.happened(CallEnded)[0].why == "fallback"
