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
from outbound.braking.baseline import refusal
from outbound.braking.braking import Braking
from outbound.braking.needs import Needs
from outbound.campaigns.runner import Runner
from outbound.preflight.promises import signals
from scripts_dsl.campaign import Campaign


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
                produced=self.produced,
                alarms=self.parts.tells,
                rules=rules,
                clock=now,
                monotonic=time.monotonic,
            )
        )

        alerted = Alerted(ground.bus, self._campaigns, lambda one: self.flows.plan_of(one), self.braking.begun)
        ground.bus.subscribe(SurveyAlert, alerted.heard)

    def put(self, flows: Flows) -> None:
        """The files in force."""
        self.flows = flows

    def _campaigns(self) -> Mapping[str, Campaign]:
        return self.flows.campaigns

    def produced(self, campaign: Campaign) -> Collection[str]:
        """Signals of displeasure that can come of its calls."""
        return signals(campaign, self.flows.plan_of(campaign))

    async def refusal(self, campaign: Campaign) -> str:
        """Why it may not start; '': it may. Raises StoreError."""
        return await refusal(self.parts.ground.store, campaign, self.produced(campaign), now())
