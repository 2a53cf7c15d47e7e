"""Keys and answers to try in a walk: what the tests of the files type and answer, and one made-up value of each type.

A graph with its tests comes in. Called by walking.py; pure, so the same files give the same samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from scripts_dsl.grammar import KEYS
from scripts_dsl.graph import Graph
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.problems import ValueProblem
from scripts_dsl.types import MapType, Type

MOST_ANSWERS = 3
"""Answers of one look-up that are tried, beside none and failure; values that an agent writes into one field."""
MOST_GIVEN = 3
"""Sets of values that tests give to a file and that are tried."""
CANDIDATES = 1_000
"""Numbers tried until one passes a checksum; every checksum passes one in a hundred."""
TODAY = date(2026, 1, 14)
"""Day on which dates are keyed in."""

WRITTEN = (
    "yes", "120.50", "1", "5", "12", "2026-05-01", "10:00", "5m", "+48601234567", "4539578767", "1234567890", "Anna",
)  # fmt: skip
"""Values as an author writes them; the first that a type takes is its sample."""


def keyed(type_: Type, typed: Iterable[str]) -> str | None:
    """Keys that make a value: the first of `typed` that does, else made up; None if the type is not keyed in."""
    keys = type_.keys
    if keys is None:
        return None
    fitting = (keys_ for keys_ in (*typed, *_numbers(keys.min, keys.max)) if _fits(type_, keys_))
    return next(fitting, None)


def _numbers(least: int, most: int) -> Iterator[str]:
    """Numbers of the lengths that a type takes, the longest ones first."""
    for length in range(min(most, 26), max(0, least - 1), -1):
        yield from ("0105", "1030") if length == 4 else ()
        start = 10 ** (length - 1) if length else 0
        yield from (str(start + n) for n in range(min(CANDIDATES, 9 * max(1, start))))


def _fits(type_: Type, digits: str) -> bool:
    return set(digits) <= KEYS and type_.keyed(digits, TODAY, "PL") is not None


def typed_in(cases: Iterable[TestCase]) -> tuple[str, ...]:
    """What the callers of the tests press that is longer than one key."""
    found = (line.value for case in cases for line in case.script if line.word == "presses" and len(line.value) > 1)
    return tuple(dict.fromkeys(found))


def answers(type_: Type | None, name: str, cases: Sequence[TestCase]) -> tuple[Any, ...]:
    """JSON values that a look-up may answer, None (nothing there) last. `name`: of the function, or method and URL."""
    if type_ is None:
        return (None,)
    found: list[Any] = []
    for case in cases:
        for given, plain in case.given.items():
            if fnmatchcase(name, given):
                value = as_json(type_, plain)
                found += [value] if value is not None and value not in found else []
    return (*(found[:MOST_ANSWERS] or [made_up(type_)]), None)


def written(type_: Type, cases: Sequence[TestCase]) -> tuple[str, ...]:
    """What an agent writes into a field of this type: what the agents of the tests write, else something made up."""
    pressed = dict.fromkeys(line.value for case in cases for line in case.script if line.word == "presses")
    found = [text for text in pressed if as_json(type_, text) is not None][:MOST_ANSWERS]
    return tuple(found or [text for text in WRITTEN if as_json(type_, text) is not None][:1])


def given(takes: Sequence[str], cases: Iterable[TestCase]) -> list[tuple[str, Mapping[str, Plain]]]:
    """Name of a test and the values that it gives to a file which takes some; every set of values once."""
    found: list[tuple[str, Mapping[str, Plain]]] = []
    for case in cases:
        values = {name: value for name, value in case.given.items() if name in takes}
        if values and values not in [known for _, known in found]:
            found.append((case.name, values))
    return found[:MOST_GIVEN]


def taken(graph: Graph, plain: Mapping[str, Plain]) -> dict[str, Any]:
    """Values for everything that a file takes, as JSON: what is given, else something made up."""
    types = {name: graph.types[name] for name in graph.takes if name in graph.types}
    return {name: as_json(kind, plain[name]) if name in plain else made_up(kind) for name, kind in types.items()}


def as_json(type_: Type, plain: Plain) -> Any:
    """A value as an author wrote it; None if it does not fit (`fails`, `empty`, a mistake)."""
    if isinstance(plain, dict) and isinstance(type_, MapType):
        fields = ((name, type_.field(name), value) for name, value in plain.items())
        return {name: as_json(kind, value) for name, kind, value in fields if kind is not None}
    try:
        return type_.dump(type_.parse(plain)) if isinstance(plain, str) and plain != "empty" else None
    except ValueProblem:
        return None


def made_up(type_: Type) -> Any:
    """A value of the type, as JSON; None if it cannot be guessed."""
    if isinstance(type_, MapType):
        return {name: made_up(kind) for name, kind in type_.fields}
    words = getattr(type_, "words", ())
    currency = type_.name.rpartition(" ")[2]
    written = (*words, f"120.50 {currency}", *WRITTEN)
    return next((value for text in written if (value := as_json(type_, text)) is not None), None)
