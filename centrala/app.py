"""The wiring: who is made of what. One page, read from top to bottom; nothing here decides anything.

`run(config)` serves until SIGTERM or SIGINT. Parts that need more than a line are made in made.py, callers' in
calling.py, the agents' side in people.py; program.py starts everything and ends it.
"""

from __future__ import annotations

from centrala.alarming import telling
from centrala.asterisks import Asterisks
from centrala.calling import calling_of
from centrala.campaigning import rules
from centrala.config import Config
from centrala.demo.load import load_demo, lock_demo
from centrala.flows import StartError, refuse_unknown_functions
from centrala.made import (
    PROJECTIONS,
    Parts,
    bus_of,
    functions_of,
    ground_of,
    now,
    phones_of,
    recordings_of,
    say_how_to_begin,
    twilio_of,
)
from centrala.migrations import upgrade
from centrala.outside import refuse_missing_secrets
from centrala.people import core_of, office_of
from centrala.program import Program, Stop
from centrala.publishing.following import Following
from cti.agents import Agents
from cti.customers import Customers
from ivr.admission import Gate
from ivr.asterisk.halls import halls
from ivr.dialguard.refusals import Refusals
from ivr.dialguard.stop_key import StopKeys
from ivr.dialguard.suppression import Suppression
from ivr.eventlog.writer import EventLog
from ivr.kept_alarms import KeptAlarms
from ivr.live import LiveCalls
from ivr.logs import configure
from ivr.statements import Sql
from ivr.store import Store, open_store
from ivr.switches import Switches
from outbound.ringback.functions import functions
from outbound.ringback.ringback import Ringback

__all__ = ["StartError", "run"]

ONE_ROW = Sql("SELECT 1")


async def run(config: Config) -> None:
    """Serve calls and desks until a signal. Raises StartError."""
    told = telling(config, now)
    configure(config.log_format, also=told.alarms, for_good=True)
    stop = Stop()
    stop.on_signals()

    # --- what there is: flows, data, functions -------------------------------------------------------------------
    following = Following(config.callflows, recordings=config.recordings, development=config.demo is not None)
    flows = following.load()
    await upgrade(config.database)
    store = await open_store(config.database)
    events, customers, agents = EventLog(store, PROJECTIONS), Customers(store), Agents(store)
    refuse_missing_secrets(flows.site, config)
    if config.demo is not None:
        await load_demo(store, config.demo, now())
    else:
        await lock_demo(store, now())
    await say_how_to_begin(agents)
    bus = bus_of(events, told.alarms)
    alarms, switches = KeptAlarms(bus.publish, now), Switches(bus.publish, now)
    await alarms.load(store)
    await switches.load(store)
    told.alarms.kept_by(alarms.keep)

    # --- the telephone -------------------------------------------------------------------------------------------
    gate, live, phones = Gate(config.most_calls), LiveCalls(), await phones_of(config, agents)
    ground = ground_of(config, flows.site, bus, events, store, phones)
    asterisks = Asterisks(config, ground)
    recordings = recordings_of(config, ground, live, asterisks.mute)
    suppression = Suppression(events, store, asterisks.calls_out.hold, now)
    refusals = Refusals(bus, live, suppression.begun)
    StopKeys(bus, live, refusals)
    ringback = Ringback(store, events, suppression.suppress, rules, now)
    site_functions = functions_of(config, customers, store, functions(ringback))
    refuse_unknown_functions(flows.site, site_functions)

    # --- people and callers --------------------------------------------------------------------------------------
    parts = Parts(
        ground=ground, asterisks=asterisks, live=live, gate=gate, recordings=recordings, alarms=alarms,
        tells=told.alarms, switches=switches, agents=agents, customers=customers, phones=phones,
        halls=halls(flows.site.queues),
    )  # fmt: skip
    core = await core_of(config, parts)
    calling = await calling_of(config, parts, core, flows, site_functions)
    checks = {"database": lambda: _answers(store), **asterisks.checks(), "calls": stop.not_asked}
    program = Program(
        config=config, stop=stop, following=following, telling=told, parts=parts, refusals=refusals, calling=calling,
        ringback=ringback,
        port=asterisks.port(calling.callers, gate),
        office=await office_of(config, parts, core, calling, ringback, checks),
        twilio=twilio_of(config, ground, calling.callers, core.lengths),
    )  # fmt: skip
    program.put(flows)
    await program.run(flows)


async def _answers(store: Store) -> bool:
    return bool(await store.fetch(ONE_ROW))
