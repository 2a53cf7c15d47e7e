"""What the checker says: one message per mistake, with the place, the reason and what to write instead.

Made by loader, reader, compiler and checks; shown by `centrala check` as text, JSON or GitHub annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from scripts_dsl.problems import Problem
from scripts_dsl.tree import Mark, Node, Scalar

WINDOW = 160
"""Most characters of a source line that are shown."""
LONGEST = 300
"""Most characters of a message or hint: a name in it may come from a stranger."""
MOST = 200
"""Messages about one file; nobody reads more."""


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"  # the file is refused
    WARNING = "warning"  # `--strict` and `publish` refuse


@dataclass(frozen=True, slots=True)
class Message:
    """One mistake. `line` and `column` count from 1, `length` is in characters on that line."""

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    length: int
    text: str
    hints: tuple[str, ...] = ()
    source: Sequence[str] = field(default=(), compare=False, repr=False)
    """Lines of `file`, when that is not the file which was checked."""

    @property
    def where(self) -> tuple[int, int]:
        """For sorting by place."""
        return self.line, self.column

    @property
    def is_error(self) -> bool:
        """The file cannot be used."""
        return self.severity is Severity.ERROR


class Report:
    """Collects the messages about one file; the only thing that loader, reader, compiler and checks write to."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.messages: list[Message] = []
        self.others: dict[str, Sequence[str]] = {}
        """Other files that marks may stand in, with their lines."""
        self._seen: set[tuple[str, int, int, str]] = set()

    def error(self, rule: str, mark: Mark, text: str, *hints: str) -> None:
        """The file is refused."""
        self.add(Severity.ERROR, rule, mark.line, mark.column, mark.length, text, hints, mark.file)

    def warning(self, rule: str, mark: Mark, text: str, *hints: str) -> None:
        """Works, but a caller or an agent would suffer."""
        self.add(Severity.WARNING, rule, mark.line, mark.column, mark.length, text, hints, mark.file)

    def problem(self, node: Node, problem: Problem) -> None:
        """A mistake inside the text of a scalar, at its offset there when the text stands on one line as written."""
        mark, length = node.mark, problem.length or node.mark.length
        mark, column, length = node.mark, node.mark.column, 1
        if isinstance(node, Scalar) and node.style != "block" and mark.line == mark.end_line:
            column += problem.offset + (node.style == "quoted")
            length = problem.length or mark.length
        self.add(Severity.ERROR, problem.rule, mark.line, column, length, problem.message, problem.hints, mark.file)

    def add(
        self,
        severity: Severity,
        rule: str,
        line: int,
        column: int,
        length: int,
        text: str,
        hints: Iterable[str] = (),
        file: str = "",
    ) -> None:
        """One message; a second one of the same rule at the same place is dropped, and so is the 201st."""
        if (rule, line, column, file) in self._seen or self.full:
            return
        self._seen.add((rule, line, column, file))
        short, source = tuple(_shortened(hint) for hint in hints), self.others.get(file, ())
        where = (file or self.file, line, column, length)
        self.messages.append(Message(rule, severity, *where, _shortened(text), short, source))

    def other(self, report: Report, lines: Sequence[str], *but: str) -> None:
        """Take over what is said about another file that belongs to this one; `but`: rules that do not matter there."""
        self.others[report.file] = lines
        self.messages += [replace(m, source=lines) for m in report.messages if m.rule not in but]

    def retract(self, rule: str, mark: Mark) -> None:
        """Take back a message: what was wrong there has been told in better words."""
        where = (rule, mark.file or self.file, mark.line, mark.column)
        self.messages = [m for m in self.messages if (m.rule, m.file, m.line, m.column) != where]

    @property
    def full(self) -> bool:
        """No more messages are taken."""
        return len(self.messages) >= MOST

    @property
    def has_errors(self) -> bool:
        """At least one message refuses the file."""
        return any(m.is_error for m in self.messages)

    def sorted(self) -> list[Message]:
        """In the order of the file; those about another file after them."""
        return sorted(self.messages, key=lambda m: (m.file != self.file, m.file, m.where))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


# --- shown to people ---------------------------------------------------------------------------------------------


def render(message: Message, lines: Sequence[str]) -> str:
    """As text: where, what, the line with a caret below it, hints. `lines`: of the file that was checked."""
    m = message
    head = f"{visible(m.file)}:{m.line}:{m.column}: {m.severity}: {visible(m.text)}  [{m.rule}]"
    width = max(2, len(str(m.line)))
    hints = [f"{' ' * (width + 2)}= {visible(hint)}" for hint in m.hints]
    return "\n".join([head, *_excerpt(m, m.source or lines, width), *hints])


def _excerpt(m: Message, lines: Sequence[str], width: int) -> list[str]:
    if not 1 <= m.line <= len(lines):
        return []
    start = max(0, m.column - WINDOW // 2) if len(lines[m.line - 1]) > WINDOW else 0
    shown = [
        f" {n:>{width}} | {visible(lines[n - 1][start : start + WINDOW])}".rstrip()
        for n in (m.line - 1, m.line)
        if n >= 1
    ]
    room = max(1, WINDOW - (m.column - 1 - start))
    caret = " " * (m.column - 1 - start) + "^" * max(1, min(m.length, room))
    return [*shown, f" {' ' * width} | {caret}"]


def visible(text: str) -> str:
    """Control characters must not reach a terminal: a file may come from a stranger."""
    return "".join(c if c.isprintable() or c == " " else "→" if c == "\t" else "�" for c in text)


# --- for programs ------------------------------------------------------------------------------------------------


def as_json(message: Message) -> dict[str, Any]:
    """For `--json`."""
    m = message
    return {
        "rule": m.rule,
        "severity": str(m.severity),
        "file": m.file,
        "line": m.line,
        "column": m.column,
        "length": m.length,
        "message": m.text,
        "hints": list(m.hints),
    }


def as_github(message: Message) -> str:
    """As a workflow command that GitHub shows beside the line of a pull request."""
    m = message
    body = "\n".join([visible(m.text), *(visible(h) for h in m.hints)])
    place = f"file={_property(visible(m.file))},line={m.line},col={m.column},endColumn={m.column + m.length}"
    return f"::{m.severity} {place},title={m.rule}::{_data(body)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
