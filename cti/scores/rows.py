"""Reads what agents' scores are made of. Called by routes.py. Every method raises StoreDown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cti.scores.counting import CRITICAL, LET_GO, Answer, Exit, Heard, Offered, Rows
from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Row, Store

COOLING_OFF = timedelta(days=14)
"""In which a consumer may take back what was bought by telephone, without a reason (directive 2011/83/EU, art. 9)."""
MOST = 200_000
"""Rows of one kind."""

ANSWERS = Sql(
    "SELECT i.agent, s.satisfaction FROM survey_result s JOIN interaction i ON i.id = s.call_id"
    " WHERE s.at >= :since AND s.at < :until AND s.satisfaction IS NOT NULL AND i.agent IS NOT NULL LIMIT :most"
)
OFFERED = Sql(
    "SELECT o.agent, o.product, o.answer, NOT EXISTS (SELECT 1 FROM complaint c WHERE c.at >= i.at"
    " AND (c.number = i.number OR c.customer_id = i.customer_id))"
    " FROM offer_answer o JOIN interaction i ON i.id = o.call_id"
    " WHERE o.at >= :since AND o.at < :until AND o.agent IS NOT NULL LIMIT :most"
)
EXITS = Sql(
    "SELECT e.agent, e.how, e.seconds, (SELECT g.asked FROM grade g WHERE g.call_id = e.call_id AND g.agent = e.agent"
    " ORDER BY g.at DESC LIMIT 1) FROM talk_exit e"
    " WHERE e.asked >= :since AND e.asked < :until AND e.seconds IS NOT NULL LIMIT :most"
)
HEARD = Sql("SELECT agent, asked FROM grade WHERE at >= :since AND at < :until LIMIT :most")


class TooMuch(Exception):
    """More rows than one report reads; a score of a part of them would be wrong."""


class ScoreRows:
    """`rows`: of everybody."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def between(self, since: datetime, until: datetime, now: datetime) -> Rows:
        """Sales count when the time for second thoughts is over. Raises TooMuch."""
        offered = await self._read(OFFERED, since, min(until, now - COOLING_OFF))
        return Rows(
            answers=tuple(Answer(agent, float(s)) for agent, s in await self._read(ANSWERS, since, until)),
            offered=tuple(Offered(agent, product, answer, bool(kept)) for agent, product, answer, kept in offered),
            exits=tuple(_exit(*row) for row in await self._read(EXITS, since, until)),
            heard=tuple(_heard(*row) for row in await self._read(HEARD, since, until)),
        )

    async def _read(self, sql: Sql, since: datetime, until: datetime) -> Sequence[Row]:
        if until <= since:
            return ()
        rows = await self._store.fetch(sql, since=micros(since), until=micros(until), most=MOST + 1)
        if len(rows) > MOST:
            raise TooMuch
        return rows


def _exit(agent: str, how: str, seconds: float, asked: str | None) -> Exit:
    """`asked`: of the last grade of that talk."""
    points = _heard(agent, asked).points if asked is not None else {}
    return Exit(agent, how, float(seconds), cleared=points.get(LET_GO, 0.0) > 0)


def _heard(agent: str, asked: str) -> Heard:
    """Of a form those questions that mean something here; whatever their weight."""
    questions: list[dict[str, Any]] = json.loads(asked)
    points = {
        str(one["name"]): float(one["points"])
        for one in questions
        if one["points"] is not None and (one["name"] == LET_GO or str(one["name"]).startswith(CRITICAL))
    }
    return Heard(agent, points)
