"""The parts of a file that are no steps: languages, hours, values, nouns, defaults. Trees come in, values go out.

Called by compile.py. Mistakes become messages and leave out what they spoil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scripts_dsl import hours, names, suggest
from scripts_dsl.grammar import DEFAULTS
from scripts_dsl.graph import Languages
from scripts_dsl.hours import Calendar
from scripts_dsl.messages import Report
from scripts_dsl.model import File, Section
from scripts_dsl.problems import Problem
from scripts_dsl.scope import TAKEN
from scripts_dsl.spoken import FORMS, NounForms, Nouns, parse_noun
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence, is_empty
from scripts_dsl.types import Declaration, MapType, Type, parse_declaration

OTHERWISE = "otherwise"
DEFAULT_LANGUAGE = "en"
"""Of a file that says nothing about languages."""
SPOKEN = tuple(FORMS)
"""Languages whose numbers, dates and plurals are known."""

_PREFIX = re.compile(r"\+[0-9]{1,14}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)


@dataclass(slots=True)
class Values:
    """What `takes:` and `vars:` declare."""

    types: dict[str, Type] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    parts: dict[str, Mark] = field(default_factory=dict)
    """`customer.debt` and all its like."""
    taken: set[str] = field(default_factory=set)
    """Names of `takes:`."""
    defaults: dict[str, tuple[Scalar, Declaration]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Declared, but with a type that does not exist."""


# --- languages ---------------------------------------------------------------------------------------------------


def languages(file: File, report: Report) -> Languages:
    """`languages: {pl: +48, en: otherwise}` or `[pl, en]`."""
    section = file.sections.get("languages")
    node = section.node if section else None
    prefixes: dict[str, tuple[str, ...]] = {}
    fallback = ""
    if isinstance(node, Sequence | Scalar) and not is_empty(node):
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Scalar) and _known_language(item, report):
                prefixes[item.text] = ()
    elif isinstance(node, MappingNode):
        for key, value in node.entries:
            if _known_language(key, report):
                prefixes[key.text] = _prefixes(value, report)
                fallback = key.text if isinstance(value, Scalar) and value.text == OTHERWISE else fallback
    elif section:
        report.error("missing-value", section.key.mark, "'languages:' names no language", "write  languages: [pl, en]")
    for language in _only_in_texts(file, prefixes, section, report):
        prefixes[language] = ()
    fallback = fallback or next(iter(prefixes), DEFAULT_LANGUAGE)
    return Languages(prefixes or {fallback: ()}, fallback)


def _only_in_texts(
    file: File, declared: Mapping[str, object], section: Section | None, report: Report
) -> Iterator[str]:
    """Languages that several prompts have and `languages:` has not: one mistake, told there."""
    lines: dict[str, list[int]] = {}
    for prompt in file.prompts.values():
        for language, (key, _) in prompt.texts.items():
            if language in SPOKEN and language not in declared:
                lines.setdefault(language, []).append(key.mark.line)
    broken = any(m.rule in ("unknown-language", "prefix") for m in report.messages)
    for language, found in lines.items():
        if len(found) == 1 and not broken:
            continue
        yield language
        if not broken and section is not None:
            text = f"texts are in '{language}' ({names.in_lines(found)}), but the file does not speak it"
            report.error("unknown-language", section.key.mark, text, f"add  {language}:  with the numbers that hear it")


def _known_language(key: Scalar, report: Report) -> bool:
    if key.text in SPOKEN:
        return True
    rule = "unknown-language"
    if _LANGUAGE.fullmatch(key.text):
        report.error(rule, key.mark, f"'{key.text}' is not spoken here", suggest.listed("languages", SPOKEN))
    else:
        report.error(rule, key.mark, f"'{key.text}' is no language", "write two letters: pl, en")
    return False


def _prefixes(node: Node, report: Report) -> tuple[str, ...]:
    found: list[str] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Scalar) or is_empty(item):
            report.error("missing-value", item.mark, "a prefix of numbers is missing", "write +48, or otherwise")
        elif _PREFIX.fullmatch(item.text):
            found.append(item.text)
        elif item.text != OTHERWISE:
            near = suggest.nearest(item.text, (OTHERWISE,))
            hint = f"did you mean '{near}'?" if near else "write +48, or otherwise"
            report.error("prefix", item.mark, f"'{item.text}' is no prefix of a number", hint)
    return tuple(found)


# --- hours -------------------------------------------------------------------------------------------------------

HOURS_WORDS = ("holidays", "closed", "open")


def calendars(file: File, zone: str, report: Report) -> dict[str, Calendar]:
    """`hours:`: named calendars."""
    found: dict[str, Calendar] = {}
    for name, node in _entries(file, "hours", report):
        if isinstance(node, Scalar | Sequence) and not is_empty(node):
            report.error("hours", name.mark, "hours need a name", "write  office:  and the days below it")
            break
        found[name.text] = _calendar(name, node, zone, report)
    return found


def _calendar(name: Scalar, node: Node, zone: str, report: Report) -> Calendar:
    weekly: dict[str, str] = {}
    dates: dict[str, list[str]] = {"closed": [], "open": []}
    holidays: str | None = None
    if not isinstance(node, MappingNode):
        report.error("hours", name.mark, f"'{name.text}' has no hours", "mon-fri: 08:00-18:00")
        return hours.calendar({}, None, [], [], zone)
    for key, value in node.entries:
        try:
            if key.text in dates:
                dates[key.text] = _dates(value, report)
            elif key.text == "holidays" and isinstance(value, Scalar):
                holidays = hours.parse_holidays(value.text)
            elif isinstance(value, Scalar):
                _days(key, report)
                hours.parse_ranges(value.text)
                weekly[key.text] = value.text
            else:
                report.error("hours", value.mark, "hours are written on one line", "mon-fri: 08:00-12:00, 13:00-18:00")
        except _Told:
            continue
        except Problem as problem:
            report.problem(value, problem)
    if not weekly and not dates["open"] and not report.has_errors:
        report.error("hours", name.mark, f"'{name.text}' is never open", "mon-fri: 08:00-18:00")
    return hours.calendar(weekly, holidays, dates["closed"], dates["open"], zone)


class _Told(Exception):
    """The report has the reason."""


def _days(key: Scalar, report: Report) -> None:
    try:
        hours.parse_days(key.text)
    except Problem as problem:
        near = suggest.nearest(key.text, HOURS_WORDS)
        hints = (f"did you mean '{near}'?",) if near else problem.hints
        report.error("hours", key.mark, problem.message, *hints)
        raise _Told from None


def _dates(node: Node, report: Report) -> list[str]:
    found: list[str] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Scalar):
            report.error("hours", item.mark, "dates are written [2026-12-24, 2026-12-31]")
            continue
        try:
            hours.parse_day(item.text)
            found.append(item.text)
        except Problem as problem:
            report.problem(item, problem)
    return found


# --- values ------------------------------------------------------------------------------------------------------


def values(file: File, spoken: tuple[str, ...], report: Report) -> Values:
    """`takes:` and `vars:`."""
    found = Values()
    for part in ("takes", "vars"):
        for name, node in _entries(file, part, report):
            if not name.text.isidentifier() or name.text in TAKEN:
                what = "has a meaning of its own" if name.text in TAKEN else "cannot be the name of a value"
                report.error("name", name.mark, f"'{name.text}' {what}", "choose another name")
                continue
            if name.text in found.marks:
                report.error("twice", name.mark, f"'{name.text}' is already in takes:", "keep one of them")
                continue
            found.marks[name.text] = name.mark
            if is_empty(node) and _in_braces(file, part):
                hint = "write each value on its own line below, without the braces"
                report.error("prose-in-braces", name.mark, "inside { } a comma begins a new entry", hint)
                found.broken.add(name.text)
                break
            if part == "takes":
                found.taken.add(name.text)
            _declare(found, name, node, spoken, report)
    return found


def _in_braces(file: File, part: str) -> bool:
    node = file.sections[part].node
    return isinstance(node, MappingNode) and node.flow


def _declare(found: Values, name: Scalar, node: Node, spoken: tuple[str, ...], report: Report) -> None:
    declaration = _declaration(name, node, spoken, report)
    if declaration is None:
        found.broken.add(name.text)
        return
    found.types[name.text] = declaration.type
    if isinstance(node, MappingNode):
        found.parts.update({f"{name.text}.{key.text}": key.mark for key, _ in node.entries})
    if declaration.default is not None and isinstance(node, Scalar):
        found.defaults[name.text] = (node, declaration)


def _declaration(name: Scalar, node: Node, spoken: tuple[str, ...], report: Report) -> Declaration | None:
    if isinstance(node, MappingNode) and node.entries:
        fields: dict[str, Type] = {}
        for key, value in node.entries:
            inner = _declaration(key, value, spoken, report)
            if inner is not None:
                fields[key.text] = inner.type
        return Declaration(MapType.of(fields)) if fields else None
    if not isinstance(node, Scalar) or is_empty(node):
        report.error("unknown-type", name.mark, f"'{name.text}' has no type", f"write  {name.text}: text")
        return None
    try:
        declaration = parse_declaration(node.text, spoken)
    except Problem as problem:
        report.problem(node, problem)
        return None
    if declaration.private:
        report.error("not-yet", node.mark, "this version cannot keep a value private yet")
        return None
    return declaration


# --- nouns -------------------------------------------------------------------------------------------------------


def nouns(file: File, spoken: tuple[str, ...], report: Report) -> tuple[Nouns, dict[str, Mark]]:
    """`nouns:`, and where each stands."""
    found: dict[str, Mapping[str, NounForms]] = {}
    marks: dict[str, Mark] = {}
    for name, node in _entries(file, "nouns", report):
        marks[name.text] = name.mark
        forms: dict[str, NounForms] = {}
        for language, value in node.entries if isinstance(node, MappingNode) else ():
            if language.text not in spoken:
                unknown_language(language, spoken, report)
            elif isinstance(value, Scalar):
                try:
                    forms[language.text] = parse_noun(language.text, value.text)
                except Problem as problem:
                    report.problem(value, problem)
                    forms[language.text] = NounForms(("",) * FORMS[language.text], "m")
        if missing := [language for language in spoken if language not in forms]:
            hint = f"numbers of {name.text} could not be said there"
            report.error(
                "missing-translation", name.mark, f"noun '{name.text}' has no forms in {_quoted(missing)}", hint
            )
        found[name.text] = forms
    return Nouns(found), marks


def unknown_language(key: Scalar, spoken: tuple[str, ...], report: Report) -> None:
    """A text in a language that the file does not speak."""
    near = suggest.nearest(key.text, spoken)
    hints = (f"did you mean '{near}'?",) if near else ()
    what = f"the file does not speak '{key.text}'"
    report.error("unknown-language", key.mark, what, *hints, suggest.listed("languages", spoken))


def _quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


# --- defaults ----------------------------------------------------------------------------------------------------


def defaults(file: File, report: Report) -> dict[str, tuple[Scalar, Scalar]]:
    """`defaults:`: name -> (its key, its value); what they mean is the fields' business."""
    found: dict[str, tuple[Scalar, Scalar]] = {}
    for key, node in _entries(file, "defaults", report):
        name = key.text
        if name not in DEFAULTS:
            hints = suggest.hints(name, DEFAULTS, "defaults may set")
            report.error("unknown-field", key.mark, f"defaults: has no '{name}'", *hints)
        elif isinstance(node, Scalar) and node.text:
            found[name] = (key, node)
        else:
            report.error("missing-value", key.mark, f"'{name}' has no value")
    return found


def marks(file: File, part: str) -> dict[str, Mark]:
    """Names that a section declares, with their places."""
    section = file.sections.get(part)
    entries = section.node.entries if section and isinstance(section.node, MappingNode) else ()
    return {key.text: key.mark for key, _ in entries}


def _entries(file: File, part: str, report: Report) -> tuple[tuple[Scalar, Node], ...]:
    section = file.sections.get(part)
    if section is None:
        return ()
    if isinstance(section.node, MappingNode):
        return section.node.entries
    report.error("shape", section.key.mark, f"'{part}:' has nothing below", "write  name: value  on the lines below")
    return ()
