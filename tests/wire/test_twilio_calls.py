"""Calls over Twilio, from ring to end: the real server, line and engine against a Twilio that obeys its documents."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ivr.happenings import CallBegan, CallEnded, CallStepped
from support.callers import flow
from support.fake_twilio import HANGS_UP
from support.twilio_calls import TwilioSite

pytestmark = pytest.mark.looptime

MENU = """
vars:
  account: digits 4
always: {0: person}
places:
  start:
    - say: Welcome to us.
    - menu: For invoices press 1, for faults press 2.
      options: {1: invoices, 2: faults}
      on_give_up: person
  invoices:
    - ask: Type your four digits.
      into: account
    - note: account ${account}
    - hangup: Goodbye.
  faults:
    - pause: 2s
    - goto: person
  person:
    - queue: support
"""


@pytest.fixture
def site(tmp_path: Path) -> TwilioSite:
    return TwilioSite(tmp_path)


def steps(site: TwilioSite) -> list[str]:
    """The events that the engine took."""
    return [str(stepped.event["event"]) for stepped in site.happened(CallStepped)]


async def test_a_caller_is_greeted_chooses_types_and_hears_the_last_words(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        met = await site.twilio.call("1", "1234")
    assert met.heard == [
        "Welcome to us.",
        "For invoices press 1, for faults press 2.",
        "Type your four digits.",
        "Goodbye.",
    ]
    assert steps(site) == ["Started", "SayDone", "Keys", "Keys"]
    assert site.happened(CallEnded)[0].why == "completed"
    assert met.ended == "by us"


async def test_who_calls_and_what_was_dialled_are_known_to_the_call(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        await site.twilio.call(HANGS_UP, CallerName="Anna")
    began = site.happened(CallBegan)[0]
    assert (began.ani, began.name, began.dialled) == ("+48601234567", "Anna", "+48221234567")
    assert (began.asterisk, began.uniqueid[:2]) == ("twilio", "CA")


async def test_a_caller_without_a_number_has_none(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        await site.twilio.call(HANGS_UP, number="anonymous")
    assert site.happened(CallBegan)[0].ani is None


async def test_silence_comes_back_and_is_counted(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        await site.twilio.call("", "9", "1", HANGS_UP)
    assert steps(site)[2:5] == ["Silence", "Keys", "Keys"]


async def test_a_key_in_the_middle_of_a_greeting_answers_the_menu_that_follows(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        met = await site.twilio.call("!1", "1234")
    assert met.heard == ["Welcome to us. …", "Type your four digits.", "Goodbye."]


async def test_a_key_of_always_in_the_middle_of_a_greeting_acts_at_once(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        met = await site.twilio.call("!0", HANGS_UP)
    assert [document[0].tag for document in met.documents][1] == "Enqueue"


ONLY_RECORDED = """
    places:
      start:
        - consent: recording
          say: May we record? 1 or 2.
          on_no: sorry
        - queue: support
          record_call: yes
          on_no_recording: sorry
          on_timeout: sorry
      sorry:
        - hangup: Nobody talks to you unrecorded.
"""


async def test_where_talks_are_not_recorded_nobody_is_asked_to_talk_who_must_be(site: TwilioSite) -> None:
    async with site.open(flow(ONLY_RECORDED)):
        site.ready.add("ewa")
        met = await site.twilio.call("1")
    assert met.heard[-1] == "Nobody talks to you unrecorded."
    assert "Enqueue" not in [document[0].tag for document in met.documents]


async def test_who_hangs_up_ends_the_call(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        await site.twilio.call(HANGS_UP)
        await asyncio.sleep(1)
        assert len(site.calls) == 0
    assert site.happened(CallEnded)[0].why == "hung_up"


async def test_a_pause_takes_its_time(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        met = await site.twilio.call("2", HANGS_UP)
    assert met.documents[2][0].attrib["timeout"] == "2"


async def test_a_number_that_nobody_serves_is_rejected(site: TwilioSite) -> None:
    async with site.open(flow(MENU)):
        met = await site.twilio.call(to="+4899")
    assert met.ended == "rejected"


async def test_a_key_typed_ahead_skips_what_any_key_would_stop_and_not_what_must_be_heard(site: TwilioSite) -> None:
    two = MENU.replace("    - say: Welcome to us.\n", "    - say: Welcome to us.\n    - say: It is a fine day.\n")
    async with site.open(flow(two)):
        met = await site.twilio.call("!1", "1234")
    assert met.heard == ["Welcome to us. …", "Type your four digits.", "Goodbye."]
    must = MENU.replace("    - say: Welcome to us.\n", "    - say: Welcome to us.\n      must_hear: yes\n")
    async with site.open(flow(must)):
        met = await site.twilio.call("1", "1234")
    assert [verb.tag for verb in met.documents[0]] == ["Play", "Redirect"]
