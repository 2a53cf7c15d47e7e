"""What stands in a field of a step, turned into what the engine reads: one function for each grammar.Kind.

Called by compile.py with the scope of the file. A mistake becomes a message and the function gives None.
"""

from __future__ import annotations

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
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.scope import WRITABLE, FileScope
from scripts_dsl.site import Site
from scripts_dsl.spoken import Nouns
from scripts_dsl.texts import Template, compile_text
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence
from scripts_dsl.types import Choice, Language, Text, Type, YesNo
from scripts_dsl.values import read_duration, read_yes_no

LONGEST = 24 * 3600
"""Seconds of any length of time in a file."""
MOST_TRIES = 20
MOST_TEXT = 2_000
"""Characters of one text: more than two minutes of talking."""

YES_NO_TYPE = YesNo()
TEXT_TYPE = Text()


@dataclass(slots=True)
class Fields:
    """Reads the fields of one file."""

    report: Report
    site: Site
    languages: tuple[str, ...]
    scope: FileScope
    values: Names
    prompts: Names
    named: Mapping[str, Prompt]
    nouns: Nouns
    hints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For messages about unknown prompts and values."""
    queues: set[str] = field(default_factory=set)
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
            self.report.error("formula", node.mark, "a formula is written on one line")
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
            head = name.partition(".")[0]
            if head in self.values.declared:
                self.values.use(head, mark)

    def problem(self, node: Scalar, problem: FormulaProblem) -> None:
        """A mistake in a formula; unknown values are collected and told at the end."""
        name = node.text[problem.offset : problem.offset + problem.length]
        if problem.rule != "unknown-value" or not problem.message.startswith("there is no value"):
            self.report.problem(node, problem)
            return
        head = name.partition(".")[0]
        if head in self.values.declared:
            self.values.use(head, node.mark)
            self._silent(node, problem, head)
            return
        mark = node.mark
        if node.style != "block" and mark.line == mark.end_line:
            column = mark.column + problem.offset + (node.style == "quoted")
            mark = Mark(mark.line, column, mark.line, column + max(1, problem.length))
        self.hints[name] = tuple(h for h in problem.hints if not h.startswith(("did you mean", "values:")))
        if "." in name:
            self.report.problem(node, problem)
        else:
            self.values.use(name, mark)

    def _silent(self, node: Scalar, problem: FormulaProblem, head: str) -> None:
        """A value whose own type is broken was told where it is declared."""
        if head in self.scope.values:
            self.report.problem(node, problem)

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
    f.queues.add(name)
    if f.site.known and name not in f.site.queues:
        hints = suggest.hints(name, f.site.queues, "queues")
        f.report.error("unknown-queue", node.mark, f"the site has no queue '{name}'", *hints)
        return None
    return name


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
    if spec and (missing := [argument for argument in spec.arguments if argument not in names]):
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
    if known is not None and value.text.strip() not in known:
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
