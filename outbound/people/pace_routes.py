"""The pace of campaigns over HTTP: what was decided last and why, and what every rule still leaves to be abandoned.

In: route table's calls, decisions on the bus; those of another engine, and what was counted, come from the database.
Made in centrala/people.py; the roles stand in cti/roles.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from cti.core import Core
from cti.feature import Feature
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.store import Store
from outbound.campaigns.routes import NAME
from outbound.campaigns.store import first_call
from outbound.pacing import Window
from outbound.people import store as rows
from outbound.people.fates import HOUSE, counted_in
from outbound.people.happenings import PaceDecided
from outbound.people.pace_api import AbandonWindow, PaceHere, PaceTold
from outbound.people.store import Counted
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.country import CountryRule
from scripts_dsl.policy.pacing import POLITE_PACE, PREDICTIVE

BACK = timedelta(days=1)
"""Older decisions say nothing of now."""


class PaceRoutes(Feature):
    """`campaigns()`: those of the files in force; `rules()`: of the countries."""

    def __init__(
        self,
        core: Core,
        store: Store,
        campaigns: Callable[[], Mapping[str, Campaign]],
        rules: Callable[[], Sequence[CountryRule]],
    ) -> None:
        self._core, self._store, self._campaigns, self._rules = core, store, campaigns, rules
        self._told: dict[str, PaceTold] = {}
        core.bus.subscribe(PaceDecided, self._decided)

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path=f"/api/campaigns/{{campaign:{NAME}}}/pace",
                auth=Auth.SESSION,
                handler=self.pace,
                answers={200: PaceHere, 404: "problem"},
                summary="How fast a campaign rings people, why, and how many may still find no agent, by rule",
            )
        ]

    async def pace(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        name = call.path["campaign"]
        campaign = self._campaigns().get(name)
        if campaign is None:
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        agents, ahead = campaign.call.queue is not None, campaign.call.style == PREDICTIVE
        pace = campaign.pace or POLITE_PACE
        found = sorted(await self._windows(campaign), key=lambda one: one.tokens) if agents else []
        return Answer(
            PaceHere(
                campaign=name,
                style=campaign.call.style,
                lines=campaign.call.lines,
                target=float(pace.target) if ahead else None,
                cap=float(pace.cap) if ahead else None,
                decided=await self._last(name) if agents else None,
                windows=[_window(one) for one in found],
            )
        )

    def _decided(self, event: PaceDecided) -> None:
        self._told[event.campaign] = _told(event.at, rows.told(event))

    async def _last(self, campaign: str) -> PaceTold | None:
        """Of this engine, or of another one that has decided since."""
        here, kept = self._told.get(campaign), await rows.last_pace(self._store, campaign)
        if kept is not None and (here is None or kept[0] > here.at):
            here = _told(*kept)
        return here if here is not None and here.at > self._core.now() - BACK else None

    async def _windows(self, campaign: Campaign) -> list[Window]:
        """Those in which somebody of this campaign counts, as they stand now."""
        now, name = self._core.now(), campaign.name
        began = await first_call(self._store, name) or now
        sums = await rows.sums(self._store)
        seen = sums.seen.get(name, frozenset()) | {HOUSE}
        every = counted_in(campaign, self._rules(), began, now, self._core.site.zone, None)
        return [
            Window(window, cap, counted.answered, counted.abandoned)
            for cap, window in every
            if window.partition("/")[0] in seen
            for counted in (sums.counts.get(window, Counted()),)
        ]


def _told(at: datetime, told: Mapping[str, object]) -> PaceTold:
    return PaceTold.model_validate({**told, "at": at})


def _window(one: Window) -> AbandonWindow:
    rule, _, window = one.name.partition("/")
    return AbandonWindow(
        rule=rule, window=window, cap=float(one.cap), answered=one.answered, abandoned=one.abandoned, left=one.left,
        until=one.until,
    )  # fmt: skip
