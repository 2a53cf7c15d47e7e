"""What a word stands for: a value in scope, a field of one, a figure from outside, or a choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from scripts_dsl.formula import tree
from scripts_dsl.formula.constants import choice
from scripts_dsl.formula.functions import STATISTICS
from scripts_dsl.formula.meaning import QUOTES_HINT, Meaning
from scripts_dsl.problems import FormulaProblem, listed
from scripts_dsl.suggest import meant as guess
from scripts_dsl.suggest import nearest
from scripts_dsl.types import Choice, Language, MapType, Type
from scripts_dsl.types.words import TextLike

OTHER_WORDS = {"true": "yes", "false": "no", "null": "… is empty", "none": "… is empty", "nil": "… is empty"}
"""What people write who come from other languages."""


class Scope(Protocol):
    """The names a formula may read."""

    def resolve(self, name: str) -> Type | None:
        """Type of a value, `reason`, `customer.debt`, `queues.support.wait`; None if there is no such value.
        The fields of a value with a MapType need not be answered one by one."""

    def names(self) -> Iterable[str]:
        """All of them, for 'did you mean'."""


class Names:
    """Reads the names of one scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def value(self, node: tree.Name, expected: Type | None) -> Meaning:
        """A value, or a choice where `expected` has choices."""
        type_ = self.resolve(node)
        if type_ is not None:
            return _read(node.name, type_, node)
        if isinstance(expected, Choice | Language) and "." not in node.name:
            return choice(node.name, expected, node.start, node.end)
        raise self._unknown(node, expected)

    def resolve(self, node: tree.Name) -> Type | None:
        """Type of a value or of a field of one; None if there is no such value."""
        name = node.name
        type_ = self._scope.resolve(name)
        if type_ is not None or "." not in name:
            return type_
        owner, _, field = name.rpartition(".")
        inside = self.resolve(tree.Name(node.start, node.start + len(owner), owner))
        if inside is None:
            return None
        if not isinstance(inside, MapType):
            raise _no_field(node, owner, field, ())
        found = inside.field(field)
        if found is None:
            raise _no_field(node, owner, field, inside.names)
        return found

    def _unknown(self, node: tree.Name, expected: Type | None) -> FormulaProblem:
        names = list(self._scope.names())
        owner = node.name.rpartition(".")[0]
        beside = [name for name in names if owner and name.rpartition(".")[0] == owner]
        inside = [name for name in names if name.endswith(f".{node.name}")]
        meant = nearest(node.name, beside or names) or (inside[0] if len(inside) == 1 else None)
        hints = [guess(node.name, meant)] if meant else []
        if node.name.lower() in OTHER_WORDS:
            hints = [f"write  {OTHER_WORDS[node.name.lower()]}"]
        elif isinstance(expected, TextLike):
            hints.append(QUOTES_HINT.format(node.name[:40]))
        elif names and not meant:
            hints.append(f"values: {listed(sorted(beside or names))}")
        message = f"there is no value called '{node.name[:60]}'"
        return FormulaProblem(message, node.start, node.end - node.start, tuple(hints), "unknown-value")

    def figure(self, node: tree.Call) -> Meaning:
        """`average(score, 50)`: read from outside under this very spelling."""
        example = STATISTICS[node.function]
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
        return _read(name, type_, node)


def _read(name: str, type_: Type, node: tree.Node) -> Meaning:
    names = frozenset({name})
    return Meaning(type_, lambda env: env(name), node.start, node.end, names, names, name=name)


def _no_field(node: tree.Name, owner: str, field: str, fields: tuple[str, ...]) -> FormulaProblem:
    near = nearest(field, fields)
    first = (guess(field, near),) if near else ()
    hints = (*first, f"fields: {listed(fields)}") if fields else ()
    start = node.start + len(owner) + 1
    message = f"'{owner}' has no field '{field[:40]}'" if fields else f"'{owner}' has no fields"
    return FormulaProblem(message, start, len(field), hints, "unknown-value")
