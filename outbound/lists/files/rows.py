"""What readers of files give: rows of clean texts, or what is wrong with a row."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MOST_BYTES = 1 << 30
"""Of a file. Ten million rows of a hundred bytes."""
MOST_ROWS = 10_000_000
MOST_COLUMNS = 200
MOST_OF_A_CELL = 2_000
"""Characters."""
_SHOWN = 40


@dataclass(slots=True)
class Progress:
    """How far the reading of a file is."""

    read: int = 0
    """Bytes."""
    size: int = 1


class FileRefused(Exception):
    """Says why, for whoever has the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its texts clean, trimmed and not longer than their limit."""

    number: int
    """As spreadsheets count, from 1; with the row of names."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read."""

    number: int
    because: str
    """quotes, columns, cell, encoding, line."""
    why: str


def made(number: int, cells: list[str]) -> Row | Bad:
    """A row of texts as they stand in the file."""
    if len(cells) > MOST_COLUMNS:
        return Bad(number, "columns", f"{len(cells)} columns, and not more than {MOST_COLUMNS} may be")
    found = [cell if cell.isprintable() and cell[:1] != " " and cell[-1:] != " " else clean(cell) for cell in cells]
    for cell in found:
        if len(cell) > MOST_OF_A_CELL:
            return Bad(number, "cell", f"a cell of {len(cell)} characters: {cell[:_SHOWN]}…")
        if "�" in cell:
            return Bad(number, "encoding", f"not in the encoding of the file: {cell[:_SHOWN]}")
    return Row(number, tuple(found))


def clean(text: str) -> str:
    """Without control characters, halves of pairs and what cannot be seen; every kind of space is one."""
    kept = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind in ("Zs", "Zl", "Zp") or sign in "\t\r\n\v\f":
            kept.append(" ")
        elif kind not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            kept.append(sign)
    return " ".join("".join(kept).split())
