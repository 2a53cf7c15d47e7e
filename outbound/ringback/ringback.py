"""Why a number was called, when next, never again, at another time: for the flow and the page.

In: a number, a time. Out: values of answer.py; a suppression, or a candidate who is called later. What is answered now
is what the runner decides with at that moment: the same candidates, histories and rules. Made in centrala/app.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from ivr.asterisk.ami_wire import AmiError
from ivr.eventlog import EventLog
from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Store
from outbound.campaigns.states import CampaignState
from outbound.campaigns.store import standings
from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from outbound.lists.happenings import CandidateMoved
from outbound.lists.past import pasts
from outbound.ringback.answer import Chosen, Why
from scripts_dsl import policy
from scripts_dsl.campaign import Campaign, decide
from scripts_dsl.policy.places import zones
from scripts_dsl.site import NO_SITE, Site

LAST = Sql(
    "SELECT campaign, purpose, at FROM campaign_call WHERE number = :number"
    " AND outcome NOT IN ('busy', 'congestion', 'failed', 'unreachable') ORDER BY at DESC LIMIT 1"
)
"""Of the calls that rang (policy.person.UNRUNG did not): nobody asks about others."""
CHOSEN = "chosen"
"""Why a candidate waits: they chose the time themselves."""
AHEAD = timedelta(days=60)
"""A time may be chosen so far ahead."""
EVERYTHING = "all"


class Suppresses(Protocol):
    """Suppression.suppress."""

    async def __call__(self, number: str, scope: str, why: str, evidence: str = "", who: str = "") -> None: ...


class _Waiting(NamedTuple):
    """Somebody who is still to be called."""

    candidate: Candidate
    campaign: Campaign
    goes: bool
    """The campaign is running: it may promise."""


class Ringback:
    """See above. Every method raises StoreError. `rules`: of the countries."""

    def __init__(
        self,
        store: Store,
        events: EventLog,
        suppress: Suppresses,
        rules: Callable[[], Awaitable[Sequence[policy.Rule]]],
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._events, self._suppress, self._rules, self._clock = store, events, suppress, rules, clock
        self._candidates = Candidates(store)
        self._campaigns: Mapping[str, Campaign] = {}
        self._site = NO_SITE

    def put(self, site: Site, campaigns: Mapping[str, Campaign]) -> None:
        """The files in force from now on."""
        self._site, self._campaigns = site, campaigns

    @property
    def house(self) -> str:
        """Who calls, as people know us; '': nobody has said."""
        return self._site.house

    async def why(self, number: str) -> Why | None:
        """None: no campaign has rung this number."""
        await self._events.flush()
        rows = await self._store.fetch(LAST, number=number)
        if not rows:
            return None
        ((campaign, purpose, at),) = rows
        waiting = await self._waiting(number)
        decisions = [
            (one.goes, await self._decision(one.candidate, one.campaign, self._soonest(one.candidate)))
            for one in waiting
        ]
        moments = [when for goes, when in decisions if goes and isinstance(when, datetime)]
        zone = self._zone(number, waiting)
        soonest = min(moments).astimezone(zone) if moments else None
        over = all(when is policy.Never for _, when in decisions)
        return Why(campaign, purpose, moment(at).astimezone(zone), soonest, over)

    async def stop(self, number: str, why: str, evidence: str = "") -> None:
        """Nobody calls this number again: on disk, and in every Asterisk, when it returns. Raises as
        Suppression.suppress too; the row is kept all the same."""
        await self._suppress(number, EVERYTHING, why, evidence)

    async def never(self, number: str, scope: str, why: str, evidence: str, who: str) -> bool:
        """On disk when it answers. False: not in every Asterisk yet, which dials nobody until it has it."""
        try:
            await self._suppress(number, scope, why, evidence, who)
        except AmiError:
            return False
        return True

    async def at(self, number: str, day: date, hour: time) -> Chosen:
        """Call then, on the person's clock, if the rules let us."""
        await self._events.flush()
        waiting = await self._waiting(number)
        wanted = datetime.combine(day, hour, self._zone(number, waiting))
        now = self._clock()
        if not now < wanted <= now + AHEAD:
            return Chosen(False, None)
        offers: list[datetime] = []
        for candidate, campaign, goes in waiting:
            if not goes:
                continue
            when = await self._decision(candidate, campaign, wanted)
            if when == wanted:
                await self._events.appended(_later(candidate, wanted, now))
                return Chosen(True, wanted)
            offers += [when] if isinstance(when, datetime) else []
        return Chosen(False, min(offers).astimezone(wanted.tzinfo) if offers else None)

    # --- inside -------------------------------------------------------------------------------------------------

    async def _waiting(self, number: str) -> list[_Waiting]:
        """Where the number is still to be called."""
        known = await standings(self._store)
        return [
            _Waiting(one, self._campaigns[one.campaign], known[one.campaign].state is CampaignState.RUNNING)
            for one in await self._candidates.of_number(number)
            if one.campaign in self._campaigns
            and one.campaign in known
            and one.state in (CandidateState.WAITING, CandidateState.CLAIMED)
        ]

    def _soonest(self, candidate: Candidate) -> datetime:
        now = self._clock()
        return max(now, candidate.not_before) if candidate.not_before is not None else now

    async def _decision(
        self, candidate: Candidate, campaign: Campaign, at: datetime
    ) -> datetime | type[policy.Never] | None:
        """The first moment from `at` on at which they may be called; Never; None: nobody knows when."""
        history = await pasts(self._store, [candidate], campaign.terms.purpose, campaign.brake.compare_with)
        decided = decide(
            candidate.person(campaign.people.fields), history[candidate.number], await self._rules(), campaign, at
        )
        if isinstance(decided, policy.Call):
            return at
        return policy.Never if isinstance(decided, policy.Never) else decided.when

    def _zone(self, number: str, waiting: Sequence[_Waiting]) -> ZoneInfo:
        """Of the person, as far as it is known; else the site's."""
        people = [candidate.person(campaign.people.fields) for candidate, campaign, _ in waiting]
        known = [name for person in people for name in zones(number, person.zone, person.address)] or zones(number)
        return ZoneInfo(known[0] if known else self._site.zone)


def _later(candidate: Candidate, when: datetime, now: datetime) -> CandidateMoved:
    return CandidateMoved(
        at=now, campaign=candidate.campaign, candidate=candidate.id, state=CandidateState.WAITING.value,
        not_before=when, because=CHOSEN, attempt=None, tries=candidate.tries,
    )  # fmt: skip
