"""One attempt from its claim to what follows for the person; also one that an engine before this one has begun.

In: Claimed calls, or rows of calls whose end is not known. Out: an order to ring, then CampaignCallEnded and
CandidateMoved. Called by runner.py, which owns the tasks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from ivr.asterisk.rings import Ring
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.happenings import CallEnded, CallPlaced, OutcomeSaid
from outbound.campaigns.claiming import Claimed, Claiming
from outbound.campaigns.happenings import CampaignCallEnded
from outbound.campaigns.outcomes import WORDS, Heard, follows, word_of
from outbound.campaigns.ports import Ended, InFlight, Needs
from outbound.campaigns.store import heard, words_of
from outbound.lists.candidate import Candidate, CandidateState
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.peace import OFFERS

LAST_WORD = 15.0
"""Seconds that a flow may go on after the person's telephone has hung up: notes, look-ups, the outcome."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Going:
    """A call that goes on."""

    campaign: Campaign
    candidate: Candidate
    sent: float
    """On the loop's clock."""
    agreed: frozenset[str] = frozenset()
    """Purposes to which the person has agreed before; an engine that takes the call over does not know."""
    answered: bool = False
    unseen: bool = False
    """It ended while no engine was there: nobody knows how long it rang."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Its flow has come to its end."""


class Calls:
    """All that go on. `may`: whether people of this campaign may be rung at this moment."""

    def __init__(self, needs: Needs, claiming: Claiming, may: Callable[[str], bool]) -> None:
        self._n, self._claiming, self._may = needs, claiming, may
        self._going: dict[str, Going] = {}
        """By attempt."""
        needs.bus.subscribe(CallEnded, self._call_ended)

    def of(self, campaign: str) -> list[InFlight]:
        """Those of one campaign."""
        now = self._now()
        return [InFlight(now - one.sent, one.answered) for one in self._going.values() if one.campaign.name == campaign]

    def forget(self) -> None:
        """Another engine leads them to their end."""
        self._going.clear()

    def get(self, attempt: str) -> Going | None:
        """None: this engine does not know of it, or it is over."""
        return self._going.get(attempt)

    def customers(self) -> set[str]:
        """Whoever is being called."""
        return {one.candidate.customer_id for one in self._going.values() if one.candidate.customer_id is not None}

    def began(
        self,
        campaign: Campaign,
        candidate: Candidate,
        attempt: str,
        agreed: frozenset[str] = frozenset(),
        ago: float = 0.0,
    ) -> Going:
        """It counts from now on; carry() or take_up() leads it to its end. `ago`: seconds since its claim."""
        return self._going.setdefault(attempt, Going(campaign, candidate, self._now() - ago, agreed))

    async def carry(self, claimed: Claimed) -> None:
        """Ring the person, and what follows."""
        campaign, candidate, attempt = claimed.campaign, claimed.candidate, claimed.attempt
        if self._may(campaign.name):
            plan = campaign.call
            self._n.bus.publish(
                CallPlaced(
                    call_id=attempt.id,
                    at=self._n.clock(),
                    number=attempt.number,
                    shown=plan.shown,
                    flow=plan.name if plan.kind == "flow" else None,
                    because=f"campaign {campaign.name}",
                )
            )
            ring = Ring(plan.shown, plan.ring, campaign.terms.purpose in OFFERS, self._n.detects)
            try:
                await self._n.line.dial(attempt, ring)
            except Exception as problem:
                log.warning("campaign.perhaps_sent", attempt=attempt.id, problem=repr(problem))
        await self._until_its_end(campaign, candidate, attempt)

    async def take_up(self, campaign: Campaign, candidate: Candidate, attempt_id: str) -> None:
        """A call that an engine before this one has claimed: it is looked for, and never sent again. Raises
        StoreError."""
        attempt = await self._n.attempt(attempt_id)
        if attempt is None:
            self._was_not(campaign, candidate, attempt_id, "never claimed")
        elif attempt.state is AttemptState.INTENT:
            await self._until_its_end(campaign, candidate, attempt)
        else:
            if (going := self._going.get(attempt_id)) is not None:
                going.unseen = True
            await self._close(campaign, candidate, attempt, attempt.state, attempt.because, 0)

    async def _until_its_end(self, campaign: Campaign, candidate: Candidate, attempt: Attempt) -> None:
        end: Ended = await asyncio.shield(asyncio.ensure_future(self._n.line.let_go(attempt)))
        outcome = end.outcome
        because, cause = (outcome.status, outcome.cause) if outcome is not None else (end.because, 0)
        await self._close(campaign, candidate, attempt, end.state, because, cause)

    def _call_ended(self, event: CallEnded) -> None:
        going = self._going.get(event.call_id or "")
        if going is not None:
            going.over.set()

    # --- what became of it --------------------------------------------------------------------------------------

    async def _close(
        self, campaign: Campaign, candidate: Candidate, attempt: Attempt, state: AttemptState, because: str, cause: int
    ) -> None:
        if state is AttemptState.BLOCKED:
            self._was_not(campaign, candidate, attempt.id, because, CandidateState.NEVER)
            return
        if state is AttemptState.FAILED and because not in WORDS:
            self._was_not(campaign, candidate, attempt.id, because)
            return
        said = await self._said(attempt) if state is AttemptState.DONE else Heard()
        word = word_of(state, because, cause, said)
        before = await words_of(self._n.store, campaign.name, candidate.number)
        now = self._n.clock()
        following = follows(campaign.terms.outcomes, word, before, now)
        if said.word is None:
            self._n.bus.publish(OutcomeSaid(call_id=attempt.id, at=now, word=word))
        self._over(campaign, candidate, attempt.id, word, in_pitch=said.in_pitch)
        to = CandidateState(following.state)
        self._claiming.move(
            candidate, to, following.because, following.not_before, attempt=attempt.id, tries=candidate.tries
        )

    async def _said(self, attempt: Attempt) -> Heard:
        """What was said, when the flow has come to its end."""
        going = self._going.get(attempt.id)
        if going is not None and self._n.live.get(attempt.id) is not None:
            try:
                async with asyncio.timeout(LAST_WORD):
                    await going.over.wait()
            except TimeoutError:
                log.warning("campaign.flow_goes_on", attempt=attempt.id)
        lives = self._n.live.get(attempt.id) is not None
        await self._n.flush()
        found = await heard(self._n.store, attempt.id)
        return replace(found, lost=False) if lives else found

    def _was_not(
        self,
        campaign: Campaign,
        candidate: Candidate,
        attempt: str,
        because: str,
        to: CandidateState = CandidateState.WAITING,
    ) -> None:
        """Nobody was rung: it counts as no attempt."""
        self._over(campaign, candidate, attempt, "")
        self._claiming.move(candidate, to, because, attempt=attempt)

    def _over(
        self, campaign: Campaign, candidate: Candidate, attempt: str, word: str, *, in_pitch: bool = False
    ) -> None:
        going = self._going.pop(attempt, None)
        self._n.bus.publish(
            CampaignCallEnded(
                call_id=attempt,
                at=self._n.clock(),
                campaign=campaign.name,
                candidate=candidate.id,
                outcome=word,
                in_pitch=in_pitch,
            )
        )
        style = self._n.styles.get(campaign.call.style)
        if going is not None and style is not None and not going.unseen:
            style.pace.ended(campaign, self._now() - going.sent, word)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
