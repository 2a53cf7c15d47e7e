"""SQL as text, once for every database, and the writes of many happenings sorted into few statements.

In: text with `:names`. Out: what each driver understands (`?1` or `$1`) with its arguments in order. Used by the
stores, the event log and everybody who looks something up or projects a happening into a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

_NAME = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
"""A parameter; `::` is a cast and stays."""


class Sql:
    """One statement. Calling it with its parameters makes a Write (or the arguments of a look-up).

    `key` names the parameter that says which row is written: writes of different keys may change places, writes of
    one key may not. A statement without a key keeps its place among all others.
    """

    __slots__ = ("key", "names", "postgres", "sqlite")

    def __init__(self, text: str, key: str | None = None) -> None:
        self.names = tuple(dict.fromkeys(_NAME.findall(text)))
        if key is not None and key not in self.names:
            raise ValueError(f"the key {key} is no parameter of: {text}")
        place = {name: i for i, name in enumerate(self.names, 1)}
        self.key = key
        self.sqlite = _NAME.sub(lambda m: f"?{place[m[1]]}", text)
        self.postgres = _NAME.sub(lambda m: f"${place[m[1]]}", text)

    def __call__(self, **values: Any) -> Write:
        """Raises TypeError when a parameter is missing or unknown."""
        if len(values) != len(self.names):
            raise TypeError(f"parameters {sorted(values)} given for {sorted(self.names)}")
        try:
            args = tuple([values[name] for name in self.names])
        except KeyError as missing:
            raise TypeError(f"parameter {missing} of: {self.sqlite}") from None
        return Write(self, args, None if self.key is None else values[self.key])


class Write(NamedTuple):
    """A statement with its arguments."""

    sql: Sql
    args: tuple[Any, ...]
    key: Any = None


class Latest(NamedTuple):
    """A write of which only the newest counts: `make` gives the arguments when it is written, and is not called for
    those that a newer one of the same statement and key replaced."""

    sql: Sql
    key: str
    make: Callable[[], tuple[Any, ...]]


class Group(NamedTuple):
    """One statement with all its rows: one executemany."""

    sql: Sql
    rows: list[tuple[Any, ...]]


def grouped(writes: Iterable[Write]) -> list[Group]:
    """Few groups that do the same as `writes` one after the other."""
    groups: list[Group] = []
    newest: dict[Sql, int] = {}
    touched: dict[Any, int] = {}
    barrier = -1
    for sql, args, key in writes:
        at = newest.get(sql, -1)
        if at < max(touched.get(key, -1), barrier) or at < 0 or (key is None and at != len(groups) - 1):
            at = newest[sql] = len(groups)
            groups.append(Group(sql, []))
        groups[at].rows.append(args)
        touched[key] = at
        if key is None:
            barrier = at
    return groups
