"""Promises and tasks as rows. Written in the transaction of what happened to them; read at the start and for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cti.happenings import PromiseMade, PromiseMoved, PromiseNear, PromiseTaken
from cti.promises.states import Owed, PromiseState, What
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Row

MADE = Sql(
    "INSERT INTO promise"
    " (id, kind, customer_id, number, call_id, text, due_at, owner, queue, made_at, made_by, state)"
    " VALUES (:promise, :what, (SELECT customer_id FROM interaction WHERE id = CAST(:call_id AS TEXT)),"
    " (SELECT number FROM interaction WHERE id = CAST(:call_id AS TEXT)),"
    " CAST(:call_id AS TEXT), :text, :due, :owner, :queue, :at, :user, 'open')"
    " ON CONFLICT (id) DO NOTHING",
    key="promise",
)
"""Whose it is, the call says: a customer who was erased meanwhile is nobody's."""
TAKEN = Sql("UPDATE promise SET owner = :user WHERE id = :promise", key="promise")
TOLD = Sql("UPDATE promise SET told = :at WHERE id = :promise", key="promise")
MOVED = Sql(
    "UPDATE promise SET state = :state, moved = :at, moved_by = :user, why = :why WHERE id = :promise", key="promise"
)
NOT_OVER = Sql(
    "SELECT id, call_id, customer_id, owner, made_at, due_at, kind, queue, state, told FROM promise"
    " WHERE state IN ('open', 'late') ORDER BY made_at, id"
)
WHOSE = Sql("SELECT customer_id, number FROM interaction WHERE id = :call_id")
MOST = 200
_SHOWN = (
    "SELECT p.id, p.kind, p.call_id, p.customer_id, c.name, p.number, p.text, p.due_at, p.owner, p.queue, p.made_at,"
    " p.made_by, p.state FROM promise p LEFT JOIN customer c ON c.id = p.customer_id"
)
ONE = Sql(f"{_SHOWN} WHERE p.id = :promise")
_MINE = (
    " WHERE p.state IN ('open', 'late') AND (p.owner = :owner OR (p.owner IS NULL AND p.queue IN"
    " (SELECT name FROM agent_skill WHERE user_name = :owner AND kind = 'queue')))"
)
OF_OWNER = Sql(_SHOWN + _MINE + " ORDER BY p.due_at IS NULL, p.due_at, p.id LIMIT :most")


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise or a task as pages show it."""

    id: str
    what: What
    call_id: str | None
    customer_id: str | None
    name: str | None
    """Of the customer."""
    number: str | None
    """Of who called."""
    text: str
    due: datetime | None
    owner: str | None
    queue: str | None
    made: datetime
    made_by: str | None
    state: PromiseState


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes."""
    h = happening
    if type(h) is PromiseMade:
        made = MADE(
            promise=h.promise, what=h.what, text=h.text, due=micros(h.due), owner=h.owner, queue=h.queue,
            at=micros(h.at), user=h.user, call_id=h.call_id,
        )  # fmt: skip
        return (made,)
    if type(h) is PromiseTaken:
        return (TAKEN(promise=h.promise, user=h.user),)
    if type(h) is PromiseNear:
        return (TOLD(promise=h.promise, at=micros(h.at)),)
    if type(h) is PromiseMoved:
        return (MOVED(promise=h.promise, state=h.state, at=micros(h.at), user=h.user, why=h.why or None),)
    return ()


def owed(rows: Iterable[Row]) -> list[Owed]:
    """Rows of NOT_OVER."""
    return [
        Owed(
            id_, call_id, customer_id, owner, moment(made), _moment(due), PromiseState(state), told is not None,
            What(kind), queue,
        )
        for id_, call_id, customer_id, owner, made, due, kind, queue, state, told in rows
    ]  # fmt: skip


def shown(rows: Iterable[Row]) -> list[Shown]:
    """Rows of ONE and OF_OWNER."""
    return [
        Shown(
            id_, What(kind), call_id, customer, name, number, text, _moment(due), owner, queue, moment(made), by,
            PromiseState(state),
        )
        for id_, kind, call_id, customer, name, number, text, due, owner, queue, made, by, state in rows
    ]  # fmt: skip


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
