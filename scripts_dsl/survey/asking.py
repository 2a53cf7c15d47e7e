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


CHANCE, PEACE, WHEN = "chance", "not_again_within", "when"
"""Words of `ask_when:`; why somebody is not asked."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What decides by chance."""

    lot: str
    """Of the call, from its beginning. Where surveys count it is made with a secret of the site, so that nobody who
    knows the call can tell who is asked; see ivr/calls.py."""
    everybody: bool = False
    """Whatever `chance` says: the site wants to hear all of them."""


def left_in_peace(survey: Survey, ticket: Ticket, last_asked: datetime | None, now: datetime, env: Env) -> str | None:
    """Why this caller is not asked: CHANCE, PEACE or WHEN; None: asked. `last_asked`: when the person was asked
    anything before, on any channel; None: never."""
    if not drawn(survey, ticket):
        return CHANCE
    if in_peace(survey, last_asked, now):
        return PEACE
    rule = survey.ask_when
    return None if rule.when is None or rule.when.value(env) is True else WHEN


def in_peace(survey: Survey, last_asked: datetime | None, now: datetime) -> bool:
    """Whether this person was asked too short a time ago."""
    peace = survey.ask_when.not_again_within
    return peace is not None and last_asked is not None and now < last_asked + peace


def drawn(survey: Survey, ticket: Ticket) -> bool:
    """Whether the lot falls on this call: known from its beginning, before anybody knows who will talk."""
    return ticket.everybody or draw(survey.name, ticket.lot) < survey.ask_when.chance


def draw(survey: str, lot: str) -> int:
    """0 to 99, the same for a call and a survey for ever; nothing to do with `call.percent`."""
    return int.from_bytes(sha256(f"{survey}:{lot}".encode()).digest()[:8]) % PERCENT


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
