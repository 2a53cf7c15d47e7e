"""Rows of campaigns: how each stands, whom each has called, what was said. Every function raises StoreError.

Written in the transaction of what happened; centrala/made.py registers `project`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from cti.happenings import ScriptAnswered
from ivr.dialguard.refusals import WORD
from ivr.eventlog.rows import row
from ivr.happenings import AgentConnected, CallBegan, CallEnded, CallStepped, Happening, OutcomeSaid, StopKeyPressed
from ivr.moments import micros, moment
from ivr.statements import Sql, Write, grouped
from ivr.store import Store
from outbound.campaigns.happenings import (
    AnswerHeard,
    CampaignCalled,
    CampaignCallEnded,
    CampaignMoved,
    CampaignOutcomeChanged,
)
from outbound.campaigns.outcomes import Heard
from outbound.campaigns.states import CampaignState
from scripts_dsl.events import AgentLeft, Keys
from scripts_dsl.policy.person import RESERVED

MOVED = Sql(
    "INSERT INTO campaign (name, state, because, why, by_user, at, change)"
    " VALUES (:name, :state, :because, :why, :by, :at, :change)"
    " ON CONFLICT (name) DO UPDATE SET state = excluded.state, because = excluded.because, why = excluded.why,"
    " by_user = excluded.by_user, at = excluded.at, change = excluded.change,"
    " counts_from = CASE WHEN campaign.state = 'stopped' THEN excluded.at ELSE campaign.counts_from END"
    " WHERE campaign.state <> excluded.state AND (campaign.state <> 'stopped' OR excluded.state = 'running')",
    key="name",
)
"""A pause that was decided before a stop, and comes after it, leaves the stop: it would need no reason to go on. What
was stopped and goes on is measured by the calls that begin from then on. Of two who do the same at once the first did
it."""
CALLED = Sql(
    "INSERT INTO campaign_call (attempt, campaign, candidate, number, purpose, subject, at, outcome, in_pitch)"
    " VALUES (:attempt, :campaign, :candidate, :number, :purpose, :subject, :at, :outcome, false)",
    key="attempt",
)
ENDED = Sql(
    "UPDATE campaign_call SET outcome = :outcome, in_pitch = CAST(:in_pitch AS BOOLEAN), ended = :at"
    " WHERE attempt = :attempt AND ended IS NULL",
    key="attempt",
)
CHANGED = Sql(
    "UPDATE campaign_call SET outcome = :outcome WHERE attempt = :attempt AND ended IS NOT NULL", key="attempt"
)
HEARD_THERE = Sql("UPDATE campaign_call SET heard = :heard WHERE attempt = :attempt", key="attempt")
DROPPED = Sql("DELETE FROM campaign_call WHERE attempt = :attempt AND ended IS NULL", key="attempt")
ALL = Sql("SELECT name, state, because, why, by_user, at, change FROM campaign")
OPEN = Sql("SELECT attempt, campaign, candidate, at FROM campaign_call WHERE ended IS NULL ORDER BY at")
ONE_OPEN = Sql("SELECT attempt, campaign, candidate, at FROM campaign_call WHERE ended IS NULL AND attempt = :attempt")
WORDS = Sql(
    "SELECT outcome FROM campaign_call WHERE campaign = :campaign AND ended IS NOT NULL"
    " AND campaign_call.at >= COALESCE((SELECT counts_from FROM campaign WHERE name = :campaign), 0)"
    " ORDER BY ended DESC LIMIT :most"
)
OF_PERSON = Sql(
    "SELECT outcome FROM campaign_call WHERE campaign = :campaign AND number = :number AND ended IS NOT NULL"
)
COUNTS = Sql("SELECT outcome, count(*) FROM campaign_call WHERE campaign = :campaign GROUP BY outcome")
FIRST = Sql("SELECT min(at) FROM campaign_call WHERE campaign = :campaign")
RECENT = Sql("SELECT number FROM attempt WHERE claimed > :since AND state <> 'blocked'")
OWN_ENDS = frozenset({"hung_up", "completed"})
"""Of a call, as in CallEnded: the person's, or the flow's."""
HEARD = Sql(
    "SELECT kind, body FROM event WHERE call_id = :call_id"
    " AND kind IN ('call.began', 'call.stepped', 'call.outcome', 'call.stop_key', 'call.ended', 'agent.connected',"
    " 'script.answered')"
    " ORDER BY n"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign stands."""

    state: CampaignState = CampaignState.DRAFT
    because: str = ""
    why: str = ""
    by: str = ""
    at: datetime | None = None
    """None: it was never started."""
    change: str = ""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """An attempt whose end is not known."""

    attempt: str
    campaign: str
    candidate: int
    at: datetime


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    if type(happening) is CampaignMoved:
        return (_moved(happening),)
    if type(happening) is CampaignCalled:
        return (_called(happening),)
    if type(happening) is CampaignCallEnded:
        h, at = happening, micros(happening.at)
        if not h.outcome:
            return (DROPPED(attempt=h.call_id),)
        return (ENDED(attempt=h.call_id, outcome=h.outcome, in_pitch=h.in_pitch, at=at),)
    if type(happening) is CampaignOutcomeChanged:
        return (CHANGED(attempt=happening.call_id, outcome=happening.outcome),)
    if type(happening) is AnswerHeard:
        return (HEARD_THERE(attempt=happening.call_id, heard=happening.heard),)
    return ()


def _moved(h: CampaignMoved) -> Write:
    return MOVED(
        name=h.campaign, state=h.state, because=h.because, why=h.why, by=h.by, at=micros(h.at), change=h.change
    )


def _called(h: CampaignCalled) -> Write:
    return CALLED(
        attempt=h.call_id,
        campaign=h.campaign,
        candidate=h.candidate,
        number=h.number,
        purpose=h.purpose,
        subject=h.subject,
        at=micros(h.at),
        outcome=RESERVED,
    )


async def enter(store: Store, moved: CampaignMoved) -> bool:
    """By another process than the engine, which sees it within a second: on disk when it returns. Whether it holds: of
    two who order at the same moment one is the first."""
    await store.write(grouped([row(moved), *project(moved)]))
    standing = (await standings(store))[moved.campaign]
    return (standing.state, standing.by, standing.at) == (moved.state, moved.by, moved.at)


async def standings(store: Store) -> Mapping[str, Standing]:
    """Of every campaign that was ever started, by name."""
    rows = await store.fetch(ALL)
    return {
        name: Standing(CampaignState(state), because, why, by, moment(at), change)
        for name, state, because, why, by, at, change in rows
    }


async def open_calls(store: Store) -> tuple[OpenCall, ...]:
    """The oldest first."""
    return tuple(_open(*found) for found in await store.fetch(OPEN))


async def open_call(store: Store, attempt: str) -> OpenCall | None:
    """None: it is over, or none of a campaign."""
    rows = await store.fetch(ONE_OPEN, attempt=attempt)
    return _open(*rows[0]) if rows else None


def _open(attempt: str, campaign: str, candidate: int, at: int) -> OpenCall:
    return OpenCall(attempt, campaign, candidate, moment(at))


async def last_words(store: Store, campaign: str, most: int) -> tuple[str, ...]:
    """How its last calls ended, the newest first; of a campaign that went on after a stop those since then."""
    return tuple(word for (word,) in await store.fetch(WORDS, campaign=campaign, most=most)) if most else ()


async def first_call(store: Store, campaign: str) -> datetime | None:
    """When it called its first person; None: nobody yet."""
    ((at,),) = await store.fetch(FIRST, campaign=campaign)
    return None if at is None else moment(at)


async def words_of(store: Store, campaign: str, number: str) -> tuple[str, ...]:
    """How its calls to this person ended, in any order."""
    return tuple(word for (word,) in await store.fetch(OF_PERSON, campaign=campaign, number=number))


async def by_outcome(store: Store, campaign: str) -> Mapping[str, int]:
    """How many of its calls ended how; `reserved`: they go on."""
    return {word: int(count) for word, count in await store.fetch(COUNTS, campaign=campaign)}


async def recently_called(store: Store, since: datetime) -> tuple[str, ...]:
    """Numbers, as often as anybody has called them."""
    return tuple(number for (number,) in await store.fetch(RECENT, since=micros(since)))


async def heard(store: Store, call_id: str) -> Heard:
    """What the event log has of a talk; what comes after the agent has gone, a survey, is none of it."""
    began, word, keys, agent, left, why, stopped = False, None, False, False, False, "", False
    for kind, body in await store.fetch(HEARD, call_id=call_id):
        said = orjson.loads(body)
        agent = agent or kind == AgentConnected.kind
        began = began or agent or kind == CallBegan.kind
        stopped = stopped or kind == StopKeyPressed.kind
        word = said["word"] if kind == OutcomeSaid.kind else word
        keys = (
            keys
            or kind == ScriptAnswered.kind
            or (kind == CallStepped.kind and said["event"].get("event") == Keys.__name__)
        )
        left = left or (kind == CallStepped.kind and said["event"].get("event") == AgentLeft.__name__)
        why = said["why"] if kind == CallEnded.kind else why
    if stopped:
        word = WORD  # whatever was said after it
    hung_up = why == "hung_up" and not left
    return Heard(began, word, keys, hung_up, agent, lost=began and why not in OWN_ENDS)
