"""CSV: which encoding, which separator, and its rows, one at a time.

A quotation mark that nobody closed would swallow the rest of the file: a row of too many lines is read again line by
line, and only the line with the mark is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from typing import BinaryIO

from outbound.lists.files.rows import MOST_ROWS, Bad, FileRefused, Progress, Row, made

SAMPLE = 64 * 1024
"""Bytes from which encoding and separator are told."""
SEPARATORS = ",;\t|"
MOST_OF_A_LINE = 64 * 1024
"""Characters."""
LOOK = 1_000
"""Rows between two looks at how far it is."""
MOST_LINES = 20
"""In one row: an address in quotation marks has a few."""
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Longest first: the mark of UTF-32 begins like the one of UTF-16."""
OF_COUNTRIES = {
    "cp1250": ("PL", "CZ", "SK", "HU", "SI", "HR", "RS", "BA", "RO", "AL"),
    "cp1251": ("RU", "BY", "BG", "MK", "UA", "KZ"),
}
"""What programs of these countries wrote before UTF-8; elsewhere cp1252."""


def encoding(sample: bytes, country: str) -> str:
    """By the mark, by the NULs of UTF-16, as UTF-8 when it is, else as the country's programs wrote."""
    for bom, name in BOMS:
        if sample.startswith(bom):
            return name
    nuls = [sample[place::2].count(0) for place in (0, 1)]
    if sum(nuls) > len(sample) // 4 and min(nuls) * 10 < max(nuls):
        return "utf-16-be" if nuls[0] > nuls[1] else "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return next((name for name, lands in OF_COUNTRIES.items() if country in lands), "cp1252")
    return "utf-8"


def separator(sample: str) -> str:
    """The one that gives most lines the same number of columns, more than one."""
    lines = sample.splitlines()[:50]
    best, found = (0.0, 0), ","
    for sign in SEPARATORS:
        try:
            counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=sign) if cells)
        except csv.Error:
            continue
        columns, often = max(counts.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        if columns > 1 and (often / sum(counts.values()), columns) > best:
            best, found = (often / sum(counts.values()), columns), sign
    return found


def csv_rows(file: BinaryIO, encoding_: str, sign: str, progress: Progress | None = None) -> Iterator[Row | Bad]:
    """All rows that are not empty. Raises FileRefused."""
    progress = progress or Progress()
    progress.size = file.seek(0, io.SEEK_END)
    file.seek(0)
    with io.TextIOWrapper(file, encoding_, errors="replace", newline="") as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=sign, strict=True)
        number = 0
        while True:
            number += 1
            if number > MOST_ROWS + 1:
                raise FileRefused(f"more than {MOST_ROWS:,} rows: cut the file into several")
            lines.begin()
            if number % LOOK == 0:
                progress.read = file.tell()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except UnicodeError as problem:
                raise FileRefused(f"it is not in the encoding {encoding_}: {problem}") from None
            except _LineTooLong:
                yield Bad(number, "line", f"a line of more than {MOST_OF_A_LINE:,} characters")
                continue
            except (csv.Error, _TooManyLines) as problem:
                yield Bad(number, "quotes", f"a quotation mark that is not where it should be: {problem}")
                lines.again()
                continue
            if any(cells):
                yield made(number, cells)


class _TooManyLines(Exception):
    """Of one row."""


class _LineTooLong(Exception):
    """Its rest was passed over."""


class _Lines:
    """Lines for the csv module, of a bounded length, which can be given once more."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._before: deque[str] = deque()
        self._taken: list[str] = []

    def begin(self) -> None:
        """A new row."""
        self._taken.clear()

    def again(self) -> None:
        """All lines of the row but its first will come again."""
        self._before.extendleft(reversed(self._taken[1:]))

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= MOST_LINES:
            raise _TooManyLines(f"it holds for {MOST_LINES} lines")
        line = self._before.popleft() if self._before else self._text.readline(MOST_OF_A_LINE)
        if not line:
            raise StopIteration
        if len(line) == MOST_OF_A_LINE and not line.endswith(("\n", "\r")):
            self._pass_over()
            raise _LineTooLong
        self._taken.append(line)
        return line

    def _pass_over(self) -> None:
        """The rest of the line."""
        while (more := self._text.readline(MOST_OF_A_LINE)) and not more.endswith(("\n", "\r")):
            pass
