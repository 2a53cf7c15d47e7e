"""Everybody who answered, counted in the windows of the rules: what may still be abandoned.

In: answers, agents who are there. Out: the windows of a campaign for the pace, happenings for the disk. Whoever has
answered counts as abandoned until an agent is there: a program that dies in between has counted too much, never too
little. The house counts each campaign as a whole; a country's rule the people of that country.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from ivr.dialguard.limits import country_of
from ivr.happenings import Happening
from outbound.pacing import Window
from outbound.pacing.windows import window
from outbound.people.happenings import PersonAnswered, PersonReached
from outbound.people.store import Counted, Windows
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.country import CountryRule
from scripts_dsl.policy.pacing import POLITE_PACE

HOUSE = "house"
WITHIN = 2.0
"""Seconds from the answer to an agent."""
LOST = 2 * WITHIN
"""Seconds that whoever has heard an engine die has waited at least."""


class Fates:
    """`rules()`: of the countries; `began`: campaign -> its first call; `zone()`: of the centre."""

    def __init__(
        self,
        publish: Callable[[Happening], None],
        rules: Callable[[], Sequence[CountryRule]],
        zone: Callable[[], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._publish, self._rules, self._zone, self._clock = publish, rules, zone, clock
        self._counts: dict[str, Counted] = {}
        self._changes = 0
        self._seen: dict[str, set[str]] = {}
        """Campaign -> rules that have counted somebody of it."""
        self._began: dict[str, datetime] = {}
        self._open: dict[str, tuple[str, tuple[str, ...], datetime]] = {}
        """Call -> campaign, windows, when it was answered."""

    @property
    def changes(self) -> int:
        """Another number when something was counted in between."""
        return self._changes

    def load(self, windows: Windows, began: Mapping[str, datetime]) -> None:
        """As the database has them."""
        self._counts |= windows.counts
        for campaign, rules in windows.seen.items():
            self._seen.setdefault(campaign, set()).update(rules)
        self._began |= began

    def answered(self, call_id: str, campaign: Campaign, number: str, waited: float = 0.0) -> None:
        """Counted once, however often it is told. `waited`: seconds since then."""
        if call_id in self._open:
            return
        now = self._clock()
        names = tuple(name for _, name in self._windows(campaign, now, _home(number)))
        self._open[call_id] = (campaign.name, names, now - timedelta(seconds=waited))
        self._seen.setdefault(campaign.name, set()).update(name.partition("/")[0] for name in names)
        for name in names:
            before = self._counts.get(name, Counted())
            self._counts[name] = Counted(before.answered + 1, before.abandoned + 1)
        self._changes += 1
        self._publish(PersonAnswered(call_id=call_id, at=now, campaign=campaign.name, windows=names))

    def resumed(self, call_id: str, campaign: Campaign, waited: float) -> None:
        """Answered `waited` seconds ago and counted by the program before this one: it stays abandoned, whoever
        comes."""
        self._open[call_id] = (campaign.name, (), self._clock() - timedelta(seconds=max(waited, LOST)))

    def reached(self, call_id: str, user: str) -> bool | None:
        """An agent is there; whether in time. None: nobody of ours, or known already."""
        found = self._open.pop(call_id, None)
        if found is None:
            return None
        campaign, names, since = found
        now = self._clock()
        after = (now - since).total_seconds()
        in_time = after <= WITHIN
        for name in names if in_time else ():
            before = self._counts[name]
            self._counts[name] = replace(before, abandoned=before.abandoned - 1)
        self._changes += 1
        self._publish(
            PersonReached(call_id=call_id, at=now, campaign=campaign, user=user, after=after, in_time=in_time)
        )
        return in_time

    def over(self, call_id: str) -> bool:
        """Nobody will be there any more: it stays abandoned. False: nobody of ours, or known already."""
        return self._open.pop(call_id, None) is not None

    def windows(self, campaign: Campaign) -> tuple[Window, ...]:
        """Those in which somebody of this campaign counts, as they stand now."""
        seen = self._seen.get(campaign.name, set()) | {HOUSE}
        return tuple(
            Window(name, cap, counted.answered, counted.abandoned)
            for cap, name in self._windows(campaign, self._clock(), None)
            if name.partition("/")[0] in seen
            for counted in (self._counts.get(name, Counted()),)
        )

    def _windows(self, campaign: Campaign, now: datetime, country: str | None) -> list[tuple[Decimal, str]]:
        """Cap and name. `country`: of the person; None: of whoever it may be."""
        began = self._began.setdefault(campaign.name, now)
        return counted_in(campaign, self._rules(), began, now, self._zone(), country)


def counted_in(
    campaign: Campaign, rules: Sequence[CountryRule], began: datetime, at: datetime, zone: str, country: str | None
) -> list[tuple[Decimal, str]]:
    """Cap and name of every window in which whoever answers at this moment counts; the house's first. `began`: the
    campaign's first call; `zone`: of the centre; `country`: of the person, None: whoever it may be."""
    found: list[tuple[Decimal, str]] = [((campaign.pace or POLITE_PACE).cap, f"{HOUSE}/{campaign.name}")]
    for rule in rules:
        if rule.abandoned is None or (country is not None and country not in rule.countries):
            continue
        purposes = rule.applies.purposes
        if purposes is None or campaign.terms.purpose in purposes:
            kind = window(rule.abandoned.window, campaign.name, began, at, zone)
            found.append((rule.abandoned.cap, f"{rule.name}/{kind}"))
    return found


def _home(number: str) -> str:
    return country_of(number) or ""
