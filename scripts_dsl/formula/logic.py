"""and, or, else, is known: how several functions become one, and the one type of alternatives."""

from __future__ import annotations

from typing import Any

from scripts_dsl.formula.compare import WORDS
from scripts_dsl.formula.meaning import Meaning, Run, family
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.types import MoneyType, Number, Text, Type

NOTHING = (None, "")
"""An empty text is as good as no text."""


def every(runs: list[Run]) -> Run:
    """`and`."""
    if len(runs) == 2:
        first, second = runs
        return lambda env: bool(first(env) and second(env))
    return lambda env: all(run(env) for run in runs)


def some(runs: list[Run]) -> Run:
    """`or`."""
    if len(runs) == 2:
        first, second = runs
        return lambda env: bool(first(env) or second(env))
    return lambda env: any(run(env) for run in runs)


def first_known(runs: list[Run]) -> Run:
    """`else`."""

    def first(env: Any) -> Any:
        for run in runs:
            value = run(env)
            if value is not None and value != "":
                return value
        return None

    return first


def known(run: Run, wanted: bool, *, fields: bool) -> Run:
    """`is known` (wanted) or `is empty`; a value with fields is known when one of them is."""
    if fields:
        return lambda env: _something(run(env)) is wanted
    return lambda env: (run(env) not in NOTHING) is wanted


def _something(value: Any) -> bool:
    return isinstance(value, dict) and any(v not in NOTHING for v in value.values())


def common(parts: tuple[Meaning, ...]) -> Type | None:
    """The one type of alternatives; None if there is none."""
    types = [p.type for p in parts if p.type is not None]
    if all(t == types[0] for t in types):
        return types[0] if types else None
    if all(family(t) in WORDS for t in types):
        return Text()
    if isinstance(types[0], MoneyType) or len({family(t) for t in types}) > 1:
        return None
    return Number() if isinstance(types[0], Number) else types[0]


def odd_one(parts: tuple[Meaning, ...]) -> FormulaProblem:
    """The problem of alternatives without a common type, at the one that differs from the first."""
    first = parts[0]
    other = next((p for p in parts if family(p.type) not in (family(first.type), "empty")), parts[-1])
    return other.problem(f"both sides of else are of one type: {_named(first)}, but this is {_named(other)}")


def _named(part: Meaning) -> str:
    return part.type.name if isinstance(part.type, MoneyType) else part.a
