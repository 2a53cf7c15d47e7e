"""`transfer` on a real Asterisk: every outcome, and nobody rung who must not be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ivr.asterisk.line import AsteriskLine
from ivr.dialguard.states import AttemptState
from ivr.happenings import AgentRinging
from ivr.statements import Sql
from ivr.store import open_store
from scripts_dsl.effects import Answer, Dial, Hangup
from scripts_dsl.events import CallerHungUp, DialResult
from support.asterisk import Pbx
from support.outside import Engine, Script, beside, performed
from support.sip import SipError

NUMBER = "+48221234567"


@pytest.fixture
async def engine(pbx: Pbx, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    async with beside(pbx, sqlite_url, tmp_path) as made:
        yield made


def put_through(number: str, key: str, ring: float = 10) -> Script:
    async def script(line: AsteriskLine) -> object:
        await line.perform(Answer())
        event = await performed(line, Dial(number, ring, key=key))
        if not isinstance(event, CallerHungUp):
            await performed(line, Hangup())
        return event

    return script


async def outcome(engine: Engine, pbx: Pbx, number: str, key: str, ring: float = 10) -> DialResult:
    result = engine.takes(put_through(number, key, ring))
    async with pbx.caller("100"):
        event = await asyncio.wait_for(result, 15)
    assert isinstance(event, DialResult)
    return event


async def test_they_talk_and_the_caller_comes_back_when_the_other_side_hangs_up(engine: Engine, pbx: Pbx) -> None:
    result = engine.takes(put_through("22 123 45 67", "t1:1"))
    async with pbx.outside(ring=0.3) as world, pbx.caller("100") as caller:
        await world.answered()
        world.say(pbx.sounds / "demo-agent-pl.wav")
        await caller.hears(pbx.sounds / "demo-agent-pl.wav")
        await world.hang_up()
        event = await asyncio.wait_for(result, 5)
    assert isinstance(event, DialResult)
    assert (event.status, event.talk > 1) == ("answered", True)
    attempt = await engine.attempt("t1:1")
    assert (attempt.state, attempt.number) == (AttemptState.DONE, NUMBER)
    assert not [t for t in engine.told if isinstance(t, AgentRinging)], "nobody's desk is told of a stranger's phone"


@pytest.mark.parametrize(
    ("number", "status"), [("+48221234507", "busy"), ("+48221234508", "no_answer")], ids=["engaged", "nobody there"]
)
async def test_who_is_not_reached_is_told_apart(engine: Engine, pbx: Pbx, number: str, status: str) -> None:
    pbx.cli("devstate change Custom:demo-carrier NOT_INUSE")
    try:
        assert (await outcome(engine, pbx, number, f"t2:{status}", ring=2)).status == status
    finally:
        pbx.cli("devstate change Custom:demo-carrier UNAVAILABLE")
    assert (await engine.attempt(f"t2:{status}")).because == status


async def test_a_carrier_that_does_not_answer_is_a_failure_the_flow_goes_on_from(engine: Engine, pbx: Pbx) -> None:
    assert (await outcome(engine, pbx, NUMBER, "t3:1", ring=1)).status in ("failed", "no_answer")
    assert (await engine.attempt("t3:1")).state is AttemptState.FAILED


@pytest.mark.attack("A35")
async def test_a_suppressed_number_is_not_rung_by_database_or_by_asterisk(engine: Engine, pbx: Pbx) -> None:
    async with pbx.outside(ring=0.1) as world:
        await engine.suppression.suppress(NUMBER, "all", "a letter")
        assert (await outcome(engine, pbx, NUMBER, "t4:1")).status == "failed"
        # Only Asterisk knows it: as when the opt-out comes between the claim and the dialling.
        await engine.suppression.allow(NUMBER, "test")
        await engine.dialling.keys.set_suppressed(NUMBER, "all-100")
        assert (await outcome(engine, pbx, NUMBER, "t4:2")).status == "failed"
        assert (await engine.attempt("t4:2")).state is AttemptState.BLOCKED
        with pytest.raises(SipError):
            await world.ringing(within=0.5)
    await engine.dialling.keys.set_suppressed(NUMBER, "")


@pytest.mark.parametrize(
    "number", ["112", "+48112", "300&PJSIP/ewa", "+48221234567,60,G(x^s^1)", "${SHELL(id)}", "+882161234567", "1@x"]
)
async def test_what_must_not_be_rung_rings_nowhere(engine: Engine, pbx: Pbx, number: str) -> None:
    async with pbx.outside(ring=0.1) as world, pbx.phone("ewa") as phone:
        assert (await outcome(engine, pbx, number, f"t5:{number}")).status == "failed"
        for side in (world, phone):
            with pytest.raises(SipError):
                await side.ringing(within=0.3)


async def test_a_caller_who_hangs_up_while_it_rings_ends_the_ringing(engine: Engine, pbx: Pbx) -> None:
    result = engine.takes(put_through(NUMBER, "t6:1"))
    async with pbx.outside(ring=30) as world:
        async with pbx.caller("100") as caller:
            await world.ringing()
            await caller.hang_up()
            assert isinstance(await asyncio.wait_for(result, 3), CallerHungUp)
        assert (await engine.attempt("t6:1")).because == "no_answer"


async def test_the_same_step_performed_twice_rings_once(engine: Engine, pbx: Pbx) -> None:
    async with pbx.outside(ring=0.1) as world:
        result = engine.takes(put_through(NUMBER, "t7:1"))
        async with pbx.caller("100"):
            await world.answered()
            await world.hang_up()
            await asyncio.wait_for(result, 5)
    async with pbx.outside(ring=0.1) as world:
        assert (await outcome(engine, pbx, NUMBER, "t7:1")).status == "failed"
        with pytest.raises(SipError):
            await world.ringing(within=0.3)


async def test_an_engine_that_dies_while_they_talk_learns_the_outcome_when_it_is_back(
    pbx: Pbx, sqlite_url: str, tmp_path: Path
) -> None:
    async with pbx.outside(ring=0.1) as world, pbx.caller("100"):
        async with beside(pbx, sqlite_url, tmp_path) as first:
            first.takes(put_through(NUMBER, "t8:1"))
            await world.answered()
        row = await open_attempt(sqlite_url)
        assert row == ("t8:1", "intent")
        async with beside(pbx, sqlite_url, tmp_path) as second:
            await world.hang_up()
            assert (await second.attempt("t8:1")).state is AttemptState.DONE


async def open_attempt(url: str) -> tuple[str, str]:
    """Key and state of the only attempt, read beside everybody."""
    store = await open_store(url)
    try:
        ((key, state),) = await store.fetch(Sql("SELECT key, state FROM attempt"))
    finally:
        await store.close()
    return key, state
