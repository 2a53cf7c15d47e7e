"""What a part of a formula means: its type and a function that works it out. Shared by the modules that make them.

`empty` is None at run time. A part whose input is empty is empty; a comparison with empty is no.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts_dsl.problems import FormulaProblem
from scripts_dsl.types import (
    Choice,
    DateType,
    Duration,
    Language,
    MapType,
    Moment,
    MoneyType,
    Number,
    Percent,
    TimeType,
    Type,
    YesNo,
)

Env = Callable[[str], Any]
"""Gives the value of a name, `customer.debt`; None when it is empty."""

Run = Callable[[Env], Any]

UNIT_HINT = "a length of time needs a unit: 4m, 30s, 2h, 3d"
QUOTES_HINT = 'a text stands in quotes: "{}"'


@dataclass(frozen=True, slots=True)
class Meaning:
    """A part of a formula with its type."""

    type: Type | None
    """None: `empty`, which belongs to every type."""
    run: Run
    start: int
    end: int
    names: frozenset[str] = frozenset()
    """Values it reads."""
    bare: frozenset[str] = frozenset()
    """Values that make it empty when they are empty."""
    name: str | None = None
    """The whole part is this value."""
    constant: bool = False
    alternatives: tuple[Meaning, ...] = ()
    """Of an `else`, in order."""

    @property
    def length(self) -> int:
        """Characters it takes."""
        return self.end - self.start

    @property
    def a(self) -> str:
        """Its type in a sentence."""
        return "empty" if self.type is None else self.type.a

    def problem(self, message: str, *hints: str, rule: str | None = None) -> FormulaProblem:
        """A problem with this part."""
        return FormulaProblem(message, self.start, self.length, hints, rule)


def combine(
    type_: Type | None, run: Run, start: int, end: int, *parts: Meaning, bare: frozenset[str] | None = None
) -> Meaning:
    """The meaning of a whole that is empty when one of its parts is (or of `bare`, if given)."""
    names = frozenset().union(*(p.names for p in parts))
    empty = frozenset().union(*(p.bare for p in parts)) if bare is None else bare
    return Meaning(type_, run, start, end, names, empty, constant=all(p.constant for p in parts) and bool(parts))


FAMILIES: dict[type[Type], str] = {
    Number: "number",
    Percent: "number",
    MoneyType: "money",
    DateType: "date",
    TimeType: "time",
    Moment: "moment",
    Duration: "duration",
    YesNo: "yes/no",
    Choice: "choice",
    Language: "language",
    MapType: "map",
}


def family(type_: Type | None) -> str:
    """Types of one family can be compared; all kinds of text are one."""
    return "empty" if type_ is None else FAMILIES.get(type(type_), "text")
