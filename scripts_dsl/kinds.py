"""What stands in a field of a step, turned into what the engine reads: one function for each grammar.Kind.

Names of things outside the file are in kinds_site.py. Called by compile.py. A mistake becomes a message and the
function gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scripts_dsl import kinds_site, suggest
from scripts_dsl.fields import Fields
from scripts_dsl.formula import Formula
from scripts_dsl.grammar import KEY_WORDS, KEYS, Field, Kind
from scripts_dsl.graph import Prompt
from scripts_dsl.model import StepNode
from scripts_dsl.problems import Problem
from scripts_dsl.sections.languages import unknown_language
from scripts_dsl.texts import Template
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence, is_empty
from scripts_dsl.types import Choice, Language, YesNo
from scripts_dsl.values import read_duration, read_yes_no

LONGEST = 24 * 3600
"""Seconds of a length of time in a call."""
PROMISED = 31 * 24 * 3600
"""Seconds within which something may be promised."""
MOST_TRIES = 20
PROVEN = "verified"
"""The value that says who calls: neither a caller nor a look-up gives it to itself."""

YES_NO_TYPE = YesNo()


def read(f: Fields, row: Field, node: Node, step: StepNode) -> Any:
    """The compiled value of a field; None after a message (or when the kind is an exit)."""
    reader = _READERS.get(row.kind)
    return reader(f, row, node, step) if reader else None


# --- plain values ------------------------------------------------------------------------------------------------


def duration(f: Fields, row: Field, node: Node, _step: StepNode | None = None) -> float | None:
    """Seconds."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    length = read_duration(text)
    if length is None or not 0 < length.total_seconds() <= (PROMISED if row.name == "within" else LONGEST):
        hint = f"a length of time needs a unit: {text}s, {text}m" if text.isdigit() else "write 4m, 30s, 2h"
        f.report.error("duration", node.mark, f"'{row.name}' is a length of time, not '{text}'", hint)
        return None
    longest = read_duration(row.most)
    if longest is not None and length > longest:
        f.report.error("duration", node.mark, f"'{row.name}' is {row.most} at most, not '{text}'", f"write {row.most}")
        return None
    return length.total_seconds()


def count(f: Fields, row: Field, node: Node, _step: StepNode | None = None) -> int | None:
    """A whole number, from 1 where the grammar does not say otherwise."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if not (text.isascii() and text.isdigit() and row.least <= int(text[:4]) <= MOST_TRIES):
        what = f"'{row.name}' is a number from {row.least} to {MOST_TRIES}, not '{text}'"
        f.report.error("number", node.mark, what)
        return None
    return int(text)


def yes_no(f: Fields, row: Field, node: Node, _step: StepNode | None = None) -> bool | None:
    """Yes or no."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    answer = read_yes_no(text)
    if answer is None:
        near = {"true": "yes", "on": "yes", "false": "no", "off": "no"}.get(text.lower())
        near = near or suggest.nearest(text, ("yes", "no"))
        hint = f"write {near}" if near else "write yes or no"
        f.report.error("yes-no", node.mark, f"'{row.name}' is yes or no, not '{text}'", hint)
    return answer


# --- prompts, formulas, names --------------------------------------------------------------------------------------


def _prompt(f: Fields, _row: Field, node: Node, _step: StepNode) -> Prompt | None:
    return f.prompt(node)


def _prompts(f: Fields, _row: Field, node: Node, _step: StepNode) -> tuple[Prompt, ...] | None:
    items = node.items if isinstance(node, Sequence) else (node,)
    found = tuple(prompt for item in items if (prompt := f.prompt(item)) is not None)
    return found or None


def _text(f: Fields, _row: Field, node: Node, _step: StepNode) -> Template | None:
    return f.template(node) if isinstance(node, Scalar) else None


def _formula(f: Fields, _row: Field, node: Node, _step: StepNode) -> Formula | None:
    return f.formula(node)


def _condition(f: Fields, _row: Field, node: Node, _step: StepNode) -> Formula | None:
    return f.formula(node, YES_NO_TYPE)


def _language(f: Fields, _row: Field, node: Node, _step: StepNode) -> Formula | None:
    return f.formula(node, f.scope.language)


def _assignments(f: Fields, _row: Field, node: Node, _step: StepNode) -> tuple[tuple[str, Formula], ...] | None:
    found: list[tuple[str, Formula]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        name = f.value_name(key)
        formula = f.formula(value, f.type_of(name))
        if name and formula:
            found.append((name, formula))
    return tuple(found)


def _value_name(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    name = f.value_name(node)
    if name == PROVEN:
        what = f"'{PROVEN}' is set by  set:  only, no answer fills it"
        f.report.error("name", node.mark, what, f"- set: {{{PROVEN}: yes}}  after the proof")
        return None
    return name


def _word(f: Fields, row: Field, node: Node, _step: StepNode) -> str | None:
    word = node.text.strip() if isinstance(node, Scalar) else ""
    if not word or len(word) > 80 or any(c.isspace() for c in word):
        f.report.error("name", node.mark, f"'{row.name}' is one word")
        return None
    return word


def _one_of(f: Fields, row: Field, node: Node, _step: StepNode) -> str | None:
    word = node.text.strip() if isinstance(node, Scalar) else ""
    if word in row.words:
        return word
    hints = suggest.hints(word, row.words, row.name)
    f.report.error("unknown-value", node.mark, f"'{row.name}' is {' or '.join(row.words)}, not '{word}'", *hints)
    return None


def _key(f: Fields, row: Field, node: Node, _step: StepNode) -> str | None:
    word = node.text.strip() if isinstance(node, Scalar) else ""
    key = KEY_WORDS.get(word, word)
    if key in KEYS:
        return key
    f.report.error("key", node.mark, f"'{row.name}' is a key of a telephone, not '{word}'", "keys: 0 to 9, star, hash")
    return None


def _extensions(_f: Fields, _row: Field, _node: Node, step: StepNode) -> tuple[str, ...]:
    return tuple(key for key in step.targets if len(key) > 1 and key.isdigit())


Words = dict[str, tuple[tuple[str, tuple[str, ...]], ...]]


def _spoken_words(f: Fields, _row: Field, node: Node, step: StepNode) -> Words:
    """Every key is one of `options:`, every language of the file has words for it."""
    options = step.of("options")
    keys = {key.text for key, _ in options.entries} if isinstance(options, MappingNode) else set()
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {language: [] for language in f.languages}
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        if key.text not in keys:
            f.report.error("key", key.mark, f"no option has key {key.text}", "words belong to a key of options:")
        by_language = {k.text: (k, v) for k, v in value.entries} if isinstance(value, MappingNode) else {}
        if not by_language and len(f.languages) == 1:
            by_language = {f.languages[0]: (key, value)}
        if missing := [language for language in f.languages if language not in by_language]:
            what = f"key {key.text} has no words in {', '.join(missing)}"
            f.report.error("missing-translation", key.mark, what, f"write  {key.text}: {{{missing[0]}: [word]}}")
        for language, (at, words) in by_language.items():
            if language not in found:
                unknown_language(at, f.languages, f.report)
            else:
                found[language].append((KEY_WORDS.get(key.text, key.text), _word_list(words)))
    return {language: tuple(words) for language, words in found.items()}


def _word_list(node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item.text.strip().casefold() for item in items if isinstance(item, Scalar))


def _key_places(_f: Fields, _row: Field, _node: Node, step: StepNode) -> tuple[str, ...]:
    return tuple(key for key in step.targets if key in KEYS)


def _buttons(_f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[str, ...]:
    names = [key.text for key, _ in node.entries] if isinstance(node, MappingNode) else []
    return tuple(name for name in names if name in step.targets)


def _key_choices(f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[tuple[str, str], ...] | None:
    """The words must be choices of the value that is filled."""
    into = step.of("into")
    name = into.text.strip() if isinstance(into, Scalar) else ""
    type_ = f.scope.resolve(name)
    known = type_.words if isinstance(type_, Choice | Language) else ("yes", "no") if isinstance(type_, YesNo) else None
    found: list[tuple[str, str]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        pressed = KEY_WORDS.get(key.text, key.text)
        if is_empty(value):
            continue
        if pressed not in KEYS:
            f.report.error("key", key.mark, f"'{key.text}' is no key of a telephone", "keys: 0 to 9, star, hash")
        elif isinstance(value, Scalar):
            _choice(f, value, name, known)
            found.append((pressed, value.text.strip()))
    return tuple(found)


def _choice(f: Fields, value: Scalar, name: str, known: tuple[str, ...] | None) -> None:
    type_ = f.scope.resolve(name)
    if known is None and type_ is not None:
        try:
            type_.parse(value.text.strip())
        except Problem as problem:
            f.report.problem(value, problem)
    elif known is not None and value.text.strip() not in known:
        hints = suggest.hints(value.text.strip(), known, "choices")
        what = f"'{value.text.strip()}' is not one of the choices of '{name}'"
        f.report.error("not-a-choice", value.mark, what, *hints)


Reader = Callable[[Fields, Field, Node, StepNode], Any]

_READERS: Mapping[Kind, Reader] = {
    Kind.PROMPT: _prompt,
    Kind.PROMPTS: _prompts,
    Kind.TEXT: _text,
    Kind.FORMULA: _formula,
    Kind.CONDITION: _condition,
    Kind.CHECKED_FORMULA: _condition,
    Kind.LANGUAGE: _language,
    Kind.ASSIGNMENTS: _assignments,
    Kind.VALUE_NAME: _value_name,
    Kind.DURATION: duration,
    Kind.COUNT: count,
    Kind.YES_NO: yes_no,
    Kind.KEY_PLACES: _key_places,
    Kind.BUTTONS: _buttons,
    Kind.KEY_CHOICES: _key_choices,
    Kind.WORD: _word,
    Kind.ONE_OF: _one_of,
    Kind.KEY: _key,
    Kind.WORDS: _spoken_words,
    Kind.EXTENSIONS: _extensions,
    **kinds_site.READERS,
}
"""PLACE and STEPS are exits: compile.py binds them."""
