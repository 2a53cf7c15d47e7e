"""The wiring of what callers of every line meet: prompts, the world outside, callbacks, calls left over. Called by
app.py.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from centrala.attached import Callers
from centrala.braking import CampaignBrake
from centrala.campaign_agents import CampaignAgents, agents_of
from centrala.campaigning import runner_of
from centrala.config import Config
from centrala.contacts import Contacts
from centrala.flows import Flows
from centrala.hearing import Hearing, hearing
from centrala.made import Parts, now
from centrala.outside import WayOut, never_asked, way_out
from centrala.publishing.pinned import pinned
from centrala.surveying import lots_of
from cti.core import Core
from cti.surveys import Surveys
from ivr.callbacks.clicked import Clicked
from ivr.callbacks.keeper import Keeper
from ivr.callbacks.needs import Needs
from ivr.callbacks.staffing import Staffing
from ivr.callbacks.store import open_callbacks
from ivr.calls import Exchange
from ivr.eventlog import LogFull
from ivr.hooks import Functions
from ivr.journal import Journal
from ivr.left_calls import LeftCalls
from ivr.prompts.book import PromptBook
from ivr.prompts.shelf import Shelf
from ivr.prompts.speech import Speech
from ivr.queue_facts import QueueFacts
from ivr.resuming import find_left_calls
from ivr.routing import Routing
from ivr.store import StoreDown
from ivr.surveying import Polls, TalkedCall
from outbound.braking.braking import Braking
from outbound.campaigns.runner import Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """Everything that calls use."""

    callers: Callers
    facts: QueueFacts
    journal: Journal
    way: WayOut
    hearing: Hearing
    staffing: Staffing
    callbacks: Keeper
    agents: CampaignAgents
    clicked: Clicked
    campaigns: Runner
    brake: CampaignBrake

    @property
    def braking(self) -> Braking:
        """Satisfaction stops campaigns."""
        return self.brake.braking

    async def close(self) -> None:
        """After the last call."""
        await self.callers.prompts.book.close()
        await self.way.close()
        await self.hearing.close()


async def calling_of(config: Config, parts: Parts, core: Core, flows: Flows, functions: Functions) -> Calling:
    """Raises StartError, StoreDown."""
    ground, folder, lengths = parts.ground, parts.recordings.shelf, core.lengths
    way = way_out(config, functions)
    listens = hearing(config.speech, folder.folder, never_asked(config))
    facts = QueueFacts(ground.bus, parts.live, lengths.agents, lengths.serving, lengths.free, now)
    staffing = Staffing(lengths.serving, now)
    journal = Journal(ground.events, ground.store)
    speech = Speech().with_voices(flows.site.voices)
    routing = Routing(flows.site.numbers, flows.graphs)
    brake = CampaignBrake(parts, flows)
    agents = await agents_of(parts, core, brake.braking.ahead)
    campaigns = brake.runner = runner_of(config, parts, routing, agents, brake.braking)
    callers = Callers(
        exchange=_exchange(config, parts, journal, way, facts, brake.braking),
        routing=routing,
        answers=campaigns.answering,
        prompts=Shelf(PromptBook(config.recordings, config.prompt_cache, speech, folder.wav)),
        recordings=parts.recordings,
        left=await _left(config, parts, journal, flows),
        ears=listens.ears,
        halls=parts.halls,
        outlook=facts.outlook,
        expected=lambda queue: lengths.agents(queue) > 0,
        reserve=agents.reserve,
    )
    return Calling(
        callers=callers, facts=facts, journal=journal, way=way, hearing=listens, staffing=staffing,
        callbacks=_callbacks(parts, staffing), agents=agents, campaigns=campaigns, brake=brake,
        clicked=Clicked(ground.bus, parts.live, parts.asterisks.calls_out, parts.asterisks.calls_out, now),
    )  # fmt: skip


def _exchange(
    config: Config, parts: Parts, journal: Journal, way: WayOut, facts: QueueFacts, braking: Braking
) -> Exchange:
    switches, surveys, flush = parts.switches, Surveys(parts.ground.store), parts.ground.events.flush

    async def refused(talk: TalkedCall) -> bool:
        """What was said a moment ago is on its way to the disk. Raises StoreError."""
        try:
            await flush()
        except LogFull as problem:
            raise StoreDown(str(problem)) from problem
        return await surveys.refused(talk)

    return Exchange(
        bus=parts.ground.bus,
        journal=journal,
        outside=way.outside,
        live=parts.live,
        site_facts=lambda names: {**facts.read(names), **switches.facts(names)},
        closed=switches.reason,
        clock=now,
        polls=Polls(surveys.known, lots_of(config).of, refused),
        unearned=Contacts(parts.ground.store, now, parts.live, braking.state_of).unearned,
        ask_everybody=braking.ask_everybody,
    )


async def _left(config: Config, parts: Parts, journal: Journal, flows: Flows) -> LeftCalls:
    """The last engine's calls, each with the files that it began with."""
    left = await find_left_calls(journal, parts.ground.store)
    left.pin(await asyncio.to_thread(pinned, left.flows(), flows, config.callflows))
    return left


def _callbacks(parts: Parts, staffing: Staffing) -> Keeper:
    """Calls that people are promised."""
    ground, calls_out = parts.ground, parts.asterisks.calls_out
    return Keeper(
        Needs(
            bus=ground.bus,
            live=parts.live,
            places=calls_out,
            dialling=calls_out,
            load=lambda: open_callbacks(ground.store),
            attempt_of=ground.attempts("").by_key,
            staffed=staffing,
            clock=now,
        )
    )
