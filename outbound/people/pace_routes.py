"""The pace of campaigns over HTTP: what was decided last and why, and what every rule still leaves to be abandoned.

In: route table's calls, decisions on the bus; those of another engine, and what was counted, come from the database.
Made in centrala/people.py; the roles stand in cti/roles.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

import orjson

from cti.core import Core
from cti.feature import Feature
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Store
from outbound.campaigns.routes import NAME
from outbound.pacing import Window
from outbound.pacing.market import IDLE
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
LAST = Sql("SELECT at, body FROM event WHERE kind = 'campaign.pace' AND at >= :since ORDER BY at DESC LIMIT :most")
MOST = 200
"""Decisions of all campaigns among which the last one of this is looked for."""


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
                decided=(self._told.get(name) or await self._elsewhere(name)) if agents else None,
                windows=[_window(one) for one in found],
            )
        )

    def _decided(self, event: PaceDecided) -> None:
        self._told[event.campaign] = told(event.at, asdict(event))

    async def _elsewhere(self, campaign: str) -> PaceTold | None:
        """By another engine, or by this one before it began anew."""
        since = micros(self._core.now() - BACK)
        for at, body in await self._store.fetch(LAST, since=since, most=MOST):
            event = orjson.loads(body)
            if event["campaign"] == campaign:
                return told(moment(at), event)
        return None

    async def _windows(self, campaign: Campaign) -> list[Window]:
        """Those in which somebody of this campaign counts, as they stand now."""
        now, name = self._core.now(), campaign.name
        began = (await rows.began(self._store)).get(name, now)
        seen = (await rows.seen(self._store)).get(name, frozenset()) | {HOUSE}
        counts = await rows.counts(self._store)
        every = counted_in(campaign, self._rules(), began, now, self._core.site.zone, None)
        return [
            Window(window, cap, counted.answered, counted.abandoned)
            for cap, window in every
            if window.partition("/")[0] in seen
            for counted in (counts.get(window, Counted()),)
        ]


def told(at: datetime, event: Mapping[str, object]) -> PaceTold:
    """What an event of the pace says to people."""
    market = event["market"]
    assert isinstance(market, Mapping)
    plain = {name: event[name] for name in ("style", "because", "why", "lines", "risk", "theta")}
    return PaceTold.model_validate(
        plain
        | {
            "at": at,
            "ringing": len(market["lines"]),
            "idle": sum(state == IDLE for state, _ in market["agents"]),
            "agents": len(market["agents"]),
            "waiting": market["waiting"],
        }
    )


def _window(one: Window) -> AbandonWindow:
    rule, _, window = one.name.partition("/")
    return AbandonWindow(
        rule=rule, window=window, cap=float(one.cap), answered=one.answered, abandoned=one.abandoned, left=one.left,
        until=one.until,
    )  # fmt: skip
