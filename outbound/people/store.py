"""The fate of everybody who answered a campaign with agents, as rows: one for each window of a rule that counts it, and
the sums of each window; and the last decision of each campaign's pace.

Sums and rows are written in one transaction. Who dials goes by the rows, which an older version of the program has
written too; a page that asks every few seconds reads the sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Row, Store
from outbound.pacing.market import IDLE
from outbound.people.happenings import PaceDecided, PersonAnswered, PersonReached

COUNTED = Sql(
    "INSERT INTO answered_window (campaign, rule_window, answered, abandoned)"
    " SELECT CAST(:campaign AS TEXT), CAST(:rule_window AS TEXT), 1, 1 WHERE NOT EXISTS"
    " (SELECT 1 FROM answered_person WHERE call_id = :call_id AND rule_window = :rule_window)"
    " ON CONFLICT (campaign, rule_window) DO UPDATE"
    " SET answered = answered_window.answered + 1, abandoned = answered_window.abandoned + 1",
    key="call_id",
)
"""Before the row itself, so that nobody counts twice."""
ANSWERED = Sql(
    "INSERT INTO answered_person (call_id, rule_window, campaign, at, abandoned)"
    " VALUES (:call_id, :rule_window, :campaign, :at, 1) ON CONFLICT (call_id, rule_window) DO NOTHING",
    key="call_id",
)
UNCOUNTED = Sql(
    "UPDATE answered_window SET abandoned = abandoned - 1 WHERE campaign = :campaign AND rule_window IN"
    " (SELECT rule_window FROM answered_person WHERE call_id = :call_id AND abandoned = 1)",
    key="call_id",
)
REACHED = Sql("UPDATE answered_person SET abandoned = 0 WHERE call_id = :call_id", key="call_id")
ROWS = Sql("SELECT campaign, rule_window, COUNT(*), SUM(abandoned) FROM answered_person GROUP BY campaign, rule_window")
SUMS = Sql("SELECT campaign, rule_window, answered, abandoned FROM answered_window")
FIRST_CALLS = Sql("SELECT campaign, MIN(at) FROM campaign_call GROUP BY campaign")
PACED = Sql(
    "INSERT INTO campaign_pace (campaign, began, at, told)"
    " VALUES (:campaign, COALESCE(CAST(:began AS BIGINT), CAST(:at AS BIGINT)), :at, :told)"
    " ON CONFLICT (campaign) DO UPDATE SET began = COALESCE(CAST(:began AS BIGINT), campaign_pace.began),"
    " at = excluded.at, told = excluded.told"
    " WHERE campaign_pace.at <= excluded.at OR campaign_pace.at > excluded.at + CAST(:soon AS BIGINT)",
    key="campaign",
)
"""The newest: what an engine that has lost its lease still had to say comes late. One from the future, told before the
clock was set back, is none."""
SOON = timedelta(hours=1) // timedelta(microseconds=1)
"""Clocks of two engines do not differ by so much."""
PACE = Sql("SELECT at, told FROM campaign_pace WHERE campaign = :campaign")


@dataclass(frozen=True, slots=True)
class Counted:
    """In one window."""

    answered: int = 0
    abandoned: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.answered + other.answered, self.abandoned + other.abandoned)


@dataclass(frozen=True, slots=True)
class Windows:
    """As far as somebody was counted in them."""

    counts: Mapping[str, Counted]
    """By window, of all campaigns together."""
    seen: Mapping[str, frozenset[str]]
    """Campaign -> rules that have counted somebody of it."""


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes."""
    h = happening
    if type(h) is PersonAnswered:
        return tuple(write for name in h.windows for write in _counted(h, name))
    if type(h) is PersonReached and h.in_time:
        return (UNCOUNTED(campaign=h.campaign, call_id=h.call_id), REACHED(call_id=h.call_id))
    if type(h) is PaceDecided:
        at = micros(h.at)
        stock = at if h.began else None
        return (PACED(campaign=h.campaign, began=stock, at=at, told=orjson.dumps(told(h)).decode(), soon=SOON),)
    return ()


def _counted(h: PersonAnswered, name: str) -> tuple[Write, Write]:
    return (
        COUNTED(campaign=h.campaign, rule_window=name, call_id=h.call_id),
        ANSWERED(call_id=h.call_id, rule_window=name, campaign=h.campaign, at=micros(h.at)),
    )


def told(event: PaceDecided) -> dict[str, object]:
    """What a decision says to people, without its moment."""
    market = event.market
    return {
        "style": event.style,
        "because": event.because,
        "why": event.why,
        "lines": event.lines,
        "risk": event.risk,
        "theta": event.theta,
        "ringing": len(market["lines"]),
        "idle": sum(state == IDLE for state, _ in market["agents"]),
        "agents": len(market["agents"]),
        "waiting": market["waiting"],
        "leaks": event.leaks,
        "left_to_callers": market.get("left", 0),
    }


async def last_pace(store: Store, campaign: str) -> tuple[datetime, dict[str, object]] | None:
    """The last decision that was told, and when. Raises StoreError."""
    rows = await store.fetch(PACE, campaign=campaign)
    return (moment(rows[0][0]), orjson.loads(rows[0][1])) if rows else None


async def began(store: Store) -> Mapping[str, datetime]:
    """When the first person of each campaign was called. Raises StoreError."""
    return {campaign: moment(at) for campaign, at in await store.fetch(FIRST_CALLS)}


async def counted(store: Store) -> Windows:
    """By every row: whoever dials knows exactly. Raises StoreError."""
    return windows_of(await store.fetch(ROWS))


async def sums(store: Store) -> Windows:
    """The same at the price of some rows. Raises StoreError."""
    return windows_of(await store.fetch(SUMS))


def windows_of(rows: Iterable[Row]) -> Windows:
    """Of campaign, window, answered, abandoned."""
    counts, seen = defaultdict[str, Counted](Counted), defaultdict[str, set[str]](set)
    for campaign, window, answered, abandoned in rows:
        counts[window] += Counted(int(answered), int(abandoned))
        seen[campaign].add(window.partition("/")[0])
    return Windows(dict(counts), {campaign: frozenset(rules) for campaign, rules in seen.items()})
