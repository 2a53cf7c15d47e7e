"""A night of campaigns on the virtual clock: people of many countries, several campaigns that want each of them, and
everything that may happen to a call. Whoever `decide` lets through is called; respect_witness.py says whether that was
right. Called by tests/pure/test_respect_night.py and tests/chaos/p29_respect.py.

The same chance gives the same night. Half of the time a campaign asks at the moment it was told, when every edge is
near; between decision and outcome another server asks, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from outbound.countries import countries
from scripts_dsl.hours import Range
from scripts_dsl.policy import POLITE, Again, Attempt, Call, History, Never, NotNow, Person, Respect, Terms, decide
from scripts_dsl.policy.consents import Consent
from scripts_dsl.policy.country import rules_of
from scripts_dsl.policy.person import RESERVED, Address, Suppression
from support.respect_witness import BUSY, DAY, EPOCH, REGISTERS, Somebody, broken

RULES = rules_of(countries())
DAYS = 300
ASKS = 60
"""Of one person."""
MOST_CALLS = 25
"""Of one person; then comes the next."""

NEVERS = 5
"""In a row, after which nobody asks for that person any more."""

ROWS: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    ("+48601", "PL", None, ("Europe/Warsaw",)),
    ("+1212555", "US", "NY", ("America/New_York",)),
    ("+1305555", "US", "FL", ("America/New_York",)),
    ("+1850555", "US", "FL", ("America/New_York", "America/Chicago")),
    ("+1448555", "US", "FL", ("America/New_York", "America/Chicago")),
    ("+1205555", "US", "AL", ("America/Chicago",)),
    ("+1713555", "US", "TX", ("America/Chicago",)),
    ("+3314268", "FR", None, ("Europe/Paris",)),
    ("+262262", "RE", None, ("Indian/Reunion",)),
    ("+3491512", "ES", "MD", ("Europe/Madrid",)),
    ("+3493212", "ES", "CT", ("Europe/Madrid",)),
    ("+3492812", "ES", "CN", ("Atlantic/Canary",)),
    ("+346123", "ES", None, ("Europe/Madrid", "Atlantic/Canary")),
    ("+3906123", "IT", None, ("Europe/Rome",)),
    ("+4479112", "GB", None, ("Europe/London",)),
    ("+1416555", "CA", None, ("America/Toronto",)),
    ("+1709555", "CA", None, ("America/St_Johns",)),
    ("+6129222", "AU", None, ("Australia/Sydney",)),
    ("+614123", "AU", None, ("Australia/Perth", "Australia/Sydney", "Australia/Darwin")),
    ("+4917012", "DE", None, ("Europe/Berlin",)),
    ("+386401", "SI", None, ("Europe/Ljubljana",)),
    ("+742321", "RU", None, ("Asia/Vladivostok",)),
    ("+790312", "RU", None, ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Kamchatka")),
    ("+813123", "JP", None, ("Asia/Tokyo",)),
)
"""How a number begins, and where its owner may really be."""
LENGTHS = {"PL": 9, "FR": 9, "RE": 9, "ES": 9, "IT": 10, "GB": 10, "AU": 9, "DE": 11, "SI": 8, "JP": 9}
"""Digits behind the country's; else ten."""
CODES = {"PL": "48", "FR": "33", "RE": "262", "ES": "34", "IT": "39", "GB": "44", "AU": "61", "DE": "49", "SI": "386",
         "JP": "81"}  # fmt: skip
BOLD = Respect(
    weekly=((Range(0, 24 * 60),),) * 7, holidays=True, caps=(), gap=timedelta(0), stops_after_talk=False,
    lists=frozenset(), consent=frozenset(),
)  # fmt: skip
"""As little as a house may promise: nothing is left but the law and the house's own peace."""
WORDS = ("no_answer", "busy", "failed", "machine", "abandoned", "talked", "refused")
AGAIN = {word: Again(timedelta(minutes=1)) for word in WORDS}
PATIENT = {word: Again(timedelta(hours=20), BUSY if word == "busy" else None) for word in WORDS[:5]}
CAMPAIGNS = tuple(
    Terms(f"{purpose}_{style}_{name}", purpose, respect, again, style)
    for purpose in ("marketing", "cross_sell", "debt", "survey", "fraud_alert", "fundraising", "service")
    for style in ("preview", "predictive", "robot")
    for name, respect, again in (("bold", BOLD, AGAIN), ("polite", POLITE, PATIENT))
)
OUTCOMES = ("no_answer",) * 6 + ("busy",) * 3 + ("failed", "machine", "machine", "abandoned", "talked", "talked",
                                                 "refused")  # fmt: skip
LAST = ("do_not_call", "complaint")


@dataclass(slots=True)
class Night:
    """What came of it."""

    chance: Random
    asked: Counter[str] = field(default_factory=Counter)
    """Reason -> how often."""
    calls: int = 0
    wrong: list[str] = field(default_factory=list)

    def play(self, calls: int) -> None:
        """Until so many more were made."""
        enough = self.calls + calls
        while self.calls < enough:
            self._life(enough)

    def _life(self, enough: int) -> None:
        who, past = somebody(self.chance)
        campaigns = self.chance.sample(CAMPAIGNS, 4)
        now, told, nevers = EPOCH + timedelta(seconds=self.chance.randrange(DAYS * 86_400)), None, 0
        for _ in range(ASKS):
            now = self._next(now, told)
            terms = self.chance.choice(campaigns)
            decision = decide(who.person, past, RULES, terms, now)
            self.asked[decision.because] += 1
            told = decision.when if isinstance(decision, NotNow) else None
            nevers = nevers + 1 if isinstance(decision, Never) else 0
            if nevers >= NEVERS:
                return
            if isinstance(decision, Call):
                past = self._call(who, past, terms, now)
                if self.calls >= enough or len(past.attempts) >= MOST_CALLS:
                    return

    def _next(self, now: datetime, told: datetime | None) -> datetime:
        """The moment that was told, a second before it, or some time later."""
        draw = self.chance.random()
        if told is not None and draw < 0.7:
            return max(now, told - timedelta(seconds=1)) if draw < 0.15 else told
        return now + timedelta(seconds=self.chance.expovariate(1 / 20_000))

    def _call(self, who: Somebody, past: History, terms: Terms, now: datetime) -> History:
        self.calls += 1
        self.wrong += [f"{terms.campaign} {who.person.number} {now}: {what}" for what in broken(who, terms, past, now)]
        attempt = Attempt(now, RESERVED, terms.campaign, terms.purpose)
        taken = replace(past, attempts=(*past.attempts, attempt))
        other = self.chance.choice(CAMPAIGNS)
        if isinstance(decide(who.person, taken, RULES, other, now + timedelta(seconds=1)), Call):
            self.wrong.append(f"{other.campaign} {who.person.number} {now}: called by another at this moment")
        last = self.chance.random() < 0.02
        word = self.chance.choice(LAST if last else OUTCOMES)
        return replace(taken, attempts=(*past.attempts, replace(attempt, outcome=word)))


def somebody(chance: Random) -> tuple[Somebody, History]:
    """A person, where they really are, and what is known before the first call."""
    prefix, country, region, zones = chance.choice(ROWS)
    zone = chance.choice(zones)
    whole = 1 + len(CODES.get(country, "7")) + LENGTHS.get(country, 10)
    number = prefix + "".join(chance.choice("0123456789") for _ in range(whole - len(prefix)))
    told = chance.random() < 0.5
    address = Address(country, region, zone) if told and chance.random() < 0.5 else None
    declared = zone if told and address is None else None
    person = Person(number, {}, declared, address, chance.random() < 0.2)
    return Somebody(person, "FR" if country == "RE" else country, region, zone), History(
        lists=frozenset(_some(chance, 0.03, ("company", "national", *_registers()))),
        consents=tuple(_consents(chance)),
        suppressions=tuple(_suppressions(chance)),
        copies={name: EPOCH + chance.uniform(-40, DAYS) * DAY for name in (*_registers(), "us_reassigned", "fr_bloctel")
                if chance.random() < 0.9},
        complains=chance.random() < 0.05,
    )  # fmt: skip


def _registers() -> Iterator[str]:
    return (name for _, lists in REGISTERS.values() for name, _ in lists)


def _some(chance: Random, share: float, words: tuple[str, ...]) -> Iterator[str]:
    return (word for word in words if chance.random() < share)


def _consents(chance: Random) -> Iterator[Consent]:
    for purpose in ("marketing", "fundraising", "debt", "survey", "service", "fraud_alert"):
        if chance.random() < 0.8:
            at = EPOCH - chance.uniform(0, 1000) * DAY
            back = EPOCH + chance.uniform(0, DAYS) * DAY if chance.random() < 0.1 else None
            yield Consent(purpose, at, written=chance.random() < 0.6, withdrawn=back)


def _suppressions(chance: Random) -> Iterator[Suppression]:
    if chance.random() < 0.05:
        until = EPOCH + chance.uniform(0, DAYS) * DAY
        yield Suppression("a hardship", until if chance.random() < 0.7 else None, forever=chance.random() < 0.2)
