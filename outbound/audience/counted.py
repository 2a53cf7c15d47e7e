"""Who of an audience may be bothered now, and why the others are not: counted by reason. Raises StoreError.

For a campaign `decide` says it, as before every call. For a survey: an address, nobody who wants to be asked nothing or
called by nobody, the peace of `not_again_within:` over all surveys, and the budget of everything that bothers people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cti.surveys import Surveys
from ivr.store import Store
from outbound.audience.found import Asker
from outbound.lists.candidate import Candidate
from outbound.lists.past import pasts
from scripts_dsl.campaign import Campaign, decide
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy import Call, NotNow
from scripts_dsl.policy.country import Countries, rules_of
from scripts_dsl.policy.person import History
from scripts_dsl.policy.pester import COSTS, bearable
from scripts_dsl.survey import Survey

AT_ONCE = 500
"""People looked at together."""
SAMPLE = 20
"""People who are shown, an even part of all."""
NO_ADDRESS, REFUSES, SUPPRESSED, ASKED_LATELY, PESTER = (
    "no_address", "wants_no_survey", "suppressed", "asked_lately", "pester",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One of them after the look."""

    asker: Asker
    because: str = ""
    """Why this person is left alone now; empty: may be bothered."""
    when: datetime | None = None
    """From when on nothing is against it; None: never, nobody can tell, or now."""


@dataclass(slots=True)
class Counted:
    """An audience after the look."""

    people: int = 0
    ready: list[Asker] = field(default_factory=list)
    """May be asked, or called now."""
    later: int = 0
    """Of a campaign: may be called some time, not now."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason -> people who are left alone now; of a campaign those of `later` are among them."""
    sample: list[Seen] = field(default_factory=list)
    """An even part."""

    def put(self, seen: Seen) -> None:
        """The next one."""
        if (len(self.ready) + self.skipped.total()) % max(1, -(-self.people // SAMPLE)) == 0:
            self.sample.append(seen)
        if not seen.because:
            self.ready.append(seen.asker)
            return
        self.skipped[seen.because] += 1
        self.later += seen.when is not None


def everybody(people: Sequence[Asker]) -> Counted:
    """Nobody says yet what they would be bothered for: all are there, and none is left alone."""
    found = Counted(len(people))
    for asker in people:
        found.put(Seen(asker))
    return found


async def for_campaign(
    store: Store, people: Sequence[Asker], campaign: Campaign, countries: Countries, now: datetime
) -> Counted:
    """As `decide` would say before a call now."""
    found, rules, here = Counted(len(people)), rules_of(countries), now.astimezone(zone_info(campaign.zone))
    for at in range(0, len(people), AT_ONCE):
        some = people[at : at + AT_ONCE]
        candidates = [_candidate(one, campaign) for one in some]
        histories = await pasts(store, candidates, campaign.terms.purpose, campaign.brake.compare_with)
        for asker, one in zip(some, candidates, strict=True):
            person = one.person(campaign.people.fields)
            decision = decide(person, histories[one.number], rules, campaign, here)
            when = decision.when if isinstance(decision, NotNow) else None
            found.put(Seen(asker, "" if isinstance(decision, Call) else decision.because, when))
    return found


async def for_survey(store: Store, people: Sequence[Asker], survey: Survey, now: datetime) -> Counted:
    """Who is invited by e-mail."""
    found, known = Counted(len(people)), Surveys(store)
    peace = survey.ask_when.not_again_within
    for at in range(0, len(people), AT_ONCE):
        some = people[at : at + AT_ONCE]
        histories = await pasts(store, [Candidate(0, "", one.number, one.customer_id, "") for one in some])
        for one in some:
            found.put(Seen(one, await _unasked(one, histories[one.number], known, peace, now)))
    return found


async def _unasked(one: Asker, history: History, known: Surveys, peace: timedelta | None, now: datetime) -> str:
    """Why this person is asked nothing; empty: may be asked."""
    if not one.email:
        return NO_ADDRESS
    asked = await known.known(one.number)
    if asked.refuses:
        return REFUSES
    if any(stop.forever or stop.until is None or stop.until > now for stop in history.suppressions):
        return SUPPRESSED
    if peace is not None and asked.last is not None and now < asked.last + peace:
        return ASKED_LATELY
    return "" if bearable(history.touches, COSTS["survey"], now) else PESTER


def _candidate(one: Asker, campaign: Campaign) -> Candidate:
    fields = {name: value for name, value in (("name", one.name), ("language", one.language)) if value is not None}
    known = {name: value for name, value in fields.items() if name in campaign.people.fields}
    return Candidate(0, campaign.name, one.number, one.customer_id, "", known, one.language)
