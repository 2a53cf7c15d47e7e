"""The wiring of the agents' side: the core, and every feature of it, a line each. Called by app.py.

A new page or feature: a class of cti/feature.py in a module of its own, and its line in `_features` (and in
tests/support/centre.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from centrala import __version__
from centrala.accounts import accounts
from centrala.audiences import Audiences
from centrala.calling import Calling
from centrala.campaign_agents import countries_known
from centrala.comments import Comments, complained
from centrala.config import Config
from centrala.contacts import Contacts
from centrala.list_work import Beside
from centrala.made import Parts, direct, now
from centrala.metrics import registry_of
from centrala.people_import import place_of
from centrala.phoning import Phoning
from centrala.preflights import Preflights
from centrala.ringing_back import links_of
from centrala.surveying import survey_links_of
from cti.agents import Presence
from cti.agents_side import AgentsSide
from cti.asking.routes import AskRoutes
from cti.audit.routes import AuditRoutes
from cti.board.pictures import PictureRoutes
from cti.board.room import Room
from cti.chat import Chat
from cti.chat.routes import ChatRoutes
from cti.complaints import ComplaintMade, Complaints
from cti.complaints.routes import ComplaintRoutes
from cti.core import Core, Needs
from cti.customers import Dispositions, Search
from cti.exits.exits import Exits
from cti.feature import Feature
from cti.floor.switch import OwnQueues, SwitchMembers
from cti.logins.store_sessions import SessionRows
from cti.logins.tokens import ApiTokens
from cti.office.routes import OfficeRoutes
from cti.office.staff import Staff
from cti.promises import Promises
from cti.promises.routes import PromiseRoutes
from cti.recordings.grading import GradeRoutes
from cti.recordings.recorded import Recorded
from cti.remarks import Remarks
from cti.remarks.routes import RemarkRoutes
from cti.reports.routes import ReportRoutes
from cti.reports.store_rows import Reports
from cti.routes.alarms import AlarmRoutes
from cti.routes.callbacks import CallbackRoutes
from cti.routes.calls import CallRoutes
from cti.routes.clicking import Clicking
from cti.routes.customers import CustomerRoutes
from cti.routes.experts import Experts
from cti.routes.hands import Around, HandsRoutes
from cti.routes.health import Check, HealthRoutes
from cti.routes.numbers import NumberRoutes
from cti.routes.stopping import Stopping
from cti.routes.trace import TraceRoutes
from cti.routes.ways import WayRoutes
from cti.satisfaction.routes import SatisfactionRoutes
from cti.scores.routes import ScoreRoutes
from cti.scripts import Kept
from cti.scripts.desk import ScriptDesk
from cti.softphone.routes import PhoneRoutes
from cti.web.front import Front
from cti.web.noting import Notes
from cti.weighing.routes import WeighingRoutes
from ivr.asterisk.queues import state_interface
from ivr.dialguard.question import Answer, may_call
from ivr.dialguard.suppression import Suppression
from ivr.numbers import normalise
from ivr.recordings.holds import Holds
from outbound.after.after import After
from outbound.after.message import LeaveMessages
from outbound.audience.routes import AudienceRoutes
from outbound.braking.routes import BrakeRoutes
from outbound.campaigns.routes import CampaignRoutes
from outbound.lists.numbers import NumberOrders
from outbound.lists.routes import ListRoutes
from outbound.people.pace_routes import PaceRoutes
from outbound.people.preview import Preview
from outbound.preflight.routes import PreflightRoutes
from outbound.results.routes import ResultRoutes
from outbound.ringback.ringback import Ringback
from outbound.ringback.routes import WhyRoutes


async def core_of(config: Config, parts: Parts) -> Core:
    """What every feature stands on. Raises StoreDown."""
    ground, agents = parts.ground, parts.agents
    states = Presence(ground.bus.publish, now)
    await states.load(ground.store)
    return Core(
        Needs(
            bus=ground.bus,
            live=parts.live,
            agents=agents,
            states=states,
            customers=parts.customers,
            sessions=SessionRows(ground.store, now),
            members=SwitchMembers(parts.asterisks.members, parts.halls, parts.phones.known.languages),
            registry=registry_of(parts.gate, parts.asterisks.now),
            now=now,
            more_phones=parts.phones.more,
            device=state_interface,
            whose=direct(config),
            front=Front(config.web.url, config.web.networks, frozenset(config.web.origins)),
        )
    )


async def office_of(
    config: Config, parts: Parts, core: Core, calling: Calling, ringback: Ringback, checks: Mapping[str, Check]
) -> AgentsSide:
    """Everything that people use. `checks`: for /readyz, by name of the dependency. Raises StoreDown."""
    features = [one async for one in _features(config, parts, core, calling, ringback)]
    notes = Notes(parts.ground.events, now)
    tokens = ApiTokens(parts.ground.store, now)
    health = HealthRoutes(checks, core.registry)
    return AgentsSide(core, [*features, health], notes=notes, tokens=tokens, version=__version__)


async def _features(
    config: Config, parts: Parts, core: Core, calling: Calling, ringback: Ringback
) -> AsyncIterator[Feature]:
    store, events, agents, asterisks = parts.ground.store, parts.ground.events, parts.agents, parts.asterisks
    reports, dispositions = Reports(store, now), Dispositions(events, store)
    promises = Promises(core.bus, store, events, now)
    await promises.load()
    chat = Chat(store, now)
    await chat.load()

    async def may(written: str) -> Answer:
        return await may_call(store, written, parts.ground.to_ring)

    around = Around(agents=agents, state_of=core.states.of, lengths=core.lengths.of, may_call=may, bus=core.bus)

    staff = Staff(core, store, parts.phones.known, parts.switches)

    stopping = Stopping(store, ringback, dispositions.who_talked, core.bus.publish, now)
    yield staff
    yield stopping
    yield OfficeRoutes(core, store, staff, parts.switches, Phoning(config, store))
    complaints = Complaints(core.bus, events, store, now)
    yield ComplaintRoutes(complaints, store, dispositions.who_talked, lambda text: normalise(text, config.country))
    campaigns = calling.campaigns
    after = After(
        core.bus, store, events, core.live, parts.customers,
        campaigns=lambda: campaigns.campaigns, going=campaigns.going, now=now,
    )  # fmt: skip
    yield after
    yield LeaveMessages(
        core, asterisks.hands, lambda parts: calling.callers.prompts.book.plan(parts), dispositions, after,
        campaigns=lambda: campaigns.campaigns, leaves=calling.clicked.leaves_message,
    )  # fmt: skip
    yield CallRoutes(
        parts.customers, dispositions, stopping=stopping, complaints=complaints, campaigns=after,
        disposed=core.calls.disposed, now=now,
    )  # fmt: skip
    yield Recorded(core, parts.recordings, store, events)
    yield GradeRoutes(core, store, events)
    yield ScoreRoutes(core, store)
    yield SatisfactionRoutes(core, store)
    yield TraceRoutes(store, now)
    yield AuditRoutes(store, now)
    yield AlarmRoutes(parts.alarms)
    yield CustomerRoutes(core, Search(store, config.country), events)
    yield ChatRoutes(core, chat)
    yield PromiseRoutes(core, promises, dispositions.who_talked)
    yield _scripts(core, Kept(events, store), calling, parts)
    yield Exits(core)
    yield CallbackRoutes(
        core, store, events, talked=dispositions.who_talked, may_call=may, withdraw=calling.callbacks.withdraw
    )
    yield PhoneRoutes(parts.phones.browsers, agents, allowed=core.front.allowed, monotonic=core.monotonic)
    yield HandsRoutes(asterisks.hands, around)
    yield Experts(core, asterisks.spies)
    yield NumberRoutes(may)
    suppression = Suppression(events, store, asterisks.calls_out.hold, now)
    yield NumberOrders(core, store, events, suppression, lambda text: normalise(text, config.country))
    yield calling.agents.holding
    clicking = Clicking(core, calling.clicked, OwnQueues(asterisks.members), may)
    yield clicking
    ears = calling.hearing.ears
    hears = Comments(ears, parts.recordings.shelf, parts.live) if ears is not None else None
    remarks = Remarks(core.bus, store, events, now, parts.tells, hears)
    await remarks.load()
    core.bus.subscribe(ComplaintMade, lambda told: remarks.complained(complained(told)))
    for told in await complaints.lately():
        remarks.complained(complained(told))
    holds = Holds(store, parts.recordings.shelf)
    yield RemarkRoutes(core, store, remarks, holds, clicking, promises, dispositions.who_talked)
    yield Preview(core, campaigns.by_hand, lambda: campaigns.campaigns, clicking, asterisks.calls_out.claim)
    yield Room(
        core, store=store, reports=reports, events=events, alarms=parts.alarms, switches=parts.switches,
        staff=staff, spies=asterisks.spies, chat=chat, remarks=remarks,
        estimate=calling.facts.expected, agents_told=config.listening == "told",
    )  # fmt: skip
    yield BrakeRoutes(core, store, events, lambda: calling.campaigns.campaigns, calling.braking.look)
    yield CampaignRoutes(
        core, store, events, lambda: campaigns.campaigns, calling.braking.state_of, calling.brake.refusal
    )
    place = place_of(config)
    yield PreflightRoutes(Preflights(place, core.monotonic), lambda: campaigns.campaigns)
    yield AudienceRoutes(core, Audiences(place, core.monotonic), lambda: campaigns.campaigns)
    yield PaceRoutes(core, store, lambda: campaigns.campaigns, lambda: countries_known().rules)
    yield ResultRoutes(core, store, events, lambda: campaigns.campaigns)
    yield ListRoutes(core, store, Beside(config), lambda: campaigns.campaigns)
    yield WhyRoutes(core, store, ringback, links_of(config), complaints)
    yield AskRoutes(
        core, store, events, calling.way.outside, survey_links_of(config),
        lambda names: {**calling.facts.read(names), **parts.switches.facts(names)},
    )  # fmt: skip
    yield WeighingRoutes(core, store)
    yield ReportRoutes(reports, events, lambda: core.site, now)
    yield PictureRoutes(lambda: core.graphs)
    yield WayRoutes(config.oidc.name if config.oidc is not None else None)
    if config.oidc is not None:
        yield accounts(config, config.oidc, core, store)


def _scripts(core: Core, kept: Kept, calling: Calling, parts: Parts) -> ScriptDesk:
    """Talk scripts beside the card."""
    scripts = ScriptDesk(
        core.bus, core.floor, core.live, kept, lambda: core.site, now, outside=calling.way.outside,
        facts=lambda names: {**calling.facts.read(names), **parts.switches.facts(names)},
        polls=calling.callers.exchange.polls,
        contacts=Contacts(parts.ground.store, now, parts.live, calling.braking.state_of),
    )  # fmt: skip
    core.attendance.show(scripts)
    return scripts
