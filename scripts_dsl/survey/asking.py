"""Who is asked at all, and who is told what came of it. Pure: history, figures and the time come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from scripts_dsl.survey.model import Question, Survey
from scripts_dsl.survey.scoring import Env

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody is told at once."""

    who: str
    why: str
    """The formula that was so."""
    hold: bool = False
    """The recording of the call is kept."""


def wanted(survey: Survey, call_id: str, last_asked: datetime | None, now: datetime, env: Env) -> bool:
    """Whether this caller is asked. `last_asked`: when the person was asked anything before; None: never."""
    rule = survey.ask_when
    if rule.not_again_within is not None and last_asked is not None and now < last_asked + rule.not_again_within:
        return False
    if rule.when is not None and rule.when.value(env) is not True:
        return False
    return draw(survey.name, call_id) < rule.chance


def draw(survey: str, call_id: str) -> int:
    """0 to 99, the same for a call and a survey for ever; nothing to do with `call.percent`."""
    return int.from_bytes(sha256(f"{survey}:{call_id}".encode()).digest()[:8]) % PERCENT


COMMENT = "a comment"
"""Why somebody is told who answers for a question that is answered in one's own words."""


def routed(question: Question, env: Env) -> tuple[Told, ...]:
    """Who is told of the answer to a question: by its routes, and of every comment who answers for it."""
    told = tuple(Told(r.tell, r.when.text, r.hold) for r in question.routes if r.when.value(env) is True)
    if question.spoken and question.owner is not None and question.owner not in {one.who for one in told}:
        return (*told, Told(question.owner, COMMENT))
    return told


def alerts(survey: Survey, figures: Mapping[str, object]) -> tuple[Told, ...]:
    """Who is told of the last surveys. `figures`: `average(score, 50)` -> number; those not known are empty."""
    return tuple(Told(a.tell, a.when.text) for a in survey.alerts if a.when.value(figures.get) is True)
