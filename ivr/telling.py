"""Effects that nobody has to perform: what a flow says about its call becomes a happening. Pure; used by calls.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from ivr.happenings import (
    CallbackAsked,
    Happening,
    NoteTaken,
    OutcomeSaid,
    PassedOnTooOften,
    SurveyAnswered,
    SurveyBegan,
    SurveyEnded,
    SurveyInvited,
    SurveySkipped,
)
from scripts_dsl.effects import (
    Effect,
    Enqueue,
    MakeCallback,
    Note,
    Outcome,
    SurveyCloses,
    Surveyed,
    SurveyInvites,
    SurveyOpens,
    SurveySkips,
)


def happening_of(effect: Effect, call_id: str, channel: str = "phone") -> Happening | None:
    """The happening; None for an effect that is performed on a line or outside. `channel`: where a survey is asked."""
    tell = _TOLD.get(type(effect))
    told = None if tell is None else tell(effect, call_id)
    if channel != "phone" and isinstance(told, SurveyBegan | SurveyAnswered | SurveyEnded):
        return replace(told, channel=channel)
    return told


def _callback(effect: MakeCallback, call_id: str) -> Happening:
    return CallbackAsked(
        call_id=call_id,
        queue=effect.queue,
        number=effect.number,
        within=effect.within,
        tell=effect.tell,
        key=effect.key,
    )


def _queued(effect: Enqueue, call_id: str) -> Happening | None:
    if not effect.instead_of:
        return None
    return PassedOnTooOften(call_id=call_id, queue=effect.queue, instead_of=effect.instead_of)


def _surveyed(effect: Surveyed, call_id: str) -> Happening:
    return SurveyAnswered(
        call_id=call_id,
        survey=effect.survey,
        hash=effect.hash,
        question=effect.question,
        answers=effect.answers,
        score=effect.score,
        band=effect.band,
        satisfaction=effect.satisfaction,
        told=tuple(asdict(told) for told in effect.told),
        key=effect.key,
        solved=effect.solved,
    )


def _ended(effect: SurveyCloses, call_id: str) -> Happening:
    return SurveyEnded(
        call_id=call_id,
        survey=effect.survey,
        hash=effect.hash,
        outcome=effect.outcome,
        score=effect.score,
        band=effect.band,
        satisfaction=effect.satisfaction,
    )


def _invited(effect: SurveyInvites, call_id: str) -> Happening:
    return SurveyInvited(
        call_id=call_id,
        survey=effect.survey,
        hash=effect.hash,
        channel=effect.by,
        to=effect.to,
        language=effect.language,
        key=effect.key,
    )


_TOLD: Mapping[type[Any], Callable[[Any, str], Happening | None]] = {
    Enqueue: _queued,
    MakeCallback: _callback,
    Note: lambda effect, call_id: NoteTaken(call_id=call_id, text=effect.text),
    Outcome: lambda effect, call_id: OutcomeSaid(call_id=call_id, word=effect.word),
    Surveyed: _surveyed,
    SurveyOpens: lambda effect, call_id: SurveyBegan(call_id=call_id, survey=effect.survey, hash=effect.hash),
    SurveySkips: lambda effect, call_id: SurveySkipped(call_id=call_id, survey=effect.survey, why=effect.why),
    SurveyCloses: _ended,
    SurveyInvites: _invited,
}
