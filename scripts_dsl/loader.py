"""YAML with its teeth drawn: bytes or text come in, a tree of texts with positions goes out, or messages.

The only importer of PyYAML. Files, settings and rules are all read through `load`; it never raises for what a file
contains, and a hostile file costs at most a second and a hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from scripts_dsl import source_text, yaml_trouble
from scripts_dsl.errors import ScriptError
from scripts_dsl.messages import Report, Severity
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, Sequence, is_empty

LARGEST = 1_000_000
"""Bytes of a file; the whole reference flow has 15,000."""
DEEPEST = 50
"""Lists and maps inside each other; a flow needs ten."""
MOST_NODES = 20_000
"""Keys, values, lists and maps; the reference flow has 700. A file is checked in less than a second whatever it is."""
BEGIN = "flow: name"
"""How a file begins, as a rule."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read."""

    root: Mapping | None
    """None when the file could not be understood at all; `report` says why."""
    lines: tuple[str, ...]
    """The text as the positions count it."""
    report: Report


def load(source: str | bytes, file: str, *, inner: bool = False, begin: str = BEGIN) -> Loaded:
    """The tree of one file. `file` is its name in messages. Never raises for what `source` holds.

    `inner`: the tree will be part of another file's, so every mark says where it stands; `begin`: the first line that
    an empty file lacks.
    """
    report = Report(file)
    text = source_text.decoded(source, LARGEST, report)
    lines = tuple(text.split("\n"))
    if report.has_errors or source_text.unfit(text, lines, report):
        return Loaded(None, lines, report)
    try:
        root = _Builder(lines, report, file if inner else "", begin).document(text)
    except _Refused:
        root = None
    except yaml.MarkedYAMLError as error:
        yaml_trouble.explain(_failure(error), lines, report)
        root = None
    except yaml.YAMLError as error:
        report.add(Severity.ERROR, "yaml", 1, 1, 1, f"YAML cannot read this file: {str(error).splitlines()[0]}")
        root = None
    return Loaded(root, lines, report)


def _failure(error: yaml.MarkedYAMLError) -> yaml_trouble.Failure:
    line, column = _position(error.problem_mark)
    return yaml_trouble.Failure(
        error.problem or "", error.context or "", max(line, 1), max(column, 1), *_position(error.context_mark)
    )


# --- events to tree ----------------------------------------------------------------------------------------------


class _Refused(Exception):
    """The report has the reason."""


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet."""

    event: yaml.CollectionStartEvent
    is_map: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    twice: bool = False
    """A key came a second time."""

    def unique(self) -> list[tuple[Scalar, Node]]:
        """Each key once, with the first value that was written for it."""
        found: dict[str, tuple[Scalar, Node]] = {}
        for key, node in self.entries:
            if key.text not in found or is_empty(found[key.text][1]):
                found[key.text] = (key, node)
        return list(found.values())


class _Builder:
    """Turns PyYAML's events into a tree, without recursion."""

    def __init__(self, lines: tuple[str, ...], report: Report, file: str, begin: str) -> None:
        self.lines = lines
        self.report = report
        self.file = file
        """Of the marks; '' when they need none."""
        self.begin = begin
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.odd: Mark | None = None
        """The first key that does not begin at a level of two spaces."""
        self.nodes = 0

    def document(self, text: str) -> Mapping | None:
        """The one map that a file is."""
        for event in _events(text):
            self._take(event)
        if self.odd is not None and not self.report.has_errors:
            hint = "each level begins two spaces deeper, a step's details below its verb"
            self.report.error("indent", self.odd, "this line is not lined up: count by two spaces", hint)
        if isinstance(self.root, Mapping):
            return self.root
        mark = self.root.mark if self.root else Mark(1, 1, 1, 1)
        what = "the file is empty" if self.root is None else "the file does not begin with  key: value"
        self.report.error("empty-file" if self.root is None else "not-a-file", mark, what, f"begin with  {self.begin}")
        return None

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._count(event)
            if event.style == '"' and (character := source_text.hidden(event.value)) is not None:
                what = f"{character}, written here with \\, is a character that nobody sees or hears"
                self.report.error("control-character", self._mark(event, event), what, "write the text without it")
            self._add(Scalar(event.value, self._mark(event, event), _style(event)))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(event)
            if len(self.stack) >= DEEPEST:
                self._refuse("too-deep", event, f"more than {DEEPEST} lists and maps inside each other")
            self.stack.append(_Open(event, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(self.stack.pop(), event)
        elif isinstance(event, yaml.AliasEvent):
            hint = "put the text in quotes" if not self._is_key(event) else "write star: for the * key"
            self._refuse("yaml-trick", event, f"'*{event.anchor}' would be a YAML alias; there are none here", hint)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._refuse("yaml-trick", event, "a second '---': one file, one document")

    def _count(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            hint = "make several files of it; texts may stand in a file of their own, x.prompts.yaml"
            self._refuse("too-large", event, f"more than {MOST_NODES:,} values in one file", hint)
        if event.anchor is not None:
            self._refuse(
                "yaml-trick", event, f"'&{event.anchor}' would be a YAML anchor; there are none here",
                "if it belongs to a text, put the text in quotes",
            )  # fmt: skip
        if getattr(event, "tag", None) is not None:
            self._refuse(
                "yaml-trick", event, "'!' at the beginning would be a YAML tag; there are none here",
                "if it belongs to a text, put the text in quotes; in a formula write  not",
            )  # fmt: skip

    def _is_key(self, event: yaml.AliasEvent) -> bool:
        line, column = _position(event.end_mark)
        return self.lines[line - 1][column - 1 :].lstrip().startswith(":")

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_map:
            top.items.append(node)
        elif top.key is None:
            self._key(top, node)
        else:
            top.entries.append((top.key, node))
            top.key = None

    def _key(self, top: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            self.report.error("yaml-trick", node.mark, "a key is one word", "write  key: value")
            raise _Refused
        if self.odd is None and node.mark.column % 2 == 0 and not top.event.flow_style:
            self.odd = node.mark
        first = top.keys.setdefault(node.text, node)
        if first is not node:
            self.report.error(
                "twice",
                node.mark,
                f"'{node.text}' is written twice",
                f"the first one is in line {first.mark.line}; keep one of them",
            )
            if self.report.full:
                raise _Refused
            top.twice = True
        top.key = node

    def _close(self, top: _Open, end: yaml.Event) -> None:
        mark, flow = self._mark(top.event, end), bool(top.event.flow_style)
        if flow and mark.end_line != mark.line:
            self.report.error(
                "braces", mark, "{ } and [ ] stay on one line", "write each entry on its own line, without the braces"
            )
        if top.is_map:
            repeated = tuple(top.entries) if top.twice else ()
            self._add(Mapping(tuple(top.unique() if top.twice else top.entries), mark, flow, repeated))
        else:
            self._add(Sequence(tuple(top.items), mark, flow))

    def _refuse(self, rule: str, event: yaml.Event, text: str, *hints: str) -> None:
        self.report.error(rule, self._mark(event, event), text, *hints)
        raise _Refused

    def _mark(self, first: yaml.Event, last: yaml.Event) -> Mark:
        return Mark(*self._on_a_line(*_position(first.start_mark)), *_position(last.end_mark), self.file)

    def _on_a_line(self, line: int, column: int) -> tuple[int, int]:
        """Nothing at the end of a file stands, for YAML, on the line after it."""
        last = len(self.lines)
        return (line, column) if line <= last else (last, len(self.lines[-1]) + 1)


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(yaml.parse(text, Loader=yaml.CSafeLoader))


def _style(event: yaml.ScalarEvent) -> str:
    return {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}.get(event.style or "", "plain")


# --- plain values ------------------------------------------------------------------------------------------------


def plain(node: Node) -> Any:
    """The node as str, list and dict, without positions."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def load_plain(source: str | bytes, file: str) -> dict[str, Any]:
    """A file of settings as plain values, every scalar as text. ScriptError when it cannot be read."""
    loaded = load(source, file)
    if loaded.root is None or loaded.report.has_errors:
        raise ScriptError(loaded.report.sorted())
    values: dict[str, Any] = plain(loaded.root)
    return values
