"""Gives a tree its meaning: resolves names, checks types, builds the functions that work the formula out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from scripts_dsl.formula import arithmetic, compare, tree
from scripts_dsl.formula.functions import FUNCTIONS, STATISTICS, arity
from scripts_dsl.formula.lexer import Token
from scripts_dsl.formula.meaning import QUOTES_HINT, Meaning, Run, combine, family
from scripts_dsl.problems import FormulaProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.types import (
    Choice,
    DateType,
    Digits,
    Duration,
    Language,
    MapType,
    MoneyType,
    Number,
    Percent,
    Phone,
    Text,
    TimeType,
    Type,
    YesNo,
)
from scripts_dsl.types.words import TextLike
from scripts_dsl.values import Money

YES_NO = YesNo()


class Scope(Protocol):
    """The names a formula may read."""

    def resolve(self, name: str) -> Type | None:
        """Type of a value, `reason`, `customer.debt`, `queues.support.wait`; None if there is no such value.
        The fields of a value with a MapType need not be answered one by one."""

    def names(self) -> Iterable[str]:
        """All of them, for 'did you mean'."""


class Compiler:
    """Makes meanings of trees in one scope. `mixed`: the alternatives of an outermost else may differ in type,
    because they are only shown."""

    def __init__(self, scope: Scope, *, mixed: bool = False) -> None:
        self._scope = scope
        self._mixed = mixed

    def outermost(self, node: tree.Node, expected: Type | None = None) -> Meaning:
        """The meaning of a whole formula."""
        if isinstance(node, tree.Else):
            return self._otherwise(node, expected, mixed=self._mixed)
        return self.build(node, expected)

    def build(self, node: tree.Node, expected: Type | None = None) -> Meaning:
        """The meaning of a part. `expected` lets a bare word be a choice."""
        match node:
            case tree.Name():
                return self._name(node, expected)
            case tree.Constant():
                return _constant(node, expected)
            case tree.YesNoWord():
                return _yes_no(node, expected)
            case tree.Empty():
                return Meaning(None, _none, node.start, node.end, constant=True)
            case tree.Comparison():
                left, right = self._pair(node.left, node.right)
                return compare.comparison(node.sign, left, right, node.start, node.end)
            case tree.Logic():
                return self._logic(node)
            case tree.Not():
                part = self._condition(node.part, "not")
                run = part.run
                return combine(YES_NO, lambda env: not run(env), node.start, node.end, part, bare=frozenset())
            case tree.Known():
                return self._known(node)
            case tree.Else():
                return self._otherwise(node, expected)
        return self._rarer(node, expected)

    def _rarer(self, node: tree.Node, expected: Type | None) -> Meaning:
        match node:
            case tree.Arithmetic():
                left, right = self.build(node.left), self.build(node.right)
                return arithmetic.arithmetic(node.sign, left, right, node.start, node.end)
            case tree.Minus():
                return arithmetic.minus(self.build(node.part, expected), node.start, node.end)
            case tree.Among():
                return self._among(node)
            case tree.Between():
                left = self.build(node.left)
                low, high = self.build(node.low, left.type), self.build(node.high, left.type)
                return compare.between(left, low, high, node.start, node.end)
            case tree.TextTest():
                left = self.build(node.left)
                piece = Digits() if isinstance(left.type, Digits | Phone) else Text()
                return compare.text_test(node.test, left, self.build(node.right, piece), node.start, node.end)
            case tree.Call():
                return self._call(node)
        raise TypeError(f"no meaning for {node!r}")

    # --- names

    def _name(self, node: tree.Name, expected: Type | None) -> Meaning:
        type_ = self._resolve(node)
        if type_ is None:
            return self._word(node, expected)
        name, names = node.name, frozenset({node.name})
        return Meaning(type_, lambda env: env(name), node.start, node.end, names, names, name=name)

    def _resolve(self, node: tree.Name) -> Type | None:
        name = node.name
        type_ = self._scope.resolve(name)
        if type_ is not None or "." not in name:
            return type_
        owner, _, field = name.rpartition(".")
        inside = self._resolve(tree.Name(node.start, node.start + len(owner), owner))
        if inside is None:
            return None
        if not isinstance(inside, MapType):
            raise _no_field(node, owner, field, ())
        found = inside.field(field)
        if found is None:
            raise _no_field(node, owner, field, inside.names)
        return found

    def _word(self, node: tree.Name, expected: Type | None) -> Meaning:
        if isinstance(expected, Choice | Language) and "." not in node.name:
            return _choice(node.name, expected, node.start, node.end)
        raise self._unknown(node, expected)

    def _unknown(self, node: tree.Name, expected: Type | None) -> FormulaProblem:
        names = list(self._scope.names())
        meant = nearest(node.name, names)
        hints = [f"did you mean '{meant}'?"] if meant else []
        if node.name.lower() in _OTHER_WORDS:
            hints = [f"write  {_OTHER_WORDS[node.name.lower()]}"]
        elif isinstance(expected, TextLike):
            hints.append(QUOTES_HINT.format(node.name[:40]))
        elif names and not meant:
            hints.append(f"values: {listed(sorted(names))}")
        message = f"there is no value called '{node.name[:60]}'"
        return FormulaProblem(message, node.start, node.end - node.start, tuple(hints), "unknown-value")

    def _is_word(self, node: tree.Node) -> bool:
        """A word that is no value: it takes its meaning from the other side."""
        if isinstance(node, tree.YesNoWord):
            return True
        return isinstance(node, tree.Name) and self._resolve(node) is None

    def _pair(self, left: tree.Node, right: tree.Node) -> tuple[Meaning, Meaning]:
        if (self._is_word(left) or isinstance(left, tree.Constant)) and not self._is_word(right):
            second = self.build(right)
            return self.build(left, second.type), second
        first = self.build(left)
        return first, self.build(right, first.type)

    # --- conditions

    def _condition(self, node: tree.Node, word: str) -> Meaning:
        part = self.build(node, YES_NO)
        if not isinstance(part.type, YesNo):
            hints = (f"compare it, or write  {part.name} is known",) if part.name else ()
            raise part.problem(f"'{word}' needs yes or no, this is {part.a}", *hints)
        return part

    def _logic(self, node: tree.Logic) -> Meaning:
        parts = [self._condition(part, node.word) for part in node.parts]
        run = _all if node.word == "and" else _any
        return combine(YES_NO, run([p.run for p in parts]), node.start, node.end, *parts, bare=frozenset())

    def _known(self, node: tree.Known) -> Meaning:
        part = self.build(node.part)
        run, known = part.run, node.known
        if isinstance(part.type, MapType):
            test: Run = lambda env: _something(run(env)) is known  # noqa: E731
        else:
            test = lambda env: (run(env) not in NOTHING) is known  # noqa: E731
        return combine(YES_NO, test, node.start, node.end, part, bare=frozenset())

    def _among(self, node: tree.Among) -> Meaning:
        left = self.build(node.left)
        listed_ = tuple(self.build(item, left.type) for item in node.listed)
        return compare.among(left, listed_, node.start, node.end)

    # --- else, functions

    def _otherwise(self, node: tree.Else, expected: Type | None, *, mixed: bool = False) -> Meaning:
        first = self.build(node.parts[0], expected)
        wanted = expected or first.type
        parts = (first, *(self.build(p, None if mixed and _is_text(p) else wanted) for p in node.parts[1:]))
        type_ = _common(parts)
        if type_ is None and not mixed:
            other = next((p for p in parts if family(p.type) not in (family(first.type), "empty")), parts[-1])
            message = f"both sides of else are of one type: {_named(first)}, but this is {_named(other)}"
            raise other.problem(message)
        names = frozenset().union(*(p.names for p in parts))
        run = _first_known([p.run for p in parts])
        certain = any(p.type is not None and not p.bare for p in parts)
        bare = frozenset() if certain else parts[-1].bare
        return Meaning(type_, run, node.start, node.end, names, bare, alternatives=parts)

    def _call(self, node: tree.Call) -> Meaning:
        if node.function in STATISTICS:
            return self._statistic(node)
        found = FUNCTIONS.get(node.function)
        if found is None:
            meant = nearest(node.function, [*FUNCTIONS, *STATISTICS])
            hints = (f"did you mean '{meant}'?",) if meant else ()
            raise FormulaProblem(
                f"there is no function '{node.function[:40]}'",
                node.start,
                len(node.function),
                (*hints, f"functions: {', '.join([*FUNCTIONS, *STATISTICS])}"),
            )
        example, make = found
        _count(node, example)
        return make(tuple(self.build(part) for part in node.arguments), node.start, node.end)

    def _statistic(self, node: tree.Call) -> Meaning:
        example = STATISTICS[node.function]
        _count(node, example)
        of, count = node.arguments
        if not isinstance(of, tree.Name):
            raise FormulaProblem("a name is wanted here", of.start, of.end - of.start, (f"write {example}",))
        if not isinstance(count, tree.Constant) or not isinstance(count.token.value, int) or count.token.value < 1:
            place = (count.start, count.end - count.start)
            raise FormulaProblem("a whole number is wanted here", *place, (f"write {example}",))
        name = f"{node.function}({of.name}, {count.token.value})"
        type_ = self._scope.resolve(name)
        if type_ is None:
            message = f"'{node.function}' of '{of.name[:40]}' is not known here"
            hint = "it is for alert: of a survey and stop: of a campaign"
            raise FormulaProblem(message, node.start, node.end - node.start, (hint,))
        names = frozenset({name})
        return Meaning(type_, lambda env: env(name), node.start, node.end, names, names, name=name)


_OTHER_WORDS = {"true": "yes", "false": "no", "null": "… is empty", "none": "… is empty", "nil": "… is empty"}
"""What people write who come from other languages."""

NOTHING = (None, "")
"""An empty text is as good as no text."""


def _none(_: Any) -> Any:
    return None


def _always(value: Any) -> Run:
    return lambda _: value


def _something(value: Any) -> bool:
    return isinstance(value, dict) and any(v not in NOTHING for v in value.values())


def _all(runs: list[Run]) -> Run:
    if len(runs) == 2:
        first, second = runs
        return lambda env: bool(first(env) and second(env))
    return lambda env: all(run(env) for run in runs)


def _any(runs: list[Run]) -> Run:
    if len(runs) == 2:
        first, second = runs
        return lambda env: bool(first(env) or second(env))
    return lambda env: any(run(env) for run in runs)


def _first_known(runs: list[Run]) -> Run:
    def first_known(env: Any) -> Any:
        for run in runs:
            value = run(env)
            if value is not None and value != "":
                return value
        return None

    return first_known


def _is_text(node: tree.Node) -> bool:
    """A text in quotes: where values are only shown it may stand in for one of any type."""
    return isinstance(node, tree.Constant) and node.token.kind == "text"


def _count(node: tree.Call, example: str) -> None:
    if len(node.arguments) != arity(example):
        wanted, given = arity(example), len(node.arguments)
        values = "1 value" if wanted == 1 else f"{wanted} values"
        message = f"'{node.function}' takes {values}, here {'is' if given == 1 else 'are'} {given}"
        raise FormulaProblem(message, node.start, node.end - node.start, (f"write {example}",))


def _no_field(node: tree.Name, owner: str, field: str, fields: tuple[str, ...]) -> FormulaProblem:
    meant = nearest(field, fields)
    guess = (f"did you mean '{meant}'?",) if meant else ()
    hints = (*guess, f"fields: {listed(fields)}") if fields else ()
    start = node.start + len(owner) + 1
    message = f"'{owner}' has no field '{field[:40]}'" if fields else f"'{owner}' has no fields"
    return FormulaProblem(message, start, len(field), hints, "unknown-value")


def _named(part: Meaning) -> str:
    return part.type.name if isinstance(part.type, MoneyType) else part.a


def _common(parts: tuple[Meaning, ...]) -> Type | None:
    """The one type of alternatives; None if there is none."""
    types = [p.type for p in parts if p.type is not None]
    if all(t == types[0] for t in types):
        return types[0] if types else None
    if all(family(t) in compare.WORDS for t in types):
        return Text()
    if isinstance(types[0], MoneyType) or len({family(t) for t in types}) > 1:
        return None
    return Number() if isinstance(types[0], Number) else types[0]


# --- constants


def _choice(word: str, expected: Choice | Language, start: int, end: int) -> Meaning:
    if expected.words and word not in expected.words:
        meant = nearest(word, expected.words)
        guess = f"did you mean '{meant}'? " if meant else ""
        hint = f"{guess}choices: {listed(expected.words)}"
        raise FormulaProblem(f"'{word[:40]}' is not one of the choices", start, end - start, (hint,))
    return Meaning(expected, _always(word), start, end, constant=True)


def _yes_no(node: tree.YesNoWord, expected: Type | None) -> Meaning:
    if isinstance(expected, Choice):
        return _choice(node.word, expected, node.start, node.end)
    return Meaning(YES_NO, _always(node.word == "yes"), node.start, node.end, constant=True)


_TYPES: dict[str, Type] = {
    "number": Number(),
    "percent": Percent(),
    "duration": Duration(),
    "date": DateType(),
    "time": TimeType(),
    "text": Text(),
    "phone": Phone(),
}


def _constant(node: tree.Constant, expected: Type | None) -> Meaning:
    token: Token = node.token
    if token.kind == "text" and isinstance(expected, Choice | Language):
        return _choice(str(token.value), expected, node.start, node.end)
    if token.kind == "number" and isinstance(expected, TextLike):
        return Meaning(expected, _always(token.text), node.start, node.end, constant=True)
    value = token.value
    type_ = MoneyType(value.currency) if isinstance(value, Money) else _TYPES[token.kind]
    return Meaning(type_, _always(value), node.start, node.end, constant=True)
