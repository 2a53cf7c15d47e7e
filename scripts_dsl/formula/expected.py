"""Does a formula give what its place wants: a condition yes or no, `set` a value of the right type."""

from __future__ import annotations

from typing import Any

from scripts_dsl.formula.compare import WORDS
from scripts_dsl.formula.meaning import UNIT_HINT, Meaning, family
from scripts_dsl.problems import FormulaProblem, ValueProblem
from scripts_dsl.types import Choice, Duration, MoneyType, Number, Percent, Text, Type, YesNo


def check_expected(meaning: Meaning, expected: Type | None) -> Type:
    """The type of the result; FormulaProblem if it is not `expected`."""
    if meaning.type is None:
        if expected is None:
            raise meaning.problem("this is always empty")
        return expected
    if expected is None:
        return meaning.type
    if not _fits(meaning.type, expected):
        raise _wrong(meaning, expected)
    for part in meaning.alternatives or (meaning,):
        if part.constant:
            _check_constant(part, expected)
    return meaning.type


def _fits(given: Type, expected: Type) -> bool:
    if isinstance(expected, Text):
        return family(given) in WORDS
    if isinstance(expected, MoneyType):
        return given == expected
    if isinstance(expected, Choice):
        return isinstance(given, Choice) and set(given.words) <= set(expected.words)
    if isinstance(expected, Number | Percent):
        return isinstance(given, Number | Percent)
    return type(given) is type(expected)


def _wrong(meaning: Meaning, expected: Type) -> FormulaProblem:
    if isinstance(expected, YesNo):
        hints = (f"compare it, or write  {meaning.name} is known",) if meaning.name else ()
        return meaning.problem(f"a condition is yes or no, this is {meaning.a}", *hints)
    hint: tuple[str, ...] = ()
    if isinstance(expected, Duration) and family(meaning.type) == "number":
        hint = (UNIT_HINT,)
    elif isinstance(expected, MoneyType) and family(meaning.type) == "number":
        hint = (f"write the currency: 10 {expected.currency}",)
    elif isinstance(expected, MoneyType | Choice):
        hint = (f"expected is {expected.name}",)
    return meaning.problem(f"this should be {expected.a}, but it is {meaning.a}", *hint)


def _check_constant(meaning: Meaning, expected: Type) -> None:
    try:
        expected.accept(meaning.run(_no_names))
    except ValueProblem as problem:
        raise meaning.problem(problem.message, *problem.hints) from None


def _no_names(name: str) -> Any:
    raise LookupError(name)
