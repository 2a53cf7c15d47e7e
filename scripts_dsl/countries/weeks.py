"""`hours:` and `holidays:` of a country's rule: days with times, and whose holidays count. Called by reading.py."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scripts_dsl import hours
from scripts_dsl.countries import words
from scripts_dsl.countries.shapes import Shapes
from scripts_dsl.file_words import Entry, read_words, text_of
from scripts_dsl.hours.opening import parts_with_holidays
from scripts_dsl.policy.country.rule import Windows
from scripts_dsl.problems import Problem
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node

_CODE = re.compile(r"[A-Z0-9]{1,3}")
"""Of a part of a country, ISO 3166-2; towns and school zones are written out."""


class Weeks(Shapes):
    """Reads the hours of a rule."""

    def windows(self, entries: Mapping[str, Entry]) -> Windows | None:
        entry, days = entries.get("hours"), entries.get("holidays")
        if entry is None:
            if days is not None:
                hint = "write  hours: {mon-sun: 00:00-24:00}  if all others are free"
                self.refuse("hours", days[1], "holidays without hours", hint)
            return None
        week = self._week(entry[1])
        weekly = tuple(week.get(day, ()) for day in range(7))
        found = read_words("holidays", days[0].mark, days[1], words.HOLIDAYS, self.report) if days else {}
        of = self._whose(found.get("of"))
        return Windows(weekly, of, self._parts(of, found), self._ranges(found.get("hours")) or (), self._eves(found))

    def _parts(self, of: str | None, found: Mapping[str, Entry]) -> tuple[str, ...]:
        """Of the country whose holidays count; `all` is every part with a code."""
        may = parts_with_holidays(of or "") or ()
        if text_of(found.get("parts")) == "all":
            return tuple(part for part in may if _CODE.fullmatch(part))
        return tuple(sorted(self._some_of(found, "parts", may)))

    def _week(self, node: Node) -> dict[int, tuple[hours.Range, ...]]:
        week: dict[int, tuple[hours.Range, ...]] = {}
        if not isinstance(node, MappingNode):
            self.refuse("hours", node, "hours are days with times", "write  hours: {mon-fri: 09:00-18:00}")
            return week
        for key, value in node.entries:
            try:
                days = hours.parse_days(key.text)
            except Problem as problem:
                self.report.problem(key, problem)
                continue
            week |= dict.fromkeys(days, self._ranges((key, value)) or ())
        return week

    def _ranges(self, entry: Entry | None) -> tuple[hours.Range, ...] | None:
        if entry is None:
            return None
        try:
            return hours.parse_ranges(text_of(entry))
        except Problem as problem:
            self.report.problem(entry[1], problem)
            return None

    def _eves(self, found: Mapping[str, Entry]) -> tuple[hours.Range, ...] | None:
        return self._ranges(found.get("eves"))

    def _whose(self, entry: Entry | None) -> str | None:
        if entry is None:
            return None
        try:
            return hours.parse_holidays(text_of(entry))
        except Problem as problem:
            self.report.problem(entry[1], problem)
            return None
