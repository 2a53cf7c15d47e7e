"""The wiring of campaigns with agents: who stays on the line, how many lines ring, what abandoned calls are counted by.
Called by calling.py; campaigning.py makes styles of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from centrala.made import Parts, now
from cti.core import Core
from cti.floor.switch import HeldTelephones
from cti.holding import Holding, Reserve
from outbound.campaigns.ports import Style
from outbound.people import store
from outbound.people.answered import Answered
from outbound.people.callers import CallersBeside
from outbound.people.fates import Fates
from outbound.people.pace import AgentsPace, Around
from outbound.people.taking_over import take_over
from scripts_dsl.campaign import Campaign
from scripts_dsl.graph import Graph
from scripts_dsl.policy.country import Countries
from scripts_dsl.policy.pacing import PREDICTIVE, PREVIEW, PROGRESSIVE
from scripts_dsl.site import NO_SITE, Site

LOOK = 1.0
"""Seconds between two looks at whose campaigns want agents on the line."""


@dataclass(slots=True)
class CampaignAgents:
    """See above."""

    reserve: Reserve
    holding: Holding
    pace: AgentsPace
    answered: Answered
    take_over: Callable[[], Awaitable[None]]
    """See outbound/people/taking_over.py."""
    site: Site = NO_SITE

    def styles(self) -> Mapping[str, Style]:
        """By the word of `style:`."""
        return dict.fromkeys(
            (PREVIEW, PROGRESSIVE, PREDICTIVE), Style(self.pace, self.answered.hears, self.answered.resumed)
        )

    def put(self, site: Site, scripts: Mapping[str, Graph], surveys: Mapping[str, Graph]) -> None:
        """The settings, talk scripts and surveys in force."""
        self.site = site
        self.answered.put(site, scripts, surveys)

    def graphs(self, campaigns: Iterable[Campaign]) -> Iterable[Graph]:
        """What people may hear."""
        return self.answered.graphs(campaigns)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.holding.hold(self.pace.holds())
            await asyncio.sleep(LOOK)


@cache
def countries_known() -> Countries:
    """Rules of countries; read when the first campaign runs. Raises ScriptError."""
    from outbound.countries import countries

    return countries()


async def agents_of(parts: Parts, core: Core, ahead: Callable[[str], bool]) -> CampaignAgents:
    """`ahead`: see Around. Raises StoreDown."""
    ground, lengths = parts.ground, core.lengths
    reserve = Reserve(core.floor, lambda queue: len(lengths.callers(queue)))
    fates = Fates(ground.bus.publish, lambda: countries_known().rules, lambda: core.site.zone, now)
    fates.load(await store.counted(ground.store), await store.began(ground.store))
    beside = CallersBeside(ground.bus, reserve.serves, now)
    pace = AgentsPace(
        Around(
            line=reserve, windows=fates.windows, ahead=ahead, publish=ground.bus.publish, clock=now,
            callers=beside.rate,
        )
    )  # fmt: skip
    return CampaignAgents(
        reserve=reserve,
        holding=Holding(core, HeldTelephones(parts.asterisks.held)),
        pace=pace,
        answered=Answered(ground.bus, parts.live, pace, fates, reserve.expect),
        take_over=partial(take_over, ground.store, ground.events.flush, fates, pace),
    )
