"""Who is asked in a survey, as far as it is decided here: by lot, and not too often. What a survey says of itself
(`ask_when:`) decides in scripts_dsl/survey/asking.py.

In: a call's flow, id and number. Out: values of the site that surveys read, and SurveyDrawn when the call goes to
people. Used by calls.py.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import structlog

from ivr.happenings import SurveyDrawn
from ivr.store import StoreError
from scripts_dsl.graph import Graph
from scripts_dsl.survey import Survey, Ticket, drawn
from scripts_dsl.verbs.invite import EVERYBODY, FACTS, LAST_ASKED, LOT, REFUSES

LAST_ASKED_WITHIN = 0.5
"""Seconds that the call's beginning may wait to learn when the caller was last asked in a survey."""

log = structlog.get_logger(__name__)


class Known(NamedTuple):
    """Of a person."""

    last: datetime | None = None
    """When they were last asked anything, on any channel; None: never."""
    refuses: bool = False
    """They want to be asked nothing."""


async def nothing_known(_number: str) -> Known:
    """Where no surveys are kept."""
    return Known()


class TalkedCall(NamedTuple):
    """A call in which people have talked."""

    call_id: str
    number: str | None
    """E.164."""
    began: datetime
    called: bool = False
    """It was we who called."""


async def nobody_refused(_talk: TalkedCall) -> bool:
    """Where nobody keeps what was said."""
    return False


class Lots:
    """The lot of each call, made with a secret: the same at every look, and nobody who sees calls can tell on whom it
    falls. An agent can neither choose who is asked nor know it."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"who is asked in surveys", "sha256")

    def of(self, call_id: str) -> str:
        """32 hex digits."""
        return hmac.digest(self._key, call_id.encode(), "sha256").hex()[:32]


@dataclass(frozen=True, slots=True)
class Polls:
    """What the site knows about asking."""

    known: Callable[[str], Awaitable[Known]] = nothing_known
    """By number."""
    lot: Callable[[str], str] = str
    """Lots.of; without a secret, the call's own id."""
    refused: Callable[[TalkedCall], Awaitable[bool]] = nobody_refused
    """Whether somebody has said in this call that they want to be left alone. Raises StoreError."""

    async def about(
        self, graph: Graph, call_id: str, number: str | None, began: datetime, talk: TalkedCall | None = None
    ) -> Mapping[str, Any]:
        """Values of the site for a flow that asks; `talk`: people have talked. Not knowing when somebody was last asked
        asks nobody twice."""
        if not FACTS & graph.site_names:
            return {}
        try:
            async with asyncio.timeout(LAST_ASKED_WITHIN):
                known = await self._known(number, talk)
        except (TimeoutError, StoreError) as problem:
            log.warning("call.last_asked_unknown", problem=type(problem).__name__)
            known = Known(began)
        told = {LAST_ASKED: known.last.isoformat()} if known.last is not None else {}
        return {LOT: self.lot(call_id), **told, **({REFUSES: True} if known.refuses else {})}

    async def _known(self, number: str | None, talk: TalkedCall | None) -> Known:
        known = await self.known(number) if number is not None else Known()
        return known._replace(refuses=known.refuses or (talk is not None and await self.refused(talk)))


NO_POLLS = Polls()


def everybody(graph: Graph, anyway: bool) -> Mapping[str, Any]:
    """That `chance` does not count now."""
    return {EVERYBODY: True} if anyway and FACTS & graph.site_names else {}


def drawn_in(graph: Graph, call_id: str, site: Mapping[str, Any]) -> Iterator[SurveyDrawn]:
    """Surveys of the flow whose lot has fallen on this call."""
    anyway = site.get(EVERYBODY) is True
    ticket = Ticket(str(site.get(LOT) or call_id), anyway)
    for survey in {survey.name: survey for survey in _surveys(graph)}.values():
        if drawn(survey, ticket):
            yield SurveyDrawn(call_id=call_id, survey=survey.name, chance=100 if anyway else survey.ask_when.chance)


def _surveys(graph: Graph) -> Iterator[Survey]:
    """Of the flow and of those it calls; a checked flow has no circles."""
    for inner in graph.flows.values():
        if inner.survey is not None:
            yield inner.survey
        yield from _surveys(inner)
