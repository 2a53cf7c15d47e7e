"""What follows a talk of a campaign: the agent's word moves the candidate as `outcomes:` of the file says.

In: dispositions (cti/routes/calls.py asks), promised calls, talks that begin and end, on the bus. Out: OutcomeSaid,
CampaignOutcomeChanged, CandidateMoved; a campaign that had nobody left goes on when somebody is to be called again.
Made in centrala/people.py. The end of the call itself, before any agent's word, is campaigns/calls.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from functools import partial

import structlog

from cti.feature import Feature
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackMoved, CallbackTurn
from ivr.callbacks.states import CallbackState
from ivr.eventlog import EventLog
from ivr.happenings import AgentConnected, AgentRinging, CallbackAsked, OutcomeSaid
from ivr.live import LiveCalls
from ivr.store import Store, StoreError
from outbound.after import rows
from outbound.after.customers import Customers, known
from outbound.after.rows import Talk
from outbound.campaigns.gone import gone
from outbound.campaigns.happenings import CampaignCallEnded, CampaignMoved, CampaignOutcomeChanged
from outbound.campaigns.outcomes import Next, follows
from outbound.campaigns.states import DONE, RUNNING
from outbound.campaigns.store import standings
from outbound.campaigns.talk import CALLBACK, UNSAID, of_campaign, outcome_of, words_of
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from outbound.lists.happenings import CandidateMoved
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.person import MACHINE, REFUSALS

NOT_REACHED = "no_answer"
"""What a promised call is worth that came to nobody."""
EVERYBODY = "everybody"
"""Why a campaign is done that has nobody left."""

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]


class After(Feature):
    """See above. `campaigns()`: of the files in force; `going(call)`: the campaign whose call goes on here."""

    def __init__(
        self,
        bus: Bus,
        store: Store,
        events: EventLog,
        live: LiveCalls,
        customers: Customers,
        *,
        campaigns: Callable[[], Mapping[str, Campaign]],
        going: Callable[[str], Campaign | None],
        now: Callable[[], datetime],
    ) -> None:
        self._bus, self._store, self._events, self._live, self._customers = bus, store, events, live, customers
        self._campaigns, self._going, self._now = campaigns, going, now
        self._candidates = Candidates(store)
        self._late: dict[str, tuple[str, str]] = {}
        """Call whose end is not known yet -> outcome and who said it."""
        self._promised: dict[str, str] = {}
        """Promised call -> the campaign's call in which it was promised."""
        self._of: dict[str, tuple[Campaign, Candidate]] = {}
        """By promised call: what its card shows."""
        self._work: asyncio.Queue[Work] = asyncio.Queue()
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(AgentConnected, lambda e: self._do(partial(self._talks, e.call_id or "")))
        bus.subscribe(CampaignCallEnded, self._ended)
        bus.subscribe(CallbackAsked, self._asked)
        bus.subscribe(CallbackTurn, self._turn)
        bus.subscribe(CallbackMoved, self._moved)

    async def restore(self) -> None:
        """Raises StoreError."""
        self._promised = dict(await rows.promised(self._store))
        for callback, attempt in self._promised.items():
            await self._remember(callback, attempt)

    async def run(self) -> None:
        """What comes by the bus, one after the other, until cancelled."""
        while True:
            work = await self._work.get()
            try:
                await work()
            except StoreError as problem:
                log.error("campaign.not_followed", problem=str(problem))

    def _do(self, work: Work) -> None:
        self._work.put_nowait(work)

    # --- the agent's word ---------------------------------------------------------------------------------------

    async def words(self, call_id: str) -> Collection[str]:
        """See cti/routes/calls.py. Raises StoreError."""
        await self._events.flush()
        talk = await rows.talk(self._store, call_id)
        campaign = self._campaigns().get(talk.campaign) if talk is not None else None
        return words_of(campaign) if campaign is not None else ()

    async def disposed(self, call_id: str, user: str, disposition: str) -> None:
        """See cti/routes/calls.py. Raises StoreError."""
        talk = await rows.talk(self._store, call_id)
        if talk is None:
            return
        word = outcome_of(disposition, self._file(talk).terms.outcomes)
        if word is not None:
            await self._said(call_id, talk, word, user)

    async def _said(self, call_id: str, talk: Talk, word: str, user: str) -> None:
        """One word for the call on the timeline, in the campaign and for the candidate."""
        for one in dict.fromkeys((call_id, talk.attempt)):
            self._bus.publish(OutcomeSaid(call_id=one, at=self._now(), word=word))
        if talk.ended is None:
            self._late[talk.attempt] = (word, user)
            await self._events.flush()
        elif word != talk.outcome:
            await self._changed(talk, word, user)

    async def _changed(self, talk: Talk, word: str, user: str) -> None:
        self._bus.publish(
            CampaignOutcomeChanged(
                call_id=talk.attempt, at=self._now(), campaign=talk.campaign, candidate=talk.candidate,
                before=talk.outcome, outcome=word, user=user,
            )
        )  # fmt: skip
        await self._move(talk, word, word)

    async def _move(self, talk: Talk, word: str, because: str) -> None:
        """The candidate, unless somebody has called again meanwhile; a refusal holds all the same."""
        outcomes, before = self._file(talk).terms.outcomes, await rows.other_words(self._store, talk)
        following = follows(outcomes, word, before, self._now())
        candidate = await self._candidates.by_id(talk.candidate)
        if candidate is not None and (candidate.attempt == talk.attempt or word in REFUSALS):
            why = following.because if because == word else because
            self._bus.publish(_moved(candidate, following, why, self._now()))
            if following.state == CandidateState.WAITING:
                await self._goes_on(talk.campaign, word)
        await self._events.flush()

    async def _goes_on(self, name: str, word: str) -> None:
        """Somebody waits again of a campaign that had nobody left."""
        await self._events.flush()
        found = (await standings(self._store)).get(name)
        if found is not None and found.state is DONE and found.because == EVERYBODY:
            why = f"somebody is to be called again: {word}"
            self._bus.publish(
                CampaignMoved(at=self._now(), campaign=name, state=RUNNING.value, because="outcome", why=why, by="")
            )

    def _file(self, talk: Talk) -> Campaign:
        return self._campaigns().get(talk.campaign) or gone(talk.campaign)

    def _ended(self, event: CampaignCallEnded) -> None:
        """The end came after the agent's word, which it may not have seen."""
        late = self._late.pop(event.call_id or "", None)
        if late is not None and event.outcome not in ("", late[0]):
            self._do(partial(self._again, event.call_id or "", *late))
        if event.outcome and event.outcome not in UNSAID and event.outcome != MACHINE:
            self._do(partial(self._talks, event.call_id or ""))

    async def _again(self, call_id: str, word: str, user: str) -> None:
        await self._events.flush()
        talk = await rows.talk(self._store, call_id)
        if talk is not None and talk.ended is not None and talk.outcome != word:
            await self._changed(talk, word, user)

    # --- strangers ----------------------------------------------------------------------------------------------

    async def _talks(self, call_id: str) -> None:
        """Somebody talks with the person, or has talked."""
        await self._events.flush()
        talk = await rows.talk(self._store, call_id)
        candidate = await self._candidates.by_id(talk.candidate) if talk is not None else None
        if candidate is not None and candidate.customer_id is None:
            await known(self._store, self._customers, candidate, self._now())

    # --- the card -----------------------------------------------------------------------------------------------

    def _rings(self, event: AgentRinging) -> None:
        """Before the card is made."""
        live, campaign = self._live.get(event.call_id), self._going(event.call_id or "")
        if live is not None and campaign is not None:
            live.campaign = of_campaign(campaign)

    # --- a promised call ----------------------------------------------------------------------------------------

    def _asked(self, event: CallbackAsked) -> None:
        """An agent promises a call at a time: that is how the talk ended, until the promised call ends otherwise."""
        if event.call_id is not None:
            self._do(partial(self._promise, event.call_id, event.id, event.user or ""))

    async def _promise(self, call_id: str, callback: str, user: str) -> None:
        await self._events.flush()
        talk = await rows.talk(self._store, call_id)
        if talk is None:
            return
        self._promised[callback] = talk.attempt
        await self._remember(callback, talk.attempt)
        if user:
            await self._said(call_id, talk, CALLBACK, user)

    async def _remember(self, callback: str, attempt: str) -> None:
        talk = await rows.talk(self._store, attempt)
        candidate = await self._candidates.by_id(talk.candidate) if talk is not None else None
        if talk is not None and candidate is not None:
            self._of[callback] = self._file(talk), candidate

    def _turn(self, event: CallbackTurn) -> None:
        """Before its card is made."""
        live, found = self._live.get(event.call_id), self._of.get(event.callback)
        if live is not None and found is not None:
            campaign, candidate = found
            live.campaign = of_campaign(campaign)
            live.values = {name: value for name, value in candidate.fields.items() if value is not None}
            live.script = campaign.call.name if campaign.call.kind == "script" else ""

    def _moved(self, event: CallbackMoved) -> None:
        """Nobody was reached at the time: as after a call that nobody answered."""
        if event.state not in (CallbackState.DONE, CallbackState.FAILED, CallbackState.CANCELLED):
            return
        self._of.pop(event.callback, None)
        attempt = self._promised.pop(event.callback, None)
        if attempt is not None and event.state == CallbackState.FAILED:
            self._do(partial(self._not_reached, attempt, event.because))

    async def _not_reached(self, attempt: str, because: str) -> None:
        await self._events.flush()
        talk = await rows.talk(self._store, attempt)
        if talk is not None and talk.outcome == CALLBACK:
            await self._move(talk, NOT_REACHED, f"{CALLBACK}: {because}")


def _moved(candidate: Candidate, following: Next, because: str, now: datetime) -> CandidateMoved:
    return CandidateMoved(
        at=now, campaign=candidate.campaign, candidate=candidate.id, state=following.state,
        not_before=following.not_before, because=because, attempt=None, tries=candidate.tries,
    )  # fmt: skip
