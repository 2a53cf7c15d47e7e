"""All campaigns of this engine: as long as it holds the lease it looks twice a second who may be called, and calls.

In: campaigns of the files in force (`put`), how each stands in the database. Out: claims and orders to ring, and
CampaignMoved when one stops or is done. One task (`run`, owned by centrala/program.py); each call has one below it.
Who is called was decided a moment ago and is claimed at once: nothing is planned ahead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from functools import partial

import structlog

from ivr.store import StoreError
from outbound.campaigns import figures, room
from outbound.campaigns.answering import Answering
from outbound.campaigns.by_hand import ByHand
from outbound.campaigns.calls import Calls
from outbound.campaigns.carried import Carried
from outbound.campaigns.claiming import RECENT, Claiming
from outbound.campaigns.gone import gone
from outbound.campaigns.happenings import CampaignCallEnded, CampaignMoved
from outbound.campaigns.ports import Needs
from outbound.campaigns.states import DONE, RUNNING, STOPPED, CampaignState
from outbound.campaigns.store import Standing, last_words, open_calls, recently_called, standings
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from scripts_dsl.campaign import Campaign, stopped
from scripts_dsl.campaign.deciding import restarts

TURN = 0.5
"""Seconds between two looks when nothing happens: so late, at most, an order of the command line is heard."""
AT_ONCE = 20
"""Claims of one campaign in one turn: no more than are sent within a second."""
LOOKED_AT = 200
"""Candidates that are decided about in one turn of a campaign, when most of them may not be called now."""
RENEW = 2.0
"""Seconds between two renewals of the lease."""
QUIET = 5.0
"""Seconds until a campaign is looked at again of whom nobody was due."""

log = structlog.get_logger(__name__)


class Runner:
    """See above. `answering`: what people hear who answer."""

    def __init__(self, needs: Needs) -> None:
        self._n = needs
        self._candidates, self._claiming = Candidates(needs.store), Claiming(needs)
        self._calls = Calls(needs, self._claiming, self._may)
        self.by_hand = ByHand(needs, self, self._candidates, self._claiming, self._calls)
        self.answering = Answering(needs, self._calls, self._candidates, lambda: self._campaigns)
        self._campaigns: Mapping[str, Campaign] = {}
        self._standings: dict[str, Standing] = {}
        self._token: int | None = None
        self._renew_at = 0.0
        self._closed = False
        self._quiet: dict[str, float] = {}
        """Campaign -> until when nobody is due, on the loop's clock."""
        self._carried = Carried()
        self._wake = asyncio.Event()
        needs.bus.subscribe(CampaignMoved, self._moved)
        needs.bus.subscribe(CampaignCallEnded, self._call_ended)

    def put(self, campaigns: Mapping[str, Campaign]) -> None:
        """The files in force from now on, by name."""
        self._campaigns = campaigns
        self._look()

    @property
    def campaigns(self) -> Mapping[str, Campaign]:
        """The files in force."""
        return self._campaigns

    @property
    def token(self) -> int | None:
        """Of the lease; None: another engine calls people, or nobody does."""
        return self._token

    # --- the task -----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                try:
                    await self.turn()
                except (StoreError, TimeoutError) as problem:
                    log.warning("campaigns.not_now", problem=repr(problem))
                self._wake.clear()
                try:
                    async with asyncio.timeout(TURN):
                        await self._wake.wait()
                except TimeoutError:
                    pass
        finally:
            await self.close()

    async def turn(self) -> None:
        """One look. Raises StoreError, TimeoutError."""
        if self._closed or not await self._hold():
            return
        await self._n.flush()  # what this process has said is older than what is read now
        await self._claiming.settle()
        self._standings = dict(await standings(self._n.store))
        if not self._n.line.ready:
            return
        running = [campaign for name, campaign in self._campaigns.items() if self._state(name) is RUNNING]
        for campaign in running:
            try:
                await self._call_people(campaign)
            except (StoreError, TimeoutError):
                raise
            except Exception as problem:
                await self._broken(campaign, problem)

    async def _broken(self, campaign: Campaign, problem: Exception) -> None:
        """A mistake of the program in one campaign stops that one, and neither the others nor the engine with its
        callers. What it has claimed is taken up by the next turn as from another engine."""
        log.exception("campaign.broken", campaign=campaign.name)
        why = f"a mistake of the program, see its log: {type(problem).__name__}"
        self._move(campaign, STOPPED, "mistake", why, restarts(campaign))
        await self._let_go()

    async def _hold(self) -> bool:
        """The lease; calls of an engine before this one are taken up when it is new."""
        if self._token is not None and self._now() < self._renew_at:
            return True
        token = await self._n.lease.hold()
        new = token != self._token
        if new:
            await self._let_go()
        if token is None:
            return False
        if new:
            log.info("campaigns.ours", lease=token)
            await self._n.take_over()
            await self._take_up()
        self._token, self._renew_at = token, self._now() + RENEW
        return True

    async def _take_up(self) -> None:
        for row in await open_calls(self._n.store):
            candidate = await self._candidates.by_id(row.candidate)
            campaign = self._campaigns.get(row.campaign) or gone(row.campaign)
            if candidate is None:
                log.error("campaign.call_of_nobody", attempt=row.attempt, campaign=row.campaign)
                continue
            ago = max(0.0, (self._n.clock() - row.at).total_seconds())
            self._calls.began(campaign, candidate, row.attempt, ago=ago)
            self._carried.do(row.attempt, partial(self._calls.take_up, campaign, candidate, row.attempt))

    async def close(self) -> None:
        """Nothing is dialled any more, and another engine may begin at once."""
        held, self._closed = self._token is not None, True
        await self._let_go()
        if held:
            try:
                await self._n.lease.leave()
            except StoreError as problem:
                log.warning("campaigns.lease_not_left", problem=str(problem))

    async def _let_go(self) -> None:
        """What goes on the next holder of the lease finds in the database."""
        self._token = None
        await self._carried.let_go()
        self._calls.forget()

    # --- one campaign -------------------------------------------------------------------------------------------

    async def _call_people(self, campaign: Campaign) -> None:
        """Raises StoreError."""
        if not self._n.brake.may(campaign.name) or await self._stops(campaign):
            return
        if self._now() < self._quiet.get(campaign.name, 0.0):
            return
        style, flying = self._n.styles.get(campaign.call.style), self._calls.of(campaign.name)
        if style is None:
            self._move(campaign, STOPPED, "style", f"nobody here calls in the style {campaign.call.style}")
            return
        recent = await recently_called(self._n.store, self._n.clock() - RECENT)
        lines = min(style.pace.lines(campaign, flying), campaign.call.lines - len(flying))
        most = min(lines, room.most(self._n.limits, recent), AT_ONCE)
        if most <= 0:
            return
        due = await self._candidates.due(campaign.name, self._n.clock(), LOOKED_AT)
        if not due:
            await self._nobody(campaign)
            return
        await self._claim(campaign, due, recent, most)

    async def _claim(self, campaign: Campaign, due: tuple[Candidate, ...], recent: tuple[str, ...], most: int) -> None:
        few = self._claiming.few(due, recent)
        if self._token is None or not self._may(campaign.name):
            return
        for claimed in await self._claiming.claim(campaign, few, most, self._token, self._calls.customers()):
            self._calls.began(campaign, claimed.candidate, claimed.attempt.id, claimed.agreed)
            again = partial(self._calls.take_up, campaign, claimed.candidate, claimed.attempt.id)
            self._carried.do(claimed.attempt.id, partial(self._calls.carry, claimed), again)
        # Whoever may not be called now is out of the way on disk when the next ones are looked at.
        await self._n.flush()

    async def _nobody(self, campaign: Campaign) -> None:
        counts = await self._candidates.counts(campaign.name)
        left = counts[CandidateState.WAITING] + counts[CandidateState.CLAIMED]
        if left or self._calls.of(campaign.name):
            self._quiet[campaign.name] = self._now() + QUIET
        else:
            self._move(campaign, DONE, "everybody", "nobody is left to be called")

    async def _stops(self, campaign: Campaign) -> bool:
        wanted = figures.names(campaign)
        words = await last_words(self._n.store, campaign.name, max(figures.deepest(wanted), figures.IN_A_ROW))
        found = stopped(campaign, figures.figures(wanted, words), self._n.heartbeat(), self._n.clock())
        if found is not None:
            self._move(campaign, STOPPED, found.because, found.why, found.tell or "")
        elif figures.is_dead(words):
            self._move(campaign, STOPPED, "line", figures.DEAD, restarts(campaign))
        else:
            return False
        return True

    def _move(self, campaign: Campaign, state: CampaignState, because: str, why: str, tell: str = "") -> None:
        told = CampaignMoved(
            at=self._n.clock(), campaign=campaign.name, state=state.value, because=because, why=why, by="", tell=tell
        )
        log.warning("campaign.moved", campaign=campaign.name, state=state.value, because=because, why=why)
        self._n.bus.publish(told)

    # --- small things -------------------------------------------------------------------------------------------

    def _state(self, name: str) -> CampaignState:
        return self._standings.get(name, Standing()).state

    def _may(self, name: str) -> bool:
        """People of this campaign may be rung at this moment."""
        running = self._token is not None and self._state(name) is RUNNING and self._n.line.ready
        return running and self._n.brake.may(name)

    def _moved(self, event: CampaignMoved) -> None:
        """Heard at once, whoever moved it in this process."""
        state = CampaignState(event.state)
        self._standings[event.campaign] = Standing(state, event.because, event.why, event.by, event.at, event.change)
        self._look()

    def _call_ended(self, event: CampaignCallEnded) -> None:
        """A line is free."""
        self._quiet.pop(event.campaign, None)
        self._wake.set()

    def _look(self) -> None:
        self._quiet.clear()
        self._wake.set()

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    def going(self, call_id: str) -> Campaign | None:
        """Whose call goes on here."""
        found = self._calls.get(call_id)
        return found.campaign if found is not None else None

    # --- agents call by hand (by_hand.py) -----------------------------------------------------------------------

    def running(self, name: str) -> Campaign | None:
        """The campaign, when its people may be called at this moment."""
        return self._campaigns.get(name) if self._may(name) else None

    def nobody_is_left(self, campaign: Campaign) -> Awaitable[None]:
        """Perhaps it is done. Raises StoreError."""
        return self._nobody(campaign)

    def close_call(self, attempt: str) -> None:
        """The end of this attempt is known to the ledger."""
        going = self._calls.get(attempt)
        if going is not None:
            self._carried.do(attempt, partial(self._calls.take_up, going.campaign, going.candidate, attempt))
