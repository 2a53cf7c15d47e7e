"""What is written out: numbers, texts, dates, yes and no, and words that are choices."""

from __future__ import annotations

from typing import Any

from scripts_dsl.formula import tree
from scripts_dsl.formula.lexer import Token
from scripts_dsl.formula.meaning import Meaning, Run
from scripts_dsl.problems import FormulaProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.types import (
    Choice,
    DateType,
    Duration,
    Language,
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


def always(value: Any) -> Run:
    """A function that gives this value."""
    return lambda _: value


def choice(word: str, expected: Choice | Language, start: int, end: int) -> Meaning:
    if expected.words and word not in expected.words:
        meant = nearest(word, expected.words)
        guess = f"did you mean '{meant}'? " if meant else ""
        hint = f"{guess}choices: {listed(expected.words)}"
        raise FormulaProblem(f"'{word[:40]}' is not one of the choices", start, end - start, (hint,))
    return Meaning(expected, always(word), start, end, constant=True)


def yes_no(node: tree.YesNoWord, expected: Type | None) -> Meaning:
    if isinstance(expected, Choice):
        return choice(node.word, expected, node.start, node.end)
    return Meaning(YES_NO, always(node.word == "yes"), node.start, node.end, constant=True)


_TYPES: dict[str, Type] = {
    "number": Number(),
    "percent": Percent(),
    "duration": Duration(),
    "date": DateType(),
    "time": TimeType(),
    "text": Text(),
    "phone": Phone(),
}


def constant(node: tree.Constant, expected: Type | None) -> Meaning:
    token: Token = node.token
    if token.kind == "text" and isinstance(expected, Choice | Language):
        return choice(str(token.value), expected, node.start, node.end)
    if token.kind == "number" and isinstance(expected, TextLike):
        return Meaning(expected, always(token.text), node.start, node.end, constant=True)
    value = token.value
    type_ = MoneyType(value.currency) if isinstance(value, Money) else _TYPES[token.kind]
    return Meaning(type_, always(value), node.start, node.end, constant=True)
