"""A talk script as the agent's page shows it: a course in, a `script` message out. Pure.

Bounded, whatever a value holds. Called by desk.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from cti.desk.script import (
    OfferConditionName,
    Script,
    ScriptAnswer,
    ScriptLine,
    ScriptLineName,
    ScriptOffer,
    ScriptRefusal,
    ScriptRefusalName,
)
from scripts_dsl.graph import Graph
from scripts_dsl.policy.earned import CONDITIONS
from scripts_dsl.talk_offers import Offer
from scripts_dsl.talk_pages import Course

LONGEST_TEXT = 1_000
"""Characters of one sentence."""
MOST_LINES, MOST_ANSWERS = 20, 50
"""The newest are shown: 20 lines of 4 bytes a character leave room in a message of 64 KB."""


def shown(
    call_id: str,
    graph: Graph,
    course: Course,
    answers: tuple[tuple[str, str], ...],
    offer: Offer | None,
    *,
    busy: bool,
) -> Script:
    """For the wire."""
    page, state = course.page, course.state
    refusal = page.refusal
    waits = not state.over and not busy
    return Script(
        call_id=call_id,
        name=graph.name,
        turn=course.turn,
        language=state.language,
        lines=[
            ScriptLine(kind=cast(ScriptLineName, one.kind), text=one.text[:LONGEST_TEXT])
            for one in page.lines[-MOST_LINES:]
        ],
        question=page.question[:LONGEST_TEXT] if waits else "",
        buttons=list(page.buttons) if waits else [],
        field=page.field if waits else "",
        always=list(page.always) if waits else [],
        refusal=None
        if refusal is None or not waits
        else ScriptRefusal(
            why=cast(ScriptRefusalName, refusal.why), answer=refusal.answer[:100], sentence=refusal.sentence[:300]
        ),
        offer=_offer(offer),
        answers=[ScriptAnswer(question=question, answer=answer[:100]) for question, answer in answers[-MOST_ANSWERS:]],
        busy=busy,
        over=state.over,
        outcome=state.outcome,
    )


def _offer(offer: Offer | None) -> ScriptOffer | None:
    if offer is None:
        return None
    return ScriptOffer(
        product=offer.product, made=offer.made, conditions=_names(CONDITIONS), missing=_names(offer.missing)
    )


def _names(conditions: Iterable[str]) -> list[OfferConditionName]:
    return [cast(OfferConditionName, name) for name in conditions]
