"""An `alert:` of a survey that has become so stops every campaign that has begun and whose calls ask that survey.

In: SurveyAlert on the bus. Out: BrakeTripped, a hard trigger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cti.remarks.happenings import SurveyAlert
from ivr.bus import Bus
from outbound.braking.happenings import BrakeTripped
from scripts_dsl.campaign import Campaign
from scripts_dsl.graph import Graph
from scripts_dsl.policy.brake.states import Trigger


class Alerted:
    """`plan`: the file that speaks with a campaign's people; `begun`: whether a campaign was ever started."""

    def __init__(
        self,
        bus: Bus,
        campaigns: Callable[[], Mapping[str, Campaign]],
        plan: Callable[[Campaign], Graph | None],
        begun: Callable[[str], bool],
    ) -> None:
        self._bus, self._campaigns, self._plan, self._begun = bus, campaigns, plan, begun

    def heard(self, told: SurveyAlert) -> None:
        """One alert."""
        for name, campaign in self._campaigns().items():
            if told.on and self._begun(name) and asks(campaign, self._plan(campaign), told.survey):
                why = f"{told.survey}: {told.when}"
                tripped = BrakeTripped(campaign=name, trigger=Trigger.ALERT.value, why=why, cause_id=told.id)
                self._bus.publish(tripped)


def asks(campaign: Campaign, plan: Graph | None, survey: str) -> bool:
    """Whether its people are asked this survey: after the talk, or by the file that speaks with them."""
    if campaign.call.asks is not None and campaign.call.asks.survey == survey:
        return True
    files = () if plan is None else (plan, *plan.flows.values())
    return any(s.args.get("survey") == f"survey {survey}" for one in files for s in one.steps.values())
