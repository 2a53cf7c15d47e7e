"""Calls out over Twilio: each request and answer as Twilio describes them, nobody rung twice, every attempt ended."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ivr.dialguard.numbers import Refused
from ivr.dialguard.states import AttemptState
from ivr.happenings import CallBegan, CallEnded, NoteTaken
from ivr.taping import Tape
from ivr.twilio.fetching import Fetching
from ivr.twilio.rest import PerhapsDone, Rest, TwilioFailed
from support.callers import flow
from support.fake_twilio import ACCOUNT, HANGS_UP
from support.ledgers import MemoryLedger
from support.twilio_calls import PUBLIC, SHOWN, TwilioSite
from support.twilio_contract import there

pytestmark = [pytest.mark.looptime, pytest.mark.skipif(not there(), reason="setup.sh test brings the description")]

GRAPH = flow("""
direction: outbound
places:
  start:
    - menu: This is the energy company. Press 1 to talk.
      options: {1: talk}
      on_give_up: bye
  talk:
    - note: talks
    - goto: bye
  bye:
    - hangup: Goodbye.
""")
ANNA = "+48601234567"


@pytest.fixture
def site(tmp_path: Path) -> TwilioSite:
    made = TwilioSite(tmp_path)
    made.ledger = MemoryLedger()
    return made


def ends(site: TwilioSite) -> list[tuple[AttemptState, str]]:
    return [(state, because) for _, state, because, _ in site.ledger.ends]


async def test_who_answers_is_given_to_the_flow_and_the_attempt_ends(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.api.answers[ANNA] = ("1",)
        call_id = await site.outbound.call(ANNA, GRAPH, "campaign:7", ring=25)
        await site.api.quiet()
    assert site.api.broken == []
    (placed,) = site.api.placed
    assert (placed["To"], placed["From"], placed["Timeout"]) == ([ANNA], [SHOWN], ["25"])
    began = site.happened(CallBegan)[0]
    assert (began.call_id, began.direction, began.ani) == (call_id, "outbound", ANNA)
    assert [note.text for note in site.happened(NoteTaken)] == ["talks"]
    assert ends(site) == [(AttemptState.DONE, "answered")]
    assert site.api.people[0].happened.heard == ["This is the energy company. Press 1 to talk.", "Goodbye."]


@pytest.mark.parametrize(
    ("status", "because"),
    [("busy", "busy"), ("no-answer", "no_answer"), ("failed", "failed"), ("canceled", "no_answer")],
)
async def test_nobody_there_ends_the_attempt(site: TwilioSite, status: str, because: str) -> None:
    async with site.open(GRAPH):
        site.api.ends[ANNA] = status
        await site.outbound.call(ANNA, GRAPH, "campaign:7")
        await site.api.quiet()
    assert ends(site) == [(AttemptState.FAILED, because)]
    assert site.happened(CallBegan) == []


async def test_the_same_key_rings_once(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        ids = {await site.outbound.call(ANNA, GRAPH, "campaign:7") for _ in range(3)}
        await site.api.quiet()
    assert (len(site.api.placed), len(ids)) == (1, 1)


async def test_who_must_not_be_rung_is_not(site: TwilioSite) -> None:
    site.ledger.refuses = "the number is suppressed"
    async with site.open(GRAPH):
        with pytest.raises(Refused):
            await site.outbound.call(ANNA, GRAPH, "campaign:7")
    assert site.api.placed == []


async def test_what_twilio_refuses_has_ended(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.api.refuses = 429
        with pytest.raises(TwilioFailed, match="status 429"):
            await site.outbound.call(ANNA, GRAPH, "campaign:7")
    assert ends(site) == [(AttemptState.FAILED, "status 429")]


async def test_what_was_sent_and_not_answered_may_ring_and_is_served_and_never_sent_again(site: TwilioSite) -> None:
    """Twilio took the call and its answer was lost. The person is there all the same."""
    async with site.open(GRAPH):
        site.api.answers[ANNA] = ("1",)
        site.api.silent = True
        with pytest.raises(PerhapsDone):
            await site.outbound.call(ANNA, GRAPH, "campaign:7")
        await site.outbound.call(ANNA, GRAPH, "campaign:7")
        await site.api.quiet()
        assert len(site.api.placed) == 1
        assert ends(site) == [(AttemptState.DONE, "answered")]


async def test_a_call_that_nobody_placed_is_ended(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        call = site.twilio.starts(number=SHOWN, to=ANNA)
        call.voice = f"{PUBLIC}/twilio/out/00000000-0000-0000-0000-000000000000"
        met = await call.carry()
    assert [verb.tag for verb in met.documents[0]] == ["Hangup"]
    assert site.told == []


async def test_an_answered_call_of_another_number_is_ended(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.api.ends[ANNA] = "no-answer"
        call_id = await site.outbound.call(ANNA, GRAPH, "campaign:7", ring=60)
        call = site.twilio.starts(number=SHOWN, to="+48999999999")
        document = await call.hook(f"{PUBLIC}/twilio/out/{call_id}")
    assert document[0].tag == "Hangup"


async def test_who_hangs_up_ends_his_call_and_the_attempt(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        site.api.answers[ANNA] = (HANGS_UP,)
        await site.outbound.call(ANNA, GRAPH, "campaign:7")
        await site.api.quiet()
    assert site.happened(CallEnded)[0].why == "hung_up"
    assert ends(site) == [(AttemptState.DONE, "answered")]


async def test_status_and_end_of_a_call_can_be_asked(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        await site.outbound.call(ANNA, GRAPH, "campaign:7")
        sid = site.api.people[0].sid
        assert await site.rest.status(sid) in ("queued", "ringing")
        await site.rest.hang_up(sid)
        assert await site.rest.status(sid) == "completed"
        assert await site.rest.status("CA" + "f" * 32) is None
    assert site.api.broken == []


async def test_another_password_is_refused_and_stands_in_no_message(site: TwilioSite) -> None:
    async with site.open(GRAPH):
        wrong = Rest(ACCOUNT, "not the token", site.rest._outgoing, site.rest._api)
        with pytest.raises(TwilioFailed) as problem:
            await wrong.call(ANNA, SHOWN, then=PUBLIC, told=PUBLIC, ring=5)
    assert str(problem.value) == "status 401"


# --- recordings ---------------------------------------------------------------------------------------------------


class Tapes:
    def __init__(self) -> None:
        self.kept: list[float] = []
        self.dropped = 0
        self.over = asyncio.Event()

    async def keep(self, _tape: Tape, told: float) -> float:
        self.kept.append(told)
        self.over.set()
        return told

    async def drop(self, _tape: Tape) -> None:
        self.dropped += 1
        self.over.set()


async def test_a_recording_is_fetched_when_it_is_there(site: TwilioSite, tmp_path: Path) -> None:
    tapes: Any = Tapes()
    async with site.open(GRAPH):
        site.api.sounds["RE1"] = (3, b"RIFF")
        fetching = Fetching(site.rest, tapes)
        fetching.fetch(Tape("a", str(tmp_path / "a"), "c-1", "message", "support"), "RE1", 9)
        await tapes.over.wait()
        await fetching.close()
    assert (tapes.kept, tapes.dropped) == ([9], 0)
    assert (tmp_path / "a.wav").read_bytes() == b"RIFF"


async def test_a_recording_that_never_comes_is_given_up(site: TwilioSite, tmp_path: Path) -> None:
    tapes: Any = Tapes()
    async with site.open(GRAPH):
        site.api.sounds["RE1"] = (1000, b"")
        fetching = Fetching(site.rest, tapes)
        fetching.fetch(Tape("a", str(tmp_path / "a"), "c-1", "message", "support"), "RE1", 9)
        await tapes.over.wait()
        await fetching.close()
    assert (tapes.kept, tapes.dropped) == ([], 1)
