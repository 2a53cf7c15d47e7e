"""A caller's voice onto tape: how a recording ends, what is kept of it, and that a call without room goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.recording import NoRoom
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.lines import LineError
from ivr.prompts.plan import Clip, Plan
from ivr.taping import MuteFailed, Tape
from scripts_dsl.effects import (
    Answer,
    Effect,
    Enqueue,
    Hangup,
    Listen,
    Parts,
    Record,
    StartCallRecording,
    StopCallRecording,
    Voicemail,
    Words,
)
from scripts_dsl.events import AnyEvent, CallerHungUp, Keys, NotRecorded, QueueTimeout, Recorded
from support.fake_agi import FakeChannel

pytestmark = pytest.mark.looptime
SOUNDS = {"tell": 3.0, "beep": 0.3, "pin": 1.0}
NAME = "0123456789abcdef" * 2
TELL: Parts = (Words("tell", "en"),)
ANSWER = Record(TELL, longest=60, silence=4, beep=True, keys="0", key="c:1")
MESSAGE = Voicemail("support", TELL, longest=120, key="c:2")
Script = Callable[[Callable[[Effect], Coroutine[Any, Any, AnyEvent | None]]], Coroutine[Any, Any, object]]


class Prompts:
    async def plan(self, parts: Parts) -> Plan:
        return tuple(Clip(p.text, SOUNDS[p.text]) for p in parts if isinstance(p, Words))

    def beep(self) -> Clip:
        return Clip("beep", SOUNDS["beep"])


class Desk:
    """Of recordings: what was asked of it."""

    def __init__(self, room: bool = True, spoken: bool = True, mutes: bool = True) -> None:
        self.room, self.spoken, self.mutes = room, spoken, mutes
        self.did: list[object] = []

    async def begin(self, call_id: str, what: str, box: str | None = None) -> Tape | None:
        self.did.append(("begin", what, box))
        return Tape(NAME, f"/calls/01/{NAME}", call_id, what, box) if self.room else None

    async def keep(self, tape: Tape, told: float) -> float:
        self.did.append(("keep", round(told, 2)))
        return told if self.spoken else 0.0

    async def drop(self, tape: Tape) -> None:
        self.did.append("drop")

    async def talk(self, call_id: str) -> str | None:
        return f"/calls/talks/{call_id}" if self.room else None

    async def pause(self, call_id: str, paused: bool, by: str) -> bool:
        self.did.append(("pause", paused, by))
        if not self.mutes:
            raise MuteFailed("no such channel")
        return True


class Exchange:
    """One call with a tape desk behind it."""

    def __init__(self, desk: Desk | None) -> None:
        self.desk = desk

    async def run(self, *effects: Effect, **channel: Any) -> tuple[object, FakeChannel]:
        """What the last effect gave, or what the line raised."""
        self.effects, self.over = effects, asyncio.Event()
        server = AgiServer(self._handle)
        port = await server.start()
        fake = FakeChannel(sounds=dict(SOUNDS), **channel)
        await fake.call(port)
        await self.over.wait()
        await server.close()
        return self.result, fake

    async def _handle(self, session: AgiSession) -> None:
        line = AsteriskLine(
            session, "call-1", Prompts(), Registry(Bus()), lambda: datetime(2026, 5, 6, tzinfo=UTC), recorder=self.desk
        )
        events = line.events()
        try:
            for effect in self.effects:
                await line.perform(effect)
            self.result: object = await anext(events, None)
            if not isinstance(self.result, CallerHungUp):
                await line.perform(Hangup())
                await anext(events, None)
        except LineError as problem:
            self.result = problem
        finally:
            await line.close()
            self.over.set()


async def test_silence_ends_an_answer_and_the_tone_comes_before_it() -> None:
    desk = Desk()
    event, fake = await Exchange(desk).run(ANSWER, quiet_after=7)
    assert isinstance(event, Recorded)
    assert (event.path, event.seconds) == (NAME, 8.0)
    assert desk.did == [("begin", "answer", None), ("keep", 8.0)]
    assert [path for path, *_ in fake.played] == ["tell", "beep"]


async def test_any_key_ends_an_answer() -> None:
    desk = Desk()
    event, _ = await Exchange(desk).run(ANSWER, keys=[(8.3, "5")])
    assert isinstance(event, Recorded)
    assert desk.did[-1] == ("keep", 5.0)


@pytest.mark.parametrize("at", [1.0, 9.0])
async def test_a_key_of_the_effect_leads_away_during_prompt_or_recording_and_nothing_is_kept(at: float) -> None:
    desk = Desk()
    event, _ = await Exchange(desk).run(ANSWER, keys=[(at, "0")])
    assert isinstance(event, Keys)
    assert (event.digits, event.by) == ("0", "key")
    assert "keep" not in str(desk.did)


async def test_any_other_key_cuts_the_prompt_short_and_the_recording_begins() -> None:
    _, fake = await Exchange(Desk()).run(ANSWER, keys=[(1.0, "7")], quiet_after=2)
    assert fake.played[0] == ("tell", 0, 1.0)
    assert fake.played[1][0] == "beep"


async def test_who_hangs_up_after_speaking_has_left_a_message() -> None:
    desk = Desk()
    event, _ = await Exchange(desk).run(MESSAGE, hangs_up=20.3)
    assert isinstance(event, CallerHungUp)
    assert desk.did == [("begin", "message", "support"), ("keep", 17.0)]


async def test_who_hangs_up_before_the_tone_has_left_none() -> None:
    desk = Desk()
    event, _ = await Exchange(desk).run(MESSAGE, hangs_up=2.0)
    assert isinstance(event, CallerHungUp)
    assert desk.did == [("begin", "message", "support"), "drop"]


async def test_who_hangs_up_during_the_tone_has_left_none() -> None:
    desk = Desk()
    await Exchange(desk).run(MESSAGE, hangs_up=3.1)
    assert desk.did[-1] == "drop"


async def test_a_message_ends_with_the_hash_and_not_with_silence() -> None:
    desk = Desk()
    event, fake = await Exchange(desk).run(MESSAGE, keys=[(63.3, "#")], quiet_after=1)
    assert isinstance(event, Recorded)
    assert event.seconds == 60.0
    assert [c for c in fake.commands if c.startswith("RECORD")] == [
        f'RECORD FILE "/calls/01/{NAME}" "wav" "0123456789*#" "120000"'
    ]


async def test_nobody_spoke_is_an_empty_answer() -> None:
    event, _ = await Exchange(Desk(spoken=False)).run(ANSWER, quiet_after=0)
    assert isinstance(event, Recorded)
    assert (event.path, event.seconds) == ("", 0.0)


async def test_without_room_an_answer_is_empty_and_the_call_goes_on() -> None:
    event, fake = await Exchange(Desk(room=False)).run(ANSWER)
    assert isinstance(event, Recorded)
    assert event.path == ""
    assert fake.variables["IVR_DONE"] == "1"


async def test_without_room_no_message_is_pretended_to_be_taken() -> None:
    """The caller hears no tone and goes to the dialplan's fallback, where people are."""
    problem, fake = await Exchange(Desk(room=False)).run(MESSAGE)
    assert isinstance(problem, NoRoom)
    assert fake.played == []
    assert "IVR_DONE" not in fake.variables


async def test_a_line_without_a_desk_says_that_nothing_is_recorded() -> None:
    problem, _ = await Exchange(None).run(ANSWER)
    assert isinstance(problem, LineError)


async def test_talks_are_recorded_from_start_to_stop() -> None:
    listen = Listen((), min=1, max=1, wait=1, between=1)
    _, fake = await Exchange(Desk()).run(Answer(), StartCallRecording("c:3"), listen)
    assert fake.variables["__CENTRALA_TAPE"] == "/calls/talks/call-1"
    assert fake.variables["__CENTRALA_CALL"] == "call-1"
    _, fake = await Exchange(Desk()).run(StartCallRecording("c:3"), StopCallRecording("c:4"), listen)
    assert fake.variables["__CENTRALA_TAPE"] == ""


async def test_without_room_a_talk_goes_on_unrecorded() -> None:
    listen = Listen((), min=1, max=1, wait=1, between=1)
    _, fake = await Exchange(Desk(room=False)).run(StartCallRecording("c:3"), listen)
    assert fake.variables["__CENTRALA_TAPE"] == ""


async def test_without_room_who_must_be_recorded_does_not_enter_the_queue() -> None:
    queue = Enqueue("support", longest=60, only_recorded=True)
    event, fake = await Exchange(Desk(room=False)).run(StartCallRecording("c:3"), queue)
    assert isinstance(event, NotRecorded)
    assert not [command for command in fake.commands if "Queue" in command]


async def test_with_room_who_must_be_recorded_waits_like_everybody() -> None:
    queue = Enqueue("support", longest=60, only_recorded=True)

    async def times_out(channel: FakeChannel, _arguments: str) -> str:
        channel.variables["QUEUESTATUS"] = "TIMEOUT"
        return ""

    event, _ = await Exchange(Desk()).run(StartCallRecording("c:3"), queue, queue=times_out)
    assert isinstance(event, QueueTimeout)


@pytest.mark.attack("A25")
async def test_a_secret_is_on_no_tape() -> None:
    desk = Desk()
    secret = Listen((Words("pin", "en"),), min=4, max=4, wait=5, between=2, secret=True)
    event, _ = await Exchange(desk).run(secret, keys=[(1.2, "1"), (1.4, "2"), (1.6, "3"), (1.8, "4")])
    assert isinstance(event, Keys)
    assert desk.did == [("pause", True, "flow"), ("pause", False, "flow")]


@pytest.mark.attack("A25")
async def test_a_recording_is_not_taken_up_again_by_a_crash_in_the_middle_of_a_secret() -> None:
    """Who hangs up, or an engine that dies, ends the listening: nothing asks for sound again."""
    desk = Desk()
    secret = Listen((Words("pin", "en"),), min=4, max=4, wait=5, between=2, secret=True)
    event, _ = await Exchange(desk).run(secret, hangs_up=2)
    assert isinstance(event, CallerHungUp)
    assert desk.did == [("pause", True, "flow")]


@pytest.mark.attack("A25")
async def test_a_secret_is_not_asked_for_when_the_recording_cannot_be_silenced() -> None:
    secret = Listen((Words("pin", "en"),), min=4, max=4, wait=5, between=2, secret=True)
    problem, fake = await Exchange(Desk(mutes=False)).run(secret)
    assert isinstance(problem, LineError)
    assert fake.played == []
