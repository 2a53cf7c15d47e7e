"""The fate of everybody who answered a campaign with agents, as rows: one for each window of a rule that counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Store
from outbound.people.happenings import PersonAnswered, PersonReached

ANSWERED = Sql(
    "INSERT INTO answered_person (call_id, rule_window, campaign, at, abandoned)"
    " VALUES (:call_id, :rule_window, :campaign, :at, 1) ON CONFLICT (call_id, rule_window) DO NOTHING"
)
REACHED = Sql("UPDATE answered_person SET abandoned = 0 WHERE call_id = :call_id")
COUNTS = Sql("SELECT rule_window, COUNT(*), SUM(abandoned) FROM answered_person GROUP BY rule_window")
BEGAN = Sql("SELECT campaign, MIN(at) FROM campaign_call GROUP BY campaign")
SEEN = Sql("SELECT DISTINCT campaign, rule_window FROM answered_person")


@dataclass(frozen=True, slots=True)
class Counted:
    """In one window."""

    answered: int = 0
    abandoned: int = 0


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes."""
    h = happening
    if type(h) is PersonAnswered:
        return tuple(
            ANSWERED(call_id=h.call_id, rule_window=name, campaign=h.campaign, at=micros(h.at)) for name in h.windows
        )
    if type(h) is PersonReached and h.in_time:
        return (REACHED(call_id=h.call_id),)
    return ()


async def began(store: Store) -> Mapping[str, datetime]:
    """When the first person of each campaign was called. Raises StoreError."""
    return {campaign: moment(at) for campaign, at in await store.fetch(BEGAN)}


async def counts(store: Store) -> Mapping[str, Counted]:
    """By window. Raises StoreError."""
    return {window: Counted(answered, abandoned) for window, answered, abandoned in await store.fetch(COUNTS)}


async def seen(store: Store) -> Mapping[str, frozenset[str]]:
    """The rules that have counted somebody of a campaign, by its name. Raises StoreError."""
    found: dict[str, set[str]] = {}
    for campaign, window in await store.fetch(SEEN):
        found.setdefault(campaign, set()).add(window.partition("/")[0])
    return {campaign: frozenset(rules) for campaign, rules in found.items()}
