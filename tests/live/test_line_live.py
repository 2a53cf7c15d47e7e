"""The Asterisk line on a real Asterisk: keys, prompts, queue and hang-up are what the fakes of the wire tier say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.queues import QueueMembers
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.happenings import (
    AgentConnected,
    AgentMissed,
    AgentRinging,
    CallerLeftQueue,
    CallerQueued,
    Happening,
    PbxDown,
    PbxUp,
    PhoneChanged,
    TalkEnded,
)
from ivr.prompts.book import PromptBook
from scripts_dsl.effects import Answer, Effect, Enqueue, Hangup, Listen, Parts, Say, Words
from scripts_dsl.events import AgentAnswered, AgentLeft, AnyEvent, CallerHungUp, Keys, QueueTimeout, SayDone, Silence
from support.asterisk import Pbx
from support.hearing import prompts_heard

GREETING = "Good morning and welcome to the energy company."
MENU = "For invoices press one. For faults press two."
ACCOUNT = "Please type the ten digits of your account."
THANKS = "Thank you very much. We have written down your number."
Script = Callable[["Call"], Coroutine[Any, Any, object]]


def words(text: str) -> Parts:
    return (Words(text, "en"),)


def menu(wait: float = 2) -> Listen:
    return Listen(words(MENU), min=1, max=1, wait=wait, between=1, end_key=None)


class Call:
    """The engine's side of a call."""

    def __init__(self, line: AsteriskLine) -> None:
        self.line, self.events = line, line.events()

    async def __call__(self, effect: Effect) -> AnyEvent | None:
        await self.line.perform(effect)
        return await self.next()

    async def next(self) -> AnyEvent | None:
        return await anext(self.events, None)

    async def answer(self) -> None:
        await self.line.perform(Answer())

    async def hang_up(self, last: str = "") -> None:
        await self.line.perform(Hangup(words(last) if last else ()))
        assert await self.next() is None


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """From one connection to the other, until either ends."""
    try:
        while data := await source.read(65_536):
            sink.write(data)
    except ConnectionError:
        pass
    finally:
        sink.transport.abort()


class Exchange:
    """An AGI port and AMI beside the Asterisk of this module; AMI goes through a proxy that can be cut."""

    def __init__(self, pbx: Pbx, folder: Path) -> None:
        self.pbx, self.bus = pbx, Bus()
        self.told: list[object] = []
        for kind in (Happening, PhoneChanged, PbxUp, PbxDown):
            self.bus.subscribe(kind, self._note)
        self.registry = Registry(self.bus)
        self.happenings = AmiHappenings(self.bus, self.registry)
        self.prompts = PromptBook(folder / "recordings", folder / "cache")
        self.server = AgiServer(self._handle)
        self._changed = asyncio.Event()
        self._links: list[asyncio.Transport] = []
        self._relays: set[asyncio.Future[None]] = set()
        self.reachable = True

    def _note(self, event: object) -> None:
        self.told.append(event)
        self._changed.set()

    async def told_of(self, kind: type, within: float = 10, count: int = 1) -> Any:
        """The `count`-th event of this kind on the bus."""
        async with asyncio.timeout(within):
            while len(found := [e for e in self.told if type(e) is kind]) < count:
                self._changed.clear()
                await self._changed.wait()
        return found[count - 1]

    def kinds(self) -> list[type]:
        return [type(e) for e in self.told if isinstance(e, Happening)]

    async def _handle(self, session: AgiSession) -> None:
        line = AsteriskLine(session, "call-1", self.prompts, self.registry, lambda: datetime.now(UTC))
        try:
            self.result.set_result(await self.script(Call(line)))
        except Exception as problem:
            self.result.set_exception(problem)
        finally:
            await line.close()

    def takes(self, script: Script) -> asyncio.Future[Any]:
        """The next call runs `script`; the future has its result."""
        self.script, self.result = script, asyncio.get_running_loop().create_future()
        self.told.clear()
        return self.result

    async def sound(self, text: str) -> Path:
        (clip,) = await self.prompts.plan(words(text))
        return Path(f"{clip.path}.wav")

    # --- AMI through a proxy ------------------------------------------------------------------------------------

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.reachable:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.pbx.box.ports.ami)
        self._links += [writer.transport, far_writer.transport]
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            self._relays.add(asyncio.ensure_future(pump(source, sink)))

    def cut(self) -> None:
        """AMI is gone until mend()."""
        self.reachable = False
        for link in self._links:
            link.abort()
        self._links.clear()

    async def mend(self) -> None:
        self.reachable = True
        async with asyncio.timeout(3):
            await self.ami.ready()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Exchange]:
        proxy = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        port = proxy.sockets[0].getsockname()[1]
        user = self.pbx.box.engine
        self.ami = Ami("127.0.0.1", port, user.name, user.secret, self.happenings)
        self.members = QueueMembers(self.ami, lambda _: True)
        task = asyncio.create_task(self.ami.run())
        await self.server.start(port=self.pbx.agi_port)
        await self.prompts.warm([words(t) for t in (GREETING, MENU, ACCOUNT, THANKS, "Goodbye.")])
        try:
            async with asyncio.timeout(5):
                await self.ami.ready()
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.server.close()
            await self.prompts.close()
            self.cut()
            proxy.close()
            await asyncio.gather(*self._relays)


@pytest.fixture
async def exchange(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Exchange]:
    async with Exchange(pbx, tmp_path_factory.getbasetemp() / "line").running() as made:
        yield made


async def test_prompts_are_heard_in_order_and_digits_arrive(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        first = await call(Say(words(GREETING)))
        typed = await call(Listen(words(ACCOUNT), min=10, max=10, wait=5, between=3))
        said = await call(Say(words(THANKS)))
        await call.hang_up("Goodbye.")
        return first, typed, said

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await caller.hears(await exchange.sound(GREETING))
        await asyncio.sleep(1)
        caller.press("4539578767#")
        await caller.hears(await exchange.sound(THANKS), within=15)
        assert await caller.ended(5) == 0
        texts = {name: await exchange.sound(t) for name, t in (("hello", GREETING), ("thanks", THANKS))}
        assert prompts_heard(caller.recording(), texts) == ["hello", "thanks"]
    first, typed, said = await result
    assert isinstance(first, SayDone)
    assert (typed.digits, typed.by) == ("4539578767", "length")
    assert isinstance(said, SayDone), "the hash after the tenth digit belongs to the number"


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.7])
async def test_a_key_pressed_early_answers_the_menu(exchange: Exchange, pbx: Pbx, delay: float) -> None:
    """`delay`: seconds from the first sound, from which on the caller's own sound finds its way."""

    async def script(call: Call) -> object:
        await call.answer()
        await call(Say(words(GREETING)))
        event = await call(menu())
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > 0)
        await asyncio.sleep(delay)
        caller.press("2")
        event = await asyncio.wait_for(result, 15)
    assert isinstance(event, Keys)
    assert event.digits == "2"


async def test_without_barge_in_a_prompt_goes_on_after_a_key_and_loses_nothing(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        await call(Say(words(GREETING), barge_in=False))
        event = await call(menu())
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await asyncio.sleep(1.2)
        caller.press("3")
        event = await asyncio.wait_for(result, 15)
        assert (await caller.hears(await exchange.sound(GREETING), share=0.7)).share > 0.7
    assert isinstance(event, Keys)
    assert event.digits == "3"


async def test_silence_is_silence(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        event = await call(menu(wait=1))
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100"):
        assert isinstance(await asyncio.wait_for(result, 20), Silence)


@pytest.mark.parametrize("effect", [Say(words(GREETING)), menu(), Enqueue("support"), None], ids=str)
async def test_a_caller_who_hangs_up_is_noticed_in_every_state(
    exchange: Exchange, pbx: Pbx, effect: Effect | None
) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        if effect is None:
            await call(Say(()))
            return await call.next()
        return await call(effect)

    result = exchange.takes(script)
    async with pbx.caller("100") as caller:
        await caller.answered()
        await asyncio.sleep(0.6)
        await caller.hang_up()
        assert isinstance(await asyncio.wait_for(result, 3), CallerHungUp)
    await asyncio.sleep(0.2)
    assert len(exchange.registry) == 0
    assert exchange.kinds() == ([CallerQueued, CallerLeftQueue] if isinstance(effect, Enqueue) else [])


async def waits(call: Call) -> object:
    """Into the queue and out again; all events."""
    await call.answer()
    events = [await call(Enqueue("support", longest=20))]
    while isinstance(events[-1], AgentAnswered):
        events.append(await call.next())
    if not isinstance(events[-1], CallerHungUp):
        await call.hang_up()
    return events


async def test_nobody_takes_the_call_in_time(exchange: Exchange, pbx: Pbx) -> None:
    async def script(call: Call) -> object:
        await call.answer()
        event = await call(Enqueue("sales", longest=1))
        await call.hang_up()
        return event

    result = exchange.takes(script)
    async with pbx.caller("100"):
        assert isinstance(await asyncio.wait_for(result, 5), QueueTimeout)
    assert (await exchange.told_of(CallerLeftQueue)).why == "timeout"


@asynccontextmanager
async def agent(exchange: Exchange, pbx: Pbx, ring: float) -> AsyncIterator[Any]:
    """Ewa's registered phone, serving the queue."""
    async with pbx.phone("ewa", ring) as phone:
        async with asyncio.timeout(5):
            while not exchange.happenings.phone("PJSIP/ewa").registered:
                await exchange.told_of(PhoneChanged, count=sum(type(e) is PhoneChanged for e in exchange.told) + 1)
        await exchange.members.add("support", "ewa", "PJSIP/ewa")
        try:
            yield phone
        finally:
            await exchange.members.remove("support", "PJSIP/ewa")


async def test_an_agent_rings_answers_and_leaves(exchange: Exchange, pbx: Pbx) -> None:
    async with agent(exchange, pbx, ring=0.5) as phone:
        result = exchange.takes(waits)
        async with pbx.caller("100", "+48601234567", "Anna Kowalska"):
            ringing = await exchange.told_of(AgentRinging)
            assert AgentConnected not in exchange.kinds(), "the pop comes before the answer"
            assert (ringing.member, ringing.interface, ringing.ani) == ("ewa", "PJSIP/ewa", "+48601234567")
            await exchange.told_of(AgentConnected)
            await asyncio.sleep(1)
            await phone.hang_up()
            events = await asyncio.wait_for(result, 5)
    assert [type(e) for e in events] == [AgentAnswered, AgentLeft]
    assert events[1].talk == pytest.approx(1, abs=0.6)
    assert exchange.kinds() == [CallerQueued, AgentRinging, CallerLeftQueue, AgentConnected, TalkEnded]
    assert (await exchange.told_of(TalkEnded)).by == "agent"


@pytest.mark.parametrize("when", ["before the queue", "while it rings", "while they talk"])
async def test_a_cut_of_ami_in_the_middle_of_a_call_loses_nothing_that_matters(
    exchange: Exchange, pbx: Pbx, when: str
) -> None:
    async with agent(exchange, pbx, ring=2.0) as phone:
        result = exchange.takes(waits)
        if when == "before the queue":
            exchange.cut()
        async with pbx.caller("100"):
            if when == "while it rings":
                await exchange.told_of(AgentRinging)
                exchange.cut()
            elif when == "while they talk":
                await exchange.told_of(AgentConnected)
                exchange.cut()
            await phone.ringing()
            await asyncio.sleep(0.3)
            if when == "before the queue":
                await exchange.mend()
            await phone.answered()
            await asyncio.sleep(1)
            if when == "while it rings":
                await exchange.mend()
            await phone.hang_up()
            events = await asyncio.wait_for(result, 5)
        await exchange.mend()
        await exchange.told_of(TalkEnded)
    assert [type(e) for e in events] == [AgentAnswered, AgentLeft]
    assert exchange.kinds() == [CallerQueued, AgentRinging, CallerLeftQueue, AgentConnected, TalkEnded]
    assert len(exchange.registry) == 0


async def test_ami_cut_for_the_whole_talk_still_tells_who_talked(exchange: Exchange, pbx: Pbx) -> None:
    async with agent(exchange, pbx, ring=0.3) as phone:
        result = exchange.takes(waits)
        exchange.cut()
        async with pbx.caller("100"):
            await phone.answered()
            await asyncio.sleep(1)
            await phone.hang_up()
            events = await asyncio.wait_for(result, 5)
        await exchange.mend()
    assert [type(e) for e in events] == [AgentAnswered, AgentLeft]
    assert exchange.kinds() == [CallerQueued, CallerLeftQueue, AgentConnected, TalkEnded]
    assert (await exchange.told_of(TalkEnded)).member == "ewa"


async def test_a_phone_that_nobody_answers_is_missed(exchange: Exchange, pbx: Pbx) -> None:
    async with agent(exchange, pbx, ring=60):
        exchange.takes(waits)
        async with pbx.caller("100") as caller:
            await exchange.told_of(AgentRinging)
            await caller.hang_up()
            assert (await exchange.told_of(CallerLeftQueue)).why == "abandoned"
    assert AgentMissed not in exchange.kinds()
