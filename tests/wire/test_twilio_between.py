"""Between two web hooks: requests that come twice, late, forged or garbled, and an engine that is another one now."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.happenings import CallEnded, CallResumed, CallStepped, NoteTaken
from ivr.left_calls import LeftCall, LeftCalls, Pinned
from scripts_dsl.graph import Graph
from scripts_dsl.state import State
from support.callers import NOON, flow
from support.fake_twilio import HANGS_UP, FakeCall
from support.twilio_calls import PUBLIC, TwilioSite

pytestmark = pytest.mark.looptime
VOICE = f"{PUBLIC}/twilio/voice"

FLOW = """
vars:
  account: digits 4
places:
  start:
    - menu: Press 1.
      options: {1: invoices}
      on_give_up: nobody
  invoices:
    - ask: Type your four digits.
      into: account
      on_give_up: nobody
    - note: account ${account}
    - queue: support
      longest: 20s
      on_timeout: nobody
  nobody:
    - note: nobody
    - hangup: Bye.
"""


@pytest.fixture
def site(tmp_path: Path) -> TwilioSite:
    return TwilioSite(tmp_path)


@pytest.fixture
def graph() -> Graph:
    return flow(FLOW)


def answer(number: int, kind: str = "listen") -> str:
    return f"{PUBLIC}/twilio/calls/{number}/{kind}"


def events(site: TwilioSite) -> list[str]:
    return [str(s.event["event"]) + str(s.event.get("digits", "")) for s in site.happened(CallStepped)]


def left_by(site: TwilioSite, call: FakeCall) -> LeftCalls:
    """What a new engine finds of the call on the disk."""
    ((call_id, state),) = site.journal.states.items()
    left = LeftCalls([LeftCall(call_id, call.sid, "twilio", NOON, State.from_json(json.loads(state)), ())])
    left.pin({(site.graph.name, site.graph.hash): Pinned(site.graph)})
    return left


# --- twice, late --------------------------------------------------------------------------------------------------


async def test_a_web_hook_that_comes_twice_is_answered_twice_and_counts_once(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        first = [(await call.hook(VOICE))[0].attrib["action"] for _ in range(2)]
        second = [(await call.hook(answer(1), Digits="1"))[0].attrib["action"] for _ in range(2)]
    assert first == [answer(1), answer(1)]
    assert second == [answer(2), answer(2)]
    assert events(site) == ["Started", "Keys1"]


async def test_two_web_hooks_at_the_same_moment_count_once(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
        await asyncio.gather(*(call.hook(answer(1), Digits="1") for _ in range(5)))
    assert events(site) == ["Started", "Keys1"]


async def test_an_answer_to_a_question_of_long_ago_changes_nothing(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
        await call.hook(answer(1), Digits="1")
        await call.hook(answer(2), Digits="1234")
        late = await call.hook(answer(1), Digits="1", Late="1")
    assert late[0].tag == "Enqueue"
    assert events(site) == ["Started", "Keys1", "Keys1234"]


async def test_the_last_words_may_be_asked_for_twice(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        met = await site.twilio.call("", "", "")
        path, form = met.hooks[-1]
        _, again = await site.twilio.post(PUBLIC + path, form)
    assert "Hangup" in again
    assert len(site.happened(CallEnded)) == 1


async def test_a_caller_whom_twilio_forgot_is_gone_a_minute_after_the_longest_answer(
    site: TwilioSite, graph: Graph
) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
        await asyncio.sleep(2 + 6 + 61)
        assert len(site.calls) == 0
    assert site.happened(CallEnded)[0].why == "hung_up"


# --- forged, garbled ----------------------------------------------------------------------------------------------


async def test_a_forged_web_hook_is_refused_and_no_call_begins(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        for signature in ("", "forged"):
            status, _ = await site.twilio.post(VOICE, call.form, signature)
            assert status == 403
        assert len(site.calls) == 0
    assert site.told == []


@pytest.mark.parametrize("path", ["/", "/twilio", "/twilio/calls/1/else", "/twilio/calls/x/say", "/api/me", "/cti"])
async def test_nothing_else_is_served_on_this_port(site: TwilioSite, graph: Graph, path: str) -> None:
    async with site.open(graph):
        status, _ = await site.twilio.post(PUBLIC + path, site.twilio.starts().form)
    assert status in (404, 405)


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"a=1&" * 101, b"x" * 20_000, b"{}", b""])
async def test_garbage_is_refused(site: TwilioSite, graph: Graph, body: bytes) -> None:
    async with site.open(graph):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "x"}
        url = site.twilio.base + "/twilio/voice"
        async with site.twilio._session.post(url, data=body, headers=headers) as response:
            assert response.status in (403, 413)


@pytest.mark.parametrize("digits", ["hangup", "12x", "\u0661", "1" * 500, "*#" * 10])
async def test_keys_are_keys_and_no_more_than_were_asked_for(site: TwilioSite, graph: Graph, digits: str) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
        await call.hook(answer(1), Digits=digits)
    assert events(site)[1] in ("Silence", "Keys1", "Keys*")


async def test_sounds_are_given_to_who_has_their_address_only(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        met = await site.twilio.call(HANGS_UP)
        address = met.documents[0][0][0].text or ""
        seal = address.split("/")[-2]
        for wrong in (address.replace(seal, "0" * 32), f"{PUBLIC}/twilio/sounds/{seal}/{'L2V0Yy9wYXNzd2Q'}.wav"):
            async with site.twilio._session.get(site.twilio._here(wrong)) as response:
                assert response.status == 404
        assert (await site.twilio.sound(address))[0] == "Press 1."


# --- another engine -----------------------------------------------------------------------------------------------


async def test_another_engine_goes_on_with_the_answer_that_the_web_hook_brings(
    tmp_path: Path, site: TwilioSite, graph: Graph
) -> None:
    """Nothing is asked again: the answer is for the question that the dead engine asked."""
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
        await call.hook(answer(1), Digits="1")
    new = TwilioSite(tmp_path)
    new.left = left_by(site, call)
    async with new.open(graph):
        call._twilio = new.twilio
        document = await call.hook(answer(2), Digits="1234")
    assert document[0].tag == "Enqueue"
    assert [note.text for note in new.happened(NoteTaken)] == ["account 1234"]
    assert len(new.happened(CallResumed)) == 1
    assert new.happened(CallEnded) == []


async def test_the_worlds_clock_is_set_in_mid_call_and_it_lasts_as_long_as_it_lasts(
    site: TwilioSite, graph: Graph
) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
        await asyncio.sleep(20)
        site.ahead = timedelta(hours=-1)
        await asyncio.sleep(20)
        await call.status("completed")
        await asyncio.sleep(1)
    (ended,) = site.happened(CallEnded)
    assert 39 < ended.seconds < 42


async def test_a_call_that_was_taken_up_has_one_end(tmp_path: Path, site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
    new = TwilioSite(tmp_path)
    new.left = left_by(site, call)
    async with new.open(graph):
        call._twilio = new.twilio
        await call.hook(answer(1), Digits="1")
        assert list(new.left) == []
        await call.status("completed")
        await asyncio.sleep(1)
        await call.status("completed")
    assert [ended.why for ended in new.happened(CallEnded)] == ["hung_up"]


async def test_who_waits_in_the_queue_keeps_his_place_under_another_engine(
    tmp_path: Path, site: TwilioSite, graph: Graph
) -> None:
    async with site.open(graph):
        call = site.twilio.starts("1", "1234")
        carried = asyncio.create_task(call.carry())
        await asyncio.sleep(15)
        carried.cancel()
        await asyncio.gather(carried, return_exceptions=True)
    new = TwilioSite(tmp_path)
    new.left = left_by(site, call)
    async with new.open(graph):
        call._twilio = new.twilio
        for _ in range(2):
            again: Any = await call.hook(answer(3, "wait"), QueuePosition="1", QueueTime="9")
            assert [verb.tag for verb in again] in (["Pause"], [])
            await asyncio.sleep(1)
        after = await call.hook(answer(3, "queue"), QueueResult="leave", QueueTime="20")
    assert after[-1].tag == "Hangup"


async def test_a_call_that_nobody_knows_is_handed_to_a_person(site: TwilioSite, graph: Graph) -> None:
    async with site.open(graph, rescue="+48220000000"):
        document = await site.twilio.starts().hook(answer(7), Digits="1")
    assert document[0].tag == "Dial"
    assert document[0].text == "+48220000000"


async def test_a_call_that_ended_while_no_engine_was_there_ends_in_the_log(
    tmp_path: Path, site: TwilioSite, graph: Graph
) -> None:
    async with site.open(graph):
        call = site.twilio.starts()
        await call.hook(VOICE)
    new = TwilioSite(tmp_path)
    new.left = left_by(site, call)
    async with new.open(graph):
        call._twilio = new.twilio
        await call.status("completed")
        await call.status("completed")
    assert [ended.why for ended in new.happened(CallEnded)] == ["engine_lost"]
