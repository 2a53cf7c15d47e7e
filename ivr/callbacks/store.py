"""Promised calls as rows. Written in the transaction of what happened to them; read at the start."""

from __future__ import annotations

from ivr.callbacks.happenings import CallbackMoved, CallbackPlaced
from ivr.callbacks.states import CallbackState
from ivr.callbacks.turn import Callback
from ivr.happenings import CallbackAsked, Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Store

ASKED = Sql(
    "INSERT INTO callback (id, key, call_id, queue, number, tell, language, since, asked, due, state, tries, because,"
    " not_before)"
    " VALUES (:id, :key, :call_id, :queue, :number, :tell, '', :since, :at, :due, 'waiting', 0, '', :not_before)"
    " ON CONFLICT (key) DO NOTHING",
    key="id",
)
"""A step that is performed again after a crash promises nothing new."""
PLACED = Sql(
    "UPDATE callback SET since = :since, name = :name, language = :language, caller = :caller WHERE id = :id", key="id"
)
MOVED = Sql(
    "UPDATE callback SET state = :state, because = :because, tries = :tries, not_before = :not_before,"
    " attempt = :attempt WHERE id = :id",
    key="id",
)
OPEN = Sql(
    "SELECT id, call_id, queue, number, tell, since, asked, due, name, language, state, tries, not_before, attempt,"
    " because, caller FROM callback WHERE state IN ('waiting', 'calling') ORDER BY since"
)
KEY = Sql("SELECT id FROM callback WHERE key = :key")


def project(happening: Happening) -> tuple[Write, ...]:
    """What the event log writes."""
    h = happening
    if type(h) is CallbackAsked:
        at = micros(h.at)
        due = at + round(h.within * 1_000_000)
        row = ASKED(
            id=h.id, key=h.key, call_id=h.call_id, queue=h.queue, number=h.number, tell=h.tell, at=at, due=due,
            since=h.not_before or at, not_before=h.not_before,
        )  # fmt: skip
        return (row,)
    if type(h) is CallbackPlaced:
        return (PLACED(id=h.callback, since=h.since, name=h.name, language=h.language, caller=h.caller),)
    if type(h) is CallbackMoved:
        return (_moved(h),)
    return ()


def _moved(h: CallbackMoved) -> Write:
    return MOVED(
        id=h.callback, state=h.state, because=h.because, tries=h.tries, not_before=h.not_before, attempt=h.attempt
    )


def moved(callback: Callback) -> CallbackMoved:
    """The happening that keeps this state of it."""
    return CallbackMoved(
        call_id=callback.call_id,
        callback=callback.id,
        state=callback.state.value,
        because=callback.because,
        tries=callback.tries,
        not_before=micros(callback.not_before) if callback.not_before else None,
        attempt=callback.attempt,
    )


async def open_callbacks(store: Store) -> tuple[Callback, ...]:
    """Promises that are not over, the longest wait first. Raises StoreError."""
    return tuple(_callback(*row) for row in await store.fetch(OPEN))


def _callback(
    id_: str,
    call_id: str,
    queue: str,
    number: str,
    tell: str,
    since: int,
    asked: int,
    due: int,
    name: str | None,
    language: str,
    state: str,
    tries: int,
    not_before: int | None,
    attempt: str | None,
    because: str,
    caller: str | None,
) -> Callback:
    return Callback(
        id=id_,
        call_id=call_id,
        queue=queue,
        number=number,
        tell=tell,
        since=moment(since),
        asked=moment(asked),
        due=moment(due),
        name=name,
        language=language,
        caller=caller,
        state=CallbackState(state),
        tries=tries,
        not_before=moment(not_before) if not_before is not None else None,
        attempt=attempt,
        because=because,
    )
