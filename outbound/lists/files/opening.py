"""Which kind of file it is, by its first bytes; what it is called does not matter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from outbound.lists.files import text, xlsx
from outbound.lists.files.rows import MOST_BYTES, Bad, FileRefused, Progress, Row

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A workbook of before 2007, or a new one behind a password."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose rows can be read, as often as one wants."""

    path: Path
    kind: str
    """csv, xlsx."""
    encoding: str
    """Of a CSV."""
    separator: str
    """Of a CSV."""
    sheet: str
    """Of a workbook."""
    size: int
    """Bytes."""
    progress: Progress = field(default_factory=Progress, compare=False)
    """Of the last reading."""

    def rows(self) -> Iterator[Row | Bad]:
        """All that are not empty, in order. Raises FileRefused."""
        if self.kind == "xlsx":
            yield from xlsx.xlsx_rows(self.path, self.sheet, self.progress)
        else:
            yield from text.csv_rows(self.path.open("rb"), self.encoding, self.separator, self.progress)

    def share(self) -> float:
        """How much of it was read, 0 to 1."""
        return self.progress.read / max(self.progress.size, 1)


def opened(path: Path, country: str, *, encoding: str = "", sheet: str = "") -> Opened:
    """`country`: ISO 3166, of whose programs a text without a mark may be. Raises FileRefused, OSError."""
    size = os.stat(path).st_size
    if size > MOST_BYTES:
        raise FileRefused(f"{size:,} bytes, and not more than {MOST_BYTES:,} are read: cut the file into several")
    with path.open("rb") as file:
        sample = file.read(text.SAMPLE)
    if not sample.strip(b"\0 \r\n\t"):
        raise FileRefused("the file is empty")
    if sample.startswith(OLD_OFFICE):
        raise FileRefused("an old workbook, or one behind a password: save it as .xlsx without one, or as CSV")
    if sample.startswith(ZIP):
        return Opened(path, "xlsx", "", "", xlsx.sheet_of(path, sheet), size)
    found = encoding or text.encoding(sample, country)
    try:
        shown = sample.decode(found, "replace")
    except (LookupError, ValueError):
        raise FileRefused(f"there is no encoding {found[:40]} of texts: utf-8, cp1250, utf-16-le, …") from None
    return Opened(path, "csv", found, text.separator(shown), "", size)
