"""People whom agents call by hand: one after the other is shown, and rung when the agent wants it.

In: who asks for the next one, who wants to ring. Out: candidates that may be called now, and the right to ring one of
them, once: decided, claimed and kept as for every other call of a campaign. Made by runner.py, used by outbound/people.
"""

from __future__ import annotations

from collections.abc import Awaitable, Collection
from datetime import datetime
from typing import Protocol

from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import Attempt
from outbound.campaigns.calls import Calls
from outbound.campaigns.claiming import Claiming, Claims
from outbound.campaigns.ports import Needs
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy import Call

LOOKED_AT = 50
"""Candidates that are decided about for one agent."""


class Runs(Protocol):
    """runner.Runner."""

    @property
    def token(self) -> int | None: ...
    def running(self, name: str) -> Campaign | None: ...
    def nobody_is_left(self, campaign: Campaign) -> Awaitable[None]: ...
    def close_call(self, attempt: str) -> None: ...


class ByHand:
    """See above."""

    def __init__(self, needs: Needs, runs: Runs, candidates: Candidates, claiming: Claiming, calls: Calls) -> None:
        self._n, self._runs, self._candidates = needs, runs, candidates
        self._claiming, self._calls = claiming, calls

    async def next(self, name: str, but: Collection[int]) -> tuple[Candidate, Call] | None:
        """Whom an agent may call now, and why; `but`: those who lie before others. None: nobody. Raises StoreError."""
        campaign = self._runs.running(name)
        if campaign is None:
            return None
        due = await self._candidates.due(name, self._n.clock(), LOOKED_AT)
        for candidate in due:
            if candidate.id not in but:
                decision = await self._claiming.look(campaign, candidate)
                if isinstance(decision, Call):
                    return candidate, decision
        if not due:
            await self._runs.nobody_is_left(campaign)
        return None

    async def claim(self, candidate_id: int, attempt: str, how: Claims) -> Attempt:
        """The right to ring somebody for an agent who is on the line. Raises Refused, StoreError."""
        candidate = await self._candidates.by_id(candidate_id)
        campaign = self._runs.running(candidate.campaign) if candidate is not None else None
        if campaign is None or candidate is None or self._runs.token is None:
            raise NotNow("the campaign calls nobody now")
        if candidate.state is not CandidateState.WAITING:
            raise NotNow("somebody else calls this person, or has called already")
        claimed = await self._claiming.by_hand(campaign, candidate, self._runs.token, attempt, how)
        self._calls.began(campaign, claimed.candidate, attempt)
        return claimed.attempt

    def ended(self, attempt: str) -> None:
        """Its end is known to the ledger."""
        self._runs.close_call(attempt)

    def put_off(self, candidate: Candidate, because: str, until: datetime) -> None:
        """An agent wants another one."""
        self._claiming.move(candidate, CandidateState.WAITING, because, until)
