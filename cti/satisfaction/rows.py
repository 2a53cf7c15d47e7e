"""Reads answers with the call they are about. Called by routes.py. Every method raises StoreDown, TooMuch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from cti.satisfaction.counting import Asked
from cti.satisfaction.effects import Effect, Versioned, holdout
from ivr.moments import micros, moment
from ivr.statements import Sql
from ivr.store import Row, Store
from scripts_dsl.policy.brake import LEFT_OUT

MOST = 200_000
"""Answers of one report."""

_OF_DAYS = "s.at >= :since AND s.at < :until"
ASKED = Sql(
    "SELECT s.call_id, s.at, s.satisfaction, i.flow, i.queue, i.agent, k.campaign FROM survey_result s"  # noqa: S608
    " LEFT JOIN interaction i ON i.id = s.call_id LEFT JOIN campaign_call k ON k.attempt = s.call_id"
    f" WHERE {_OF_DAYS} ORDER BY s.at, s.call_id LIMIT :most"
)
PRODUCTS = Sql(
    "SELECT o.call_id, o.product FROM survey_result s JOIN offer_answer o ON o.call_id = s.call_id"  # noqa: S608
    f" WHERE {_OF_DAYS} AND o.answer <> 'unheard' ORDER BY o.call_id, o.product LIMIT :most"
)
VERSIONS = Sql(
    "SELECT s.at, s.satisfaction, e.kind, e.body FROM survey_result s JOIN event e ON e.call_id = s.call_id"  # noqa: S608
    f" WHERE {_OF_DAYS} AND s.satisfaction IS NOT NULL AND e.kind IN ('call.began', 'script.began') ORDER BY s.at"
    " LIMIT :most"
)
CALLED = Sql(
    "SELECT k.campaign, s.satisfaction FROM survey_result s JOIN campaign_call k ON k.attempt = s.call_id"  # noqa: S608
    f" WHERE {_OF_DAYS} AND s.satisfaction IS NOT NULL ORDER BY s.at LIMIT :most"
)
COMPARED = Sql(
    "SELECT c.campaign, s.satisfaction FROM survey_result s JOIN interaction i ON i.id = s.call_id"  # noqa: S608
    f" JOIN candidate c ON c.number = i.number AND c.state = 'never' AND c.because = '{LEFT_OUT}'"
    " LEFT JOIN campaign_call k ON k.attempt = s.call_id"
    f" WHERE {_OF_DAYS} AND s.satisfaction IS NOT NULL AND k.attempt IS NULL AND s.at >= c.since"
    " ORDER BY s.at LIMIT :most"
)
FILES = {"call.began": ("flow", "flow", "flow_hash"), "script.began": ("script", "script", "hash")}
"""Kind of event -> what runs, and where its name and version stand."""


class TooMuch(Exception):
    """More rows than one report reads; a mean of a part of them would be wrong."""


class Satisfaction:
    """See above."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def asked(self, since: datetime, until: datetime) -> tuple[Asked, ...]:
        """Everybody who was asked in that time, on any channel."""
        products: defaultdict[str, list[str]] = defaultdict(list)
        for call_id, product in await self._read(PRODUCTS, since, until):
            products[call_id].append(product)
        return tuple(
            Asked(moment(at), None if x is None else float(x), flow, queue, agent, campaign, tuple(products[call_id]))
            for call_id, at, x, flow, queue, agent, campaign in await self._read(ASKED, since, until)
        )

    async def versions(self, since: datetime, until: datetime) -> tuple[Versioned, ...]:
        """Answers with the versions of flow and script that they are about."""
        return tuple(_version(*row) for row in await self._read(VERSIONS, since, until))

    async def holdouts(self, since: datetime, until: datetime) -> tuple[Effect, ...]:
        """Campaigns that leave people out, by name."""
        called, left_out = await self._read(CALLED, since, until), await self._read(COMPARED, since, until)
        return tuple(
            holdout(name, _of(called, name), _of(left_out, name)) for name in sorted({row[0] for row in left_out})
        )

    async def _read(self, sql: Sql, since: datetime, until: datetime) -> Sequence[Row]:
        rows = await self._store.fetch(sql, since=micros(since), until=micros(until), most=MOST + 1)
        if len(rows) > MOST:
            raise TooMuch
        return rows


def _of(rows: Sequence[Row], campaign: str) -> list[float]:
    return [float(x) for name, x in rows if name == campaign]


def _version(at: int, satisfaction: float, kind: str, body: str | bytes) -> Versioned:
    what, name, version = FILES[kind]
    said = json.loads(body)
    return Versioned(moment(at), float(satisfaction), what, str(said.get(name, "")), str(said.get(version, "")))
