"""Style preview: a ready agent sees who is next, and why; rings with a key, or says why not this one.

In: requests of the page. Out: candidates of by_hand.py, one for each agent and nobody for two; calls as all that agents
begin (cti/routes/clicking.py), with the campaign's number, purpose and claim. Made in centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cti.agents import AgentState
from cti.card import known
from cti.core import Core
from cti.desk.card import TypedValue
from cti.feature import Feature
from cti.floor.seats import Seat
from cti.routes.api_clicking import CallBegun
from cti.routes.clicking import Clicking
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.dialguard.ports import Attempt
from ivr.live import LiveCall
from outbound.campaigns.by_hand import ByHand
from outbound.campaigns.claiming import Claims, purpose_of
from outbound.campaigns.talk import of_campaign
from outbound.lists.candidate import Candidate
from outbound.people.preview_api import PreviewCard, PreviewNext, PreviewSkip
from scripts_dsl import policy
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.pacing import PREVIEW

LIES = timedelta(minutes=10)
"""How long somebody lies before an agent who does nothing."""
SKIPPED_FOR = timedelta(hours=1)
"""Until somebody whom an agent did not want is shown again, to whomever."""


@dataclass(frozen=True, slots=True)
class Offered:
    """To one agent."""

    campaign: Campaign
    candidate: Candidate
    decision: policy.Call
    at: datetime


class Preview(Feature):
    """`claims`: of the telephones over which agents' own calls go."""

    def __init__(
        self,
        core: Core,
        by_hand: ByHand,
        campaigns: Callable[[], Mapping[str, Campaign]],
        clicking: Clicking,
        claims: Claims,
    ) -> None:
        self._core, self._by_hand, self._campaigns = core, by_hand, campaigns
        self._clicking, self._claims = clicking, claims
        self._offered: dict[str, Offered] = {}
        """By agent."""
        self._one_by_one = asyncio.Lock()

    def routes(self) -> list[Route]:
        one = f"/api/preview/{{candidate:{ID}}}"
        return [
            Route(
                method="GET",
                path="/api/preview",
                auth=Auth.SESSION,
                handler=self.next,
                answers={200: PreviewNext},
                summary="Whether there is somebody whom you could call now for a campaign",
            ),
            Route(
                method="GET",
                path=f"{one}/card",
                auth=Auth.SESSION,
                handler=self.card,
                answers={200: PreviewCard, 404: "problem", 409: "problem"},
                summary="The person who lies before you, and why they may be called",
            ),
            Route(
                method="POST",
                path=f"{one}/call",
                auth=Auth.SESSION,
                handler=self.call,
                answers={200: CallBegun, 404: "problem", 409: "problem"},
                summary="Call the person that you were shown: your own telephone rings first",
            ),
            Route(
                method="POST",
                path=f"{one}/skip",
                auth=Auth.SESSION,
                body=PreviewSkip,
                handler=self.skip,
                answers={204: "", 404: "problem", 409: "problem"},
                summary="Not this person now; the next one is shown",
            ),
        ]

    def logged_out(self, user: str) -> None:
        self._offered.pop(user, None)

    # --- routes -------------------------------------------------------------------------------------------------

    async def next(self, call: Call) -> Answer:
        assert call.agent is not None
        seat = self._core.floor.seat(call.agent.user)
        if seat is None or seat.state is not AgentState.READY:
            return Answer(PreviewNext(candidate=None))
        async with self._one_by_one:
            offered = await self._offer(seat)
        return Answer(PreviewNext(candidate=None if offered is None else offered.candidate.id))

    async def card(self, call: Call) -> Answer:
        """Raises ApiProblem 409."""
        assert call.agent is not None
        return Answer(await self._card(self._mine(call.agent.user, call)))

    async def call(self, call: Call) -> Answer:
        """Raises ApiProblem 409."""
        assert call.agent is not None
        user = call.agent.user
        offered = self._mine(user, call)
        candidate = offered.candidate
        name = candidate.fields.get("name")
        call_id = await self._clicking.by_hand(
            user,
            candidate.number,
            name if isinstance(name, str) else None,
            candidate.language or "",
            _Hand(offered, self._by_hand, self._claims),
        )
        self._offered.pop(user, None)
        return Answer(CallBegun(call_id=call_id, number=candidate.number))

    async def skip(self, call: Call) -> Answer:
        """Raises ApiProblem 409."""
        assert isinstance(call.body, PreviewSkip)
        assert call.agent is not None
        user = call.agent.user
        offered = self._mine(user, call)
        del self._offered[user]
        self._by_hand.put_off(
            offered.candidate, f"skipped by {user}: {call.body.reason}", self._core.now() + SKIPPED_FOR
        )
        return Answer(status=204)

    # --- inside -------------------------------------------------------------------------------------------------

    def _mine(self, user: str, call: Call) -> Offered:
        """Raises ApiProblem."""
        offered = self._offered.get(user)
        if offered is None or str(offered.candidate.id) != call.path["candidate"]:
            raise ApiProblem(409, "not_shown", "This person does not lie before you any more; look who is next.")
        return offered

    async def _offer(self, seat: Seat) -> Offered | None:
        now = self._core.now()
        mine = self._offered.get(seat.user)
        if mine is not None and now - mine.at < LIES and self._campaigns().get(mine.campaign.name) is mine.campaign:
            return mine
        self._offered = {user: one for user, one in self._offered.items() if user != seat.user and now - one.at < LIES}
        others = {one.candidate.id for one in self._offered.values()}
        for name, campaign in self._campaigns().items():
            if campaign.call.style != PREVIEW or campaign.call.queue not in seat.queues:
                continue
            found = await self._by_hand.next(name, others)
            if found is not None:
                offered = self._offered[seat.user] = Offered(campaign, *found, now)
                return offered
        return None

    async def _card(self, offered: Offered) -> PreviewCard:
        candidate, campaign = offered.candidate, offered.campaign
        past = await self._core.customers.history(candidate.number)
        name = candidate.fields.get("name")
        return PreviewCard(
            campaign=campaign.name,
            about=campaign.terms.purpose,
            candidate=candidate.id,
            number=candidate.number,
            name=name if isinstance(name, str) else None,
            language=candidate.language,
            fields=[_shown(field, value) for field, value in _flat(candidate.fields)],
            tries=candidate.tries,
            because=offered.decision.because,
            why=offered.decision.why,
            **known(past, self._core.now()),
            read_at=self._core.now(),
        )


class _Hand:
    """ivr.callbacks.clicked.Hand of one call."""

    def __init__(self, offered: Offered, by_hand: ByHand, claims: Claims) -> None:
        self._offered, self._by_hand, self._claims = offered, by_hand, claims

    @property
    def shown(self) -> str:
        return self._offered.campaign.call.shown

    @property
    def purpose(self) -> str:
        return purpose_of(self._offered.campaign)

    def card(self, live: LiveCall) -> None:
        plan = self._offered.campaign.call
        live.values = {name: value for name, value in self._offered.candidate.fields.items() if value is not None}
        live.tell, live.queue = self._offered.campaign.name, plan.queue
        live.campaign = of_campaign(self._offered.campaign)
        live.script = plan.name if plan.kind == "script" else ""

    async def claim(self, call_id: str) -> Attempt:
        return await self._by_hand.claim(self._offered.candidate.id, call_id, self._claims)

    def ended(self, attempt: Attempt) -> None:
        self._by_hand.ended(attempt.id)


def _flat(fields: Mapping[str, object], within: str = "") -> Iterator[tuple[str, object]]:
    """What a list says, also what stands in a map of it."""
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{within}{name} ")
        elif value is not None:
            yield f"{within}{name}", value


def _shown(name: str, value: object) -> TypedValue:
    label = name.replace("_", " ")
    return TypedValue(name=name, label=label[:1].upper() + label[1:], value=str(value)[:200])
