"""Each agent sees whether the talk is recorded and who silenced it; secrets and agents end no pause of each other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ivr.recordings.happenings import RecordingBegan, RecordingPaused
from ivr.taping import FLOW, LegGone, LegsSeen, LegTaped
from support.centre import Centre, Desktop, bearer, now, opened
from support.patience import PATIENCE

CALL = "01990000-0000-7000-8000-000000000001"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.phone("ewa")
        yield made


def tape(centre: Centre) -> None:
    """Asterisk records the talk."""
    centre.recordings.shelf.raw(CALL, "77").path.write_bytes(b"\0" * 32_000)
    channel = "PJSIP/ewa-00000001"
    centre.bus.publish(LegTaped(CALL, "77", uniqueid="1.2", channel=channel, member="ewa", at=time.perf_counter()))


async def talks(centre: Centre, desk: Desktop) -> None:
    live = centre.call(CALL)
    live.agent = "ewa"
    centre.ring(CALL)
    centre.answer(CALL)
    tape(centre)
    await desk.get("call", recording="on", state="answered")


async def wants(centre: Centre, paused: bool, user: str = "ewa") -> dict[str, Any]:
    url, headers = f"{centre.url}/api/calls/{CALL}/recording", bearer(await centre.log_in(user))
    async with centre.http.post(url, headers=headers, json={"paused": paused}) as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def test_the_agent_sees_that_the_talk_is_recorded_who_paused_it_and_that_it_is_over(centre: Centre) -> None:
    async with centre.desktop("ewa") as desk:
        await talks(centre, desk)
        assert await wants(centre, True) == {"recorded": True, "paused": True}
        await desk.get("call", recording="paused", paused_by="ewa")
        assert await wants(centre, False, "sofia") == {"recorded": True, "paused": False}
        await desk.get("call", recording="on", paused_by=None)
        centre.bus.publish(LegGone(uniqueid="1.2", at=time.perf_counter()))
        await desk.get("call", recording="off")


async def test_a_recording_that_began_before_the_answer_is_shown_with_it(centre: Centre) -> None:
    async with centre.desktop("ewa") as desk:
        centre.call(CALL)
        centre.ring(CALL)
        tape(centre)
        await desk.get("call", state="ringing", recording="off")
        centre.answer(CALL)
        await desk.get("call", state="answered", recording="on")


async def test_a_talk_without_a_recording_says_so(centre: Centre) -> None:
    async with centre.desktop("ewa") as desk:
        centre.call(CALL)
        centre.ring(CALL)
        centre.answer(CALL)
        await desk.get("call", state="answered", recording="off")
        assert (await wants(centre, True, "sofia"))["recorded"] is False


@pytest.mark.attack("A25")
async def test_nobody_brings_the_sound_back_while_a_secret_is_asked_for(centre: Centre) -> None:
    """Card data: the caller types, the agent presses the wrong button."""
    talks_ = centre.recordings.keeper
    async with centre.desktop("ewa") as desk:
        await talks(centre, desk)
        await talks_.pause(CALL, True, FLOW)
        await desk.get("call", recording="paused", paused_by="flow")
        assert await wants(centre, False) == {"recorded": True, "paused": True}
        assert [muted for _, muted in centre.muted] == [True]
        await talks_.pause(CALL, False, FLOW)
        assert [muted for _, muted in centre.muted] == [True, False]


async def test_what_the_agent_has_silenced_stays_so_when_the_caller_has_answered(centre: Centre) -> None:
    flow = centre.recordings.keeper
    async with centre.desktop("ewa") as desk:
        await talks(centre, desk)
        await wants(centre, True)
        await flow.pause(CALL, True, FLOW)
        await flow.pause(CALL, False, FLOW)
        assert [muted for _, muted in centre.muted] == [True, True]
        await desk.get("call", recording="paused", paused_by="ewa")
        await wants(centre, False)
        assert [muted for _, muted in centre.muted][-1] is False


@pytest.mark.attack("A25")
async def test_a_talk_that_begins_while_a_secret_is_asked_for_is_silent(centre: Centre) -> None:
    centre.call(CALL)
    await centre.recordings.keeper.pause(CALL, True, FLOW)
    tape(centre)
    async with asyncio.timeout(PATIENCE):
        while not centre.muted:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.01)
    assert centre.muted == [("PJSIP/ewa-00000001", True)]


@pytest.mark.parametrize(("paused", "shown"), [(True, ("paused", "ewa")), (False, ("on", None))])
async def test_after_a_restart_it_is_known_whether_the_talk_that_goes_on_is_silent(
    centre: Centre, paused: bool, shown: tuple[str, str | None]
) -> None:
    """The log of the engine that died says so; nothing is told to Asterisk, which still knows."""
    bus = centre.bus
    centre.recordings.shelf.raw(CALL, "77").path.write_bytes(b"\0" * 32_000)
    bus.publish(RecordingBegan(call_id=CALL, at=now(), recording="b" * 32, what="talk", agent="ewa", leg="77"))
    bus.publish(RecordingPaused(call_id=CALL, at=now(), paused=True, by="ewa"))
    if not paused:
        bus.publish(RecordingPaused(call_id=CALL, at=now(), paused=False, by="ewa"))
    await centre.events.flush()
    bus.publish(LegsSeen({"box-.77": "PJSIP/ewa-00000001"}))
    async with asyncio.timeout(PATIENCE):
        while not centre.recordings.keeper.agents(CALL):  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.01)
    assert centre.recordings.keeper.state(CALL, "ewa") == shown
    assert centre.muted == []
