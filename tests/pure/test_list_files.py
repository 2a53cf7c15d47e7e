"""Files of people: what is good in them is read, and nothing that somebody put in them does harm."""

from __future__ import annotations

import contextlib
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from cti.reports.sheets import as_csv, as_xlsx
from outbound.lists.files import Bad, FileRefused, Row, opened
from outbound.lists.files import opening as opening_
from outbound.lists.files.cells import number
from outbound.lists.files.package import HARMLESS
from outbound.lists.files.rows import MOST_COLUMNS, MOST_OF_A_CELL, clean
from outbound.lists.files.text import MOST_OF_A_LINE, separator
from support.workbooks import MAIN, row, workbook

pytestmark = pytest.mark.attack("A33")


def rows(path: Path, country: str = "PL", **how: str) -> list[Row | Bad]:
    return list(opened(path, country, **how).rows())


def cells(path: Path, country: str = "PL", **how: str) -> list[tuple[str, ...]]:
    return [one.cells for one in rows(path, country, **how) if isinstance(one, Row)]


def file(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def because(found: list[Row | Bad]) -> list[tuple[int, str]]:
    return [(one.number, one.because) for one in found if isinstance(one, Bad)]


# --- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "bom"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16", b""), ("utf-16-le", b""),
                          ("utf-16-be", b""), ("utf-32", b""), ("cp1250", b"")],
)  # fmt: skip
def test_whatever_the_encoding_the_names_are_right(tmp_path: Path, encoding: str, bom: bytes) -> None:
    text = "phone;name\n601234567;Żaneta Łęcka\n"
    assert cells(file(tmp_path, bom + text.encode(encoding))) == [("phone", "name"), ("601234567", "Żaneta Łęcka")]


def test_a_file_of_before_utf_8_is_read_as_its_country_wrote(tmp_path: Path) -> None:
    assert cells(file(tmp_path, "phone,имя\n1,Иван\n".encode("cp1251")), "RU")[1] == ("1", "Иван")
    assert cells(file(tmp_path, "phone,name\n1,Renée\n".encode("cp1252")), "FR")[1] == ("1", "Renée")


@pytest.mark.parametrize("name", ["idna", "undefined", "hex", "nothing", "a\0b", "utf-16"])
def test_an_encoding_that_is_none_or_another_refuses_the_file(tmp_path: Path, name: str) -> None:
    """Codecs that are none of texts, one that its own decoder raises, and UTF-16 for a file that has no mark of it."""
    with pytest.raises(FileRefused, match="encoding"):
        rows(file(tmp_path, "phone,name\n601234567,Anna\n"), encoding=name)


def test_what_is_not_in_the_encoding_is_told_of_its_row_alone(tmp_path: Path) -> None:
    good = b"601234567,Anna\n" * 6000
    found = rows(file(tmp_path, b"phone,name\n" + good + b"601,Ren\xe9e\n601,Jan\n"))
    assert because(found) == [(6002, "encoding")]
    assert len(found) == 6003


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_lines(sign: str) -> None:
    lines = ["phone,name,address", '1,"a, b; c|d",x', "2,b,y"]
    assert separator("\n".join(line.replace(",", sign) if sign != "," else line for line in lines)) == sign


def test_line_breaks_in_quotation_marks_belong_to_the_cell_and_rows_are_counted_as_a_spreadsheet_does(
    tmp_path: Path,
) -> None:
    found = rows(file(tmp_path, 'phone,address\r\n1,"Kwiatowa 5\r\nWarszawa"\r\n\r\n2,x\r\n'))
    assert found == [
        Row(1, ("phone", "address")), Row(2, ("1", "Kwiatowa 5 Warszawa")), Row(4, ("2", "x")),
    ]  # fmt: skip


def test_a_quotation_mark_that_nobody_closed_costs_one_row(tmp_path: Path) -> None:
    lines = ['1,"Anna', *(f"{n},x" for n in range(2, 100)), '100,"Jan', "101,y"]
    found = rows(file(tmp_path, "\n".join(lines)))
    assert because(found) == [(1, "quotes"), (100, "quotes")]
    assert [one.cells[0] for one in found if isinstance(one, Row)] == [str(n) for n in (*range(2, 100), 101)]


def test_nul_and_what_cannot_be_seen_is_taken_out(tmp_path: Path) -> None:
    hidden = "\0\x1b[31m\u202e\u200b\ufeff\ud7ff\x85"
    assert cells(file(tmp_path, f"phone,name\n1,An{hidden}na\n")) == [("phone", "name"), ("1", "An[31mna")]
    assert clean("a\u00a0 \tb\r\n") == "a b"


def test_a_million_columns_refuse_their_row(tmp_path: Path) -> None:
    wide = "1" + "," * (MOST_COLUMNS + 10)
    found = rows(file(tmp_path, "phone,name\n" + wide + "\n" + "," * 1_000_000 + "\n2,x\n"))
    assert because(found) == [(2, "columns"), (3, "line")]
    assert found[-1] == Row(4, ("2", "x"))


def test_a_cell_that_is_too_long_refuses_its_row(tmp_path: Path) -> None:
    assert because(rows(file(tmp_path, f"phone,name\n1,{'x' * (MOST_OF_A_CELL + 1)}\n"))) == [(2, "cell")]


def test_a_line_without_end_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    path = file(tmp_path, b"phone\n" + b"x" * (MOST_OF_A_LINE * 300) + b"\n1\n")
    tracemalloc.start()
    found = rows(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert because(found) == [(2, "line")]
    assert most < 4_000_000


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = file(tmp_path, b"phone\n1\n")
    with path.open("r+b") as out:
        out.truncate(2 << 30)
    with pytest.raises(FileRefused, match="cut the file"):
        opened(path, "PL")


def test_more_rows_than_may_be_end_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outbound.lists.files.text.MOST_ROWS", 2)
    with pytest.raises(FileRefused, match="more than 2 rows"):
        rows(file(tmp_path, "phone\n1\n2\n3\n"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\0" * 100])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileRefused, match="empty"):
        opened(file(tmp_path, content), "PL")


def test_garbage_is_rows_or_a_refusal_and_nothing_else(tmp_path: Path) -> None:
    import random

    dice = random.Random(7)
    for _ in range(60):
        path = file(tmp_path, bytes(dice.randrange(256) for _ in range(dice.randrange(1, 900))))
        with contextlib.suppress(FileRefused):
            assert all(isinstance(one, (Row, Bad)) for one in rows(path))


def test_our_own_export_comes_in_again(tmp_path: Path) -> None:
    """With the mark of spreadsheets in front of what they would calculate."""
    table = [["phone", "name"], ["+48601234567", "=HYPERLINK(1)"]]
    assert cells(file(tmp_path, as_csv(table)))[1] == ("'+48601234567", "'=HYPERLINK(1)")
    assert cells(file(tmp_path, as_xlsx(table)))[1] == ("+48601234567", "=HYPERLINK(1)")


# --- workbooks -----------------------------------------------------------------------------------------------------


def test_texts_numbers_dates_and_saved_values_of_formulas_are_texts(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "p.xlsx",
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>4.8601234567E10</v></c><c r="B3" s="1"><v>46148</v></c>'
        '<c r="C3" t="str"><f>HYPERLINK("http://x")</f><v>Anna</v></c><c r="D3" t="b"><v>1</v></c>'
        '<c r="E3" s="2"><v>46148.5</v></c><c r="F3"><v>120.5</v></c></row>',
        strings="<si><t>phone</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>sound</t></rPh></si>",
        formats='<numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/>',
        styles='<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>',
    )
    assert rows(path) == [
        Row(1, ("phone", "", "name")),
        Row(3, ("48601234567", "2026-05-06", "Anna", "yes", "2026-05-06 12:00", "120.5")),
    ]


def test_a_number_is_written_as_somebody_would_write_it() -> None:
    assert [number(text) for text in ("1", "1.0", "4.8601234567E10", "0.5", "1e400", "nan", "x", "1e18")] == [
        "1", "1", "48601234567", "0.5", "", "", "x", "1e18",
    ]  # fmt: skip


def test_cells_without_a_place_stand_one_after_the_other(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", row("phone", "", "name") + row("1", "2"))
    assert cells(path) == [("phone", "", "name"), ("1", "2")]


def test_the_sheet_that_is_named_is_read_else_the_first(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", row("1"), sheets=("Notes", "People"))
    assert rows(path) == []
    assert rows(path, sheet="People") == [Row(1, ("1",))]
    with pytest.raises(FileRefused, match="no sheet Leute: Notes, People"):
        opened(path, "PL", sheet="Leute")


def test_a_column_far_to_the_right_refuses_its_row(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", '<row><c r="XFD1"><v>1</v></c></row>' + row("1"))
    assert rows(path) == [Bad(1, "columns", f"more than {MOST_COLUMNS} columns"), Row(2, ("1",))]


def test_rows_are_counted_whatever_the_file_numbers_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outbound.lists.files.xlsx.MOST_ROWS", 2)
    path = workbook(tmp_path / "p.xlsx", '<row r="1"><c><v>1</v></c></row>' * 4)
    with pytest.raises(FileRefused, match="more than 2 rows"):
        rows(path)


def test_a_bomb_is_given_up_before_it_is_large(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    workbook(path, row("1"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book, book.open("xl/sharedStrings.xml", "w") as part:
        part.write(f'<sst xmlns="{MAIN}"><si><t>'.encode())
        for _ in range(HARMLESS // (1 << 20) + 8):
            part.write(b" " * (1 << 20))
    tracemalloc.start()
    with pytest.raises(FileRefused, match="unpacks to more than"):
        rows(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_entities_are_refused_whatever_they_say(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(FileRefused, match="document type"):
        rows(workbook(tmp_path / "p.xlsx", row("1"), before=bomb))


def test_a_part_outside_of_the_workbook_is_not_there(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", row("1"))
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    link = "xl/_rels/workbook.xml.rels"
    parts[link] = parts[link].replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd")
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    with pytest.raises(FileRefused, match="without"):
        rows(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 but no zip", "neither a workbook"),
        (opening_.OLD_OFFICE + b"x" * 600, "old workbook"),
    ],
)
def test_what_is_no_workbook_is_told_what_to_do(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        rows(file(tmp_path, content))


@pytest.mark.parametrize("name", ["zzz", "idna", "undefined"])
def test_a_workbook_in_an_encoding_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused, match="no XML"):
        rows(workbook(tmp_path / "p.xlsx", row("1"), before=f'<?xml version="1.0" encoding="{name}"?>'))


def test_a_damaged_workbook_is_refused_in_a_sentence(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "p.xlsx", "".join(row(str(n)) for n in range(500))).read_bytes()
    for place in range(40, len(whole), 97):
        path = file(tmp_path, whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with contextlib.suppress(FileRefused):
            assert len(rows(path)) <= 500
