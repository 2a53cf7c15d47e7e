"""An engine's telephone side with calls to the outside, for tests beside a real Asterisk: AGI port, AMI, dial guard on
a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.asterisk.agi_server import AgiServer, AgiSession
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.line import NO_ROOM, AsteriskLine
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.callbacks import store as callbacks
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.ports import Attempt
from ivr.dialguard.suppression import Suppression
from ivr.eventlog import EventLog
from ivr.happenings import Happening
from ivr.ids import new_id
from ivr.prompts.book import PromptBook
from ivr.store import Store, open_store
from scripts_dsl.effects import Effect
from scripts_dsl.events import AnyEvent
from support.asterisk import Pbx
from support.patience import PATIENCE

Script = Callable[[AsteriskLine], Coroutine[Any, Any, object]]


def now() -> datetime:
    return datetime.now(UTC)


async def performed(line: AsteriskLine, effect: Effect) -> AnyEvent | None:
    """The event that closes `effect`."""
    await line.perform(effect)
    return await anext(line.events(), None)


class Engine:
    """Made by `beside()`."""

    def __init__(self, pbx: Pbx, store: Store, folder: Path) -> None:
        self.pbx, self.store, self.bus = pbx, store, Bus()
        self.log = EventLog(store, [attempts.project, suppression.project, callbacks.project])
        self.bus.subscribe(Happening, self.log.append)
        self.told: list[Happening] = []
        self.bus.subscribe(Happening, self.told.append)
        self.registry = Registry(self.bus)
        user = pbx.box.engine
        listener = AmiHappenings(self.bus, self.registry)
        self.ami = Ami("127.0.0.1", pbx.box.ports.ami, user.name, user.secret, listener)
        ledger = Attempts(self.log, store, pbx.box.name, "PL", frozenset, now)
        self.dialling = Dialling(self.bus, self.ami, ledger, lambda: suppression.keys(store))
        self.suppression = Suppression(self.log, store, self.dialling.hold, now)
        self.ledger = ledger
        self.prompts = PromptBook(folder / "recordings", folder / "cache")
        self.server = AgiServer(self._handle)
        self.room = NO_ROOM
        """Where callers wait."""

    async def _handle(self, session: AgiSession) -> None:
        line = AsteriskLine(session, new_id(), self.prompts, self.registry, now, room=self.room, dialling=self.dialling)
        try:
            self.result.set_result(await self.script(line))
        except Exception as problem:
            self.result.set_exception(problem)
        finally:
            await line.close()

    def takes(self, script: Script) -> asyncio.Future[Any]:
        """The next call runs `script`; the future has its result."""
        self.script, self.result = script, asyncio.get_running_loop().create_future()
        return self.result

    async def attempt(self, key: str, within: float = PATIENCE) -> Attempt:
        """The attempt of a key, when it is over."""
        async with asyncio.timeout(within):
            while True:
                await self.log.flush()
                found = await self.ledger.by_key(key)
                if found is not None and found.state != "intent":
                    return found
                await asyncio.sleep(0.02)

    async def until_channels(self, true: Callable[[int], bool], within: float = PATIENCE) -> None:
        """Wait until this holds for the number of channels."""
        async with asyncio.timeout(within):
            while True:
                if true(len(await self.dialling.keys.listed())):
                    return
                await asyncio.sleep(0.02)

    async def serve(self) -> None:
        """Until cancelled; `ready` afterwards."""
        async with asyncio.TaskGroup() as tasks:
            for work in (self.log.run(), self.ami.run(), self.dialling.run()):
                tasks.create_task(work)


@asynccontextmanager
async def beside(pbx: Pbx, url: str, folder: Path) -> AsyncIterator[Engine]:
    """An engine beside `pbx` on the database `url`."""
    store = await open_store(url)
    engine = Engine(pbx, store, folder)
    serving = asyncio.create_task(engine.serve())
    await engine.server.start(port=pbx.agi_port)
    try:
        async with asyncio.timeout(PATIENCE):
            await engine.dialling.ready()
        yield engine
    finally:
        await engine.server.close()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await engine.prompts.close()
        await store.close()
