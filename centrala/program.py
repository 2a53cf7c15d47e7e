"""The program at work: everything started in order, and ended in order.

In: all parts, made by app.py. Out: run() until a signal. Every task belongs to the TaskGroup here; when one of them
fails, the program ends loudly, and the callers hear the dialplan's fallback.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from centrala.alarming import Telling
from centrala.attached import SOON
from centrala.calling import Calling
from centrala.config import Config
from centrala.flows import Flows, constant_prompts
from centrala.made import Parts, free, now
from centrala.publishing.following import Following
from cti.agents_side import AgentsSide
from cti.web.server import Server, start
from ivr.asterisk.agi_server import AgiServer
from ivr.dialguard.refusals import Refusals
from ivr.left_calls import Pinned
from ivr.overload import watch
from ivr.resuming import end_what_is_gone
from ivr.watchdog.pulse import Heart
from outbound.ringback.ringback import Ringback

if TYPE_CHECKING:
    from centrala.twilio_port import TwilioPort

OBJECTS_BETWEEN = 20_000
"""Objects made and not gone between two looks of the collector; about a millisecond's work for it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stop:
    """Who asks the program to end."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """By the first signal."""
    at_once: asyncio.Event = field(default_factory=asyncio.Event)
    """By a second one: from somebody who does not want to wait."""

    def on_signals(self) -> None:
        """SIGTERM and SIGINT."""
        for which in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(which, self._signal)

    def _signal(self) -> None:
        (self.at_once if self.asked.is_set() else self.asked).set()

    async def not_asked(self) -> bool:
        """Calls are taken until then; for /readyz."""
        return not self.asked.is_set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """See above."""

    config: Config
    stop: Stop
    following: Following
    telling: Telling
    parts: Parts
    refusals: Refusals
    ringback: Ringback
    calling: Calling
    port: AgiServer
    twilio: TwilioPort | None
    office: AgentsSide

    async def run(self, flows: Flows) -> None:
        """Until it is asked to stop. Raises StartError."""
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self.parts.ground.events.run())
            work = [tasks.create_task(one) for one in self._work(flows, tasks)]
            server, web_port = await self._open()
            _keep_what_there_is()
            log.info("centrala.serving", web=f"http://{self.config.web.host}:{web_port}", flows=sorted(flows.graphs))
            await self.stop.asked.wait()
            await self._say_goodbye()
            await self._close(server)
            for task in work:
                task.cancel()
            await self._let_go()
            await writer
        await self.parts.ground.store.close()

    # --- the beginning -------------------------------------------------------------------------------------------

    def put(self, flows: Flows) -> None:
        """Calls that begin from now on hear these flows."""
        self.calling.callers.routing.put(flows.site.numbers, flows.graphs)
        self.calling.way.outside.put(flows.site)
        self.parts.recordings.put(flows.site)
        self.calling.staffing.put(flows.site.queues)
        self.calling.agents.put(flows.site, flows.scripts, flows.surveys)
        self.calling.brake.put(flows)
        self.calling.campaigns.put(flows.campaigns)
        self.calling.callers.left.pin(
            {(one.name, one.hash): Pinned(one) for one in self.calling.agents.graphs(flows.campaigns.values())}
        )
        self.ringback.put(flows.site, flows.campaigns)
        self.telling.alarms.put(flows.site)
        self.office.put(flows.site, flows.graphs, flows.scripts, flows.surveys)
        self.calling.callers.prompts.put(flows.recordings)

    def _work(self, flows: Flows, tasks: asyncio.TaskGroup) -> tuple[Coroutine[Any, Any, None], ...]:
        """What is done until the end."""

        def in_force(new: Flows) -> None:
            self.put(new)
            tasks.create_task(self._warm(new))

        ground = self.parts.ground
        return (
            *((Heart(self.config.heartbeat).run(),) if self.config.heartbeat else ()),
            self.parts.asterisks.run(self.calling.callers),
            watch(self.parts.gate),
            end_what_is_gone(self.calling.callers.left, self._living, ground.bus, self.calling.journal, now),
            self.refusals.run(),
            self.telling.run(),
            self.calling.callbacks.run(),
            self.calling.campaigns.run(),
            self.calling.braking.run(),
            self.calling.agents.run(),
            self.office.run(),
            self.parts.recordings.run(),
            self.following.follow(in_force),
            self._warm(flows),
        )

    async def _open(self) -> tuple[Server, int]:
        """The doors: callers', then people's; the web server, and its port."""
        await self.office.restore()
        with free("FastAGI"):
            await self.parts.asterisks.open(self.port)
        with free("web"):
            server, web_port = await start(self.office.app, self.config.web.host, self.config.web.port)
        if self.twilio is not None:
            with free("Twilio"):
                await self.twilio.start()
        return server, web_port

    async def _warm(self, flows: Flows) -> None:
        """Speak every constant prompt now, so that no caller waits for the speech program."""
        prompts = self.calling.callers.prompts.book
        await asyncio.to_thread(prompts.prune)
        for graph in (*flows.graphs.values(), *self.calling.agents.graphs(flows.campaigns.values())):
            await prompts.warm(constant_prompts(graph))

    async def _living(self) -> frozenset[str] | None:
        left = self.calling.callers.left
        here = self.parts.asterisks.living(left)
        return await here if self.twilio is None else await self.twilio.living(here)

    # --- the end -------------------------------------------------------------------------------------------------

    async def _say_goodbye(self) -> None:
        """Nobody is called any more; new callers wait for the next engine. Or, with `drain`, nobody knows of a next
        one, and those who talk have time to end."""
        await self.calling.campaigns.close()
        if self.config.drain:
            log.info("centrala.draining", calls=self.port.calls, seconds=self.config.drain)
            await self.parts.asterisks.promise_the_next(0)
            await self.calling.callbacks.close()
            await self.port.drain(self.config.drain, self.stop.at_once)
        else:
            await self.parts.asterisks.promise_the_next(SOON)
        log.info("centrala.stopping", calls=self.port.calls)

    async def _close(self, server: Server) -> None:
        """The doors, callers' first: agents' pages see how their calls end."""
        await self.port.close()
        if self.twilio is not None:
            await self.twilio.close()
        await self.calling.callbacks.close()
        await server.cleanup()
        await self.office.close()

    async def _let_go(self) -> None:
        """What calls used; the event log last: it takes what the others say at their end."""
        await self.calling.close()
        await self.parts.ground.events.close()


def _keep_what_there_is() -> None:
    """What was loaded stays until the end: the collector need not look through it again and again during calls, nor
    as often as every 700 objects, which is half a call."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN)
    gc.enable()
