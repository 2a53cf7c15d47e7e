"""Agents who stay on the line, on a real Asterisk: a tone and they talk, within two seconds; their legs outlive it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from ivr.asterisk.halls import own
from ivr.asterisk.held_legs import HeldLegs
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.queues import QueueMembers
from ivr.asterisk.staying import WaitingRoom
from ivr.happenings import AgentConnected, PhoneChanged, TalkEnded
from ivr.held import held_phone
from scripts_dsl.effects import Answer, Enqueue, Pause, Say
from scripts_dsl.events import AgentAnswered, AgentLeft, QueueTimeout
from support.asterisk import Pbx
from support.outside import Engine, beside

WAITS = Enqueue(queue="sales", longest=2.0, language="pl", key="q")


class Reserve:
    """Gives those who are free, in turn; waits for nobody."""

    def __init__(self, engine: Engine) -> None:
        self.free: list[str] = []
        self._loop = asyncio.get_running_loop()
        engine.room = WaitingRoom(reserve=self)

    def due(self, call_id: str) -> float | None:
        return self._loop.time() + 2.0

    async def agent(self, queue: str, due: float) -> str | None:
        assert queue == "sales"
        if self.free:
            return self.free.pop(0)
        await asyncio.sleep(due - self._loop.time())
        return None


@pytest.fixture
async def engine(pbx: Pbx, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    async with beside(pbx, sqlite_url, tmp_path) as made:
        yield made


async def device(engine: Engine, name: str, *, registered: bool, in_use: bool = False) -> None:
    """Wait until Asterisk says so."""
    changed, wanted = asyncio.Event(), (registered, in_use)

    def seen(event: PhoneChanged) -> None:
        if event.interface == name and (event.registered, event.in_use) == wanted:
            changed.set()

    engine.bus.subscribe(PhoneChanged, seen)
    async with asyncio.timeout(10):
        await changed.wait()


async def held(engine: Engine, pbx: Pbx, legs: HeldLegs, user: str) -> None:
    there = asyncio.create_task(device(engine, f"Custom:held-{user}", registered=True))
    await asyncio.sleep(0)
    await legs.ring(f"PJSIP/{user}", "overdue")
    await there
    await QueueMembers(engine.ami, lambda _: True).add(own(user), user, held_phone(user))


async def reached(line: AsteriskLine) -> tuple[float, object, object]:
    """As a person who has answered: seconds to an agent, what was told, how it ended."""
    events = line.events()
    await line.perform(Answer())
    await line.perform(Say((Pause(0.1),), barge_in=False))
    await anext(events)
    await line.perform(WAITS)
    began = time.monotonic()
    first = await anext(events)
    took = time.monotonic() - began
    return took, first, await anext(events) if isinstance(first, AgentAnswered) else first


async def test_two_people_get_two_agents_at_once_and_the_third_a_word_in_time(pbx: Pbx, engine: Engine) -> None:
    legs, reserve = HeldLegs(engine.ami), Reserve(engine)
    agent, person = pbx.sounds / "demo-agent-pl.wav", pbx.sounds / "demo-caller-pl.wav"
    async with pbx.phone("ewa", 0.1) as ewa, pbx.phone("boris", 0.1):
        await held(engine, pbx, legs, "ewa")
        await held(engine, pbx, legs, "boris")
        assert not ewa.recording().any(), "nothing is heard while nobody is there"
        reserve.free = ["ewa", "boris"]
        said = engine.takes(reached)
        async with pbx.caller("100") as caller:
            await caller.until(lambda: talks(engine) == 1)
            ewa.say(agent)
            await caller.hears(agent)
            caller.say(person)
            await ewa.hears(person)
            assert tone_in(ewa.recording()), "a short tone says that somebody is there"
            both = engine.takes(reached)
            async with pbx.caller("100", "+48601234568") as other:
                await other.until(lambda: talks(engine) == 2)
            await caller.hang_up()
        for result in (said, both):
            took, first, _ = await result
            assert isinstance(first, AgentAnswered)
            assert took < 1.0
        late = engine.takes(reached)
        async with pbx.caller("100") as caller:
            took, first, _ = await late
            assert isinstance(first, QueueTimeout)
            assert 1.9 < took < 2.2
        # A leg that was in a talk takes the next; an agent who ends the talk at the page keeps it.
        reserve.free = ["ewa"]
        said = engine.takes(reached)
        async with pbx.caller("100") as caller:
            await caller.until(lambda: talks(engine) == 3)
            ewa.say(agent)
            await caller.hears(agent)
            leg = next(c.leg for c in engine.registry if c.member == "ewa")
            await engine.ami.act("Hangup", {"Channel": leg})
            assert isinstance((await said)[2], AgentLeft)
        gone = asyncio.create_task(device(engine, "Custom:held-ewa", registered=False))
        await asyncio.sleep(0)
        await legs.drop("PJSIP/ewa")
        await gone
        await legs.drop("PJSIP/boris")
    connected = [h for h in engine.told if isinstance(h, AgentConnected)]
    assert [(h.member, h.queue) for h in connected] == [("ewa", None), ("boris", None), ("ewa", None)]
    assert len([h for h in engine.told if isinstance(h, TalkEnded)]) == 3
    await engine.until_channels(lambda n: n == 0)


def tone_in(sound: np.ndarray) -> bool:
    """A twentieth of a second of nothing but 880 Hz."""
    pieces = (sound[start : start + 400].astype(float) for start in range(0, len(sound) - 400, 40))
    spectra = (np.abs(np.fft.rfft(piece * np.hanning(400))) ** 2 for piece in pieces if np.abs(piece).max() > 1000)
    return any(spectrum[41:48].sum() > 0.95 * spectrum.sum() for spectrum in spectra)


def talks(engine: Engine) -> int:
    """Begun so far."""
    return sum(isinstance(happening, AgentConnected) for happening in engine.told)
