"""A promised call on a real Asterisk: the agent is there first, then the person's telephone rings, then they talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cti.floor.switch import OwnQueues
from ivr.asterisk.places import Places
from ivr.asterisk.queues import QueueMembers
from ivr.callbacks.clicked import Clicked
from ivr.callbacks.happenings import CallbackMoved
from ivr.callbacks.keeper import Keeper
from ivr.callbacks.needs import Needs
from ivr.callbacks.store import open_callbacks
from ivr.dialguard import suppression
from ivr.dialguard.refusals import Refusals
from ivr.dialguard.states import AttemptState
from ivr.dialguard.stop_key import StopKeys
from ivr.happenings import (
    AgentConnected,
    AgentRinging,
    CallbackAsked,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    KeyInTalk,
    OutcomeSaid,
    PbxUp,
    StopKeyPressed,
    TalkEnded,
)
from ivr.live import LiveCalls
from ivr.moments import micros
from support.asterisk import Pbx
from support.outside import Engine, beside, now
from support.sip import SipError

NUMBER = "+48601234567"


class Desk:
    """The engine with somebody who keeps promises, and ewa as the only agent."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.open = engine, True
        self.members = QueueMembers(engine.ami, lambda _: True)
        self.live = LiveCalls()
        places = Places(engine.ami, engine.registry)
        self.clicked = Clicked(engine.bus, self.live, places, engine.dialling, now)
        self.refusals = Refusals(engine.bus, self.live, engine.suppression.begun)
        StopKeys(engine.bus, self.live, self.refusals)
        self.keys = list[KeyInTalk]()
        engine.bus.subscribe(KeyInTalk, self.keys.append)
        self.keeper = Keeper(
            Needs(
                bus=engine.bus,
                live=self.live,
                places=places,
                dialling=engine.dialling,
                load=lambda: open_callbacks(engine.store),
                attempt_of=engine.ledger.by_key,
                staffed=lambda _queue: self.open,
                clock=now,
            )
        )

    def promise(self, key: str, number: str = NUMBER, at: datetime | None = None) -> None:
        asked = CallbackAsked(
            call_id="c1", queue="support", number=number, within=3600, tell="debt", key=key,
            not_before=micros(at) if at is not None else None,
        )  # fmt: skip
        self.engine.bus.publish(asked)

    async def told(self, kind: type, true: Callable[[Any], bool] = lambda _: True, within: float = 10) -> Any:
        """The first happening of this kind."""
        async with asyncio.timeout(within):
            while True:
                for happening in self.engine.told:
                    if type(happening) is kind and true(happening):
                        return happening
                await asyncio.sleep(0.01)

    async def suppressed(self, call_id: str) -> None:
        """Wait until key 9 has suppressed the number, on disk and in Asterisk."""
        async with asyncio.timeout(3):
            while True:
                one, there = await suppression.one(self.engine.store, NUMBER), self.engine.dialling.keys.suppressed()
                if NUMBER in await there and one is not None:
                    assert one.why == f"pressed 9 in call {call_id}"
                    return
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Desk]:
        task = asyncio.gather(self.keeper.run(), self.clicked.run(), self.refusals.run())
        self.engine.bus.publish(PbxUp(asterisk="box", restarted=False))
        await self.engine.dialling.ready()
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def desk(pbx: Pbx, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with beside(pbx, sqlite_url, tmp_path) as engine, Desk(engine).running() as made:
        yield made


@asynccontextmanager
async def agent(desk: Desk, pbx: Pbx, ring: float = 0.3) -> AsyncIterator[Any]:
    async with pbx.phone("ewa", ring) as phone:
        await desk.members.add("support", "ewa", "PJSIP/ewa")
        try:
            yield phone
        finally:
            await desk.members.remove("support", "PJSIP/ewa")


async def test_the_agent_is_there_first_and_then_they_talk(desk: Desk, pbx: Pbx) -> None:
    async with agent(desk, pbx, ring=1.0) as phone, pbx.outside(ring=0.5) as person:
        chosen = now() + timedelta(seconds=1)
        desk.promise("k1", at=chosen)
        ringing = await desk.told(AgentRinging)
        assert chosen <= ringing.at < chosen + timedelta(seconds=3), "at the time that was chosen, and not before"
        card = desk.live.get(ringing.call_id)
        assert card is not None
        assert (card.ani, card.tell, ringing.ani, ringing.queue) == (NUMBER, "debt", NUMBER, "support")
        with pytest.raises(SipError):
            await person.ringing(within=0.3)
        await phone.answered()
        await person.answered()
        phone.say(pbx.sounds / "demo-agent-pl.wav")
        await person.hears(pbx.sounds / "demo-agent-pl.wav")
        person.say(pbx.sounds / "demo-caller-pl.wav")
        await phone.hears(pbx.sounds / "demo-caller-pl.wav")
        person.press("9")
        await desk.told(StopKeyPressed)
        await desk.suppressed(ringing.call_id)
        await person.hang_up()
        await desk.told(CallbackMoved, lambda h: h.state == "done")
        await desk.engine.until_channels(lambda n: n == 0)
    assert (await desk.engine.attempt(ringing.call_id)).state is AttemptState.DONE
    await desk.engine.log.flush()
    assert await open_callbacks(desk.engine.store) == ()
    assert len(desk.engine.registry) == 0
    assert len(desk.live) == 0


async def test_an_agent_calls_out_though_not_ready_and_is_on_the_line_first(desk: Desk, pbx: Pbx) -> None:
    own = OwnQueues(desk.members)
    async with pbx.phone("ewa", 0.5) as phone, pbx.outside(ring=0.5) as person:
        await own.enter("ewa", "PJSIP/ewa")
        call_id = await desk.clicked.begin("ewa", own.name("PJSIP/ewa"), NUMBER)
        ringing = await desk.told(AgentRinging)
        assert (ringing.call_id, ringing.queue, ringing.ani) == (call_id, None, NUMBER)
        with pytest.raises(SipError):
            await person.ringing(within=0.2)
        await phone.answered()
        await person.answered()
        phone.say(pbx.sounds / "demo-agent-pl.wav")
        await person.hears(pbx.sounds / "demo-agent-pl.wav")
        phone.press("9")
        await person.until(lambda: person.sound.keys_heard == "9")
        person.press("9")
        await desk.suppressed(call_id)
        assert len(desk.keys) == 1, "the agent's own key is none of the person's"
        await person.hang_up()
        assert (await desk.told(OutcomeSaid, lambda h: h.word != "do_not_call")).word == "done"
        await desk.engine.until_channels(lambda n: n == 0)
        await own.shut("PJSIP/ewa")
    assert (await desk.engine.attempt(call_id)).state is AttemptState.DONE
    told = {type(one) for one in desk.engine.told}
    assert {AgentConnected, TalkEnded, CallEnded} <= told
    assert not {CallerQueued, CallerLeftQueue} & told, "nobody waited in a queue of ours"
    assert (len(desk.engine.registry), len(desk.live), len(desk.clicked)) == (0, 0, 0)


async def test_an_agent_who_hangs_up_while_it_rings_ends_the_ringing_and_the_promise_stays(
    desk: Desk, pbx: Pbx
) -> None:
    async with agent(desk, pbx) as phone, pbx.outside(ring=30) as person:
        desk.promise("k2")
        await person.ringing()
        await phone.hang_up()
        moved = await desk.told(CallbackMoved, lambda h: h.state == "waiting")
        assert moved.because == "not reached"
        assert not person.has_answered


async def test_a_person_who_does_not_answer_leaves_the_agent_free(desk: Desk, pbx: Pbx) -> None:
    pbx.cli("devstate change Custom:demo-carrier NOT_INUSE")
    try:
        async with agent(desk, pbx) as phone:
            desk.promise("k3", "+48601234507")  # engaged
            await phone.answered()
            await desk.told(CallbackMoved, lambda h: h.state == "waiting")
            await desk.engine.until_channels(lambda n: n == 0)
    finally:
        pbx.cli("devstate change Custom:demo-carrier UNAVAILABLE")


async def test_at_closing_time_the_place_is_given_up_and_nobody_is_rung(desk: Desk, pbx: Pbx) -> None:
    async with agent(desk, pbx, ring=60) as phone, pbx.outside(ring=0.1) as person:
        await desk.members.pause("PJSIP/ewa", True, queue="support")
        desk.promise("k4")
        await desk.engine.until_channels(lambda n: n > 0)
        desk.open = False
        desk.keeper.look()
        await desk.told(CallerLeftQueue)
        for side in (phone, person):
            with pytest.raises(SipError):
                await side.ringing(within=0.3)
    assert AgentConnected not in [type(t) for t in desk.engine.told]
    await desk.engine.log.flush()
    assert len(await open_callbacks(desk.engine.store)) == 1


async def test_a_place_of_an_engine_that_died_is_given_up_and_taken_once(
    pbx: Pbx, sqlite_url: str, tmp_path: Path
) -> None:
    async with agent_on_break(pbx, sqlite_url, tmp_path) as first:
        first.promise("k5")
        await first.engine.until_channels(lambda n: n == 2)
        (before,) = [place for place in await first.engine.dialling.keys.listed() if not place.endswith(";2")]
    async with agent_on_break(pbx, sqlite_url, tmp_path) as second:
        await second.told(CallerQueued)
        await second.engine.until_channels(lambda n: n == 2)
        (after,) = [place for place in await second.engine.dialling.keys.listed() if not place.endswith(";2")]
        assert before != after


@asynccontextmanager
async def agent_on_break(pbx: Pbx, url: str, folder: Path) -> AsyncIterator[Desk]:
    """An engine of its own, whose end nobody tells anybody."""
    async with beside(pbx, url, folder) as engine, Desk(engine).running() as desk, pbx.phone("ewa"):
        await desk.members.add("support", "ewa", "PJSIP/ewa", paused=True)
        yield desk
