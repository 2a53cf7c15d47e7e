"""Parts that the configuration decides about, each made by one function. Called by app.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

import cti.agents.presence
import cti.complaints
import cti.customers
import cti.exits
import cti.grades
import cti.promises
import cti.remarks
import cti.scripts
import cti.surveys
import ivr.callbacks.store
import ivr.dialguard.attempts
import ivr.dialguard.suppression
import ivr.journal
import ivr.kept_alarms
import ivr.recordings.catalogue
import ivr.switches
import outbound.braking.signals
import outbound.braking.store
import outbound.campaigns.store
import outbound.lists
import outbound.lists.respites
import outbound.people.store
import outbound.results.heard
from centrala.asterisks import Asterisks
from centrala.attached import Callers, Ground
from centrala.config import Config
from centrala.flows import StartError
from cti.agents import Agent, Agents
from cti.agents.known import Known
from cti.customers import Customers, Pins, functions
from cti.floor.queue_lengths import QueueLengths
from cti.happenings import PromiseMoved, PromiseNear
from cti.logins.passwords import Passwords
from cti.promises.promised import alarmed, alarmed_of_callbacks
from cti.softphone.socket import AsteriskSocket
from ivr.admission import Gate
from ivr.alarms import Alarms
from ivr.asterisk.halls import Halls
from ivr.asterisk.queues import demo_phone
from ivr.browsers import in_browser, owner
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackLate
from ivr.eventlog.writer import EventLog
from ivr.happenings import Happening, PassedOnTooOften
from ivr.held import held_phone
from ivr.hooks import Function, Functions, HookError, load_hooks
from ivr.kept_alarms import KeptAlarms
from ivr.live import LiveCalls
from ivr.numbers import normalise
from ivr.recordings.happenings import RecordingKept
from ivr.recordings.recordings import Recordings
from ivr.recordings.shelf import MIB, ShelfError
from ivr.recordings.talks import Mute
from ivr.store import Store
from ivr.switches import Switches
from ivr.twilio.parts import NAME, TwilioParts
from outbound.braking import telling as braking
from outbound.braking.happenings import BrakeMoved
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.telling import told
from scripts_dsl.site import Site

if TYPE_CHECKING:
    from centrala.twilio_port import TwilioPort

PROJECTIONS = (
    ivr.journal.project,
    ivr.dialguard.attempts.project,
    ivr.dialguard.suppression.project,
    ivr.callbacks.store.project,
    ivr.kept_alarms.project,
    ivr.recordings.catalogue.project,
    cti.customers.project,
    cti.complaints.project,
    cti.grades.project,
    cti.promises.project,
    cti.exits.project,
    cti.remarks.project,
    cti.scripts.project,
    cti.agents.presence.project,
    cti.surveys.project,
    ivr.switches.project,
    outbound.lists.project,
    outbound.lists.respites.project,
    outbound.campaigns.store.project,
    outbound.braking.signals.project,
    outbound.braking.store.project,
    outbound.people.store.project,
    outbound.results.heard.project,
)
"""Whoever makes rows of what happens."""

log = structlog.get_logger(__name__)


def now() -> datetime:
    """The program's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What agents' side and callers' side are made of."""

    ground: Ground
    asterisks: Asterisks
    live: LiveCalls
    gate: Gate
    recordings: Recordings
    alarms: KeptAlarms
    tells: Alarms
    switches: Switches
    agents: Agents
    customers: Customers
    phones: Phones
    halls: Halls


@contextmanager
def free(port: str) -> Iterator[None]:
    """Raises StartError when somebody else listens there, or the address is not ours."""
    try:
        yield
    except OSError as problem:
        raise StartError(f"the {port} port cannot be opened: {problem.strerror}") from problem


def bus_of(events: EventLog, alarms: Alarms) -> Bus:
    """What happens is kept, and told to whom it concerns."""
    bus = Bus()
    bus.subscribe(Happening, events.append)
    bus.subscribe(PassedOnTooOften, _warn)
    bus.subscribe(PromiseNear, alarmed(alarms))
    bus.subscribe(PromiseMoved, alarmed(alarms))
    bus.subscribe(CallbackLate, alarmed_of_callbacks(alarms))
    bus.subscribe(RecordingKept, alarms.message)
    bus.subscribe(CampaignMoved, told(alarms))
    bus.subscribe(BrakeMoved, braking.told(alarms))
    return bus


def _warn(event: PassedOnTooOften) -> None:
    """For whoever watches the log: something is wrong with a flow, or with who knows what."""
    log.warning(event.kind, call_id=event.call_id, queue=event.queue, instead_of=event.instead_of)


def functions_of(config: Config, customers: Customers, store: Store, more: Iterable[Function] = ()) -> Functions:
    """The built-in ones, `more` of them, and those of the site's own files. Raises StartError."""
    pins = Pins(store, Passwords(), now)
    try:
        return Functions((*functions(customers, pins), *more), load_hooks(config.callflows / "hooks"))
    except HookError as problem:
        raise StartError(str(problem)) from problem


def ground_of(config: Config, site: Site, bus: Bus, events: EventLog, store: Store, phones: Phones) -> Ground:
    """What every Asterisk stands on."""
    return Ground(
        bus=bus,
        events=events,
        store=store,
        country=config.country,
        numbers=frozenset(site.numbers),
        queues=frozenset(site.queues),
        limits=config.calls_out.limits,
        knows=phones.knows,
        clock=now,
    )


def recordings_of(config: Config, ground: Ground, live: LiveCalls, mute: Mute) -> Recordings:
    """Raises StartError."""
    made = Recordings(
        config.call_recordings,
        config.keep_free * MIB,
        compress_after=config.compress_after * 60,
        bus=ground.bus,
        events=ground.events,
        store=ground.store,
        live=live,
        mute=mute,
        clock=now,
    )
    try:
        made.open()
    except ShelfError as problem:
        raise StartError(str(problem)) from problem
    return made


def twilio_of(config: Config, ground: Ground, callers: Callers, lengths: QueueLengths) -> TwilioPort | None:
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


def direct(config: Config) -> Callable[[str], str | None]:
    """Number, as a flow has it -> the user who is reached under it outside the switch."""
    users = {number: user for user, number in config.direct_numbers.items()}
    return lambda written: users.get(normalise(written, config.country) or "")


# --- agents' telephones ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phones:
    """The telephones of every agent, his own first, then the one in the browser; the demonstration has one more, which
    Asterisk plays itself."""

    browsers: AsteriskSocket | None
    """The Asterisk that takes telephones in browsers; None: there are none."""
    known: Known
    demo: bool

    def knows(self, interface: str) -> bool:
        """Whether an interface is an agent's telephone."""
        return any(interface in self._of(agent) for agent in self.known.whose(owner(interface)))

    def more(self, user: str) -> tuple[str, ...]:
        """Beside his own; last the one that stays on the line, which is there while it does."""
        agent = self.known.get(user)
        return self._of(agent)[1:] if agent is not None else ()

    def _of(self, agent: Agent) -> tuple[str, ...]:
        if agent.interface is None:
            return ()
        browser = (in_browser(agent.interface),) if self.browsers is not None else ()
        demo = (demo_phone(agent.user),) if self.demo else ()
        return (agent.interface, *browser, *demo, held_phone(agent.interface.partition("/")[2]))


async def say_how_to_begin(agents: Agents) -> None:
    """Without anybody nobody can log in: the first account is made on this machine. Raises StoreDown."""
    if not await agents.all():
        log.warning("people.nobody", do='centrala user add NAME --role admin --name "First Last" --config FILE')


async def phones_of(config: Config, agents: Agents) -> Phones:
    """Raises StoreDown."""
    return Phones(_browsers(config), Known(await agents.all()), config.demo is not None)


def _browsers(config: Config) -> AsteriskSocket | None:
    """The first that can."""
    found = next((one.websocket for one in config.asterisks.values() if one.websocket is not None), None)
    return None if found is None else AsteriskSocket(found.host, found.port, found.secret.get_secret_value())
