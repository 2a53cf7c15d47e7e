"""Mistakes in a small piece of text of a file: a type, a formula, a text with values, hours, forms of a noun.

Raised by the readers of such pieces; caught by the checker, which knows where the piece stands in the file and
makes a message of it. All of them are the author's.

    Problem(ValueError)
    ├── ValueProblem    a value that does not fit its type
    ├── TypeProblem     a type that does not exist
    ├── FormulaProblem  a formula, or a ${formula} inside a text
    ├── HoursProblem    opening hours
    └── NounProblem     forms of a noun
"""

from __future__ import annotations

from collections.abc import Iterable

LIST_LIMIT = 12
"""Words listed in a hint; more would not be read."""


class Problem(ValueError):
    """A sentence for the author, and where in the piece of text it belongs."""

    rule = "value"

    def __init__(
        self,
        message: str,
        offset: int = 0,
        length: int = 0,
        hints: tuple[str, ...] = (),
        rule: str | None = None,
    ) -> None:
        """`offset` and `length` count characters of the piece; length 0 means the whole piece."""
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = length
        self.hints = hints
        self.rule = rule or type(self).rule


class ValueProblem(Problem):
    """A value that does not fit its type."""

    rule = "value"


class TypeProblem(Problem):
    """A type that does not exist."""

    rule = "unknown-type"


class FormulaProblem(Problem):
    """A formula that cannot be understood or makes no sense."""

    rule = "formula"


class HoursProblem(Problem):
    """Opening hours that cannot be understood."""

    rule = "hours"


class NounProblem(Problem):
    """Forms of a noun that do not fit the language."""

    rule = "noun-forms"


def listed(words: Iterable[str]) -> str:
    """Words for a hint, cut at LIST_LIMIT."""
    all_words = list(words)
    more = ", …" if len(all_words) > LIST_LIMIT else ""
    return ", ".join(all_words[:LIST_LIMIT]) + more
