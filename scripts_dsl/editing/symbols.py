"""The outline of a file, for an editor's list of contents: its sections, and what they declare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts_dsl.editing.outline import Span, outline

SHOWN = ("takes", "vars", "hours", "places", "questions", "prompts", "nouns", "queues", "boxes", "functions", "people")
"""Sections whose names are listed below them."""
MOST = 5_000
"""Names of a file that are listed."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A section, or a name in it."""

    name: str
    span: Span
    """Of the name itself."""
    last: int
    """Its last line."""
    inner: tuple[Symbol, ...] = ()


def symbols(text: str) -> list[Symbol]:
    """Sections in the order of the file, names below them."""
    lines = text.split("\n")
    found = outline(lines)
    starts = sorted(found.sections.items(), key=lambda item: item[1])
    made: list[Symbol] = []
    for (section, line), end in zip(starts, [*(line for _, line in starts[1:]), len(lines)], strict=False):
        spans = [*found.of(section).items()][:MOST] if section in SHOWN else []
        made.append(Symbol(section, Span(line, 0, len(section)), max(line, end - 1), _inner(spans, end)))
    return made


def _inner(spans: Sequence[tuple[str, Span]], end: int) -> tuple[Symbol, ...]:
    ends = [*(span.line for _, span in spans[1:]), end]
    return tuple(Symbol(name, span, max(span.line, e - 1)) for (name, span), e in zip(spans, ends, strict=False))
