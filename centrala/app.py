"""The wiring: who is made of what. One page, read from top to bottom; nothing here decides anything.

`run(config)` serves until SIGTERM or SIGINT. Every task belongs to the TaskGroup here; when one of them fails, the
program ends loudly, and the callers hear the dialplan's fallback.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

import cti.agents.presence
import cti.customers
import cti.promises
import cti.surveys
import ivr.callbacks.store
import ivr.dialguard.attempts
import ivr.dialguard.suppression
import ivr.journal
import ivr.kept_alarms
import ivr.recordings.catalogue
import ivr.switches
from centrala import __version__
from centrala.alarming import telling
from centrala.asterisks import Asterisks
from centrala.attached import SOON, Callers, Ground
from centrala.config import Config
from centrala.demo.load import load_demo
from centrala.flows import Flows, StartError, constant_prompts, refuse_unknown_functions
from centrala.hearing import hearing
from centrala.metrics import registry_of
from centrala.migrations import upgrade
from centrala.outside import never_asked, refuse_missing_secrets, way_out
from centrala.publishing.following import Following
from centrala.publishing.pinned import pinned
from cti.agents import Agents, Presence
from cti.customers import Customers, Dispositions, Pins, Search, functions
from cti.happenings import PromiseMoved, PromiseNear
from cti.office import Needs, Office
from cti.passwords import Passwords
from cti.promised import alarmed
from cti.promises import Promises
from cti.queue_lengths import QueueLengths
from cti.softphone.socket import AsteriskSocket
from cti.store_sessions import SessionRows
from cti.surveys import Surveys
from cti.switch import SwitchMembers
from cti.web import start
from cti.web_front import Front
from ivr.admission import Gate
from ivr.alarms import Alarms
from ivr.asterisk.halls import halls
from ivr.asterisk.queues import demo_phone, state_interface
from ivr.browsers import beside
from ivr.bus import Bus
from ivr.callbacks.keeper import Keeper
from ivr.callbacks.needs import Needs as Callbacks
from ivr.callbacks.staffing import Staffing
from ivr.callbacks.store import open_callbacks
from ivr.calls import Exchange
from ivr.dialguard.question import may_call
from ivr.dialguard.refusals import Refusals
from ivr.dialguard.suppression import Suppression
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening, PassedOnTooOften, SurveyAnswered
from ivr.hooks import Functions, HookError, load_hooks
from ivr.journal import Journal
from ivr.kept_alarms import KeptAlarms
from ivr.left_calls import LeftCalls
from ivr.live import LiveCalls
from ivr.logs import configure
from ivr.numbers import normalise
from ivr.outside.asking import Outside
from ivr.overload import watch
from ivr.prompts.book import PromptBook
from ivr.prompts.shelf import Shelf
from ivr.prompts.speech import Speech
from ivr.queue_facts import QueueFacts
from ivr.recordings.happenings import RecordingKept
from ivr.recordings.recordings import Recordings
from ivr.recordings.shelf import MIB, ShelfError
from ivr.recordings.talks import Mute
from ivr.resuming import end_what_is_gone, find_left_calls
from ivr.routing import Routing
from ivr.statements import Sql
from ivr.store import Store, open_store
from ivr.switches import Switches
from ivr.twilio.parts import NAME, TwilioParts
from ivr.watchdog.pulse import Heart

if TYPE_CHECKING:
    from centrala.twilio_port import TwilioPort

__all__ = ["StartError", "run"]

OBJECTS_BETWEEN = 20_000
"""Objects made and not gone between two looks of the collector; about a millisecond's work for it."""
ONE_ROW = Sql("SELECT 1")

log = structlog.get_logger(__name__)


def now() -> datetime:
    """The program's clock."""
    return datetime.now(UTC)


def _stop_on_signals() -> tuple[asyncio.Event, asyncio.Event]:
    """Set by the first signal, and by a second one: by somebody who does not want to wait."""
    stop, at_once = asyncio.Event(), asyncio.Event()
    for which in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(which, lambda: (at_once if stop.is_set() else stop).set())
    return stop, at_once


def _keep_what_there_is() -> None:
    """What was loaded stays until the end: the collector need not look through it again and again during calls, nor
    as often as every 700 objects, which is half a call."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN)


async def _warm(prompts: PromptBook, flows: Flows) -> None:
    """Speak every constant prompt now, so that no caller waits for the speech program."""
    await asyncio.to_thread(prompts.prune)
    for graph in flows.graphs.values():
        await prompts.warm(constant_prompts(graph))


def _in_force(
    flows: Flows,
    routing: Routing,
    outside: Outside,
    recordings: Recordings,
    prompts: Shelf,
    staffing: Staffing,
    alarms: Alarms,
    office: Office,
    tasks: asyncio.TaskGroup,
) -> None:
    """Calls that begin from now on hear these flows."""
    routing.put(flows.site.numbers, flows.graphs)
    outside.put(flows.site)
    recordings.put(flows.site)
    staffing.put(flows.site.queues)
    alarms.put(flows.site)
    office.put(flows.site, flows.graphs)
    prompts.put(flows.recordings)
    tasks.create_task(_warm(prompts.book, flows))


async def run(config: Config) -> None:
    """Serve calls and desks until a signal. Raises StartError."""
    told = telling(config, now)
    configure(config.log_format, also=told.alarms, for_good=True)
    stop, at_once = _stop_on_signals()

    # --- what there is: flows, data, functions -------------------------------------------------------------------
    following = Following(config.callflows, recordings=config.recordings, development=config.demo is not None)
    flows = following.load()
    await upgrade(config.database)
    store = await open_store(config.database)
    projections = [
        ivr.journal.project,
        ivr.dialguard.attempts.project,
        ivr.dialguard.suppression.project,
        ivr.callbacks.store.project,
        ivr.kept_alarms.project,
        ivr.recordings.catalogue.project,
        cti.customers.project,
        cti.promises.project,
        cti.agents.presence.project,
        cti.surveys.project,
        ivr.switches.project,
    ]
    events = EventLog(store, projections)
    customers = Customers(store)
    site_functions = _functions(config, customers, Pins(store, Passwords(), now))
    refuse_unknown_functions(flows.site, site_functions)
    refuse_missing_secrets(flows.site, config)
    if config.demo is not None:
        await load_demo(store, config.demo, now())
    bus = _bus(events, told.alarms)
    told.alarms.put(flows.site)
    kept_alarms = KeptAlarms(bus.publish, now)
    await kept_alarms.load(store)
    told.alarms.kept_by(kept_alarms.keep)

    # --- the telephone -------------------------------------------------------------------------------------------
    gate, live, agents = Gate(config.most_calls), LiveCalls(), Agents(store)
    browsers = _browsers(config)
    phones = await _phones(agents, browsers=browsers is not None, demo=config.demo is not None)
    ground = Ground(
        bus=bus,
        events=events,
        store=store,
        country=config.country,
        numbers=frozenset(flows.site.numbers),
        queues=frozenset(flows.site.queues),
        limits=config.calls_out.limits,
        knows=frozenset().union(*phones.values()).__contains__,
        clock=now,
    )
    asterisks = Asterisks(config, ground)
    recordings = _recordings(config, bus, events, store, live, asterisks.mute)
    recordings.put(flows.site)
    refusals = Refusals(bus, live, Suppression(events, store, asterisks.calls_out.hold, now).suppress)

    # --- people --------------------------------------------------------------------------------------------------
    states = Presence(bus.publish, now)
    await states.load(store)
    promises = Promises(bus, store, events, now)
    await promises.load()
    switches = Switches(bus.publish, now)
    await switches.load(store)
    rooms = halls(flows.site.queues)
    office = Office(
        Needs(
            bus=bus,
            live=live,
            agents=agents,
            states=states,
            customers=customers,
            dispositions=Dispositions(events, store),
            sessions=SessionRows(store, now),
            members=SwitchMembers(
                asterisks.members, rooms, {agent.user: agent.languages for agent in await agents.all()}
            ),
            registry=registry_of(gate, asterisks.now),
            checks={
                "database": lambda: _answers(store),
                **asterisks.checks(),
                "calls": lambda: _not(stop),
            },
            recordings=recordings,
            store=store,
            events=events,
            search=Search(store, config.country),
            promises=promises,
            switches=switches,
            spies=asterisks.spies,
            agents_told=config.listening == "told",
            alarms=kept_alarms,
            whose=_direct(config),
            may_call=lambda written: may_call(store, written, ground.to_ring),
            now=now,
            more_phones=lambda user: phones.get(user, ())[1:],
            browsers=browsers,
            hands=asterisks.hands,
            device=state_interface,
            front=Front(config.web.url, config.web.networks, frozenset(config.web.origins)),
            version=__version__,
        )
    )

    # --- callers -------------------------------------------------------------------------------------------------
    speech = Speech().with_voices(flows.site.voices)
    prompts = Shelf(PromptBook(config.recordings, config.prompt_cache, speech, recordings.shelf.wav))
    prompts.put(flows.recordings)
    way = way_out(config, site_functions)
    way.outside.put(flows.site)
    listens = hearing(config.speech, recordings.shelf.folder, never_asked(config))
    lengths = office.lengths
    facts = QueueFacts(bus, live, lengths.agents, lengths.serving, lengths.free, now)
    office.put(flows.site, flows.graphs)
    office.estimates(facts.expected)
    staffing = Staffing(lengths.serving, now)
    staffing.put(flows.site.queues)
    callbacks = Keeper(
        Callbacks(
            bus=bus,
            live=live,
            places=asterisks.calls_out,
            dialling=asterisks.calls_out,
            load=lambda: open_callbacks(store),
            attempt_of=ground.attempts("").by_key,
            staffed=staffing,
            clock=now,
        )
    )
    journal = Journal(events, store)
    left = await find_left_calls(journal, store)
    left.pin(await asyncio.to_thread(pinned, left.flows(), flows, config.callflows))
    callers = Callers(
        exchange=Exchange(
            bus=bus,
            journal=journal,
            outside=way.outside,
            live=live,
            site_facts=lambda names: {**facts.read(names), **switches.facts(names)},
            closed=switches.reason,
            clock=now,
            last_asked=Surveys(store).last_asked,
        ),
        routing=Routing(flows.site.numbers, flows.graphs),
        prompts=prompts,
        recordings=recordings,
        left=left,
        ears=listens.ears,
        halls=rooms,
        outlook=facts.outlook,
        expected=lambda queue: lengths.agents(queue) > 0,
    )
    twilio = _twilio(config, ground, callers, lengths)
    port = asterisks.port(callers, gate)

    # --- everything at work --------------------------------------------------------------------------------------
    async with asyncio.TaskGroup() as tasks:
        writer = tasks.create_task(events.run())
        followed = following.follow(
            lambda new: _in_force(
                new, callers.routing, way.outside, recordings, prompts, staffing, told.alarms, office, tasks
            )
        )
        work = (
            asterisks.run(callers),
            watch(gate),
            end_what_is_gone(callers.left, lambda: _living(asterisks, callers.left, twilio), bus, journal, now),
            refusals.run(),
            told.run(),
            callbacks.run(),
            office.run(),
            recordings.run(),
            followed,
            _warm(prompts.book, flows),
        )
        pulse = (Heart(config.heartbeat).run(),) if config.heartbeat else ()
        others = [tasks.create_task(one) for one in (*pulse, *work)]
        await office.restore()
        with _free("FastAGI"):
            await asterisks.open(port)
        with _free("web"):
            server, web_port = await start(office.app, config.web.host, config.web.port)
        if twilio is not None:
            with _free("Twilio"):
                await twilio.start()
        _keep_what_there_is()
        log.info("centrala.serving", web=f"http://{config.web.host}:{web_port}", flows=sorted(flows.graphs))
        await stop.wait()
        if config.drain:
            log.info("centrala.draining", calls=port.calls, seconds=config.drain)
            await asterisks.promise_the_next(0)
            await callbacks.close()
            await port.drain(config.drain, at_once)
        else:
            await asterisks.promise_the_next(SOON)
        log.info("centrala.stopping", calls=port.calls)
        await port.close()
        if twilio is not None:
            await twilio.close()
        await callbacks.close()
        await server.cleanup()
        await office.close()
        for task in others:
            task.cancel()
        await prompts.book.close()
        await way.close()
        await listens.close()
        await events.close()
        await writer
    await store.close()


@contextmanager
def _free(port: str) -> Iterator[None]:
    """Raises StartError when somebody else listens there, or the address is not ours."""
    try:
        yield
    except OSError as problem:
        raise StartError(f"the {port} port cannot be opened: {problem.strerror}") from problem


def _bus(events: EventLog, alarms: Alarms) -> Bus:
    """What happens is kept, and told to whom it concerns."""
    bus = Bus()
    bus.subscribe(Happening, events.append)
    bus.subscribe(PassedOnTooOften, _warn)
    bus.subscribe(SurveyAnswered, alarms.survey)
    bus.subscribe(PromiseNear, alarmed(alarms))
    bus.subscribe(PromiseMoved, alarmed(alarms))
    bus.subscribe(RecordingKept, alarms.message)
    return bus


def _recordings(config: Config, bus: Bus, events: EventLog, store: Store, live: LiveCalls, mute: Mute) -> Recordings:
    """Raises StartError."""
    made = Recordings(
        config.call_recordings,
        config.keep_free * MIB,
        compress_after=config.compress_after * 60,
        bus=bus,
        events=events,
        store=store,
        live=live,
        mute=mute,
        clock=now,
    )
    try:
        made.open()
    except ShelfError as problem:
        raise StartError(str(problem)) from problem
    return made


def _twilio(config: Config, ground: Ground, callers: Callers, lengths: QueueLengths) -> TwilioPort | None:
    """None: no account. Twilio's library takes half a second to load, which other sites do not wait for."""
    if config.twilio is None:
        return None
    from centrala.twilio_port import TwilioPort

    parts = TwilioParts(
        country=config.country,
        exchange=callers.exchange,
        routing=callers.routing,
        prompts=callers.prompts,
        ledger=ground.attempts(NAME),
        recorder=callers.recordings.keeper,
        left=callers.left,
        at_work=lengths.at_work,
        ready=lengths.ready,
        languages=lengths.languages,
    )
    return TwilioPort(config.twilio, parts)


async def _living(asterisks: Asterisks, left: LeftCalls, twilio: TwilioPort | None) -> frozenset[str] | None:
    return await asterisks.living(left) if twilio is None else await twilio.living(asterisks.living(left))


def _direct(config: Config) -> Callable[[str], str | None]:
    """Number, as a flow has it -> the user who is reached under it outside the switch."""
    users = {number: user for user, number in config.direct_numbers.items()}
    return lambda written: users.get(normalise(written, config.country) or "")


def _functions(config: Config, customers: Customers, pins: Pins) -> Functions:
    """The built-in ones and those of the site's own files. Raises StartError."""
    try:
        return Functions(functions(customers, pins), load_hooks(config.callflows / "hooks"))
    except HookError as problem:
        raise StartError(str(problem)) from problem


async def _phones(agents: Agents, *, browsers: bool, demo: bool) -> dict[str, tuple[str, ...]]:
    """The telephones of every agent, his own first, then the one in the browser; the demonstration has one more, which
    Asterisk plays itself."""
    return {
        agent.user: (
            agent.interface,
            *((beside(agent.interface),) if browsers else ()),
            *((demo_phone(agent.user),) if demo else ()),
        )
        for agent in await agents.all()
        if agent.interface
    }


def _browsers(config: Config) -> AsteriskSocket | None:
    """The Asterisk that takes telephones in browsers: the first that can."""
    found = next((one.websocket for one in config.asterisks.values() if one.websocket is not None), None)
    return None if found is None else AsteriskSocket(found.host, found.port, found.secret.get_secret_value())


def _warn(event: PassedOnTooOften) -> None:
    """For whoever watches the log: something is wrong with a flow, or with who knows what."""
    log.warning(event.kind, call_id=event.call_id, queue=event.queue, instead_of=event.instead_of)


async def _answers(store: Store) -> bool:
    return bool(await store.fetch(ONE_ROW))


async def _not(stop: asyncio.Event) -> bool:
    """Calls are taken until the program is asked to end."""
    return not stop.is_set()
