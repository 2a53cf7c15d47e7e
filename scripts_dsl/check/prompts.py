"""`missing-translation`, `one-text`, `too-long`, `unused-prompt`: what callers hear, in every language of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts_dsl import suggest
from scripts_dsl.chains import Link
from scripts_dsl.compile import Compiled
from scripts_dsl.grammar import Kind
from scripts_dsl.graph import Prompt
from scripts_dsl.messages import Report
from scripts_dsl.model import PromptNode
from scripts_dsl.texts import Template
from scripts_dsl.tree import Mark, Scalar

RATE = 14.5
"""Characters spoken in a second: unhurried Polish, Russian, Slovene and English."""
LONGEST_QUESTION = 15
"""Seconds of a menu or question: what comes later is not remembered."""
LONGEST_SAY = 20
"""Seconds of an announcement: after them a caller wants a turn."""
SPOKEN = frozenset({Kind.PROMPT, Kind.PROMPTS})
"""Kinds of fields that a caller hears."""
VALUE_LENGTH = 12
"""Characters that a value is taken for."""


def check(compiled: Compiled, report: Report) -> None:
    """All four rules."""
    spoken = compiled.graph.languages.all()
    for node in compiled.file.prompts.values():
        _missing(node, spoken, report)
    told: set[str] = set()
    for link in compiled.chains.links.values():
        _too_long(compiled, link, told, report)
        _same_words(compiled, link, spoken, report)
    heard = {line.value for case in compiled.file.tests for line in case.script}
    for name, mark in compiled.prompts.unused():
        hint = "a test hears it, but no step says it" if name in heard else "take it out"
        report.warning("unused-prompt", mark, f"nothing says '{name}'", hint)


def _missing(node: PromptNode, spoken: tuple[str, ...], report: Report) -> None:
    if "" in node.texts and node.audio is not None:
        return
    if "" in node.texts:
        if len(spoken) > 1:
            text = f"prompt '{node.name}' has one text for {len(spoken)} languages"
            report.error("missing-translation", node.key.mark, text, f"write one for each: {', '.join(spoken)}")
        return
    if not node.texts:
        return
    meant = {suggest.nearest(key, spoken) for key in node.texts if key not in spoken}
    missing = [language for language in spoken if language not in node.texts and language not in meant]
    empty = [language for language in spoken if language in node.texts and not node.texts[language][1].text.strip()]
    if not missing and not empty:
        return
    mark = node.key.mark if missing else node.texts[empty[0]][0].mark
    shown = ", ".join(f"'{language}'" for language in (*missing, *empty))
    hint = f"callers who chose {' or '.join((*missing, *empty))} would hear silence"
    report.error("missing-translation", mark, f"prompt '{node.name}' has no text in {shown}", hint)


def _same_words(compiled: Compiled, link: Link, spoken: tuple[str, ...], report: Report) -> None:
    """A text inside a step serves every language; only the question for the language is meant to."""
    if len(spoken) < 2:
        return
    args = compiled.graph.steps[link.id].args
    if args.get("into") == "language":
        return
    for prompt, mark in said(compiled, link):
        if prompt.name is None and any(_has_words(text) for text in prompt.texts.values()):
            text = f"callers hear these words in whatever language they speak: {', '.join(spoken)}"
            report.warning("one-text", mark, text, "give it a name, and write it in each under prompts:")


def _has_words(template: Template) -> bool:
    return any(isinstance(part, str) and re.search(r"[^\W\d_]{2}", part) for part in template.parts)


# --- length ------------------------------------------------------------------------------------------------------


def seconds(template: Template) -> float:
    """How long it takes to say a text, roughly."""
    return sum(len(part) if isinstance(part, str) else VALUE_LENGTH for part in template.parts) / RATE


def said(compiled: Compiled, link: Link) -> Iterator[tuple[Prompt, Mark]]:
    """The prompts of a step, each with the place where its words stand; what is sent is read, not heard."""
    verb, args = link.node.verb, compiled.graph.steps[link.id].args
    for row in (*((verb.main,) if verb.main else ()), *verb.fields):
        value = args.get(row.name) if row.kind in SPOKEN and verb.name != "send" else None
        for prompt in value if isinstance(value, tuple) else (value,):
            if isinstance(prompt, Prompt):
                yield prompt, _words_mark(compiled, prompt, link, row.name)


def _words_mark(compiled: Compiled, prompt: Prompt, link: Link, field: str) -> Mark:
    node = compiled.file.prompts.get(prompt.name or "")
    if node is not None:
        return node.key.mark
    value = link.node.of(field)
    return value.mark if isinstance(value, Scalar) else link.node.mark_of(field)


def _too_long(compiled: Compiled, link: Link, told: set[str], report: Report) -> None:
    verb = link.node.verb
    most = LONGEST_QUESTION if verb.listens else LONGEST_SAY
    for prompt, mark in said(compiled, link):
        long = {language: seconds(text) for language, text in prompt.texts.items() if seconds(text) > most}
        if not long or (prompt.name or "") in told:
            continue
        if prompt.name:
            told.add(prompt.name)
        shown = ", ".join(f"{s:.0f} s in {language}" for language, s in long.items())
        name = f"'{prompt.name}'" if prompt.name else "this text"
        what = "a question" if verb.listens else "an announcement"
        report.warning("too-long", mark, f"{name} takes {shown}; {what} has {most}", "say less, or in two steps")
