"""A supervisor beside an agent's call, on a real Asterisk: the agent alone hears what is whispered, and is told."""

from __future__ import annotations

import json
from pathlib import Path

from support.asterisk import Pbx
from support.engine import RunningEngine
from support.hearing import heard
from support.people import ANNA, at_work, calling, dispose
from support.sip import SipCaller, SipPhone
from support.stranger import Desk, stranger

BOSS = "boris"


async def an_expert_joins(
    pbx: Pbx, desk: Desk, theirs: Desk, call_id: str, advice: Path, *ears: SipPhone | SipCaller
) -> None:
    """One request, and both hear the colleague, whose card says that it rings until it was answered."""
    async with pbx.phone(BOSS, 0.2) as expert:
        await desk.order(f"/api/calls/{call_id}/expert", {"agent": BOSS, "note": "Which meter?"})
        await desk.get("listened", how="join", on=True)
        await theirs.get("call", state="ringing")
        await expert.answered()
        await theirs.get("call", state="answered")
        expert.say(advice)
        for one in ears:
            await one.hears(advice)
        await expert.hang_up()
        await desk.get("listened", how="join", on=False)


async def is_taken_over(pbx: Pbx, board: Desk, desk: Desk, caller: SipCaller, question: Path) -> None:
    """The caller talks with the supervisor, and the agent is out."""
    goodbye = pbx.sounds / "demo-person-en.wav"
    async with pbx.phone(BOSS, 0.2) as boss:
        await board.order("/api/board/agents/ewa/listen", {"how": "take_over"})
        await boss.answered()
        await desk.get("agent", state="wrap_up")
        boss.say(goodbye)
        await caller.hears(goodbye)
        caller.say(question)
        await boss.hears(question)
        await caller.hang_up()


async def test_what_a_supervisor_whispers_is_heard_by_the_agent_alone(pbx: Pbx, engine: RunningEngine) -> None:
    engine.promote(BOSS)
    advice, question, answer = (
        pbx.sounds / f"{name}.wav" for name in ("demo-agent-ru", "demo-caller-pl", "demo-agent-pl")
    )
    async with (
        pbx.phone(BOSS, 0.2) as boss,
        stranger(engine.url, BOSS, engine.password(BOSS)) as board,
        at_work(pbx, engine) as (desk, agent),
        calling(pbx, ANNA) as caller,
    ):
        await agent.answered()
        await desk.get("agent", state="talking")
        await board.order("/api/board/agents/ewa/listen", {"how": "whisper"})
        await boss.answered()
        caller.say(question)
        await boss.hears(question)
        agent.say(answer)
        boss.say(advice)
        await agent.hears(advice)
        await caller.hears(answer)
        assert heard(caller.recording(), advice).share < 0.3
        listened = desk.last("listened")
        assert (listened["how"], listened["on"]) == ("whisper", True)
        await boss.hang_up()
        await desk.get("listened", on=False)
        call_id = await engine.call_of(ANNA)
        await an_expert_joins(pbx, desk, board, call_id, advice, caller, agent)
        await is_taken_over(pbx, board, desk, caller, question)
        await dispose(desk, await desk.get("call", call_id=call_id, state="ended"))
    rows = engine.fetch("SELECT kind, body FROM event WHERE kind LIKE 'listening.%' ORDER BY n")
    assert [(kind, json.loads(body)["by"]) for kind, body in rows] == [
        ("listening.began", BOSS),
        ("listening.ended", BOSS),
        ("listening.began", BOSS),
    ]
    assert json.loads(rows[-1][1])["how"] == "take_over"
    assert pbx.complaints() == []
