"""What stands in a field of a step, turned into what the engine reads: one function for each grammar.Kind.

Called by compile.py with the scope of the file. A mistake becomes a message and the function gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts_dsl import suggest
from scripts_dsl.formula import Formula, compile_formula
from scripts_dsl.grammar import KEY_WORDS, KEYS, Field, Kind
from scripts_dsl.graph import Prompt
from scripts_dsl.messages import Report
from scripts_dsl.model import StepNode
from scripts_dsl.names import Names
from scripts_dsl.problems import FormulaProblem, Problem
from scripts_dsl.scope import GROUPS, WRITABLE, FileScope
from scripts_dsl.site import Site
from scripts_dsl.spoken import Nouns
from scripts_dsl.texts import Template, compile_text
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence
from scripts_dsl.types import Choice, Language, MapType, Type, YesNo
from scripts_dsl.values import read_duration, read_yes_no

LONGEST = 24 * 3600
"""Seconds of any length of time in a file."""
MOST_TRIES = 20
MOST_TEXT = 2_000
"""Characters of one text: more than two minutes of talking."""

YES_NO_TYPE = YesNo()

_NAME = re.compile(r"[^\W\d][\w.]*")


@dataclass(slots=True)
class Fields:
    """Reads the fields of one file."""

    report: Report
    site: Site
    languages: tuple[str, ...]
    scope: FileScope
    values: Names
    parts: Names
    """Fields of maps that are read and do not exist, as `customer.debt`."""
    hours: Names
    queues: Names
    prompts: Names
    named: Mapping[str, Prompt]
    nouns: Nouns
    hints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For messages about unknown prompts and values."""
    lost: bool = False
    """Parts of the file were not understood: what seems to be missing may only be unread."""
    functions: set[str] = field(default_factory=set)
    read_names: set[str] = field(default_factory=set)
    """Every dotted name that a formula or text reads."""

    def value(self, row: Field, node: Node, step: StepNode) -> Any:
        """The compiled value of a field; None after a message (or when the kind is an exit)."""
        read = _READERS.get(row.kind)
        return read(self, row, node, step) if read else None

    # --- formulas ------------------------------------------------------------------------------------------------

    def formula(self, node: Node, expected: Type | None = None) -> Formula | None:
        """A formula, with the names it reads counted as used."""
        if not isinstance(node, Scalar):
            return None
        try:
            compiled = compile_formula(node.text, self.scope, expected)
        except FormulaProblem as problem:
            self.problem(node, problem)
            return None
        self.reads(compiled.names, node.mark)
        return compiled

    def reads(self, names: frozenset[str], mark: Mark) -> None:
        """These names are used here."""
        self.read_names |= names
        for name in names:
            self._uses(name, mark)

    def _uses(self, name: str, mark: Mark) -> None:
        head, _, rest = name.partition(".")
        if head in self.values.declared:
            self.values.use(head, mark)
        elif head == "hours" and rest.partition(".")[0] in self.hours.declared:
            self.hours.use(rest.partition(".")[0], mark)

    def problem(self, node: Scalar, problem: FormulaProblem) -> None:
        """A mistake in a formula; names that do not exist are collected and told at the end."""
        for word in _NAME.finditer(node.text):
            self._uses(word[0], node.mark)
        found = _NAME.search(node.text, _start_of_name(node.text, problem.offset))
        if problem.rule != "unknown-value" or found is None or not self._unknown(found, node):
            self.report.problem(node, problem)

    def _unknown(self, found: re.Match[str], node: Scalar) -> bool:
        """Whether the name is one of those that are told together."""
        head, _, rest = found[0].partition(".")
        group, _, word = rest.partition(".")
        if head in self.values.declared:
            if head in self.scope.values and isinstance(self.scope.values[head], MapType):
                self.parts.use(found[0], _inside(node, found.start(), len(found[0])))
            return head not in self.scope.values or isinstance(self.scope.values[head], MapType)
        if head == "hours" and word and group not in self.hours.declared:
            self.hours.use(group, _inside(node, found.start() + len("hours."), len(group)))
        elif head == "queues" and word and group not in self.queues.declared:
            self.queues.use(group, _inside(node, found.start() + len("queues."), len(group)))
        elif head not in GROUPS:
            self.values.use(head, _inside(node, found.start(), len(head)))
        else:
            return False
        return True

    def duration(self, row: Field, node: Node, _step: StepNode | None = None) -> float | None:
        """Seconds."""
        text = node.text.strip() if isinstance(node, Scalar) else ""
        length = read_duration(text)
        if length is None or not 0 < length.total_seconds() <= LONGEST:
            hint = f"a length of time needs a unit: {text}s, {text}m" if text.isdigit() else "write 4m, 30s, 2h"
            self.report.error("duration", node.mark, f"'{row.name}' is a length of time, not '{text}'", hint)
            return None
        return length.total_seconds()

    def count(self, row: Field, node: Node, _step: StepNode | None = None) -> int | None:
        """A whole number from 1."""
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_TRIES):
            self.report.error("number", node.mark, f"'{row.name}' is a number from 1 to {MOST_TRIES}, not '{text}'")
            return None
        return int(text)

    def yes_no(self, row: Field, node: Node, _step: StepNode | None = None) -> bool | None:
        """Yes or no."""
        text = node.text.strip() if isinstance(node, Scalar) else ""
        answer = read_yes_no(text)
        if answer is None:
            near = {"true": "yes", "on": "yes", "false": "no", "off": "no"}.get(text.lower())
            near = near or suggest.nearest(text, ("yes", "no"))
            hint = f"write {near}" if near else "write yes or no"
            self.report.error("yes-no", node.mark, f"'{row.name}' is yes or no, not '{text}'", hint)
        return answer

    # --- prompts and texts ---------------------------------------------------------------------------------------

    def prompt(self, node: Node) -> Prompt | None:
        """One word is a prompt's name, anything else the text itself."""
        if not isinstance(node, Scalar):
            return None
        text = node.text.strip()
        if " " in text or "\n" in text or "${" in text or not _is_word(text):
            template = self.template(node)
            return Prompt(None, dict.fromkeys(self.languages, template)) if template else None
        if text not in self.prompts.declared:
            ways = (f"to say the word itself, write  {text}.  with its dot", f"or add  {text}:  below prompts:")
            self.hints[text] = () if suggest.nearest(text, self.prompts.declared) else ways
        name = self.prompts.use(text, node.mark)
        return self.named.get(name) if name else None

    def template(self, node: Scalar, language: str | None = None) -> Template | None:
        """A text with ${values}."""
        if len(node.text) > MOST_TEXT:
            self.report.error("too-large", node.mark, f"a text has at most {MOST_TEXT:,} characters")
            return None
        try:
            template = compile_text(node.text, self.scope, self.nouns, language)
        except FormulaProblem as problem:
            self.problem(node, problem)
            return None
        self.reads(template.names, node.mark)
        return template

    # --- names ---------------------------------------------------------------------------------------------------

    def value_name(self, node: Node) -> str | None:
        """A value of this run that is filled here."""
        name = node.text.strip() if isinstance(node, Scalar) else ""
        if name in WRITABLE:
            return name
        if "." in name and name.partition(".")[0] in self.values.declared:
            hint = f"write  {name.partition('.')[0]}"
            self.report.error("unknown-value", node.mark, f"'{name}' is a part of a value; the whole is filled", hint)
            return None
        if self.scope.resolve(name) is not None and name not in self.values.declared:
            self.report.error("name", node.mark, f"'{name}' cannot be changed", suggest.listed("of the call", WRITABLE))
            return None
        return self.values.use(name, node.mark)

    def type_of(self, name: str | None) -> Type | None:
        """The type of a value that is filled."""
        return self.scope.resolve(name) if name else None


# --- one reader for each kind ------------------------------------------------------------------------------------


def _is_word(text: str) -> bool:
    return text.isidentifier()


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


def _arguments(f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[tuple[str, Formula], ...] | None:
    """Checked against what the function takes, when the site knows it."""
    function = step.main.text if isinstance(step.main, Scalar) else ""
    spec = f.site.functions.get(function)
    found: list[tuple[str, Formula]] = []
    entries = node.entries if isinstance(node, MappingNode) else ()
    for key, value in entries:
        if spec and key.text not in spec.arguments:
            hints = suggest.hints(key.text, spec.arguments, f"{function} takes")
            f.report.error("unknown-field", key.mark, f"'{function}' takes no '{key.text}'", *hints)
            continue
        formula = f.formula(value, spec.arguments[key.text] if spec else None)
        if formula:
            found.append((key.text, formula))
    return tuple(found)


def _value_name(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    return f.value_name(node)


def _queue(f: Fields, _row: Field, node: Node, _step: StepNode) -> str | None:
    name = node.text.strip() if isinstance(node, Scalar) else ""
    if not f.site.known:
        return name
    return f.queues.use(name, node.mark)


def _function(f: Fields, _row: Field, node: Node, step: StepNode) -> str | None:
    name = node.text.strip() if isinstance(node, Scalar) else ""
    f.functions.add(name)
    spec = f.site.functions.get(name)
    if f.site.known and spec is None:
        hints = suggest.hints(name, f.site.functions, "functions")
        f.report.error("unknown-function", node.mark, f"the site has no function '{name}'", *hints)
        return None
    given = step.of("with")
    names = {key.text for key, _ in given.entries} if isinstance(given, MappingNode) else set()
    if spec and not f.lost and (missing := [argument for argument in spec.arguments if argument not in names]):
        example = ", ".join(f"{argument}: …" for argument in spec.arguments)
        what = f"'{name}' is not given '{missing[0]}'"
        f.report.error("missing-field", step.mark_of("with"), what, f"write  with: {{{example}}}")
    return name


def _word(f: Fields, row: Field, node: Node, _step: StepNode) -> str | None:
    word = node.text.strip() if isinstance(node, Scalar) else ""
    if not word or len(word) > 80 or any(c.isspace() for c in word):
        f.report.error("name", node.mark, f"'{row.name}' is one word")
        return None
    return word


def _key_places(_f: Fields, _row: Field, _node: Node, step: StepNode) -> tuple[str, ...]:
    return tuple(key for key in step.targets if key in KEYS)


def _key_choices(f: Fields, _row: Field, node: Node, step: StepNode) -> tuple[tuple[str, str], ...] | None:
    """The words must be choices of the value that is filled."""
    into = step.of("into")
    name = into.text.strip() if isinstance(into, Scalar) else ""
    type_ = f.scope.resolve(name)
    known = type_.words if isinstance(type_, Choice | Language) else ("yes", "no") if isinstance(type_, YesNo) else None
    found: list[tuple[str, str]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        pressed = KEY_WORDS.get(key.text, key.text)
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


def _start_of_name(text: str, offset: int) -> int:
    """Where the dotted name begins that goes on at `offset`."""
    while offset > 0 and (text[offset - 1].isalnum() or text[offset - 1] in "_."):
        offset -= 1
    return offset


def _inside(node: Scalar, offset: int, length: int) -> Mark:
    """The place of a piece of a text that stands on one line; else of the whole."""
    mark = node.mark
    if node.style == "block" or mark.line != mark.end_line:
        return mark
    column = mark.column + offset + (node.style == "quoted")
    return Mark(mark.line, column, mark.line, column + length)


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
    Kind.ARGUMENTS: _arguments,
    Kind.VALUE_NAME: _value_name,
    Kind.DURATION: Fields.duration,
    Kind.COUNT: Fields.count,
    Kind.YES_NO: Fields.yes_no,
    Kind.KEY_PLACES: _key_places,
    Kind.KEY_CHOICES: _key_choices,
    Kind.QUEUE: _queue,
    Kind.FUNCTION: _function,
    Kind.WORD: _word,
}
"""PLACE and STEPS are exits: compile.py binds them."""
