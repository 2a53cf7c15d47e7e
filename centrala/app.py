"""The wiring: who is made of what. One page, read from top to bottom; nothing here decides anything.

`run(config)` serves until SIGTERM or SIGINT. Every task belongs to the TaskGroup here; when one of them fails, the
program ends loudly, and the callers hear the dialplan's fallback.
"""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime

import structlog

import cti.agents.presence
import cti.customers
import ivr.journal
from centrala.config import Config
from centrala.demo.load import load_demo
from centrala.flows import Flows, StartError, constant_prompts, load_flows, refuse_unknown_functions
from centrala.migrations import upgrade
from cti.agents import Agents
from cti.customers import Customers, functions
from ivr.asterisk.agi_server import AgiServer
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.inbound import Inbound
from ivr.asterisk.queues import QueueMembers
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.calls import Exchange
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening
from ivr.hooks import Functions
from ivr.journal import Journal
from ivr.live import LiveCalls
from ivr.logs import configure
from ivr.prompts.book import PromptBook
from ivr.queue_facts import QueueFacts
from ivr.routing import Routing
from ivr.store import open_store

__all__ = ["StartError", "run"]

log = structlog.get_logger(__name__)


def now() -> datetime:
    """The program's clock."""
    return datetime.now(UTC)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for which in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(which, stop.set)
    return stop


async def _warm(prompts: PromptBook, flows: Flows) -> None:
    """Speak every constant prompt now, so that no caller waits for the speech program."""
    await asyncio.to_thread(prompts.prune)
    for graph in flows.graphs.values():
        await prompts.warm(constant_prompts(graph))


async def run(config: Config) -> None:
    """Serve calls and desks until a signal. Raises StartError."""
    configure(config.log_format)
    stop = _stop_on_signals()

    # --- what there is: flows and data ---------------------------------------------------------------------------
    flows = load_flows(config.callflows)
    await upgrade(config.database)
    store = await open_store(config.database)
    events = EventLog(store, [ivr.journal.project, cti.customers.project, cti.agents.presence.project])
    customers, agents = Customers(store), Agents(store)
    site_functions = Functions(functions(customers))
    refuse_unknown_functions(flows.site, site_functions)
    if config.demo is not None:
        await load_demo(store, config.demo, now())

    # --- calls ---------------------------------------------------------------------------------------------------
    bus = Bus()
    bus.subscribe(Happening, events.append)
    live, registry = LiveCalls(), Registry(bus)
    telephone = AmiHappenings(bus, registry)
    ami_config = config.asterisk.ami
    ami = Ami(ami_config.host, ami_config.port, ami_config.user, ami_config.secret.get_secret_value(), telephone)
    members = QueueMembers(ami, knows=lambda _: True)
    prompts = PromptBook(config.recordings, config.prompt_cache)
    exchange = Exchange(
        bus=bus,
        journal=Journal(events, store),
        functions=site_functions,
        live=live,
        site_facts=QueueFacts(bus, live, lambda _queue: 0).read,
        clock=now,
    )
    routing = Routing(flows.site.numbers, flows.graphs)
    inbound = Inbound(config.asterisk.name, config.country, exchange, routing, prompts, registry)
    port = AgiServer(inbound)

    # --- everything at work --------------------------------------------------------------------------------------
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(events.run()),
            tasks.create_task(ami.run()),
            tasks.create_task(_warm(prompts, flows)),
        ]
        await port.start(config.asterisk.agi.host, config.asterisk.agi.port)
        log.info("centrala.serving")
        await stop.wait()
        log.info("centrala.stopping")
        await port.close()
        for task in running[1:]:
            task.cancel()
        await events.close()
    await prompts.close()
    await store.close()
