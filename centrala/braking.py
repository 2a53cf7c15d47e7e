"""The wiring of the brake of campaigns: what it hears, whom it stops. Called by calling.py."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from centrala.campaigning import LEASE, rules
from centrala.flows import Flows
from centrala.made import Parts, now
from cti.remarks.happenings import SurveyAlert
from outbound.braking.alerted import Alerted
from outbound.braking.braking import Braking
from outbound.braking.needs import Needs
from outbound.campaigns.runner import Runner
from outbound.preflight.promises import signals
from scripts_dsl.campaign import Campaign
from scripts_dsl.graph import Graph


@dataclass(slots=True)
class CampaignBrake:
    """Made before the runner that asks it; `tied` when that is there."""

    parts: Parts
    flows: Flows
    runner: Runner | None = None
    braking: Braking = field(init=False)

    def __post_init__(self) -> None:
        ground = self.parts.ground
        self.braking = Braking(
            Needs(
                bus=ground.bus,
                store=ground.store,
                flush=ground.events.flush,
                also=ground.events.also,
                campaigns=self._campaigns,
                token=lambda: self.runner.token if self.runner is not None else None,
                lease=LEASE,
                produced=self._produced,
                alarms=self.parts.tells,
                rules=rules,
                clock=now,
                monotonic=time.monotonic,
            )
        )

        ground.bus.subscribe(SurveyAlert, Alerted(ground.bus, self._campaigns, self._plan, self.braking.begun).heard)

    def put(self, flows: Flows) -> None:
        """The files in force."""
        self.flows = flows

    def _campaigns(self) -> Mapping[str, Campaign]:
        return self.flows.campaigns

    def _produced(self, campaign: Campaign) -> Collection[str]:
        return signals(self._plan(campaign))

    def _plan(self, campaign: Campaign) -> Graph | None:
        """What speaks with its people."""
        plan = campaign.call
        return (self.flows.graphs if plan.kind == "flow" else self.flows.scripts).get(plan.name)
