"""The brake of a campaign over HTTP: its evidence, and a stop that a person orders. The roles stand in cti/roles.py.

In: route table's calls. Out: the stop on the bus (halting.py), to which the brake of this engine is woken. Made in
centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.store import Store
from outbound.braking.api import BrakeAnswer, BrakeHere, BrakeMove, BrakeSignal, CampaignHalt
from outbound.braking.evidence import Evidence, Evidences
from outbound.braking.halting import halted
from outbound.campaigns.orders import NotAllowed
from outbound.campaigns.routes import NAME
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.deciding import restarts
from scripts_dsl.policy.brake.states import Trigger

NEVER = "never"
"""State of the brake of a campaign that was not started."""


class BrakeRoutes(Feature):
    """`campaigns()`: those of the files in force, by name; `look()`: the brake of this engine looks at once."""

    def __init__(
        self,
        core: Core,
        store: Store,
        events: EventLog,
        campaigns: Callable[[], Mapping[str, Campaign]],
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self._core, self._store, self._events, self._campaigns = core, store, events, campaigns
        self._look, self._evidences = look, Evidences(store)
        self._one = asyncio.Lock()
        """Of two who stop it at once the second sees what the first has done."""

    def routes(self) -> list[Route]:
        one = f"/api/campaigns/{{campaign:{NAME}}}"
        here: dict[int, type[Model] | str] = {200: BrakeHere, 404: "problem"}
        return [
            Route(
                method="GET",
                path=f"{one}/brake",
                auth=Auth.SESSION,
                handler=self.one,
                answers=here,
                summary="What people's answers say of a campaign: the evidence of each signal, the states",
            ),
            Route(
                method="POST",
                path=f"{one}/halt",
                auth=Auth.SESSION,
                body=CampaignHalt,
                handler=self.halt,
                answers={**here, 409: "problem"},
                summary="Stop it at once: an authority has written, the wrong list was loaded",
            ),
        ]

    async def one(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        return Answer(await self._shown(self._file(call)))

    async def halt(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        assert isinstance(call.body, CampaignHalt)
        assert call.agent is not None
        campaign = self._file(call)
        async with self._one:
            await self._events.flush()
            try:
                happenings = await halted(
                    self._store, campaign, Trigger(call.body.trigger), call.body.why, call.agent.user, self._core.now()
                )
            except NotAllowed as problem:
                raise ApiProblem(409, "not_now", f"{str(problem).capitalize()}.") from None
            for happening in happenings:
                self._core.bus.publish(happening)
        self._look()
        return Answer(await self._shown(campaign))

    def _file(self, call: Call) -> Campaign:
        campaign = self._campaigns().get(call.path["campaign"])
        if campaign is None:
            raise ApiProblem(404, "no_such_campaign", "There is no such campaign.")
        return campaign

    async def _shown(self, campaign: Campaign) -> BrakeHere:
        await self._events.flush()
        found = await self._evidences.of(campaign)
        who = restarts(campaign)
        if found is None:
            return BrakeHere(
                campaign=campaign.name, state=NEVER, because="", since=None, run=0, threshold=0.0, restarts=who,
                signals=[], left_alone=0, campaign_did_it=None, answers=[], moves=[],
            )  # fmt: skip
        return shown(campaign.name, who, found)


def shown(campaign: str, who: str, found: Evidence) -> BrakeHere:
    """As programs and pages read it."""
    return BrakeHere(
        campaign=campaign,
        state=found.state,
        because=found.because,
        since=found.since,
        run=found.run,
        threshold=found.threshold,
        restarts=who,
        signals=[
            BrakeSignal(
                signal=one.name, share=one.share, n=one.n, mean=one.mean,
                low=one.interval.low if one.interval is not None else None,
                high=one.interval.high if one.interval is not None else None,
                usual=one.usual, floor=one.floor, evidence=one.evidence, line=list(one.line),
            )
            for one in found.signals
        ],
        left_alone=found.left_alone,
        campaign_did_it=found.campaign_did_it,
        answers=[
            BrakeAnswer(
                at=a.at, place=a.place, signal=a.signal, x=a.x, call=a.call_id, late=a.late, evidence=a.evidence
            )
            for a in found.answers
        ],
        moves=[
            BrakeMove(
                at=m.at, before=m.before, state=m.state, because=m.because, why=m.why, threshold=m.threshold, run=m.run,
                evidence=max((one["evidence"] for one in m.evidence.values()), default=0.0), by=m.by, reason=m.reason,
                change=m.change,
            )
            for m in reversed(found.moves)
        ],
    )  # fmt: skip
