"""The wiring of campaigns: who is called, over which telephone, under whose rules. Called by calling.py.

A further style of calling is a row in `_styles`: how many lines it rings, and what who answers hears.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from centrala.campaign_agents import CampaignAgents, countries_known
from centrala.config import Config
from centrala.made import Parts, now
from ivr.asterisk.answered import MACHINE
from ivr.dialguard.lease import Lease
from ivr.eventlog.writer import EventLog
from ivr.routing import Routing
from outbound.campaigns.machine import at_machine
from outbound.campaigns.ports import AllLines, Brake, Needs, Person, Style
from outbound.campaigns.runner import Runner
from scripts_dsl.graph import Graph
from scripts_dsl.policy import Rule

LEASE = "campaigns"


def runner_of(config: Config, parts: Parts, routing: Routing, agents: CampaignAgents, brake: Brake) -> Runner:
    """Who calls people for campaigns."""
    ground = parts.ground
    return Runner(
        Needs(
            bus=ground.bus,
            store=ground.store,
            flush=ground.events.flush,
            live=parts.live,
            line=parts.asterisks.rings,
            lease=Lease(LEASE, ground.store, now),
            brake=brake,
            limits=config.calls_out.limits,
            attempt=ground.attempts("").by_id,
            styles={**_styles(routing), **agents.styles()},
            rules=rules,
            heartbeat=lambda: _heartbeat(ground.events),
            clock=now,
            take_over=agents.take_over,
            detects=config.calls_out.detect_machines,
        )
    )


def _styles(routing: Routing) -> Mapping[str, Style]:
    """By the word of `style:`."""

    def flow(person: Person) -> Graph | None:
        plan = person.campaign.call
        graph = routing.graphs().get(plan.name)
        if graph is not None and person.heard == MACHINE:
            return at_machine(graph, plan.message)
        return graph

    return {"robot": Style(AllLines(), flow)}


async def rules() -> tuple[Rule, ...]:
    """Of the countries; the first time it reads a dozen files. Raises ScriptError: then nobody is called."""
    return await asyncio.to_thread(_rules)


@cache
def _rules() -> tuple[Rule, ...]:
    """Of the countries; read when the first campaign runs. Raises ScriptError: then nobody is called."""
    from scripts_dsl.policy.country import rules_of

    return tuple(rules_of(countries_known()))


def _heartbeat(events: EventLog) -> datetime:
    """What people answer comes to us as long as the event log comes to the disk."""
    return now() - timedelta(seconds=events.health.stuck or 0.0)
