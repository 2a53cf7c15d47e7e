"""Named queries of a site: `queries.sql`, one statement under each `-- name: overdue_customers`; where the site has
several databases, `-- database: crm` says which one is asked.

A folder and the name of a file come in, Query by name goes out. QueryProblem is the author's.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts_dsl.settings.model import Query
from scripts_dsl.walk import regular

LARGEST = 256 * 1024
"""Bytes of a file of queries."""

_HEAD = re.compile(r"^--\s*name:\s*(?P<name>\S+)\s*$", re.M)
_DATABASE = re.compile(r"^--\s*database:\s*(?P<name>\S+)\s*$", re.M)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_READS = re.compile(r"\s*(select|with)\b", re.I)
_QUIET = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.S)
"""Texts and comments: nothing in them is a word of the query."""
_WRITES = re.compile(
    r"\b(insert|update|delete|drop|alter|create|truncate|grant|attach|pragma|call|merge|replace\s+into)\b", re.I
)
_ARGUMENT = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)", re.I)


class QueryProblem(ValueError):
    """A sentence for the author of the queries."""

    def __init__(self, text: str, *hints: str) -> None:
        super().__init__(text)
        self.hints = hints


def read(folder: Path, name: str) -> dict[str, Query]:
    """The queries of a file beside the settings. Raises QueryProblem."""
    path = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise QueryProblem(f"'{name}' is not beside the settings")
    try:
        with regular(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as problem:
        raise QueryProblem(f"'{name}' cannot be read: {problem.strerror}") from problem
    if len(data) > LARGEST:
        raise QueryProblem(f"'{name}' has more than {LARGEST // 1024} KB")
    try:
        return parse(data.decode())
    except UnicodeDecodeError as problem:
        raise QueryProblem(f"'{name}' is not UTF-8") from problem


def parse(text: str) -> dict[str, Query]:
    """The queries of a text, by name. Raises QueryProblem."""
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise QueryProblem("the file of queries has no query", "begin with  -- name: overdue_customers")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found: dict[str, Query] = {}
    for head, end in zip(heads, ends, strict=True):
        if head["name"] in found:
            raise QueryProblem(f"query '{head['name']}' is written twice")
        found[head["name"]] = _query(head["name"], text[head.end() : end].strip().rstrip(";"))
    return found


def _query(name: str, sql: str) -> Query:
    words = _QUIET.sub(" ", sql)
    if not _NAME.fullmatch(name):
        raise QueryProblem(f"'{name}' cannot be the name of a query", "small letters, digits and _")
    if not _READS.match(words) or _WRITES.search(words) or ";" in words:
        raise QueryProblem(f"query '{name}' is not one that only reads", "one statement that begins with select")
    database = _DATABASE.search(sql)
    return Query(name, sql, tuple(dict.fromkeys(_ARGUMENT.findall(words))), database["name"] if database else "")
