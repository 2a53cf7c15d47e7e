"""XLSX (ECMA-376): the rows of one sheet as texts, read in one pass. Formulas give the value that was saved with them.

Used by opening.py. Nothing of a workbook is executed, followed or unpacked to the disk.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from outbound.lists.files.cells import Cells
from outbound.lists.files.package import BLOCK, Package, local
from outbound.lists.files.rows import MOST_COLUMNS, MOST_OF_A_CELL, MOST_ROWS, Bad, FileRefused, Progress, Row, made

BOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
MOST_SHEETS = 200
MOST_STRINGS = 200_000_000
"""Characters of all texts together, which are kept while the sheet is read."""


def sheet_of(path: Path, wanted: str) -> str:
    """The name of the sheet that is meant; '' is the first one. Raises FileRefused."""
    with Package(path) as package:
        names = list(_sheets(package))
    if wanted and wanted not in names:
        raise FileRefused(f"there is no sheet {wanted[:40]}: {', '.join(name[:40] for name in names[:20])}")
    if not names:
        raise FileRefused("a workbook without sheets")
    return wanted or names[0]


def xlsx_rows(path: Path, sheet: str, progress: Progress | None = None) -> Iterator[Row | Bad]:
    """All rows of a sheet that are not empty. Raises FileRefused."""
    progress = progress or Progress()
    with Package(path) as package:
        part = _sheets(package)[sheet]
        texts = _strings(package) if package.has(STRINGS) else []
        cells = Cells(texts, _styles(package) if package.has(STYLES) else [])
        progress.read, progress.size = 0, package.size(part)
        count = 0
        for _ in package.parse(part, cells.prepare):
            progress.read += BLOCK
            for number, found, wide in cells.taken():
                count += 1  # what they are numbered is the file's word
                if max(number, count) > MOST_ROWS + 1:
                    raise FileRefused(f"more than {MOST_ROWS:,} rows: cut the sheet into several")
                if wide:
                    yield Bad(number, "columns", f"more than {MOST_COLUMNS} columns")
                elif any(found):
                    yield made(number, found)


def _sheets(package: Package) -> dict[str, str]:
    """Name -> part."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "sheet" and len(names) < MOST_SHEETS:
            plain = {local(name): value for name, value in attributes.items()}
            names[plain.get("name", "")] = plain.get("id", "")

    folder, file = posixpath.split(BOOK)
    _read(package, f"{folder}/_rels/{file}.rels", relation)
    _read(package, BOOK, sheet)
    return {name: _part(folder, targets.get(id_, "")) for name, id_ in names.items()}


def _part(folder: str, target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _read(package: Package, part: str, start: object) -> None:
    def prepare(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start  # type: ignore[assignment]

    for _ in package.parse(part, prepare):
        pass


def _strings(package: Package) -> list[str]:
    """Every text of the workbook, in the order in which cells name them; how it sounds in Japanese is left out."""
    found: list[str] = []
    now: list[str] = []
    state = {"text": False, "sound": 0, "length": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        name = local(tag)
        if name == "rPh":
            state["sound"] += 1
        state["text"] = name == "t" and not state["sound"]

    def end(tag: str) -> None:
        name = local(tag)
        state["text"] = False
        if name == "rPh":
            state["sound"] -= 1
        elif name == "si":
            text = "".join(now)[: MOST_OF_A_CELL + 1]
            state["length"] += len(text)
            if state["length"] > MOST_STRINGS:
                raise FileRefused(f"a workbook of more than {MOST_STRINGS:,} characters: save it as CSV")
            found.append(text)
            now.clear()

    def text(data: str) -> None:
        if state["text"] and len(now) <= MOST_OF_A_CELL:
            now.append(data[: MOST_OF_A_CELL + 1])

    def prepare(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text

    for _ in package.parse(STRINGS, prepare):
        pass
    return found


DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Formats of the standard that show a date or a time (ECMA-376 18.8.30)."""


def _styles(package: Package) -> list[bool]:
    """Of each style of cells, whether it shows a date."""
    own: set[int] = set()
    found: list[bool] = []
    inside = {"xfs": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name, format_ = local(tag), attributes.get("numFmtId", "")
        if name == "cellXfs":
            inside["xfs"] = True
        elif name == "numFmt" and _shows_date(attributes.get("formatCode", "")) and format_.isdecimal():
            own.add(int(format_[:9]))
        elif name == "xf" and inside["xfs"]:
            found.append(format_.isdecimal() and int(format_[:9]) in DATES | own)

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            inside["xfs"] = False

    def prepare(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end

    for _ in package.parse(STYLES, prepare):
        pass
    return found


def _shows_date(code: str) -> bool:
    """`dd\\.mm\\.yyyy`: a year or a day outside of quotation marks and brackets."""
    plain, skip = [], ""
    for sign in code[:200]:
        if skip:
            skip = "" if sign == skip or skip == "\\" else skip
        elif sign in '"[':
            skip = "]" if sign == "[" else sign
        elif sign == "\\":
            skip = "\\"
        else:
            plain.append(sign.lower())
    return "y" in plain or "d" in plain
