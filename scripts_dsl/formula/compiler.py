"""Gives a tree its meaning: resolves names, checks types, builds the functions that work the formula out."""

from __future__ import annotations

from scripts_dsl.formula import arithmetic, compare, logic, tree
from scripts_dsl.formula.constants import YES_NO, always, constant, yes_no
from scripts_dsl.formula.functions import FUNCTIONS, STATISTICS, arity
from scripts_dsl.formula.meaning import Meaning, combine
from scripts_dsl.formula.names import Names, Scope
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.suggest import nearest
from scripts_dsl.types import Digits, MapType, Phone, Text, Type, YesNo

__all__ = ["Compiler", "Scope"]


class Compiler:
    """Makes meanings of trees in one scope. `mixed`: the alternatives of an outermost else may differ in type,
    because they are only shown."""

    def __init__(self, scope: Scope, *, mixed: bool = False) -> None:
        self._names = Names(scope)
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
                return self._names.value(node, expected)
            case tree.Constant():
                return constant(node, expected)
            case tree.YesNoWord():
                return yes_no(node, expected)
            case tree.Empty():
                return Meaning(None, always(None), node.start, node.end, constant=True)
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

    def _is_word(self, node: tree.Node) -> bool:
        """A word that is no value: it takes its meaning from the other side."""
        if isinstance(node, tree.YesNoWord):
            return True
        return isinstance(node, tree.Name) and self._names.resolve(node) is None

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
        join = logic.every if node.word == "and" else logic.some
        return combine(YES_NO, join([p.run for p in parts]), node.start, node.end, *parts, bare=frozenset())

    def _known(self, node: tree.Known) -> Meaning:
        part = self.build(node.part)
        run = logic.known(part.run, node.known, fields=isinstance(part.type, MapType))
        return combine(YES_NO, run, node.start, node.end, part, bare=frozenset())

    def _among(self, node: tree.Among) -> Meaning:
        left = self.build(node.left)
        listed_ = tuple(self.build(item, left.type) for item in node.listed)
        return compare.among(left, listed_, node.start, node.end)

    # --- else, functions

    def _otherwise(self, node: tree.Else, expected: Type | None, *, mixed: bool = False) -> Meaning:
        first = self.build(node.parts[0], expected)
        wanted = expected or first.type
        parts = (first, *(self.build(p, None if mixed and _is_text(p) else wanted) for p in node.parts[1:]))
        type_ = logic.common(parts)
        if type_ is None and not mixed:
            raise logic.odd_one(parts)
        names = frozenset().union(*(p.names for p in parts))
        run = logic.first_known([p.run for p in parts])
        certain = any(p.type is not None and not p.bare for p in parts)
        bare = frozenset() if certain else parts[-1].bare
        return Meaning(type_, run, node.start, node.end, names, bare, alternatives=parts)

    def _call(self, node: tree.Call) -> Meaning:
        if node.function in STATISTICS:
            _count(node, STATISTICS[node.function])
            return self._names.figure(node)
        found = FUNCTIONS.get(node.function)
        if found is None:
            raise _unknown_function(node)
        example, make = found
        _count(node, example)
        return make(tuple(self.build(part) for part in node.arguments), node.start, node.end)


def _unknown_function(node: tree.Call) -> FormulaProblem:
    known = (*FUNCTIONS, *STATISTICS)
    meant = nearest(node.function, known)
    guess = (f"did you mean '{meant}'?",) if meant else ()
    hints = (*guess, f"functions: {', '.join(known)}")
    return FormulaProblem(f"there is no function '{node.function[:40]}'", node.start, len(node.function), hints)


def _is_text(node: tree.Node) -> bool:
    """A text in quotes: where values are only shown it may stand in for one of any type."""
    return isinstance(node, tree.Constant) and node.token.kind == "text"


def _count(node: tree.Call, example: str) -> None:
    if len(node.arguments) != arity(example):
        wanted, given = arity(example), len(node.arguments)
        values = "1 value" if wanted == 1 else f"{wanted} values"
        message = f"'{node.function}' takes {values}, here {'is' if given == 1 else 'are'} {given}"
        raise FormulaProblem(message, node.start, node.end - node.start, (f"write {example}",))
