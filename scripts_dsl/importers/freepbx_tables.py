"""The two tables of FreePBX's IVR module: a backup's JSON, a database export, SQL or CSV comes in, rows go out.

`ivr_details` and `ivr_entries` are columns of the module's own database definition (FreePBX/ivr, module.xml); a backup
keeps them in `modulejson/Ivr.json`. Of other modules' tables only the names of things are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from scripts_dsl.importers.freepbx_sql import columns_of, is_sql, read_sql
from scripts_dsl.importers.report import ImportReport
from scripts_dsl.importers.source import ImportRefused, Json, a_list, a_map, read_json, read_text, word

Row = dict[str, str]
"""Column -> text; '' for NULL."""

DETAILS = ("ivrs", "ivr_details")
"""In a backup, and in the database."""
ENTRIES = ("entries", "ivr_entries")
NAMES: Mapping[str, tuple[str, str]] = {
    "recordings": ("id", "displayname"),
    "queues_config": ("extension", "descr"),
    "ringgroups": ("grpnum", "description"),
    "users": ("extension", "name"),
    "timeconditions": ("timeconditions_id", "displayname"),
    "announcement": ("announcement_id", "description"),
    "miscdests": ("id", "description"),
}
"""Table of another module -> its columns for the number of a thing and what the site calls it."""
ENVELOPE = frozenset(
    (
        "configs",
        "tables",
        "settings",
        "features",
        "kvstore",
        "module",
        "modulename",
        "dependencies",
        "dirs",
        "files",
        "garbage",
    )
)
"""What a backup writes round the tables of every module."""

COLUMNS = frozenset(
    (
        "id", "name", "description", "announcement", "directdial", "retvm", "alertinfo", "rvolume",
        "invalid_loops", "invalid_retry_recording", "invalid_recording", "invalid_destination",
        "invalid_append_announce", "invalid_ivr_ret", "timeout_enabled", "timeout_time", "timeout_loops",
        "timeout_retry_recording", "timeout_recording", "timeout_destination", "timeout_append_announce",
        "timeout_ivr_ret", "strict_dial_timeout", "accept_pound_key",
    )
)  # fmt: skip
"""All 24 of ivr_details."""
ENTRY_COLUMNS = frozenset(("ivr_id", "selection", "dest", "ivr_ret"))

MOST_ROWS = 2_000
"""IVRs and entries together; a site has tens."""


@dataclass(slots=True)
class Tables:
    """What was found."""

    ivrs: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """Table and number of a thing of another module -> its name, when the export has that table too."""


def read_tables(files: Iterable[bytes], report: ImportReport) -> Tables:
    """One file with both tables, or one file each. ImportRefused when there is no IVR in them."""
    tables = Tables()
    texts = [read_text(data) for data in files]
    sql = {number for number, text in enumerate(texts) if is_sql(text)}
    columns = {table: found for number in sorted(sql) for table, found in columns_of(texts[number]).items()}
    for number, text in enumerate(texts):
        if number in sql:
            _take_parts(read_sql(text, columns), tables, report)
        elif text.lstrip()[:1] in ("{", "["):
            _take_json(read_json(text), tables, report)
        else:
            _take_rows(_csv(text), tables)
    if len(tables.ivrs) + len(tables.entries) > MOST_ROWS:
        raise ImportRefused(f"more than {MOST_ROWS:,} rows")
    tables.ivrs = _each_once(tables.ivrs, report)
    if not tables.ivrs:
        raise ImportRefused("there is no row of ivr_details in it (columns id, name, announcement, …)")
    if not tables.entries:
        report.lose("table ivr_entries", "it is not in the file: the keys of the menus are missing")
    return tables


def _each_once(ivrs: Iterable[Row], report: ImportReport) -> list[Row]:
    """The IVRs that have a number; two files may tell the same one."""
    found: dict[str, Row] = {}
    for ivr in ivrs:
        number = ivr.get("id", "")
        if not number or number in found:
            why = "it has no id" if not number else f"there is another IVR {number}; this one is left out"
            report.lose(f"IVR '{ivr.get('name', '')}'", why)
        else:
            found[number] = ivr
    return list(found.values())


# --- JSON --------------------------------------------------------------------------------------------------------


def _take_json(data: Json, tables: Tables, report: ImportReport) -> None:
    if isinstance(data, list):
        exported = [part for part in data if a_map(part).get("type") == "table"]
        if exported:  # a database export: [{"type": "table", "name": "ivr_details", "data": [...]}]
            data = {word(part.get("name")): part.get("data") for part in exported}
        else:
            _take_rows(_rows(data), tables)
            return
    _take_parts(a_map(data), tables, report)


def _take_parts(parts: Mapping[str, Json], tables: Tables, report: ImportReport) -> None:
    """Tables by name; `configs` and `tables` of a backup hold more of them."""
    for name, value in parts.items():
        if name in DETAILS:
            tables.ivrs += _rows(value)
        elif name in ENTRIES:
            tables.entries += _rows(value)
        elif name in NAMES:
            number, called = NAMES[name]
            tables.names |= {(name, row.get(number, "")): row.get(called, "") for row in _rows(value)}
        elif name in ("configs", "tables"):
            for inner in value if isinstance(value, list) else [value]:
                _take_parts(a_map(inner), tables, report)
        elif value and name not in ENVELOPE:
            report.lose(f"part '{name}' of the file", "it is not of the IVR module and is not read")


def _rows(value: Json) -> list[Row]:
    """A list of rows; or rows, or lists of rows, by id."""
    items = list(value.values()) if isinstance(value, dict) else a_list(value)
    flat = [row for item in items for row in (item if isinstance(item, list) else [item])]
    return [_row(row) for row in flat if isinstance(row, dict)]


def _row(row: dict[str, Json]) -> Row:
    """Without the numbered copies of the columns that a backup has."""
    named = {str(column): word(value) for column, value in row.items()}
    values = {value for column, value in named.items() if not column.isdigit()}
    return {c: v for c, v in named.items() if not (c.isdigit() and v in values)}


# --- CSV ---------------------------------------------------------------------------------------------------------


def _csv(text: str) -> list[Row]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [*islice(reader, MOST_ROWS + 1)]
    except csv.Error as error:
        raise ImportRefused(f"this is neither JSON nor CSV: {error}") from None
    return [{_bare(column): _bare(value) for column, value in row.items() if column} for row in rows]


def _bare(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "" if text in ("NULL", "\\N") else text


def _take_rows(rows: list[Row], tables: Tables) -> None:
    """A table alone is known by its columns."""
    for row in rows:
        if "ivr_id" in row or "selection" in row:
            tables.entries.append(row)
        elif "id" in row:
            tables.ivrs.append(row)
