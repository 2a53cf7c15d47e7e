"""Reads who was asked what, with the call that it is about. Called by routes.py."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from cti.weighing.report import Row
from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Row as StoreRow
from ivr.store import Store

MOST = 100_000
"""People of one report."""

_SOME = "survey = :survey AND {0}.{1} >= :since AND {0}.{1} < :until ORDER BY {0}.{1} LIMIT :most"
ASKED = Sql(
    "SELECT s.call_id, s.channel, s.answers, s.score, s.band, s.outcome, k.campaign, i.flow, i.queue, i.agent"  # noqa: S608
    " FROM survey_result s LEFT JOIN interaction i ON i.id = s.call_id"
    " LEFT JOIN campaign_call k ON k.attempt = s.call_id WHERE s." + _SOME.format("s", "at")
)
DRAWN = Sql(
    "SELECT d.call_id, d.skipped, d.talk, d.ended_by, k.campaign, i.flow, i.queue, i.agent"  # noqa: S608
    " FROM survey_draw d LEFT JOIN interaction i ON i.id = d.call_id"
    " LEFT JOIN campaign_call k ON k.attempt = d.call_id"
    " LEFT JOIN survey_result s ON s.call_id = d.call_id AND s.survey = d.survey"
    " LEFT JOIN survey_invitation v ON v.call_id = d.call_id AND v.survey = d.survey"
    " WHERE s.call_id IS NULL AND v.id IS NULL AND d.talk IS NOT NULL AND d." + _SOME.format("d", "at")
)
INVITED = Sql(
    "SELECT coalesce(v.call_id, v.id), v.channel, v.state, k.campaign, i.flow, i.queue, i.agent"  # noqa: S608
    " FROM survey_invitation v LEFT JOIN interaction i ON i.id = v.call_id"
    " LEFT JOIN campaign_call k ON k.attempt = v.call_id"
    " LEFT JOIN survey_result s ON s.call_id = coalesce(v.call_id, v.id) AND s.survey = v.survey"
    " WHERE s.call_id IS NULL AND v." + _SOME.format("v", "made")
)
PRODUCTS = Sql(
    "SELECT o.call_id, o.product FROM survey_result s JOIN offer_answer o ON o.call_id = s.call_id"  # noqa: S608
    " WHERE o.answer <> 'unheard' AND s." + _SOME.format("s", "at")
)
NAMES = Sql("SELECT DISTINCT survey FROM survey_result")
SKIPPED = {"not_again_within": "in_peace", "when": "too_short", "refused": "wants_none"}
REACHED = frozenset({"sent", "unsure", "ready"})
"""Letters that somebody may have; the others were asked nothing."""


class TooMuch(Exception):
    """More people than one report reads; a share of a part of them would be wrong."""


class Answers:
    """Every method raises StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def names(self) -> set[str]:
        """Surveys that anybody was asked."""
        return {str(name) for (name,) in await self._store.fetch(NAMES)}

    async def rows(self, survey: str, since: datetime, until: datetime) -> tuple[Row, ...]:
        """Raises TooMuch."""
        asked, drawn = await self._read(ASKED, survey, since, until), await self._read(DRAWN, survey, since, until)
        invited = await self._read(INVITED, survey, since, until)
        products: defaultdict[str, set[str]] = defaultdict(set)
        for call_id, product in await self._read(PRODUCTS, survey, since, until):
            products[call_id].add(product)
        return (
            *(
                Row(
                    channel, json.loads(answers), score, band, outcome or "open", campaign, flow, queue, agent,
                    tuple(sorted(products[call])),
                )
                for call, channel, answers, score, band, outcome, campaign, flow, queue, agent in asked
            ),
            *(Row("phone", {}, None, None, _why(skipped, by), *about) for _, skipped, _, by, *about in drawn),
            *(
                Row(channel, {}, None, None, "invited" if state in REACHED else state, *about)
                for _, channel, state, *about in invited
            ),
        )  # fmt: skip

    async def _read(self, sql: Sql, survey: str, since: datetime, until: datetime) -> Sequence[StoreRow]:
        rows = await self._store.fetch(sql, survey=survey, since=micros(since), until=micros(until), most=MOST + 1)
        if len(rows) > MOST:
            raise TooMuch
        return rows


def _why(skipped: str | None, ended_by: str | None) -> str:
    """Why somebody on whom the lot fell was not asked."""
    if skipped is not None:
        return SKIPPED.get(skipped, "in_peace")
    return "left" if ended_by == "caller" else "bypassed"
