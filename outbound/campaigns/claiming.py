"""A candidate becomes an attempt, or the reason why not: decide, then the claim, in this order and at this moment.

In: candidates that are due. Out: Claimed calls, and CandidateMoved for the others. Called by runner.py, one campaign
after the other: what one has claimed the next one sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, Unpack

import structlog

from ivr.dialguard.numbers import Costly, NotNow, Refused
from ivr.dialguard.ports import Attempt, OnlyIf
from ivr.dialguard.ports import Claiming as ClaimedHow
from ivr.dialguard.states import AttemptState
from ivr.ids import new_id
from ivr.store import StoreError
from outbound.campaigns import room
from outbound.campaigns.happenings import CampaignCalled, CampaignCallEnded
from outbound.campaigns.ports import Needs
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.happenings import CandidateMoved
from outbound.lists.past import pasts
from scripts_dsl import policy
from scripts_dsl.campaign import Campaign, decide
from scripts_dsl.policy.consents import in_force
from scripts_dsl.policy.peace import OFFERS

UNTOLD = timedelta(hours=1)
"""Until somebody is looked at again of whom nobody can tell when they may be called: something is missing, a zone, the
copy of a list."""
REFUSED_FOR = timedelta(minutes=1)
"""After a limit of calls out, or another engine's call."""
RECENT = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An attempt that may be sent now, once."""

    campaign: Campaign
    candidate: Candidate
    attempt: Attempt
    agreed: frozenset[str] = frozenset()
    """Purposes to which the person has agreed before."""


class Claims(Protocol):
    """Line.claim, of whoever rings."""

    async def __call__(self, written: str, key: str, **how: Unpack[ClaimedHow]) -> Attempt: ...


def purpose_of(campaign: Campaign) -> str:
    """As the dial guard has it."""
    return "marketing" if campaign.terms.purpose in OFFERS else "service"


def agreed(history: policy.History, now: datetime) -> frozenset[str]:
    """Purposes to which somebody has agreed, and has not taken it back."""
    return frozenset(consent.purpose for consent in in_force(history.consents, now))


class Claiming:
    """Of this engine."""

    def __init__(self, needs: Needs) -> None:
        self._n = needs
        self._unsure: set[str] = set()
        """Attempts of which nobody knows whether their claim is on disk."""

    async def settle(self) -> None:
        """What was perhaps claimed, and never sent, gets its end. Raises StoreError."""
        for attempt_id in list(self._unsure):
            attempt = await self._n.attempt(attempt_id)
            if attempt is not None and attempt.state is AttemptState.INTENT:
                self._n.line.let_go(attempt)
            self._unsure.discard(attempt_id)

    async def claim(
        self, campaign: Campaign, due: Sequence[Candidate], most: int, token: int, busy: Collection[str]
    ) -> list[Claimed]:
        """`most` of those that are due, if they may be called now. `busy`: customers who are being called by any of
        their numbers. Raises StoreError."""
        seen = self._n.clock()
        histories = await pasts(self._n.store, due, campaign.terms.purpose, campaign.brake.compare_with)
        rules, chosen = await self._n.rules(), list[Candidate]()
        taken = set(busy)
        for candidate in due:
            if len(chosen) >= most:
                break
            decision = decide(
                candidate.person(campaign.people.fields),
                histories[candidate.number],
                rules,
                campaign,
                self._n.clock(),
            )
            if not isinstance(decision, policy.Call):
                self._not(candidate, decision)
            elif candidate.customer_id is None or candidate.customer_id not in taken:
                chosen.append(candidate)
                taken |= {candidate.customer_id} if candidate.customer_id is not None else set()
        only = OnlyIf(self._n.lease.name, token, seen)
        claimed = await asyncio.gather(*(self._one(campaign, candidate, only) for candidate in chosen))
        return [
            replace(one, agreed=agreed(histories[one.candidate.number], seen)) for one in claimed if one is not None
        ]

    def few(self, due: Sequence[Candidate], recent: Sequence[str]) -> tuple[Candidate, ...]:
        """Those whose numbers do not crowd a block of numbers."""
        wanted = set(room.not_neighbours(self._n.limits, recent, [candidate.number for candidate in due]))
        return tuple(candidate for candidate in due if candidate.number in wanted)

    def _not(self, candidate: Candidate, decision: policy.Decision) -> None:
        if isinstance(decision, policy.NotNow):
            when = decision.when or self._n.clock() + UNTOLD
            self.move(candidate, CandidateState.WAITING, decision.because, when)
        elif isinstance(decision, policy.Never):
            self.move(candidate, CandidateState.NEVER, decision.because)

    async def look(self, campaign: Campaign, candidate: Candidate) -> policy.Decision:
        """Whether this person may be called now; who may not is moved. Raises StoreError."""
        histories = await pasts(self._n.store, [candidate], campaign.terms.purpose, campaign.brake.compare_with)
        person = candidate.person(campaign.people.fields)
        decision = decide(person, histories[candidate.number], await self._n.rules(), campaign, self._n.clock())
        self._not(candidate, decision)
        return decision

    async def by_hand(self, campaign: Campaign, candidate: Candidate, token: int, attempt: str, how: Claims) -> Claimed:
        """The right to ring one person for an agent who is on the line already. Raises Refused, StoreError."""
        only = OnlyIf(self._n.lease.name, token, self._n.clock())
        decision = await self.look(campaign, candidate)
        if not isinstance(decision, policy.Call):
            raise NotNow(decision.why)
        claimed = await self._one(campaign, candidate, only, attempt, how)
        if claimed is None:
            raise NotNow("somebody else was faster, or a limit of calls out is reached")
        return claimed

    async def _one(
        self,
        campaign: Campaign,
        candidate: Candidate,
        only: OnlyIf,
        attempt_id: str = "",
        claims: Claims | None = None,
    ) -> Claimed | None:
        """The candidate is claimed in the same commit as the attempt, or in one before it: never after it."""
        attempt_id, now, tries = attempt_id or new_id(), self._n.clock(), candidate.tries + 1
        called = CampaignCalled(
            call_id=attempt_id,
            at=now,
            campaign=campaign.name,
            candidate=candidate.id,
            number=candidate.number,
            purpose=campaign.terms.purpose,
            subject=candidate.person(campaign.people.fields).subject,
        )
        self._n.bus.publish(called)
        self.move(candidate, CandidateState.CLAIMED, "reserved", attempt=attempt_id, tries=tries)
        try:
            attempt = await (claims or self._n.line.claim)(
                candidate.number,
                f"campaign:{campaign.name}:{candidate.id}:{tries}",
                call_id=attempt_id,
                attempt=attempt_id,
                purpose=purpose_of(campaign),
                only=only,
            )
        except (Refused, StoreError, TimeoutError) as problem:
            self._drop(campaign, candidate, attempt_id, problem, tries)
            return None
        return Claimed(campaign, replace(candidate, tries=tries), attempt)

    def _drop(self, campaign: Campaign, candidate: Candidate, attempt: str, problem: Exception, tries: int) -> None:
        """Nobody is rung. A claim that may be on disk all the same is settled by the dial guard, and never sent."""
        log.info("campaign.not_claimed", campaign=campaign.name, attempt=attempt, problem=repr(problem))
        self._n.bus.publish(
            CampaignCallEnded(
                call_id=attempt, at=self._n.clock(), campaign=campaign.name, candidate=candidate.id, outcome=""
            )
        )
        if not isinstance(problem, Refused):
            self._unsure.add(attempt)
        why = str(problem) or "the database does not answer"
        for_good = isinstance(problem, Costly) or (isinstance(problem, Refused) and not isinstance(problem, NotNow))
        if for_good:
            self.move(candidate, CandidateState.NEVER, why, tries=tries)
        else:
            self.move(candidate, CandidateState.WAITING, why, self._n.clock() + REFUSED_FOR, tries=tries)

    def move(
        self,
        candidate: Candidate,
        state: CandidateState,
        because: str,
        not_before: datetime | None = None,
        *,
        attempt: str | None = None,
        tries: int | None = None,
    ) -> None:
        """Keep where the candidate stands now."""
        self._n.bus.publish(
            CandidateMoved(
                at=self._n.clock(),
                campaign=candidate.campaign,
                candidate=candidate.id,
                state=state.value,
                not_before=not_before,
                because=because,
                attempt=attempt,
                tries=candidate.tries if tries is None else tries,
            )
        )
