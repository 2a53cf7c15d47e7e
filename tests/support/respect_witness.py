"""Whether a call that was made was right: read from the laws once more, by hand, with none of the code that decided.

Where somebody really is, what is known of them, and what happened come in; what was broken comes out. Called by
respect_night.py. Each table here was written from the sources of the rules, not from the files in outbound/rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from scripts_dsl.policy import Attempt, History, Person, Terms

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ALL = range(7)
WEEK, SAT, SUN = range(5), (5,), (6,)
SELL = frozenset({"marketing", "cross_sell"})
OFFERS = SELL | {"fundraising", "political"}
ASK = frozenset({"survey", "research"})
UNRUNG = frozenset({"busy", "failed"})
SILENT = UNRUNG | {"no_answer", "machine", "abandoned"}
BUSY = 2
"""So often a polite campaign finds a line engaged and tries again."""
NO = frozenset({"do_not_call", "complaint"})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the world knows them."""

    person: Person
    """As we know them."""
    country: str
    """Whose law holds."""
    region: str | None
    zone: str
    """Where the person is."""


Hours = tuple[tuple[range | tuple[int, ...], int, int], ...]
"""Days, from minute, to minute."""


def _at(clock: float) -> int:
    return int(clock) * 60 + round(clock % 1 * 100)


def _week(*spans: tuple[range | tuple[int, ...], float, float]) -> Hours:
    return tuple((days, _at(start), _at(end)) for days, start, end in spans)


LAWS: Mapping[tuple[str, str | None], tuple[tuple[frozenset[str], bool, Hours], ...]] = {
    ("US", None): (
        (SELL | {"fundraising"}, True, _week((ALL, 8, 21))),
        (frozenset({"debt"}), False, _week((ALL, 8, 21))),
    ),
    ("US", "FL"): ((SELL, False, _week((ALL, 8, 20))),),
    ("US", "AL"): ((frozenset({"marketing"}), False, _week((range(6), 8, 20))),),
    ("US", "TX"): ((frozenset({"marketing"}), False, _week((range(6), 9, 21), (SUN, 12, 21))),),
    ("FR", None): ((SELL, True, _week((WEEK, 10, 13), (WEEK, 14, 20))),),
    ("ES", None): ((SELL, True, _week((WEEK, 9, 21))),),
    ("IT", None): ((SELL, False, _week((WEEK, 9, 20), (SAT, 10, 19))),),
    ("CA", None): ((SELL | {"fundraising"}, False, _week((WEEK, 9, 21.30), (SAT + SUN, 10, 18))),),
    ("AU", None): (
        (SELL | {"fundraising"}, False, _week((WEEK, 9, 20), (SAT, 9, 17))),
        (ASK, False, _week((WEEK, 9, 20.30), (SAT + SUN, 9, 17))),
    ),
    ("GB", None): ((OFFERS, False, _week((WEEK, 8, 20), (SAT, 9, 17))),),
    ("RU", None): ((frozenset({"debt"}), False, _week((WEEK, 8, 22), (SAT + SUN, 9, 20))),),
}
"""(purposes, consumers only, hours) by country and region."""
CLOSED = {("FR", SELL): "FR", ("ES", SELL): "ES", ("IT", SELL): "IT", ("AU", OFFERS | ASK): "AU"}
"""On whose holidays nobody is called at all."""
HAVE_LAWS = frozenset({"US", "GB", "PL", "DE", "FR", "IT", "ES", "SI", "RU", "CA", "AU"})
EU = frozenset({"PL", "DE", "FR", "IT", "ES", "SI"})
REGISTERS: Mapping[str, tuple[frozenset[str], tuple[tuple[str, int], ...]]] = {
    "US": (SELL | {"fundraising"}, (("us_dnc", 31),)),
    "GB": (OFFERS, (("gb_tps", 28), ("gb_ctps", 28))),
    "IT": (SELL, (("it_rpo", 15),)),
    "CA": (SELL | {"fundraising"}, (("ca_dncl", 31),)),
    "AU": (SELL | {"fundraising"}, (("au_dncr", 30),)),
    "ES": (SELL, (("es_robinson", 10_000),)),
}
"""Country -> purposes, lists and how many days old their copies may be."""


def broken(who: Somebody, terms: Terms, past: History, now: datetime) -> Iterator[str]:
    """Everything that a call at this moment breaks."""
    if any(attempt.outcome == "reserved" for attempt in past.attempts):
        yield "two calls at once"
    for check in CHECKS:
        yield from check(who, terms, past, now)


# --- windows -------------------------------------------------------------------------------------------------------


def _windows(who: Somebody, terms: Terms, _past: History, now: datetime) -> Iterator[str]:
    consumer = not who.person.business
    for region in {None, who.region}:
        for purposes, only_consumers, hours in LAWS.get((who.country, region), ()):
            if terms.purpose in purposes and (consumer or not only_consumers) and not _inside(hours, who.zone, now):
                yield f"outside the hours of {who.country} {region or ''}"
    house = tuple(((day,), r.start, r.end) for day, spans in enumerate(terms.respect.weekly) for r in spans)
    if not _inside(house, who.zone, now):
        yield "outside the hours of the house"
    there = now.astimezone(ZoneInfo(who.zone)).date()
    if not terms.respect.holidays and there in _days(who.country, None, there.year):
        yield "a holiday"
    for (country, purposes), calendar in CLOSED.items():
        legal = consumer or country in ("IT", "AU")
        if who.country == country and terms.purpose in purposes and legal and _rests(calendar, who.region, there):
            yield f"a holiday of {country}"
    eve = there + DAY
    resting = who.country == "IT" and terms.purpose in SELL and _rests("IT", None, eve)
    if resting and not _inside(_week((ALL, 10, 19)), who.zone, now):
        yield "the eve of a holiday"


def _inside(hours: Hours, zone: str, now: datetime) -> bool:
    """Also a minute later: it rings a while."""
    return all(_open(hours, (now + later).astimezone(ZoneInfo(zone))) for later in (0 * MINUTE, MINUTE))


def _open(hours: Hours, there: datetime) -> bool:
    minute = there.hour * 60 + there.minute
    return any(there.weekday() in days and start <= minute < end for days, start, end in hours)


def _rests(country: str, region: str | None, day: date) -> bool:
    return day in _days(country, None, day.year) or (region is not None and day in _days(country, region, day.year))


@cache
def _days(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


# --- lists, consent, peace -----------------------------------------------------------------------------------------


def _lists(who: Somebody, terms: Terms, past: History, now: datetime) -> Iterator[str]:
    if past.lists & terms.respect.lists:
        yield "on a list of the house"
    purposes, registers = REGISTERS.get(who.country, (frozenset[str](), ()))
    protected = not who.person.business or who.country not in ("US", "ES")
    for name, oldest in registers if terms.purpose in purposes and protected else ():
        if name in past.lists or "national" in past.lists:
            yield f"on the list {name}"
        copied = past.copies.get(name)
        if copied is None or now - copied > oldest * DAY:
            yield f"an old copy of {name}"
    if "company" in past.lists and who.country in ("US", "CA", "GB") and protected and terms.purpose in purposes:
        yield "on the company's own list"
    if who.country not in HAVE_LAWS and terms.purpose in OFFERS:
        yield f"an offer into {who.country}"


def _consents(who: Somebody, terms: Terms, past: History, now: datetime) -> Iterator[str]:
    wanted = {"marketing": "marketing", "cross_sell": "marketing"}.get(terms.purpose, terms.purpose)
    held = [c for c in past.consents if c.purpose == wanted and (c.withdrawn is None or c.withdrawn > now)]
    if terms.purpose in OFFERS and terms.respect.consent is None and not held:
        yield "no consent to offers"
    there, robot = now.astimezone(ZoneInfo(who.zone)).date(), terms.style == "robot"
    by_hand = terms.style == "preview"
    sold, consumer = terms.purpose in SELL, not who.person.business
    needs = {
        "PL": sold, "SI": sold, "ES": sold and consumer, "DE": sold and (consumer or robot), "IT": sold and robot,
        "FR": sold and ((consumer and there >= date(2026, 8, 11)) or robot), "RU": sold or not by_hand,
        "GB": terms.purpose in OFFERS and robot, "CA": terms.purpose in SELL | {"fundraising"} and robot,
        "US": sold and (consumer or who.region == "FL") and not by_hand,
    }  # fmt: skip
    if needs.get(who.country) and not held:
        yield f"no consent in {who.country}"
    if who.country == "US" and needs["US"] and not any(c.written for c in held):
        yield "no consent in writing"
    if who.country == "ES" and needs["ES"] and not any(c.at and now - c.at <= 730 * DAY for c in held):
        yield "a consent of more than two years"
    if who.country == "RU" and sold and not by_hand:
        yield "a machine advertises in Russia"


def _peace(_who: Somebody, terms: Terms, past: History, now: datetime) -> Iterator[str]:
    if any(s.forever or s.until is None or s.until > now for s in past.suppressions):
        yield "suppressed"
    if any(a.outcome in NO for a in past.attempts):
        yield "said no"
    if terms.purpose != "fraud_alert" and sum(_felt(a, now) for a in past.attempts) + _price(terms.purpose) > 2 + 1e-6:
        yield "bothered enough"
    if past.complains and terms.purpose in OFFERS:
        yield "an offer in spite of a complaint"
    if terms.style != "preview" and _within(past, now, 3 * DAY, lambda a: a.outcome == "abandoned"):
        yield "nobody was there three days ago"


def _price(purpose: str) -> float:
    return 1.0 if purpose in OFFERS else 0.3


def _felt(attempt: Attempt, now: datetime) -> float:
    """Of an attempt, what is left of it: half of it every thirty days."""
    costs = {"busy": 0.0, "failed": 0.0, "no_answer": 0.35, "machine": 0.5, "abandoned": 2.0}
    age = (now - attempt.at) / (30 * DAY)
    return float(costs.get(attempt.outcome, _price(attempt.purpose)) * 0.5**age)


# --- caps ----------------------------------------------------------------------------------------------------------


def _within(past: History, now: datetime, span: timedelta, which: Callable[[Attempt], bool]) -> int:
    return sum(now - a.at < span and which(a) for a in past.attempts)


def _placed(attempt: Attempt) -> bool:
    return attempt.outcome != "failed"


def _talked(attempt: Attempt) -> bool:
    return attempt.outcome not in SILENT


def _caps(who: Somebody, terms: Terms, past: History, now: datetime) -> Iterator[str]:
    if terms.respect.caps:
        zone = ZoneInfo(who.zone)
        today = now.astimezone(zone).date()
        rang = [a for a in past.attempts if a.outcome not in UNRUNG]
        if any(a.at.astimezone(zone).date() == today for a in rang):
            yield "twice on one day"
        if sum(a.campaign == terms.campaign for a in rang) >= 3:
            yield "four in all"
        if any(now - a.at < 7 * DAY and _talked(a) for a in rang):
            yield "two talks in a week"
        if any(now - a.at < timedelta(hours=20) for a in rang):
            yield "no gap"
        own = [a for a in past.attempts if a.campaign == terms.campaign]
        if any(_talked(a) for a in own):
            yield "again after an answer"
        if any(now - a.at < timedelta(hours=20) for a in own) or sum(a.outcome == "busy" for a in own) > BUSY:
            yield "sooner, or oftener, than the outcomes say"
    yield from _legal_caps(who, terms, past, now)


def _legal_caps(who: Somebody, terms: Terms, past: History, now: datetime) -> Iterator[str]:
    zone = ZoneInfo(who.zone)
    today, consumer = now.astimezone(zone).date(), not who.person.business

    def day(attempt: Attempt) -> date:
        return attempt.at.astimezone(zone).date()

    florida = who.country == "US" and who.region == "FL" and terms.purpose in SELL
    if florida and _within(past, now, DAY, _placed) >= 3:
        yield "Florida: four in 24 hours"
    if who.country == "US" and terms.purpose == "debt":
        if _within(past, now, 7 * DAY, _placed) >= 7:
            yield "Regulation F: eight in seven days"
        if any(_talked(a) and today - day(a) < 7 * DAY for a in past.attempts):
            yield "Regulation F: within a week of a talk"
    if who.country == "FR" and terms.purpose in SELL and consumer:
        if sum(_placed(a) and today - day(a) < 30 * DAY for a in past.attempts) >= 4:
            yield "France: five in thirty days"
        refused = [a for a in past.attempts if a.outcome == "refused"]
        if refused and (today >= date(2026, 8, 11) or any(today - day(a) <= 60 * DAY for a in refused)):
            yield "France: after a refusal"
    if who.country == "RU" and terms.purpose == "debt":
        talks = [day(a) for a in past.attempts if _talked(a)]
        if today in talks or sum(t.isocalendar()[:2] == today.isocalendar()[:2] for t in talks) >= 2:
            yield "Russia: two talks on a day, or three in a week"
        if sum((t.year, t.month) == (today.year, today.month) for t in talks) >= 8:
            yield "Russia: nine talks in a month"
    if who.country == "RU" and terms.purpose in SELL and any(a.outcome == "refused" for a in past.attempts):
        yield "Russia: after a refusal"
    if who.country == "GB":
        if terms.style != "preview" and _within(past, now, DAY, lambda a: a.outcome == "machine"):
            yield "United Kingdom: a day after a machine"
        if terms.purpose == "debt" and (
            _within(past, now, 7 * DAY, _placed) >= 3 or _within(past, now, 7 * DAY, _talked)
        ):
            yield "United Kingdom: debts"
    abandoned = [a for a in past.attempts if a.outcome == "abandoned"]
    if who.country == "IT" and terms.purpose in SELL and abandoned:
        soon = any(now - a.at < timedelta(hours=120) for a in abandoned)
        yield from ["Italy: after a silent call"] * (soon or terms.style != "preview")


CHECKS = (_windows, _lists, _consents, _peace, _caps)
EPOCH = datetime(2026, 6, 1, tzinfo=UTC)
"""The nights begin after it: the summer before new law in France, the winter before new law in the United States."""
