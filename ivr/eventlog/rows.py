"""A happening as a row of the table `event`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import orjson

from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write

APPEND = Sql(
    "INSERT INTO event (id, at, kind, call_id, customer_id, cause_id, body)"
    " VALUES (:id, :at, :kind, :call_id, :customer_id, :cause_id, :body)",
    key="id",
)
KNOWN = Sql("SELECT 1 FROM event WHERE id = :id")

_COLUMNS = {"kind", "call_id", "at", "id", "cause_id", "customer_id"}
_body_of: dict[type[Happening], Callable[[Happening], dict[str, Any]]] = {}


def row(happening: Happening) -> Write:
    """The event's row. What is no JSON in the body is kept as text rather than lost."""
    kind = type(happening)
    fields = _body_of.get(kind) or _learn(kind)
    body = fields(happening)
    try:
        text = orjson.dumps(body).decode()
    except TypeError:
        text = _clean(json.dumps(body, default=str, ensure_ascii=False))
    args = (
        happening.id, micros(happening.at), kind.kind, happening.call_id, getattr(happening, "customer_id", None),
        happening.cause_id, text,
    )  # fmt: skip
    return Write(APPEND, args, happening.id)


def _learn(kind: type[Happening]) -> Callable[[Happening], dict[str, Any]]:
    """How to take the fields that have no column of their own; worked out once per class."""
    names = tuple(f.name for f in dataclasses.fields(kind) if f.name not in _COLUMNS)
    _body_of[kind] = lambda happening: {name: getattr(happening, name) for name in names}
    return _body_of[kind]


def cleaned(write: Write) -> Write:
    """The same write with nothing in its texts that a database cannot keep (NUL, halves of UTF-16 pairs)."""
    return write._replace(args=tuple(_clean(a) if isinstance(a, str) else a for a in write.args))


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
