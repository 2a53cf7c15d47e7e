"""What a caller who waits for an agent is told: his place and the estimated wait. Pure; lines play it (Enqueue)."""

from __future__ import annotations

import math
from datetime import timedelta

from scripts_dsl import builtin_words, spoken
from scripts_dsl.effects import Parts, Value
from scripts_dsl.types import Duration, Number, Type

FINE = 10
"""Minutes up to which each is told; beyond, every fifth: the estimate is no better."""
LONGEST = 60
"""Minutes; a longer wait is not told: it would be a guess about another part of the day."""


def told(language: str, place: int, wait: float | None) -> Parts:
    """`place`: 1 is next; `wait`: estimated seconds, None when too little is known. A language that has no words for
    it hears English."""
    language = language if language in builtin_words.POSITION else builtin_words.OTHERWISE
    parts = builtin_words.position(_value(place, Number(), language), language)
    if wait is None or wait > LONGEST * 60:
        return parts
    if wait < 60:
        return parts + builtin_words.soon(language)
    minutes = timedelta(minutes=_minutes(wait))
    return parts + builtin_words.wait(_value(minutes, Duration(), language), language)


def _minutes(wait: float) -> int:
    """Rounded up: a caller who is served sooner than he was told is not cross."""
    minutes = math.ceil(wait / 60)
    return minutes if minutes <= FINE else math.ceil(minutes / 5) * 5


def _value(value: object, type_: Type, language: str) -> Value:
    return Value(spoken.show(value, type_, language), spoken.speak(value, type_, language), language)
