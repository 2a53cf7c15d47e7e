"""Rows of the brake: answers in the order in which they were heard, the sums, the moves. Every function raises
StoreError.

An answer is heard in one transaction with the sums that it changes and its event; the transaction touches the lease of
the engine that calls people first, so an engine that slept while another one took over changes nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write, grouped
from ivr.store import Store
from outbound.braking.happenings import BrakeBegan, BrakeHeard, BrakeMoved

BEATS = "answers"
"""The way of people's answers to the disk and back."""
NOWHERE = -1
"""Place of what changes nothing: a complaint about a call of an earlier run."""

_OURS = "EXISTS (SELECT 1 FROM lease WHERE name = CAST(:lease AS TEXT) AND token = CAST(:token AS BIGINT))"
TOUCH = Sql("UPDATE lease SET token = token WHERE name = :lease AND token = :token")
BEGIN = Sql(
    "INSERT INTO brake (campaign, state, because, run, at, plan, watch)"
    " SELECT CAST(:campaign AS TEXT), 'green', CAST(:because AS TEXT), CAST(:run AS INTEGER), CAST(:at AS BIGINT),"
    f" CAST(:plan AS TEXT), CAST(:watch AS TEXT) WHERE {_OURS}"
    " ON CONFLICT (campaign) DO UPDATE SET state = excluded.state, because = excluded.because, run = excluded.run,"
    " at = excluded.at, plan = excluded.plan, watch = excluded.watch"
)
SAVE = Sql(f"UPDATE brake SET watch = :watch WHERE campaign = :campaign AND run = :run AND {_OURS}")  # noqa: S608 - words of our own
PLACE = Sql(
    "UPDATE brake_answer SET x = :x, run = :run, place = :place, evidence = CAST(:evidence AS DOUBLE PRECISION)"  # noqa: S608 - words of our own
    f" WHERE n = :n AND place IS NULL AND {_OURS}"
)
EVENT = Sql(
    "INSERT INTO event (id, at, kind, call_id, body) SELECT CAST(:id AS TEXT), CAST(:at AS BIGINT),"
    f" CAST(:kind AS TEXT), CAST(:call_id AS TEXT), CAST(:body AS TEXT) WHERE {_OURS}"
)
MOVED = Sql(
    "UPDATE brake SET state = :state, because = :because, at = :at WHERE campaign = :campaign AND run = :run",
    key="campaign",
)
HISTORY = Sql(
    "INSERT INTO brake_move"
    " (id, campaign, at, before, state, because, why, evidence, threshold, run, by_user, reason, change)"
    " VALUES (:id, :campaign, :at, :before, :state, :because, :why, :evidence, :threshold, :run, :by, :reason, :change)"
    " ON CONFLICT (id) DO NOTHING",
    key="id",
)
BEAT = Sql(
    "INSERT INTO pipeline_beat (part, at) VALUES (:part, :at)"
    " ON CONFLICT (part) DO UPDATE SET at = CASE WHEN excluded.at > pipeline_beat.at THEN excluded.at"
    " ELSE pipeline_beat.at END",
    key="part",
)

KEPT = Sql("SELECT state, because, run, at, plan, watch FROM brake WHERE campaign = :campaign")
STATES = Sql("SELECT campaign, state, run FROM brake")
WAITING = Sql(
    "SELECT n, signal, x, call_id, at, late FROM brake_answer"
    " WHERE campaign = :campaign AND place IS NULL AND due <= :now ORDER BY late, due, n LIMIT :most"
)
OF_CALL = Sql(
    "SELECT run, place, x FROM brake_answer WHERE call_id = :call_id AND campaign = :campaign AND signal = :signal"
    " AND place > 0 ORDER BY n"
)
ANSWERS = Sql(
    "SELECT n, place, signal, x, call_id, at, evidence, late FROM brake_answer"
    " WHERE campaign = :campaign AND run = :run AND place > :after AND place <= :to ORDER BY place, n"
)
FARTHEST = 2**31 - 1
"""No place is behind it."""
PLACED = Sql("SELECT 1 FROM brake_answer WHERE n = :n AND place IS NOT NULL")
PLACES = Sql("SELECT max(place) FROM brake_answer WHERE campaign = :campaign AND run = :run")
"""0 or less: nothing was heard."""
MOVES = Sql(
    "SELECT at, before, state, because, why, evidence, threshold, run, by_user, reason, change FROM brake_move"
    " WHERE campaign = :campaign ORDER BY at, id"
)
BEATEN = Sql("SELECT at FROM pipeline_beat WHERE part = :part")


class NotOurs(Exception):
    """Another engine calls people by now: nothing was written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a brake stands on disk."""

    state: str
    because: str
    run: int
    at: datetime
    """Since when."""
    plan: Mapping[str, Any]
    watch: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stands:
    """Its state alone."""

    state: str
    run: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that was not heard yet."""

    n: int
    signal: str
    x: float | None
    """None: neither good nor bad; it is taken off the list and not heard."""
    call_id: str
    at: datetime
    late: bool
    """It takes the place of a good answer of the same call."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was heard. Of several with one place the last one counts."""

    n: int
    """By the order in which it came."""
    place: int
    """In its run, from 1."""
    signal: str
    x: float
    call_id: str
    at: datetime
    evidence: float | None
    """Of the signal after it; None: nothing is made of this signal."""
    late: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """From one state to another."""

    at: datetime
    before: str
    state: str
    because: str
    why: str
    evidence: Mapping[str, Any]
    threshold: float
    run: int
    by: str
    reason: str
    change: str


@dataclass(frozen=True, slots=True)
class Ours:
    """The lease of the engine that calls people."""

    lease: str
    token: int


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows of a move."""
    if type(happening) is not BrakeMoved:
        return ()
    h, at = happening, micros(happening.at)
    evidence = orjson.dumps(h.evidence).decode()
    return (
        MOVED(campaign=h.campaign, run=h.run, state=h.state, because=h.word, at=at),
        HISTORY(
            id=h.id, campaign=h.campaign, at=at, before=h.before, state=h.state, because=h.word, why=h.why,
            evidence=evidence, threshold=h.threshold, run=h.run, by=h.by, reason=h.reason, change=h.change,
        ),
    )  # fmt: skip


def beat(at: datetime) -> Write:
    """A sign of life, to go the way that answers go."""
    return BEAT(part=BEATS, at=micros(at))


async def beaten(store: Store) -> datetime | None:
    """When the last sign of life that came through was sent."""
    rows = await store.fetch(BEATEN, part=BEATS)
    return moment(rows[0][0]) if rows else None


# --- the engine that calls people -----------------------------------------------------------------------------------


async def begin(
    store: Store, ours: Ours, campaign: str, run: int, at: datetime, plan: Mapping[str, Any], watch: Mapping[str, Any]
) -> None:
    """A run begins: green, nothing heard."""
    row = BEGIN(
        campaign=campaign, because="started" if run == 0 else "restarted", run=run, at=micros(at),
        plan=orjson.dumps(plan).decode(), watch=orjson.dumps(watch).decode(), lease=ours.lease, token=ours.token,
    )  # fmt: skip
    await _write(store, ours, [row, _event(ours, BrakeBegan(at=at, campaign=campaign, run=run, plan=plan))])


async def hear(
    store: Store, ours: Ours, campaign: str, run: int, heard: Sequence[tuple[int, BrakeHeard | None]], watch: Any
) -> None:
    """Answers by their number, with what became of each (None: nothing), and the sums after them. Raises NotOurs."""
    lease: dict[str, Any] = {"lease": ours.lease, "token": ours.token}
    placed, told = list[Write](), list[Write]()
    for n, one in heard:
        if one is None:
            placed.append(PLACE(n=n, x=None, run=run, place=NOWHERE, evidence=None, **lease))
        else:
            placed.append(PLACE(n=n, x=one.x, run=run, place=one.place, evidence=one.evidence, **lease))
            told.append(_event(ours, one))
    save = SAVE(campaign=campaign, run=run, watch=orjson.dumps(watch).decode(), **lease)
    await _write(store, ours, [*placed, *told, save])
    if not await store.fetch(PLACED, n=heard[-1][0]):
        raise NotOurs(campaign)


def _event(ours: Ours, happening: BrakeBegan | BrakeHeard) -> Write:
    """Its row of the event log, with the same condition."""
    _, (id_, at, kind, call_id, _, _, body), _ = row(happening)
    return EVENT(id=id_, at=at, kind=kind, call_id=call_id, body=body, lease=ours.lease, token=ours.token)


async def _write(store: Store, ours: Ours, rows: Sequence[Write]) -> None:
    await store.write(grouped([TOUCH(lease=ours.lease, token=ours.token), *rows]))


async def waiting(store: Store, campaign: str, now: datetime, most: int) -> tuple[Waiting, ...]:
    """Those whose time has come, in the order in which they are heard; late ones after the others."""
    rows = await store.fetch(WAITING, campaign=campaign, now=micros(now), most=most)
    return tuple(Waiting(n, signal, x, call_id, moment(at), bool(late)) for n, signal, x, call_id, at, late in rows)


async def heard_of(store: Store, campaign: str, signal: str, call_id: str) -> tuple[int, int, float] | None:
    """Run, place and X of what was heard of a call last; None: nothing."""
    rows = await store.fetch(OF_CALL, call_id=call_id, campaign=campaign, signal=signal)
    return (rows[-1][0], rows[-1][1], rows[-1][2]) if rows else None


# --- whoever wants to know ------------------------------------------------------------------------------------------


async def one(store: Store, campaign: str) -> Kept | None:
    """None: it was never started."""
    for state, because, run, at, plan, watch in await store.fetch(KEPT, campaign=campaign):
        return Kept(state, because, run, moment(at), orjson.loads(plan), orjson.loads(watch))
    return None


async def states(store: Store) -> dict[str, Stands]:
    """By campaign."""
    return {campaign: Stands(state, run) for campaign, state, run in await store.fetch(STATES)}


async def answers(store: Store, campaign: str, run: int, after: int = 0, to: int = FARTHEST) -> tuple[Answer, ...]:
    """Those of a run behind the place `after` up to `to`, by place; of one place in the order in which they came."""
    rows = await store.fetch(ANSWERS, campaign=campaign, run=run, after=after, to=to)
    return tuple(_answer(*row) for row in rows)


async def moves(store: Store, campaign: str) -> tuple[Moved, ...]:
    """The oldest first."""
    return tuple(
        Moved(moment(at), before, state, because, why, orjson.loads(evidence), *rest)
        for at, before, state, because, why, evidence, *rest in await store.fetch(MOVES, campaign=campaign)
    )


def _answer(
    n: int, place: int, signal: str, x: float, call_id: str, at: int, evidence: float | None, late: bool
) -> Answer:
    return Answer(n, place, signal, x, call_id, moment(at), evidence, bool(late))
