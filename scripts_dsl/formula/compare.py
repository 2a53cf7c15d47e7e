"""Comparisons: =, <, in, between, starts with. Meanings in, a yes/no meaning out; nonsense is a FormulaProblem."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from scripts_dsl.formula.meaning import UNIT_HINT, Meaning, Run, combine, family
from scripts_dsl.problems import FormulaProblem, listed
from scripts_dsl.types import MapType, MoneyType, YesNo

Operator = Callable[[Any, Any], bool]

OPERATORS: Mapping[str, Operator] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ORDERED = frozenset({"number", "money", "date", "time", "moment", "duration"})
WORDS = frozenset({"text", "choice", "language"})
YES_NO = YesNo()


def comparison(sign: str, left: Meaning, right: Meaning, start: int, end: int) -> Meaning:
    """`left < right`."""
    left_run, right_run = _comparable(sign, left, right, start, end)
    operate = OPERATORS[sign]
    if right.constant:
        run = _with_constant(operate, left if left_run is left.run else None, left_run, right_run)
    else:
        run = _both(operate, left_run, right_run)
    return combine(YES_NO, run, start, end, left, right, bare=frozenset())


def among(left: Meaning, listed: tuple[Meaning, ...], start: int, end: int) -> Meaning:
    """`left in [a, b]`."""
    runs = [_comparable("=", left, item, start, end) for item in listed]
    if all(item.constant for item in listed) and all(run[0] is left.run for run in runs):
        wanted = frozenset(run[1](_no_names) for run in runs)
        run = _one_of(left.run, wanted)
    else:
        run = _any_of([_both(operator.eq, a, b) for a, b in runs])
    return combine(YES_NO, run, start, end, left, *listed, bare=frozenset())


def between(left: Meaning, low: Meaning, high: Meaning, start: int, end: int) -> Meaning:
    """`left between low and high`, both included."""
    above, below = comparison(">=", left, low, start, end).run, comparison("<=", left, high, start, end).run
    return combine(YES_NO, lambda env: above(env) and below(env), start, end, left, low, high, bare=frozenset())


def text_test(test: str, left: Meaning, right: Meaning, start: int, end: int) -> Meaning:
    """`starts with`, `ends with`, `contains`."""
    for side in (left, right):
        if family(side.type) not in WORDS:
            raise side.problem(f"'{_TEST_WORDS[test]}' is for texts, this is {side.a}")
    run = _both(_TESTS[test], left.run, right.run)
    return combine(YES_NO, run, start, end, left, right, bare=frozenset())


_TEST_WORDS = {"starts": "starts with", "ends": "ends with", "contains": "contains"}
_TESTS: Mapping[str, Operator] = {"starts": str.startswith, "ends": str.endswith, "contains": operator.contains}


def _comparable(sign: str, left: Meaning, right: Meaning, start: int, end: int) -> tuple[Run, Run]:
    """How both sides are brought to values that Python compares; FormulaProblem if they cannot be."""
    one, other = family(left.type), family(right.type)
    if "empty" in (one, other):
        word = "not empty" if sign == "!=" else "empty"
        name = left.name or right.name or "…"
        raise FormulaProblem("nothing is equal to empty", start, end - start, (f"write  {name} is {word}",))
    if "map" in (one, other):
        raise has_fields(left if one == "map" else right)
    runs = _same(left, right, one, other)
    if runs is None:
        raise FormulaProblem(_cannot(left, right), start, end - start, _advice(left, right))
    if sign not in ("=", "!=") and one not in ORDERED:
        hint = ("compare it with = or !=",)
        raise FormulaProblem(f"{left.a} is not greater or smaller than another", start, end - start, hint)
    return runs


def has_fields(part: Meaning) -> FormulaProblem:
    """A map stands where one of its fields is wanted."""
    fields = part.type.names if isinstance(part.type, MapType) else ()
    return part.problem("this value has fields", f"choose one of them: {listed(fields)}")


def _same(left: Meaning, right: Meaning, one: str, other: str) -> tuple[Run, Run] | None:
    if isinstance(left.type, MoneyType) and isinstance(right.type, MoneyType):
        same = left.type.currency == right.type.currency
        return (_amount(left.run), _amount(right.run)) if same else None
    if {one, other} == {"money", "number"}:
        return (_amount(left.run), right.run) if one == "money" else (left.run, _amount(right.run))
    if one == "moment" and other in ("date", "time"):
        return _part(left.run, other), right.run
    if other == "moment" and one in ("date", "time"):
        return left.run, _part(right.run, one)
    return (left.run, right.run) if one == other or {one, other} <= WORDS else None


def _cannot(left: Meaning, right: Meaning) -> str:
    if isinstance(left.type, MoneyType) and isinstance(right.type, MoneyType):
        return f"cannot compare {left.type.name} with {right.type.name}"
    return f"cannot compare {left.a} with {right.a}"


def _advice(left: Meaning, right: Meaning) -> tuple[str, ...]:
    families = {family(left.type), family(right.type)}
    if families == {"duration", "number"}:
        return (UNIT_HINT,)
    if families == {"date", "number"} or families == {"date", "text"}:
        return ("a date is written year-month-day: 2026-05-01",)
    if families == {"time", "number"} or families == {"time", "text"}:
        return ("a time is written hours:minutes: 18:00",)
    if families == {"date", "duration"}:
        return ("write  today + 3d  for a date",)
    if "yes/no" in families:
        return ("yes and no are compared with yes and no only",)
    return ()


def _amount(run: Run) -> Run:
    def amount(env: Any) -> Any:
        money = run(env)
        return None if money is None else money.amount

    return amount


def _part(run: Run, part: str) -> Run:
    def day(env: Any) -> Any:
        moment = run(env)
        return None if moment is None else moment.date()

    def clock(env: Any) -> Any:
        moment = run(env)
        return None if moment is None else moment.time()

    return day if part == "date" else clock


def _no_names(name: str) -> Any:
    raise LookupError(name)


def _with_constant(operate: Operator, named: Meaning | None, left: Run, right: Run) -> Run:
    constant = right(_no_names)

    def compare(env: Any) -> bool:
        value = left(env)
        return value is not None and operate(value, constant)

    if named is None or named.name is None:
        return compare
    name = named.name

    def compare_name(env: Any) -> bool:
        value = env(name)
        return value is not None and operate(value, constant)

    return compare_name


def _both(operate: Operator, left: Run, right: Run) -> Run:
    def compare(env: Any) -> bool:
        one = left(env)
        if one is None:
            return False
        other = right(env)
        return other is not None and operate(one, other)

    return compare


def _one_of(left: Run, wanted: frozenset[Any]) -> Run:
    return lambda env: left(env) in wanted


def _any_of(tests: list[Run]) -> Run:
    return lambda env: any(test(env) for test in tests)
