"""The cells of a sheet, as a parser of XML meets them -> rows of texts. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from xml.parsers import expat

from outbound.lists.files.package import local
from outbound.lists.files.rows import MOST_COLUMNS, MOST_OF_A_CELL

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
"""Day 0 of a spreadsheet, which believes that 1900 was a leap year."""
MOST_DAYS = 2_958_465
"""31 December 9999."""
WHOLE = 10**15
"""From here on a spreadsheet's numbers are not exact."""

Found = tuple[int, list[str], bool]
"""Number of the row, its cells, whether there were too many."""


class Cells:
    """`texts`: shared ones; `dates`: of each style, whether it shows a date."""

    def __init__(self, texts: Sequence[str], dates: Sequence[bool]) -> None:
        self._texts, self._dates = texts, dates
        self._rows: list[Found] = []
        self._number = 0
        self._cells: list[str] = []
        self._wide = self._sound = self._text = False
        self._value: list[str] = []
        self._type = self._style = ""
        self._column = -1

    def prepare(self, parser: expat.XMLParserType) -> None:
        """Give it the handlers."""
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data

    def taken(self) -> Iterator[Found]:
        """Rows that are whole by now; each once."""
        rows, self._rows = self._rows, []
        return iter(rows)

    # --- as it is read -------------------------------------------------------------------------------------------

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._value.clear()
        elif name == "v" or (name == "t" and not self._sound):
            self._text = True
        elif name == "row":
            given = attributes.get("r", "")
            self._number = int(given[:9]) if given.isdecimal() else self._number + 1
            self._cells, self._wide, self._column = [], False, -1
        elif name == "rPh":
            self._sound = True

    def _data(self, data: str) -> None:
        if self._text and len(self._value) <= MOST_OF_A_CELL:
            self._value.append(data[: MOST_OF_A_CELL + 1])

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name in ("v", "t"):
            self._text = False
        elif name == "rPh":
            self._sound = False
        elif name == "c":
            self._put(self._read("".join(self._value)))
        elif name == "row":
            self._rows.append((self._number, self._cells, self._wide))

    def _put(self, text: str) -> None:
        if not text:
            return
        if self._column >= MOST_COLUMNS:
            self._wide = True
            return
        self._cells += [""] * (self._column + 1 - len(self._cells))
        self._cells[self._column] = text

    def _read(self, value: str) -> str:
        if self._type == "s":
            place = int(value[:9]) if value.isdecimal() else -1
            return self._texts[place] if 0 <= place < len(self._texts) else ""
        if self._type == "n":
            style = int(self._style[:9]) if self._style.isdecimal() else -1
            return number(value, date=0 <= style < len(self._dates) and self._dates[style])
        return {"1": "yes", "0": "no"}.get(value, "") if self._type == "b" else value


def number(value: str, *, date: bool = False) -> str:
    """As somebody would write it: 48601234567 and not 4.8601234567E10; a date as 2026-05-06."""
    try:
        found = float(value)
    except ValueError:
        return value
    if not math.isfinite(found):
        return ""
    if date and 0 <= found <= MOST_DAYS:
        at = EPOCH + timedelta(days=found)
        return at.date().isoformat() if found == int(found) else at.isoformat(" ", "minutes")
    return str(int(found)) if found == int(found) and abs(found) < WHOLE else value


def _column(reference: str, following: int) -> int:
    """`AB12` -> 27; without one, the next."""
    found = 0
    for sign in reference[:4]:
        if not "A" <= sign <= "Z":
            break
        found = found * 26 + ord(sign) - ord("A") + 1
    return found - 1 if found else following
