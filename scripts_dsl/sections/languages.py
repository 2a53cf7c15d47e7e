"""`languages:`: what a file speaks, and which calling numbers hear it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scripts_dsl import names, suggest
from scripts_dsl.graph import Languages
from scripts_dsl.messages import Report
from scripts_dsl.model import File, Section
from scripts_dsl.spoken import FORMS
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence, is_empty

OTHERWISE = "otherwise"
DEFAULT_LANGUAGE = "en"
"""Of a file that says nothing about languages."""
SPOKEN = tuple(FORMS)
"""Languages whose numbers, dates and plurals are known."""
IN_ENGLISH = {"polish": "pl", "russian": "ru", "slovene": "sl", "slovenian": "sl", "english": "en"}
"""What people write who do not think in codes."""

_PREFIX = re.compile(r"\+[0-9]{1,14}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)


def read_languages(file: File, report: Report) -> Languages:
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
    marks: dict[str, list[Mark]] = {}
    for prompt in file.prompts.values():
        for language, (key, _) in prompt.texts.items():
            if language in SPOKEN and language not in declared:
                marks.setdefault(language, []).append(key.mark)
    broken = any(m.rule in ("unknown-language", "prefix") for m in report.messages)
    for language, found in marks.items():
        if len(found) == 1 and not broken:
            continue
        yield language
        if not broken and section is not None:
            text = f"texts are in '{language}' ({names.places(found)}), but the file does not speak it"
            report.error("unknown-language", section.key.mark, text, f"add  {language}:  with the numbers that hear it")


def _known_language(key: Scalar, report: Report) -> bool:
    if key.text in SPOKEN:
        return True
    rule = "unknown-language"
    if _LANGUAGE.fullmatch(key.text):
        report.error(rule, key.mark, f"'{key.text}' is not spoken here", suggest.listed("languages", SPOKEN))
    else:
        ours = suggest.nearest(key.text, IN_ENGLISH)
        hint = f"write {IN_ENGLISH[ours]}" if ours else "write two letters: pl, en"
        report.error(rule, key.mark, f"'{key.text}' is no language", hint)
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


def unknown_language(key: Scalar, spoken: tuple[str, ...], report: Report) -> None:
    """A text in a language that the file does not speak."""
    near = suggest.nearest(key.text, spoken)
    hints = (f"did you mean '{near}'?",) if near else ()
    what = f"the file does not speak '{key.text}'"
    report.error("unknown-language", key.mark, what, *hints, suggest.listed("languages", spoken))
