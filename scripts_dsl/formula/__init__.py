"""The formula language: `customer.debt > 0 and reason in [illness, lost_job]`.

`compile_formula` turns a text into a checked function; it is called by the checker and the compiler of files. The
engine calls `Formula.value`. No loops, no assignment, no Python: every formula ends, its cost is bounded by its length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scripts_dsl.formula.compiler import Compiler, Scope
from scripts_dsl.formula.expected import check_expected
from scripts_dsl.formula.meaning import Env, Meaning
from scripts_dsl.formula.parser import parse
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.types import Type

__all__ = ["Env", "Formula", "FormulaProblem", "Scope", "compile_formula"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that makes sense."""

    text: str
    type: Type
    names: frozenset[str]
    """Values it reads: `customer.debt`, `today`."""
    bare: frozenset[str]
    """Values that make the result empty when they are empty."""
    value: Callable[[Env], Any] = field(compare=False, repr=False)
    """Works it out; never raises for values of the right types. Empty is None."""


def compile_formula(text: str, scope: Scope, expected: Type | None = None) -> Formula:
    """A formula of type `expected` (any type if None). FormulaProblem, with offsets inside `text`."""
    meaning: Meaning = Compiler(scope).outermost(parse(text), expected)
    type_ = check_expected(meaning, expected)
    return Formula(text, type_, meaning.names, meaning.bare, meaning.run)
