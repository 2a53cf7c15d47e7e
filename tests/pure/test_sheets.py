"""Tables for spreadsheets: whole, and nothing in them is calculated."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest

from cti.reports.sheets import as_csv, as_xlsx

EVIL = ["=HYPERLINK(1)", "+48601234567", "-1 or so", "@SUM(A1)", "'=1", "\t=1", "plain", 'a,b;c\n"d"', ""]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(book: bytes) -> list[list[tuple[str | None, str | None]]]:
    """Type and value of each cell."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert parts.testzip() is None
        root = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))
    assert root.findall(f".//{_MAIN}f") == [], "no formula"
    return [
        [(cell.get("t"), "".join(cell.itertext()) or None) for cell in row.iter(f"{_MAIN}c")]
        for row in root.iter(f"{_MAIN}row")
    ]


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_begins_with_the_mark_of_utf8_and_nothing_is_calculated(separator: str) -> None:
    text = as_csv([EVIL, ["Żółw", 1.5, -2, None]], separator).decode("utf-8-sig")
    assert as_csv([]).startswith(b"\xef\xbb\xbf")
    first, second = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    assert [cell for cell in first if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert first[1] == "'+48601234567"
    assert first[7] == 'a,b;c\n"d"'
    assert second == ["Żółw", "1.5", "-2", ""], "a number of ours stays one"


def test_a_text_in_xlsx_is_a_text_and_a_number_a_number() -> None:
    first, second = cells(as_xlsx([EVIL, ["Żółw & <b>", 1.5, -2, None]]))
    assert [value for _, value in first] == [text or None for text in EVIL]
    assert {kind for kind, _ in first} == {"inlineStr"}
    assert second == [("inlineStr", "Żółw & <b>"), (None, "1.5"), (None, "-2"), (None, None)]


def test_what_no_xml_may_hold_is_left_out() -> None:
    [[(_, text)]] = cells(as_xlsx([["a\x00b\x1bc\ud800d\uffff"]]))
    assert text == "abcd"


def test_the_same_table_gives_the_same_file() -> None:
    assert as_xlsx([["a", 1]]) == as_xlsx([["a", 1]])
