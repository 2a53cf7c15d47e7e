"""What a formula is made of. Made by parser.py, given a meaning by compiler.py."""

from __future__ import annotations

from dataclasses import dataclass

from scripts_dsl.formula.lexer import Token


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula and where it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, text, date, … as written."""

    token: Token


@dataclass(frozen=True, slots=True)
class YesNoWord(Node):
    """`yes`, `no`."""

    word: str


@dataclass(frozen=True, slots=True)
class Empty(Node):
    """`empty`."""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A value, or a bare word that is a choice."""

    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`days_between(due, today)`."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """`-3`."""

    part: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`a + b`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`a < b`; `=`, `!=`, `<`, `<=`, `>`, `>=`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Among(Node):
    """`reason in [illness, lost_job]`."""

    left: Node
    listed: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`n between 1 and 5`, both included."""

    left: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Known(Node):
    """`is known`, `is not empty` (known=True); `is empty`, `is not known`."""

    part: Node
    known: bool


@dataclass(frozen=True, slots=True)
class TextTest(Node):
    """`starts with`, `ends with`, `contains`."""

    test: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not x`."""

    part: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and c`, `a or b`."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Else(Node):
    """`a else b else c`: the first that is not empty."""

    parts: tuple[Node, ...]
