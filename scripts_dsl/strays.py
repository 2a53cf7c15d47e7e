"""A section that lost its first line: what stands below the wrong one is told once and read as what it is.

`always:` deleted leaves `0: operator` below `vars:`; told entry by entry that would be a dozen messages. Called by
reader.py.
"""

from __future__ import annotations

import re

from scripts_dsl.grammar import ALWAYS_WORDS, KEY_WORDS, KEYS
from scripts_dsl.messages import Report
from scripts_dsl.model import Section
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, Sequence, is_empty
from scripts_dsl.types.written import NAMES

NAMED = ("languages", "hours", "vars", "always", "places", "prompts", "nouns")
"""Sections whose entries can be told from each other."""

_DAYS = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)\b|holidays$|closed$|open$")
_LANGUAGE = re.compile(r"[a-z]{2}$")
_TYPES = frozenset(name.partition(" ")[0] for name in NAMES)


def settle(sections: dict[str, Section], report: Report) -> bool:
    """Move strays to the section they belong to, which has to be missing; whether any were found."""
    if _too_deep(sections, report):
        return True
    for name, section in list(sections.items()):
        if name not in NAMED or not isinstance(section.node, Mapping):
            continue
        for at, (key, node) in enumerate(section.node.entries):
            home = _home(key, node)
            if home and home != name and home not in sections and not _fits(name, home):
                _move(sections, name, at, home)
                text = f"'{key.text}' does not belong to '{name}:'"
                report.error("missing-section", key.mark, text, f"is the line  {home}:  missing above it?")
                return True
    return False


def _too_deep(sections: dict[str, Section], report: Report) -> bool:
    """`prompts:` written among the places, with its entries deeper still or beside it."""
    places = sections.get("places")
    entries = places.node.entries if places and isinstance(places.node, Mapping) else ()
    for at, (key, node) in enumerate(entries):
        if key.text not in NAMED or key.text in sections or not (isinstance(node, Mapping) or is_empty(node)):
            continue
        assert places is not None
        after = () if isinstance(node, Mapping) else entries[at + 1 :]
        stay = tuple(entry for n, entry in enumerate(entries) if n != at and entry not in after)
        sections["places"] = Section(places.key, Mapping(stay, places.node.mark, flow=False))
        sections[key.text] = Section(key, Mapping(after, key.mark, flow=False) if after else node)
        what = "it" if after else "it and the lines below it"
        text = f"'{key.text}:' is a part of the file, not a place"
        report.error("indent", key.mark, text, f"write {what} {key.mark.column - 1} spaces further to the left")
        return True
    return False


def _fits(name: str, home: str) -> bool:
    """The two look alike, so it may well be at home where it is."""
    return {name, home} in ({"prompts", "nouns"}, {"vars", "takes"})


def _move(sections: dict[str, Section], name: str, at: int, home: str) -> None:
    section = sections[name]
    assert isinstance(section.node, Mapping)
    stay, go = section.node.entries[:at], section.node.entries[at:]
    sections[name] = Section(section.key, Mapping(stay, section.node.mark, flow=False))
    mark = Mark(go[0][0].mark.line, 1, section.node.mark.end_line, section.node.mark.end_column)
    sections[home] = Section(go[0][0], Mapping(go, mark, flow=False))


def _home(key: Scalar, node: Node) -> str | None:
    """The section that an entry looks like; None if that cannot be said."""
    if isinstance(node, Sequence) and not node.flow:
        return "places"
    if isinstance(node, Mapping) and node.entries:
        return _home_of_map(node)
    if not isinstance(node, Scalar) or not node.text:
        return None
    if key.text in KEYS or key.text in KEY_WORDS or key.text in ALWAYS_WORDS:
        return "always"
    if _LANGUAGE.match(key.text) and (node.text.startswith("+") or node.text == "otherwise"):
        return "languages"
    return "vars" if re.split(r"[ ,]", node.text, maxsplit=1)[0] in _TYPES else None


def _home_of_map(node: Mapping) -> str | None:
    keys = [key.text for key, _ in node.entries]
    if all(_home(key, value) == "vars" for key, value in node.entries):
        return "vars"
    if any(_DAYS.match(key) for key in keys):
        return "hours"
    if all(_LANGUAGE.match(key) for key in keys):
        return "nouns" if all(isinstance(v, Scalar) and " / " in v.text for _, v in node.entries) else "prompts"
    return None
