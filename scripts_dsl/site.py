"""What the site has, whatever a call does: time zone, queues, numbers, functions, limits.

`callflows/settings.yaml` comes in, a Site goes out, with messages. The checker, the engine's wiring and the Asterisk
configuration read it; it imports no function of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scripts_dsl import suggest
from scripts_dsl.loader import load
from scripts_dsl.messages import Report
from scripts_dsl.problems import Problem
from scripts_dsl.signatures import ALONE, Files
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence, is_empty
from scripts_dsl.types import MapType, Type, parse_type
from scripts_dsl.values import read_duration

T = TypeVar("T")

UTC = "UTC"
FILE_NAME = "settings.yaml"
LEVELS_UP = 5
"""Folders above a file in which its settings are looked for."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One ACD queue of the site."""

    name: str
    title: str
    """For people: `Customer support`."""
    skills: tuple[str, ...] = ()
    """What its agents can do."""
    languages: tuple[str, ...] = ()
    """What its agents speak."""


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A Python function that a flow may `run:`."""

    name: str
    arguments: Mapping[str, Type]
    result: Type | None
    """None: not told, so it is not checked against `into:`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`limits:`, for every call of the site."""

    longest: float = 600
    """Seconds of self-service when a file says nothing."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole of `settings.yaml`."""

    zone: str = UTC
    """IANA time zone."""
    queues: Mapping[str, Queue] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Number dialled -> name of the flow."""
    functions: Mapping[str, FunctionSpec] = field(default_factory=dict)
    limits: Limits = Limits()
    known: bool = True
    """False: there are no settings, so names of queues and functions cannot be checked."""
    files: Files = field(default=ALONE, compare=False, repr=False)
    """The other files of the site."""


NO_SITE = Site(known=False)
"""For a file without settings beside it."""


def settings_of(path: Path) -> Path | None:
    """The settings that a file belongs to: in its folder or one above."""
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, *folder.absolute().parents[:LEVELS_UP]):
        if (candidate / FILE_NAME).is_file():
            return candidate / FILE_NAME
    return None


def read_site(source: str | bytes, file: str = FILE_NAME) -> tuple[Site, Report, tuple[str, ...]]:
    """The site, what is wrong with its settings, and the lines of the file. Mistakes leave defaults behind."""
    loaded = load(source, file)
    return _Reader(loaded.report).site(loaded.root), loaded.report, loaded.lines


_NUMBER = re.compile(r"\+?[0-9*#]{1,20}", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_FUNCTION = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+", re.ASCII)


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report

    def site(self, root: MappingNode | None) -> Site:
        parts = self._known(root, ("zone", "queues", "numbers", "functions", "limits"), "the settings")
        return Site(
            zone=self._zone(parts.get("zone")),
            queues=self._each(parts.get("queues"), self._queue),
            numbers=self._each(parts.get("numbers"), self._flow_of_number),
            functions=self._each(parts.get("functions"), self._function),
            limits=self._limits(parts.get("limits")),
            known=root is not None,
        )

    def _zone(self, node: Node | None) -> str:
        if node is None:
            return UTC
        name = self._word(node)
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.report.error("unknown-zone", node.mark, f"there is no time zone '{name}'", "for example Europe/Warsaw")
            return UTC

    def _queue(self, name: Scalar, node: Node) -> Queue | None:
        if not _NAME.fullmatch(name.text):
            self.report.error("name", name.mark, f"'{name.text}' cannot be the name of a queue", *NAME_HINT)
            return None
        parts = self._known(node, ("name", "skills", "languages"), "a queue")
        title = parts.get("name")
        return Queue(
            name.text,
            self._word(title) if title else name.text,
            self._words(parts.get("skills")),
            self._words(parts.get("languages")),
        )

    def _flow_of_number(self, number: Scalar, node: Node) -> str | None:
        kind, _, flow = self._word(node).partition(" ")
        if not _NUMBER.fullmatch(number.text):
            self.report.error("number", number.mark, f"'{number.text}' is not a telephone number", "write +48221234567")
        elif kind != "flow" or not flow.strip():
            self.report.error("number", node.mark, "a number leads to a flow", "write  flow name")
        else:
            return flow.strip()
        return None

    def _function(self, name: Scalar, node: Node) -> FunctionSpec | None:
        if not _FUNCTION.fullmatch(name.text):
            self.report.error(
                "name",
                name.mark,
                f"'{name.text}' cannot be a function",
                "write  module.function, as in customers.by_number",
            )
            return None
        parts = self._known(node, ("takes", "gives"), "a function")
        gives = parts.get("gives")
        return FunctionSpec(
            name.text, self._each(parts.get("takes"), self._type_of), self._type(gives) if gives else None
        )

    def _type_of(self, _: Scalar, node: Node) -> Type | None:
        return self._type(node)

    def _type(self, node: Node) -> Type | None:
        if isinstance(node, MappingNode):
            return MapType.of(self._each(node, self._type_of))
        try:
            return parse_type(self._word(node))
        except Problem as problem:
            self.report.problem(node, problem)
            return None

    def _limits(self, node: Node | None) -> Limits:
        longest = self._known(node, ("longest",), "limits").get("longest")
        if longest is None:
            return Limits()
        seconds = read_duration(self._word(longest))
        if seconds is None or seconds.total_seconds() <= 0:
            self.report.error("duration", longest.mark, f"'{self._word(longest)}' is not a length of time", "write 10m")
            return Limits()
        return Limits(seconds.total_seconds())

    # --- shapes --------------------------------------------------------------------------------------------------

    def _known(self, node: Node | None, names: tuple[str, ...], of: str) -> dict[str, Node]:
        """The entries of a map that may only have these names."""
        if is_empty(node) or node is None:
            return {}
        if not isinstance(node, MappingNode):
            self._shape(node.mark)
            return {}
        for key, _ in node.entries:
            if key.text not in names:
                hints = suggest.hints(key.text, names, f"{of} may have")
                self.report.error("unknown-field", key.mark, f"'{key.text}' is not known here", *hints)
        return {key.text: value for key, value in node.entries if key.text in names}

    def _each(self, node: Node | None, read: Callable[[Scalar, Node], T | None]) -> dict[str, T]:
        if is_empty(node) or node is None:
            return {}
        if not isinstance(node, MappingNode):
            self._shape(node.mark)
            return {}
        read_all = {key.text: read(key, value) for key, value in node.entries}
        return {name: value for name, value in read_all.items() if value is not None}

    def _word(self, node: Node) -> str:
        if isinstance(node, Scalar):
            return node.text.strip()
        self.report.error("shape", node.mark, "one word or text is expected here")
        return ""

    def _words(self, node: Node | None) -> tuple[str, ...]:
        if node is None or is_empty(node):
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(self._word(item) for item in items)

    def _shape(self, mark: Mark) -> None:
        self.report.error("shape", mark, "names with values are expected here", "write  name: value, each on its line")


NAME_HINT = ("a name has small letters, digits and _, and begins with a letter",)
