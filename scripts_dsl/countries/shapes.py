"""The shapes in which the words of a country's file are written: lists, choices, lengths of time, days, phrases.

A mistake becomes a message, and the word is left out. Called by reading.py and weeks.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from scripts_dsl import suggest
from scripts_dsl.countries import phrases
from scripts_dsl.file_words import Entry, text_of
from scripts_dsl.messages import Report
from scripts_dsl.tree import Node, Scalar, Sequence
from scripts_dsl.values import read_date, read_duration

T = TypeVar("T")


class Shapes:
    """Reads words of one file; mistakes go into its report."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def refuse(self, rule: str, node: Node, text: str, *hints: str) -> None:
        """It cannot be understood."""
        self.report.error(rule, node.mark, text, *hints)

    def _items(self, entry: Entry | None) -> tuple[Node, ...]:
        if entry is None:
            return ()
        if isinstance(entry[1], Sequence):
            return entry[1].items
        self.refuse("shape", entry[1], "rules stand one below the other", "write  - rule: pl_marketing")
        return ()

    def _phrases(self, entries: Mapping[str, Entry], name: str, read: phrases.Reads[T], example: str) -> list[T]:
        entry = entries.get(name)
        found: list[T] = []
        for node in self._listed(entry):
            text = node.text.strip() if isinstance(node, Scalar) else ""
            value = read(text)
            if value is None:
                self.refuse("respect", node, f"'{text[:60]}' cannot stand in '{name}'", f"write  {example}")
            else:
                found.append(value)
        return found

    def _listed(self, entry: Entry | None) -> tuple[Node, ...]:
        if entry is None:
            return ()
        return entry[1].items if isinstance(entry[1], Sequence) else (entry[1],)

    def _several(self, entries: Mapping[str, Entry], name: str, shape: re.Pattern[str]) -> frozenset[str]:
        nodes = self._listed(entries.get(name))
        for node in nodes:
            if not isinstance(node, Scalar) or not shape.fullmatch(node.text.strip()):
                self.refuse("name", node, "this is no country", "two letters each:  [GP, RE]")
        return frozenset(node.text.strip() for node in nodes if isinstance(node, Scalar))

    def _some_of(self, entries: Mapping[str, Entry], name: str, may: Iterable[str]) -> frozenset[str]:
        nodes = self._listed(entries.get(name))
        return frozenset(filter(None, (self._one(node, name, tuple(may)) for node in nodes)))

    def _one_of(self, entries: Mapping[str, Entry], name: str, *may: str) -> str | None:
        entry = entries.get(name)
        return None if entry is None else self._one(entry[1], name, may)

    def _one(self, node: Node, name: str, may: tuple[str, ...]) -> str | None:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if text in may:
            return text
        self.refuse("unknown-value", node, f"'{name}' cannot be '{text[:40]}'", *suggest.hints(text, may, "it can be"))
        return None

    def _length(self, entry: Entry | None) -> timedelta | None:
        if entry is None:
            return None
        length = read_duration(text_of(entry))
        if length is None or not timedelta(0) < length <= phrases.LONGEST:
            self.refuse("duration", entry[1], f"'{text_of(entry)[:20]}' is no length of time", "write 31d, or 15s")
            return None
        return length

    def _day(self, entries: Mapping[str, Entry], name: str) -> date | None:
        entry = entries.get(name)
        day = read_date(text_of(entry)) if entry else None
        if entry is not None and day is None:
            self.refuse("value", entry[1], f"'{text_of(entry)[:20]}' is no day", f"write  {name}: 2026-08-11")
        return day
