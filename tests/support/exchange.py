"""An engine's telephone side for a live test: FastAGI port, AMI through a proxy that can be cut, and what the bus told.

`async with Exchange(pbx, folder).running() as exchange:`; `exchange.takes(script)` runs the next call.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.hearing import Ears
from ivr.asterisk.line import AsteriskLine
from ivr.asterisk.queues import QueueMembers
from ivr.asterisk.registry import Registry
from ivr.asterisk.staying import WaitingRoom
from ivr.asterisk.telling import Whispers
from ivr.bus import Bus
from ivr.happenings import Happening, PbxDown, PbxUp, PhoneChanged
from ivr.ids import new_id
from ivr.prompts.book import PromptBook
from scripts_dsl.effects import Answer, Effect, Hangup, Listen, Parts, Words
from scripts_dsl.events import AnyEvent
from support.asterisk import Pbx
from support.patience import PATIENCE
from support.sip import SipPhone

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
        self.wait: float | None = None
        """Estimated seconds, told to who waits."""
        self.at_work = False
        """Whether an agent without a telephone may be back in a moment."""
        self.ears: Ears | None = None
        """Who understands words."""
        self.shift = timedelta()
        self._changed = asyncio.Event()
        self._links: list[asyncio.Transport] = []
        self._relays: set[asyncio.Future[None]] = set()
        self.reachable = True

    def clock(self) -> datetime:
        """What the call takes for the time."""
        return datetime.now(UTC) + self.shift

    def _note(self, event: object) -> None:
        self.told.append(event)
        self._changed.set()

    async def told_of(self, kind: type, within: float = PATIENCE, count: int = 1) -> Any:
        """The `count`-th event of this kind on the bus."""
        async with asyncio.timeout(within):
            while len(found := [e for e in self.told if type(e) is kind]) < count:
                self._changed.clear()
                await self._changed.wait()
        return found[count - 1]

    def kinds(self) -> list[type]:
        return [type(e) for e in self.told if isinstance(e, Happening)]

    async def _handle(self, session: AgiSession) -> None:
        script, result = self.script, self.result
        outlook, expected = (lambda _queue, _ahead: self.wait), (lambda _queue: self.at_work)
        room = WaitingRoom({"support": ("pl", "en")}, outlook, Whispers(self.ami), expected)
        line = AsteriskLine(session, new_id(), self.prompts, self.registry, self.clock, room=room, ears=self.ears)
        try:
            result.set_result(await script(Call(line)))
        except Exception as problem:
            result.set_exception(problem)
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
        async with asyncio.timeout(PATIENCE):
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
            async with asyncio.timeout(PATIENCE):
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


@asynccontextmanager
async def registered(exchange: Exchange, pbx: Pbx, user: str, ring: float) -> AsyncIterator[SipPhone]:
    """An agent's registered phone."""
    async with pbx.phone(user, ring) as phone:
        async with asyncio.timeout(PATIENCE):
            while not exchange.happenings.phone(f"PJSIP/{user}").registered:
                await exchange.told_of(PhoneChanged, count=sum(type(e) is PhoneChanged for e in exchange.told) + 1)
        yield phone


@asynccontextmanager
async def agent(exchange: Exchange, pbx: Pbx, ring: float, *halls: str) -> AsyncIterator[SipPhone]:
    """Ewa's registered phone, serving the queue and these halls."""
    async with registered(exchange, pbx, "ewa", ring) as phone:
        for queue in ("support", *halls):
            await exchange.members.add(queue, "ewa", "PJSIP/ewa")
        try:
            yield phone
        finally:
            for queue in ("support", *halls):
                await exchange.members.remove(queue, "PJSIP/ewa")


@asynccontextmanager
async def agent_on_a_break(exchange: Exchange, pbx: Pbx, *halls: str) -> AsyncIterator[None]:
    """Somebody is there, and nobody's phone rings: callers wait."""
    async with agent(exchange, pbx, 60, *halls):
        await exchange.members.pause("PJSIP/ewa", paused=True)
        yield
