"""The text of a country's file comes in, its rules go out, with messages for whoever wrote it.

Files are in `outbound/rules/`, one for each country; `outbound/countries.py` brings them. A file with a mistake in it
is refused as a whole: nobody calls by half of a law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scripts_dsl import suggest
from scripts_dsl.campaign.words import PURPOSES
from scripts_dsl.countries import phrases, words
from scripts_dsl.countries.weeks import Weeks
from scripts_dsl.file_words import Entry, read_words, text_of
from scripts_dsl.loader import load
from scripts_dsl.messages import Report
from scripts_dsl.policy.consents import WAYS
from scripts_dsl.policy.country.rule import (
    AGREED,
    ANY,
    BUSINESS,
    COLLECTOR,
    CONSUMER,
    CREDITOR,
    LOOKED_UP,
    MEMORY,
    NONE,
    WRITTEN,
    Applies,
    Countries,
    CountryRule,
    Needed,
    Register,
)
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node

_COUNTRY = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
GROUPS = frozenset({"EU"})
"""Files of these are about several countries, and are no file of any of them."""


@dataclass(frozen=True, slots=True)
class CountryFile:
    """One file."""

    country: str
    name: str
    countries: frozenset[str]
    checked_on: date | None
    rules: tuple[CountryRule, ...]
    file: str

    @property
    def covers(self) -> frozenset[str]:
        """Countries of which it is the file."""
        return frozenset() if self.country in GROUPS else self.countries


def read_country(source: str | bytes, file: str) -> tuple[CountryFile | None, Report, tuple[str, ...]]:
    """The file, what is wrong with it, and its lines; None when anything is."""
    loaded = load(source, file, begin="country: PL")
    found = _Reader(loaded.report).file(loaded.root) if loaded.root is not None else None
    return (None if loaded.report.has_errors else found), loaded.report, loaded.lines


def together(files: Iterable[CountryFile]) -> Countries:
    """All files as one: the rules in the order of their names."""
    found = tuple(files)
    rules = sorted((rule for file in found for rule in file.rules), key=lambda rule: rule.name)
    return Countries(tuple(rules), frozenset().union(*(file.covers for file in found)))


class _Reader(Weeks):
    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.country = ""
        self.countries: frozenset[str] = frozenset()
        self.checked_on: date | None = None
        self.names: set[str] = set()

    def file(self, root: MappingNode) -> CountryFile:
        """The whole of it."""
        entries = read_words("the file", root.mark, root, words.FILE, self.report)
        self.country = text_of(entries.get("country"))
        if "country" in entries and not _COUNTRY.fullmatch(self.country):
            self.refuse("name", entries["country"][1], f"'{self.country[:20]}' is no country", "two letters:  PL")
        more = self._several(entries, "countries", _COUNTRY)
        self.countries = more if self.country in GROUPS else more | {self.country}
        self.checked_on = self._day(entries, "checked_on")
        rules = tuple(rule for node in self._items(entries.get("rules")) if (rule := self._rule(node)) is not None)
        name = text_of(entries.get("name"))
        return CountryFile(self.country, name, self.countries, self.checked_on, rules, self.report.file)

    # --- one rule --------------------------------------------------------------------------------------------------

    def _rule(self, node: Node) -> CountryRule | None:
        first = node.entries[0][0].mark if isinstance(node, MappingNode) and node.entries else node.mark
        entries = read_words("rules", first, node, words.RULE, self.report)
        if not entries:
            return None
        name = self._name(entries)
        return CountryRule(
            name=name,
            about=text_of(entries.get("about")),
            countries=self.countries,
            region=text_of(entries.get("region")) or None,
            starts=self._day(entries, "from"),
            ends=self._day(entries, "until"),
            applies=self._applies(entries),
            windows=self.windows(entries),
            limits=tuple(self._phrases(entries, "limits", phrases.limit, phrases.LIMIT)),
            gaps=tuple(self._phrases(entries, "gaps", phrases.gap, phrases.GAP)),
            needed=self._needed(entries),
            registers=tuple(self._registers(entries)),
            forbidden=self._some_of(entries, "forbidden", WAYS),
            abandoned=next(iter(self._phrases(entries, "abandoned", phrases.abandoned, phrases.ABANDONED)), None),
            ring=self._length(entries.get("ring")),
            told=self._told(entries.get("told")),
            source=text_of(entries.get("source")),
            checked=self._checked(entries),
            checked_on=self.checked_on,
        )

    def _name(self, entries: Mapping[str, Entry]) -> str:
        name = text_of(entries.get("rule"))
        if "rule" not in entries:
            return name
        node = entries["rule"][1]
        if not _NAME.fullmatch(name) or not name.startswith(self.country.lower()):
            example = f"{self.country.lower() or 'pl'}_marketing"
            self.refuse("name", node, f"'{name[:40]}' is no name of a rule of this file", f"write  rule: {example}")
        elif name in self.names:
            self.refuse("twice", node, f"there are two rules '{name}'", "give the second another name")
        self.names.add(name)
        return name

    def _applies(self, entries: Mapping[str, Entry]) -> Applies:
        anything = text_of(entries.get("purposes")) == ANY
        return Applies(
            None if anything else self._some_of(entries, "purposes", PURPOSES),
            self._one_of(entries, "callee", CONSUMER, BUSINESS) or ANY,
            self._some_of(entries, "ways", WAYS) or frozenset(WAYS),
            self._one_of(entries, "caller", CREDITOR, COLLECTOR) or ANY,
        )

    # --- consent, lists, what is checked ---------------------------------------------------------------------------

    def _needed(self, entries: Mapping[str, Entry]) -> Needed | None:
        entry = entries.get("consent")
        if entry is None:
            return None
        found = read_words("consent", entry[0].mark, entry[1], words.CONSENT, self.report)
        by_way = {way: self._one_of(found, way, NONE, AGREED, WRITTEN) or NONE for way in WAYS}
        return Needed(by_way, self._length(found.get("oldest")))

    def _registers(self, entries: Mapping[str, Entry]) -> Iterable[Register]:
        entry = entries.get("lists")
        if entry is not None and not isinstance(entry[1], MappingNode):
            self.refuse("shape", entry[1], "lists have an age", "write  lists: {us_dnc: 31d, company: any age}")
        for key, value in entry[1].entries if entry and isinstance(entry[1], MappingNode) else ():
            aged = (key, value)
            yield Register(key.text, None if text_of(aged) == "any age" else self._length(aged))

    def _told(self, entry: Entry | None) -> Mapping[str, str]:
        if entry is None:
            return {}
        if not isinstance(entry[1], MappingNode):
            self.refuse("shape", entry[1], "what is told has names", "write  told: {records: two years}")
            return {}
        return {key.text: text_of((key, value)) for key, value in entry[1].entries}

    def _checked(self, entries: Mapping[str, Entry]) -> Mapping[str, str]:
        entry = entries.get("checked")
        if entry is None:
            return {}
        if not isinstance(entry[1], MappingNode):
            return {"": self._one_of(entries, "checked", LOOKED_UP, MEMORY) or MEMORY}
        found: dict[str, str] = {}
        for key, value in entry[1].entries:
            if key.text not in words.CHECKABLE:
                hints = suggest.hints(key.text, words.CHECKABLE, "checked are")
                self.refuse("unknown-field", key, f"'{key.text}' is not checked by itself", *hints)
            found[key.text] = self._one_of({key.text: (key, value)}, key.text, LOOKED_UP, MEMORY) or MEMORY
        return found
