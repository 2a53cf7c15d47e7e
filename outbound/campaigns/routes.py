"""Campaigns over HTTP: how they stand, start, pause, resume. The roles stand in cti/roles.py, the words in orders.py.

In: route table's calls. Out: CampaignMoved, which the runner hears at once. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict

from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.store import Store
from outbound.campaigns import looked, orders
from outbound.campaigns.api import (
    CampaignHere,
    CampaignPause,
    CampaignResume,
    CampaignsHere,
    CampaignStart,
    MachinesHere,
)
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.status import Status, status, statuses
from outbound.campaigns.store import Standing
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.deciding import restarts

NAME = "[a-z][a-z0-9_]{0,63}"


class CampaignRoutes(Feature):
    """`campaigns()`: those of the files in force, by name; `brake`: how the brake of one stands, '': not known;
    `refusal`: why one may not start whatever its lists say, '': it may."""

    def __init__(
        self,
        core: Core,
        store: Store,
        events: EventLog,
        campaigns: Callable[[], Mapping[str, Campaign]],
        brake: Callable[[str], str] = lambda _: "",
        refusal: Callable[[Campaign], Awaitable[str]] | None = None,
    ) -> None:
        self._core, self._store, self._events, self._campaigns = core, store, events, campaigns
        self._brake, self._refusal = brake, refusal
        self._one = asyncio.Lock()
        """Of two orders at once the second sees what the first has done."""

    def routes(self) -> list[Route]:
        one = f"/api/campaigns/{{campaign:{NAME}}}"
        here: dict[int, type[Model] | str] = {200: CampaignHere, 404: "problem", 409: "problem"}
        return [
            Route(
                method="GET",
                path="/api/campaigns",
                auth=Auth.SESSION,
                handler=self.all,
                answers={200: CampaignsHere},
                summary="Every campaign: how it stands and why, whom it has still to call, how its calls ended",
            ),
            Route(
                method="GET",
                path=f"{one}/status",
                auth=Auth.SESSION,
                handler=self.one,
                answers={200: CampaignHere, 404: "problem"},
                summary="One campaign",
            ),
            Route(
                method="POST",
                path=f"{one}/start",
                auth=Auth.SESSION,
                body=CampaignStart,
                handler=self.start,
                answers=here,
                summary="Call people from now on, whenever every rule lets them; with the token of the preflight",
            ),
            Route(
                method="POST",
                path=f"{one}/pause",
                auth=Auth.SESSION,
                body=CampaignPause,
                handler=self.pause,
                answers=here,
                summary="Call nobody until it is resumed; calls that are going on come to their end",
            ),
            Route(
                method="POST",
                path=f"{one}/resume",
                auth=Auth.SESSION,
                body=CampaignResume,
                handler=self.resume,
                answers=here,
                summary="Go on; after a stop only by the person its file names, with a reason and a change",
            ),
        ]

    async def all(self, _call: Call) -> Answer:
        found = await statuses(self._store, self._campaigns(), self._core.now())
        return Answer(CampaignsHere(campaigns=[self._shown(one) for one in found]))

    async def one(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        return Answer(self._shown(await self._status(call.path["campaign"])))

    async def start(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, CampaignStart)
        file, shown = self._campaigns().get(call.path["campaign"]), call.body.looked.strip()
        token = await looked.token_of(self._store, file) if file is not None else ""
        why = await self._refusal(file) if file is not None and self._refusal is not None else ""

        def order(file: Campaign, at: Standing, by: str) -> CampaignMoved:
            moved = orders.start(file, at, by, self._core.now())
            looked.check(shown, token)
            orders.refuse(why)
            return moved

        return await self._order(call, order)

    async def pause(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, CampaignPause)
        why = call.body.why.strip()
        return await self._order(call, lambda file, at, by: orders.pause(file.name, at, why, by, self._core.now()))

    async def resume(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, CampaignResume)
        said = call.body

        def order(file: Campaign, at: Standing, by: str) -> CampaignMoved:
            return orders.resume(file, at, by, self._core.now(), reason=said.reason, change=said.change)

        return await self._order(call, order)

    async def _order(self, call: Call, order: Callable[[Campaign, Standing, str], CampaignMoved]) -> Answer:
        async with self._one:
            return await self._ordered(call, order)

    async def _ordered(self, call: Call, order: Callable[[Campaign, Standing, str], CampaignMoved]) -> Answer:
        assert call.agent is not None
        found = await self._status(call.path["campaign"])
        if found.campaign is None:
            raise ApiProblem(409, "no_file", "The file of this campaign is gone.")
        try:
            moved = order(found.campaign, found.standing, call.agent.user)
        except orders.NotAllowed as problem:
            raise ApiProblem(409, "not_now", f"{str(problem).capitalize()}.") from None
        self._core.bus.publish(moved)
        return Answer(self._shown(await self._status(found.name)))

    def _shown(self, one: Status) -> CampaignHere:
        brake = self._brake(one.name) if one.standing.at is not None else ""
        return _shown(one, brake, self._core.site.zone)

    async def _status(self, name: str) -> Status:
        await self._events.flush()
        found = await status(self._store, self._campaigns(), name, self._core.now())
        if found.campaign is None and found.standing.at is None:
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        return found


def _shown(one: Status, brake: str, zone: str) -> CampaignHere:
    at, file = one.standing, one.campaign
    return CampaignHere(
        campaign=one.name,
        state=at.state.value,
        because=at.because,
        why=at.why,
        by=at.by,
        change=at.change,
        since=at.at,
        about=file.terms.purpose if file else "",
        owner=file.owner if file else "",
        style=file.call.style if file else "",
        restarts=restarts(file) if file else "",
        brake=brake,
        people=dict(one.people),
        outcomes=dict(one.outcomes),
        going_on=one.going,
        next=one.next,
        zone=zone,
        unstaffed=one.unstaffed,
        machines=MachinesHere(**asdict(one.machines)) if one.machines is not None else None,
    )
