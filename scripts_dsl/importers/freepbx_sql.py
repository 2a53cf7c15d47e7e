"""A dump of FreePBX's database: SQL text comes in, tables with named columns go out. Nothing of it is executed.

The forms are those of mysqldump and mariadb-dump (columns stand in CREATE TABLE), of phpMyAdmin (columns stand in each
INSERT) and of mydumper (a file for the columns, one for the rows, which may be given together).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from scripts_dsl.importers.source import ImportRefused

Rows = list[dict[str, str]]

_NAME = r"[`\"]?(?:\w{1,64}[`\"]?\.[`\"]?)?(\w{1,64})[`\"]?"
_CREATE = re.compile(rf"^ {{0,8}}CREATE TABLE (?:IF NOT EXISTS )?{_NAME} ?\(", re.ASCII | re.IGNORECASE | re.MULTILINE)
_COLUMN = re.compile(r"^[ \t]{0,8}`(\w+)` ", re.ASCII | re.MULTILINE)
_INSERT = re.compile(
    rf"^ {{0,8}}(?:INSERT|REPLACE)(?: IGNORE)? INTO {_NAME} ?(?:\(([^()]{{0,4000}})\))?\s{{1,8}}VALUES\b",
    re.ASCII | re.IGNORECASE | re.MULTILINE,
)
_VALUE = re.compile(
    r"\s*+(?:_\w{1,32}+ ?(?='))?(?:'((?:[^'\\]++|\\.|'')*+)'|([\w.+-]{1,64}+))\s*+([,)])", re.ASCII | re.DOTALL
)
_OPEN = re.compile(r"[\s,]*+\(")
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "0": ""}

MOST_TABLES = 1_000
"""FreePBX with all its modules has 300."""
LONGEST_TABLE = 5_000
"""Characters of a CREATE TABLE that are looked at."""
MOST_ROWS = 20_000
"""Of all tables of a dump; a site has hundreds."""


def is_sql(text: str) -> bool:
    """It has a statement that makes or fills a table."""
    return _INSERT.search(text) is not None or _CREATE.search(text) is not None


def columns_of(text: str) -> dict[str, list[str]]:
    """Table -> its columns, in order, from CREATE TABLE."""
    found: dict[str, list[str]] = {}
    for create in islice(_CREATE.finditer(text), MOST_TABLES):
        end = text.find(";", create.end(), create.end() + LONGEST_TABLE)
        body = text[create.end() : end if end > 0 else create.end() + LONGEST_TABLE]
        found[create[1]] = [column[1] for column in _COLUMN.finditer(body)]
    return found


def read_sql(text: str, columns: Mapping[str, list[str]]) -> dict[str, Rows]:
    """Table -> rows; '' for NULL. ImportRefused when an INSERT cannot be read, with its line."""
    tables: dict[str, Rows] = {}
    count = 0
    for insert in _INSERT.finditer(text):
        named = re.findall(r"\w+", insert[2] or "", re.ASCII) or columns.get(insert[1])
        for values in _tuples(text, insert.end()):
            count += 1
            if count > MOST_ROWS:
                raise ImportRefused(
                    f"more than {MOST_ROWS:,} rows: export the tables ivr_details and ivr_entries alone"
                )
            if named is None or len(values) != len(named):
                raise ImportRefused(_misfit(text, insert, values, named))
            tables.setdefault(insert[1], []).append(dict(zip(named, values, strict=True)))
    return tables


def _misfit(text: str, insert: re.Match[str], values: list[str], named: list[str] | None) -> str:
    line = text.count("\n", 0, insert.start()) + 2
    if named is None:
        return f"the columns of {insert[1]} are not in the file (line {line}): export the table with its structure"
    return f"a row of {insert[1]} has {len(values)} values for {len(named)} columns (line {line})"


def _tuples(text: str, at: int) -> Iterator[list[str]]:
    """`(1,'a',NULL),(2,…);` from a position on."""
    while opened := _OPEN.match(text, at):
        at = opened.end()
        values: list[str] = []
        while value := _VALUE.match(text, at):
            at = value.end()
            values.append(_text(value[1]) if value[1] is not None else "" if value[2].upper() == "NULL" else value[2])
            if value[3] == ")":
                break
        else:
            raise ImportRefused(f"line {text.count(chr(10), 0, at) + 1} cannot be read as SQL values")
        yield values


def _text(quoted: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]) if found[1] else "'", quoted).strip()
