"""A centre without telephones: the desk's whole side (socket, HTTP, presence, screen pop) on a real store and a real
port of loopback; the test publishes on the bus what a switch would tell.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from argon2 import PasswordHasher
from prometheus_client import CollectorRegistry

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
import ivr.dialguard.suppression
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
from centrala.comments import complained
from centrala.demo.sample import load_agents, load_sample
from cti.agents import Agents, Presence
from cti.agents.known import Known
from cti.agents_side import AgentsSide
from cti.asking.letters import SurveyLinks
from cti.asking.routes import AskRoutes
from cti.audit.routes import AuditRoutes
from cti.board.pictures import PictureRoutes
from cti.board.room import Room
from cti.chat import Chat
from cti.chat.routes import ChatRoutes
from cti.complaints import ComplaintMade, Complaints
from cti.complaints.routes import ComplaintRoutes
from cti.core import Core, Needs
from cti.customers import Customers, Dispositions, History, Search
from cti.exits.exits import Exits
from cti.feature import Feature
from cti.floor.floor import TelephonyDown
from cti.happenings import PromiseMoved, PromiseNear
from cti.logins.passwords import Passwords
from cti.logins.store_sessions import SessionRows
from cti.logins.tokens import ApiTokens
from cti.office.routes import OfficeRoutes
from cti.office.staff import Staff
from cti.promises import Promises
from cti.promises.promised import alarmed, alarmed_of_callbacks
from cti.promises.routes import PromiseRoutes
from cti.recordings.grading import GradeRoutes
from cti.recordings.recorded import Recorded
from cti.remarks import Remarks
from cti.remarks.routes import RemarkRoutes
from cti.remarks.taking import Hears
from cti.reports.routes import ReportRoutes
from cti.reports.store_rows import Reports
from cti.routes.alarms import AlarmRoutes
from cti.routes.callbacks import CallbackRoutes
from cti.routes.calls import CallRoutes
from cti.routes.clicking import Clicking
from cti.routes.customers import CustomerRoutes
from cti.routes.experts import Experts
from cti.routes.hands import Around, Hands, HandsRoutes
from cti.routes.health import HealthRoutes
from cti.routes.numbers import NumberRoutes
from cti.routes.stopping import Stopping
from cti.routes.trace import TraceRoutes
from cti.routes.ways import WayRoutes
from cti.satisfaction.routes import SatisfactionRoutes
from cti.scores.routes import ScoreRoutes
from cti.scripts import Kept
from cti.scripts.desk import Asks, ScriptDesk
from cti.softphone.routes import PhoneRoutes
from cti.softphone.socket import AsteriskSocket
from cti.web.front import Front
from cti.web.noting import Notes
from cti.web.server import start
from cti.weighing.routes import WeighingRoutes
from ivr.alarms import Alarms
from ivr.asterisk.contacts import Contact
from ivr.asterisk.queues import state_interface
from ivr.bus import Bus
from ivr.callbacks.clicked import Clicked
from ivr.callbacks.happenings import CallbackLate
from ivr.dialguard.numbers import to_ring
from ivr.dialguard.question import Answer, may_call
from ivr.dialguard.suppression import SetKey, Suppression
from ivr.eventlog import EventLog
from ivr.hands import NotTalking, Onward, SpyFailed
from ivr.happenings import (
    AgentConnected,
    AgentMissed,
    AgentRinging,
    CallBegan,
    CallEnded,
    CallerQueued,
    Happening,
    PhoneChanged,
    TalkEnded,
)
from ivr.held import held_phone
from ivr.kept_alarms import KeptAlarms
from ivr.live import LiveCall, LiveCalls, TrailEntry
from ivr.numbers import normalise
from ivr.outside.failures import OutsideFailed
from ivr.prompts.plan import Hush, Plan
from ivr.recordings.holds import Holds
from ivr.recordings.recordings import Recordings
from ivr.store import Store, open_store
from ivr.switches import Switches
from outbound.after.after import After
from outbound.after.message import LeaveMessages
from outbound.audience.routes import AudienceRoutes, Looking
from outbound.braking.routes import BrakeRoutes
from outbound.campaigns.routes import CampaignRoutes
from outbound.lists.api import TablePreview
from outbound.lists.numbers import NumberOrders
from outbound.lists.plan import ImportFailed, Order
from outbound.lists.routes import ListRoutes, Work
from outbound.people.pace_routes import PaceRoutes
from outbound.people.preview import Preview
from outbound.preflight.routes import Making, PreflightRoutes
from outbound.results.routes import ResultRoutes
from outbound.ringback.links import Links
from outbound.ringback.ringback import Ringback
from outbound.ringback.routes import WhyRoutes
from scripts_dsl.campaign import Campaign
from scripts_dsl.effects import Fetch, Parts, Send
from scripts_dsl.policy import Rule
from support.click import Clicking as TelephonyForClicks
from support.patience import PATIENCE

PASSWORD = "correct horse battery"
ANNA = "+48601234567"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = CHEAP.hash(PASSWORD)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Switch:
    """Queue members as a switch would keep them: interface -> queues and whether paused."""

    members: dict[str, set[str]] = field(default_factory=dict)
    paused: dict[str, bool] = field(default_factory=dict)
    down: bool = False
    removed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a telephone was taken out of its queues."""

    async def add(self, user: str, interface: str, queues: Sequence[str]) -> None:
        self._answer()
        self.members.setdefault(interface, set()).update(queues)
        self.paused.setdefault(interface, True)

    async def pause(self, interface: str, paused: bool, reason: str) -> None:
        self._answer()
        if interface not in self.members:
            raise TelephonyDown("no such member")
        self.paused[interface] = paused

    async def remove(self, interface: str, queues: Sequence[str]) -> None:
        self._answer()
        left = self.members.get(interface, set()) - set(queues)
        if left:
            self.members[interface] = left
            return
        self.members.pop(interface, None)
        self.paused.pop(interface, None)
        self.removed.set()

    def rings(self, interface: str) -> bool:
        """A caller of its queues would ring there."""
        return interface in self.members and not self.paused[interface]

    def _answer(self) -> None:
        if self.down:
            raise TelephonyDown("no AMI connection")


class Nowhere:
    """Nothing is configured that sends, and nothing that answers."""

    async def ask(self, effect: Fetch | Send) -> Any:
        raise OutsideFailed("fails", "there is no outside here")


@dataclass
class Spies:
    """Supervisors' telephones beside agents' calls, as a switch would ring them: by the name of the listening."""

    ringing: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    """Agent's channel, supervisor's telephone, how, and the name that it shows."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    silent: bool = False
    """The telephone does not ring."""
    answered: bool = True
    """Whoever it rings for."""

    async def listen(self, asterisk: str, name: str, leg: str, phone: str, how: str, agent: str) -> None:
        if not self.silent:
            self.ringing[name] = (leg, phone, how, agent)

    async def rings(self, asterisk: str, name: str) -> bool:
        return name in self.ringing

    async def talks(self, asterisk: str, name: str) -> bool:
        return self.answered and name in self.ringing

    async def leave(self, asterisk: str, name: str) -> None:
        self.ringing.pop(name, None)

    async def take_over(self, asterisk: str, leg: str, phone: str) -> None:
        if self.silent:
            raise SpyFailed("no telephone")
        self.taken.append((leg, phone))


class NoHands:
    """No telephone system that does anything with a talk."""

    async def hang_up(self, call_id: str, member: str) -> None:
        raise NotTalking("no switch")

    async def pass_on(self, call_id: str, member: str, to: Onward) -> None:
        raise NotTalking("no switch")

    async def press(self, call_id: str, member: str, keys: str) -> None:
        raise NotTalking("no switch")


class Exchanges:
    """Asterisks whose files are written by hand, and which know one telephone."""

    async def write(self) -> Sequence[str]:
        return ["asterisk -rx 'core reload'"]

    async def seen(self, phones: Iterable[str]) -> tuple[Mapping[str, Mapping[str, Contact]], Sequence[str]]:
        there = {phone: Contact(phone == "ewa", "10.0.0.7:5060" if phone == "ewa" else "") for phone in phones}
        return {"hq": there}, ["branch"]


class NoPreflights:
    """Nobody has looked yet, and nobody looks; a test says what would be found."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    async def of(self, _: str) -> Mapping[str, Any]:
        return self.found

    async def close(self) -> None: ...


class NobodyImports:
    """No program beside the engine."""

    async def look(self, order: Order) -> TablePreview:
        raise ImportFailed("nobody is there")

    async def run(self, order: Order) -> str:
        return "nobody is there"


NOBODY_IMPORTS = NobodyImports()


class SlowHistories:
    """Customers that answer after `delay` seconds; None: never."""

    def __init__(self, customers: Customers) -> None:
        self._customers = customers
        self.delay: float | None = 0.0

    async def history(self, number: str | None, *, but: str = "") -> History:
        if self.delay is None:
            await asyncio.get_running_loop().create_future()
        elif self.delay:
            await asyncio.sleep(self.delay)
        return await self._customers.history(number, but=but)


class Desktop:
    """An agent's client on the websocket."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.welcome: dict[str, Any] = {}

    async def get(self, kind: str | None = None, **matching: Any) -> dict[str, Any]:
        """The next message of this kind with these values; others are passed over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.ws.receive()
                assert message.type is aiohttp.WSMsgType.TEXT, f"closed with {self.ws.close_code}"
                found: dict[str, Any] = json.loads(message.data)
                if (kind is None or found["type"] == kind) and matching.items() <= found.items():
                    return found

    async def say(self, **message: Any) -> None:
        await self.ws.send_str(json.dumps(message))

    async def closed(self) -> int | None:
        """Read on until the server closes; the code."""
        async with asyncio.timeout(PATIENCE):
            while (await self.ws.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        return self.ws.close_code


@dataclass
class Centre:
    """Everything, by name."""

    bus: Bus
    store: Store
    office: AgentsSide
    events: EventLog
    live: LiveCalls
    switch: Switch
    histories: SlowHistories
    registry: CollectorRegistry
    notices: KeptAlarms
    recordings: Recordings
    promises: Promises
    switches: Switches
    spies: Spies
    scripts: ScriptDesk
    clicking: TelephonyForClicks
    muted: list[tuple[str, bool]]
    """Channels whose recording the switch was told to silence, or no longer."""
    http: aiohttp.ClientSession
    url: str
    staff: Staff

    # --- the browser's side ---

    async def log_in(self, user: str = "ewa") -> str:
        """A Bearer token."""
        async with self.http.post(f"{self.url}/api/login", json={"user": user, "password": PASSWORD}) as answer:
            assert answer.status == 200, await answer.text()
            token: str = (await answer.json())["token"]
            return token

    async def ticket(self, token: str) -> str:
        async with self.http.post(f"{self.url}/api/cti/ticket", headers=bearer(token)) as answer:
            assert answer.status == 200, await answer.text()
            ticket: str = (await answer.json())["ticket"]
            return ticket

    @asynccontextmanager
    async def desktop(
        self, user: str = "ewa", *, epoch: str | None = None, last_seq: int | None = None, **options: Any
    ) -> AsyncIterator[Desktop]:
        """A client that logged in, said hello and was welcomed."""
        ticket = await self.ticket(await self.log_in(user))
        async with self.http.ws_connect(f"{self.url}/cti", **options) as ws:
            desktop = Desktop(ws)
            await desktop.say(type="hello", ticket=ticket, epoch=epoch, last_seq=last_seq)
            desktop.welcome = await desktop.get("welcome")
            yield desktop

    # --- the switch's side ---

    def phone(self, user: str = "ewa", registered: bool = True) -> None:
        self.bus.publish(PhoneChanged(interface=f"PJSIP/{user}", registered=registered))

    def call(self, call_id: str, number: str | None = ANNA, name: str | None = "Anna K") -> LiveCall:
        """A caller who pressed a key, typed an account and waits."""
        began = CallBegan(
            call_id=call_id, ani=number, name=name, dialled="100", flow="energia", flow_hash="9f3a", asterisk="pbx",
            uniqueid="1.1", linkedid="1.1",
        )  # fmt: skip
        self.bus.publish(began)
        live = LiveCall(
            call_id=call_id, flow="energia", ani=number, name=name, dialled="100", began=began.at, language="pl",
            trail=[TrailEntry("main", "energia/main", "2", "Power is out", began.at)],
            values={"account": "4539578767"}, queue="faults", joined=now(), tell="Power is out",
        )  # fmt: skip
        self.live.add(live)
        self.bus.publish(CallerQueued(call_id=call_id, queue="faults", position=1))
        return live

    def ring(self, call_id: str | None, user: str = "ewa", queue: str | None = "faults") -> None:
        self.bus.publish(
            AgentRinging(
                call_id=call_id, member=user, interface=f"PJSIP/{user}", queue=queue, ani=ANNA, name="Anna K",
                linkedid="1.1", leg="1.2", received=time.perf_counter(),
            )
        )  # fmt: skip

    def answer(self, call_id: str, user: str = "ewa") -> None:
        self.bus.publish(AgentConnected(call_id=call_id, member=user, queue="faults", hold=3.0, rang=1.0))

    def hang_up(self, call_id: str, user: str = "ewa", talk: float = 61.5) -> None:
        self.bus.publish(TalkEnded(call_id=call_id, member=user, queue="faults", talk=talk, by="caller"))
        self.end(call_id)

    def miss(self, call_id: str | None, user: str = "ewa") -> None:
        self.bus.publish(AgentMissed(call_id=call_id, member=user, queue="faults", rang=15.0))

    def end(self, call_id: str, why: str = "hung_up") -> None:
        self.live.remove(call_id)
        self.bus.publish(CallEnded(call_id=call_id, seconds=90.0, why=why))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@asynccontextmanager
async def opened(
    url: str,
    static: Path,
    *,
    gone_after: float = 300.0,
    wrap_up: float = 120.0,
    passwords: Passwords | None = None,
    front: Front | None = None,
    clock: Callable[[], datetime] = now,
    hands: Hands | None = None,
    browsers: AsteriskSocket | None = None,
    outside: Asks | None = None,
    campaigns: Callable[[], Mapping[str, Campaign]] = dict,
    preflights: Making | None = None,
    refusal: Callable[[Campaign], Awaitable[str]] | None = None,
    audiences: Looking | None = None,
    by_hand: Any = None,
    going: Callable[[str], Campaign | None] = lambda _call: None,
    list_work: Work = NOBODY_IMPORTS,
    ringback: Ringback | None = None,
    hold: SetKey | None = None,
    hears: Hears | None = None,
    more: Callable[[Core, Store], Sequence[Feature]] = lambda _core, _store: (),
) -> AsyncIterator[Centre]:
    """A centre on the database `url` (its tables are there) with the demonstration's people. `clock`: of promises;
    `outside`: what scripts may ask."""
    store = await open_store(url)
    await load_sample(store, now())
    people = ("ewa", "boris", "maja", "sofia")
    kept = {user: await Agents(store).password_hash(user) for user in people}
    await load_agents(store, {u: None if kept[u] else HASH for u in people}, {u: u for u in ("ewa", "boris")})
    projections = [
        ivr.callbacks.store.project, cti.customers.project, cti.grades.project, cti.promises.project,
        cti.remarks.project, cti.exits.project,
        cti.scripts.project, ivr.dialguard.suppression.project,
        cti.agents.presence.project, ivr.switches.project, outbound.campaigns.store.project,
        outbound.braking.signals.project, outbound.braking.store.project,
        cti.complaints.project, cti.surveys.project, outbound.lists.project,
        outbound.people.store.project, outbound.results.heard.project, outbound.lists.respites.project,
    ]  # fmt: skip
    events = EventLog(store, [ivr.recordings.catalogue.project, ivr.kept_alarms.project, *projections])
    bus, live, switch, registry = Bus(), LiveCalls(), Switch(), CollectorRegistry()
    bus.subscribe(Happening, events.append)
    customers, agents = Customers(store), Agents(store)
    states = Presence(bus.publish, now)
    await states.load(store)
    histories = SlowHistories(customers)
    muted: list[tuple[str, bool]] = []

    async def mute(_asterisk: str, channel: str, on: bool) -> None:
        muted.append((channel, on))

    switches, spies, clicking = Switches(bus.publish, now), Spies(), TelephonyForClicks()
    await switches.load(store)
    alarms, notices = Alarms(now), KeptAlarms(bus.publish, now)
    await notices.load(store)
    alarms.kept_by(notices.keep)
    bus.subscribe(PromiseNear, alarmed(alarms))
    bus.subscribe(PromiseMoved, alarmed(alarms))
    bus.subscribe(CallbackLate, alarmed_of_callbacks(alarms))
    promises = Promises(bus, store, events, clock)
    await promises.load()
    chat = Chat(store, clock)
    await chat.load()
    shelf = tempfile.TemporaryDirectory(prefix="recordings-")
    recordings = Recordings(
        Path(shelf.name) / "calls", 0, bus=bus, events=events, store=store, live=live, mute=mute, clock=now
    )
    recordings.open()
    core = Core(
        Needs(
            bus=bus, live=live, agents=agents, states=states, customers=customers, sessions=SessionRows(store, now),
            members=switch, registry=registry, whose={"+48221234567": "ewa"}.get, now=now, histories=histories,
            passwords=passwords or Passwords(CHEAP), front=front, device=state_interface,
            more_phones=lambda user: (held_phone(user),), gone_after=gone_after, wrap_up_limit=wrap_up,
        )
    )  # fmt: skip
    withdrawn: list[tuple[str, str]] = []

    async def may(written: str) -> Answer:
        return await may_call(store, written, lambda number: to_ring(number, "PL"))

    reports, dispositions = Reports(store, now), Dispositions(events, store)
    staff = Staff(core, store, Known(await agents.all()), switches)
    scripts = ScriptDesk(bus, core.floor, live, Kept(events, store), lambda: core.site, now, outside=outside)
    core.attendance.show(scripts)
    clicks = Clicking(core, Clicked(bus, live, clicking, clicking, now), clicking, may)
    complaints = Complaints(bus, events, store, now)
    after = After(bus, store, events, live, customers, campaigns=campaigns, going=going, now=now)
    ringback = ringback or _ringback(store, events, hold)
    stopping = Stopping(store, ringback, dispositions.who_talked, core.bus.publish, now)
    remarks = Remarks(bus, store, events, clock, alarms, hears)
    await remarks.load()
    bus.subscribe(ComplaintMade, lambda told: remarks.complained(complained(told)))
    for told in await complaints.lately():
        remarks.complained(complained(told))
    features = (
        staff,
        stopping,
        OfficeRoutes(core, store, staff, switches, Exchanges()),
        ComplaintRoutes(complaints, store, dispositions.who_talked, lambda text: normalise(text, "PL")),
        after,
        LeaveMessages(
            core, hands or NoHands(), _silence, dispositions, after, campaigns=campaigns,
            leaves=lambda _call, _yes: None,
        ),
        CallRoutes(
            customers, dispositions, stopping=stopping, complaints=complaints, campaigns=after,
            disposed=core.calls.disposed, now=now,
        ),
        Recorded(core, recordings, store, events),
        GradeRoutes(core, store, events),
        ScoreRoutes(core, store),
        SatisfactionRoutes(core, store),
        TraceRoutes(store, now),
        AuditRoutes(store, now),
        WayRoutes(None),
        AlarmRoutes(notices),
        CustomerRoutes(core, Search(store, "PL"), events),
        Experts(core, spies),
        clicks,
        Preview(core, by_hand, campaigns, clicks, clicking.claim),
        ChatRoutes(core, chat),
        PromiseRoutes(core, promises, dispositions.who_talked),
        RemarkRoutes(
            core, store, remarks, Holds(store, recordings.shelf), clicks, promises, dispositions.who_talked
        ),
        CallbackRoutes(
            core, store, events, talked=dispositions.who_talked, may_call=may,
            withdraw=lambda id_, by: withdrawn.append((id_, by)) or len(withdrawn) == 1,
        ),
        PhoneRoutes(browsers, agents, allowed=core.front.allowed, monotonic=core.monotonic),
        scripts,
        Exits(core),
        NumberRoutes(may),
        NumberOrders(core, store, events, Suppression(events, store, hold or _held, now), normalise),
        HealthRoutes({"database": _yes}, registry),
        Room(
            core, store=store, reports=reports, events=events, alarms=notices, switches=switches, staff=staff,
            spies=spies, chat=chat, remarks=remarks, estimate=lambda _queue: None,
        ),
        BrakeRoutes(core, store, events, campaigns),
        CampaignRoutes(core, store, events, campaigns, refusal=refusal),
        PreflightRoutes(preflights or NoPreflights(), campaigns),
        AudienceRoutes(core, audiences or NoPreflights(), campaigns),
        PaceRoutes(core, store, campaigns, tuple),
        ResultRoutes(core, store, events, campaigns),
        ListRoutes(core, store, list_work, campaigns),
        WhyRoutes(core, store, ringback, Links(b"a secret of tests"), complaints),
        AskRoutes(core, store, events, outside or Nowhere(), SurveyLinks(b"a secret of tests", "")),
        WeighingRoutes(core, store),
        ReportRoutes(reports, events, lambda: core.site, now),
        PictureRoutes(lambda: core.graphs),
        *([HandsRoutes(hands, _around(core))] if hands is not None else ()),
    )  # fmt: skip
    office = AgentsSide(
        core, [*features, *more(core, store)], notes=Notes(events, now), tokens=ApiTokens(store, now), static=static
    )
    try:
        async with asyncio.TaskGroup() as group:
            work = group.create_task(office.run())
            keeping = group.create_task(recordings.run())
            group.create_task(events.run())
            await office.restore()
            runner, port = await start(office.app, "127.0.0.1", 0)
            try:
                async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
                    yield Centre(
                        bus,
                        store,
                        office,
                        events,
                        live,
                        switch,
                        histories,
                        registry,
                        notices,
                        recordings,
                        promises,
                        switches,
                        spies,
                        scripts,
                        clicking,
                        muted,
                        http,
                        f"http://127.0.0.1:{port}",
                        staff,
                    )
            finally:  # what a test leaves when it fails would redden another one
                await runner.cleanup()
                await office.close()
                work.cancel()
                keeping.cancel()
                await events.close()
    finally:
        await store.close()
        shelf.cleanup()


def _around(core: Core) -> Around:
    return Around(agents=core.agents, state_of=core.states.of, lengths=core.lengths.of, may_call=None, bus=core.bus)


async def _silence(_parts: Parts) -> Plan:
    return (Hush(1.0),)


async def _yes() -> bool:
    return True


async def _held(_number: str, _value: str) -> None:
    """An Asterisk that has every key."""


def _ringback(store: Store, events: EventLog, hold: SetKey | None) -> Ringback:
    """Nobody was called; a stop goes to the rows alone."""

    async def no_rules() -> tuple[Rule, ...]:
        return ()

    return Ringback(store, events, Suppression(events, store, hold or _held, now).suppress, no_rules, now)
