"""Formulas, texts and names of one file: compiled, with every name they use counted. Called by kinds.py and compile.py.

A mistake becomes a message and the method gives None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts_dsl import suggest
from scripts_dsl.formula import Formula, compile_formula
from scripts_dsl.formula.names import OTHER_WORDS
from scripts_dsl.graph import Prompt
from scripts_dsl.messages import Report
from scripts_dsl.names import Names
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.scope import GROUPS, WRITABLE, FileScope
from scripts_dsl.site import Site
from scripts_dsl.spoken import Nouns
from scripts_dsl.texts import Template, compile_text
from scripts_dsl.tree import Mark, Node, Scalar
from scripts_dsl.types import MapType, Type

MOST_TEXT = 2_000
"""Characters of one text: more than two minutes of talking."""

_NAME = re.compile(r"[^\W\d][\w.]*")


@dataclass(slots=True)
class Fields:
    """What the fields of one file have in common: its scope, its names, its messages."""

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
    queries: set[str] = field(default_factory=set)
    read_names: set[str] = field(default_factory=set)
    """Every dotted name that a formula or text reads."""

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
        elif head.lower() in OTHER_WORDS:
            return False
        elif head not in GROUPS:
            if head in self.hours.declared and rest:
                self.hints[head] = (f"did you mean 'hours.{found[0]}'?",)
            self.values.use(head, _inside(node, found.start(), len(head)))
        else:
            return False
        return True

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


def _is_word(text: str) -> bool:
    return text.isidentifier()


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
    return Mark(mark.line, column, mark.line, column + length, mark.file)
