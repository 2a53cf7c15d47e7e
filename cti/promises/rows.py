"""Promises as rows. Written in the transaction of what happened to them; read at the start and for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cti.happenings import PromiseMade, PromiseMoved, PromiseNear
from cti.promises.states import Owed, PromiseState
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Row

MADE = Sql(
    "INSERT INTO promise (id, customer_id, number, call_id, text, due_at, owner, made_at, made_by, state)"
    " SELECT CAST(:promise AS TEXT), customer_id, number, id, CAST(:text AS TEXT), CAST(:due AS BIGINT),"
    " CAST(:owner AS TEXT), CAST(:at AS BIGINT), CAST(:user AS TEXT), 'open' FROM interaction WHERE id = :call_id"
    " ON CONFLICT (id) DO NOTHING",
    key="promise",
)
TOLD = Sql("UPDATE promise SET told = :at WHERE id = :promise", key="promise")
MOVED = Sql(
    "UPDATE promise SET state = :state, moved = :at, moved_by = :user, why = :why WHERE id = :promise", key="promise"
)
NOT_OVER = Sql(
    "SELECT id, call_id, customer_id, owner, made_at, due_at, state, told FROM promise"
    " WHERE state IN ('open', 'late') ORDER BY made_at, id"
)
WHOSE = Sql("SELECT customer_id FROM interaction WHERE id = :call_id")
MOST = 200
_SHOWN = (
    "SELECT p.id, p.call_id, p.customer_id, c.name, p.number, p.text, p.due_at, p.owner, p.made_at, p.made_by, p.state"
    " FROM promise p LEFT JOIN customer c ON c.id = p.customer_id"
)
ONE = Sql(f"{_SHOWN} WHERE p.id = :promise")
OF_OWNER = Sql(
    f"{_SHOWN} WHERE p.owner = :owner AND p.state IN ('open', 'late')"
    " ORDER BY p.due_at IS NULL, p.due_at, p.id LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as pages show it."""

    id: str
    call_id: str | None
    customer_id: str | None
    name: str | None
    """Of the customer."""
    number: str | None
    """Of who called."""
    text: str
    due: datetime | None
    owner: str | None
    made: datetime
    made_by: str | None
    state: PromiseState


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes."""
    h = happening
    if type(h) is PromiseMade:
        due, at = micros(h.due), micros(h.at)
        made = MADE(promise=h.promise, text=h.text, due=due, owner=h.owner, at=at, user=h.user, call_id=h.call_id)
        return (made,)
    if type(h) is PromiseNear:
        return (TOLD(promise=h.promise, at=micros(h.at)),)
    if type(h) is PromiseMoved:
        return (MOVED(promise=h.promise, state=h.state, at=micros(h.at), user=h.user, why=h.why or None),)
    return ()


def owed(rows: Iterable[Row]) -> list[Owed]:
    """Rows of NOT_OVER."""
    return [
        Owed(id_, call_id, customer_id, owner, moment(made), _moment(due), PromiseState(state), told is not None)
        for id_, call_id, customer_id, owner, made, due, state, told in rows
    ]


def shown(rows: Iterable[Row]) -> list[Shown]:
    """Rows of ONE and OF_OWNER."""
    return [
        Shown(id_, call_id, customer, name, number, text, _moment(due), owner, moment(made), by, PromiseState(state))
        for id_, call_id, customer, name, number, text, due, owner, made, by, state in rows
    ]


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
