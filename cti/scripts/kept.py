"""Where the script of each call stands, on disk: it outlives the page and the program."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.eventlog import EventLog
from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Store

READ_WITHIN = 1.0
"""Seconds; without an answer a script begins anew."""

STANDS = Sql(
    "INSERT INTO script_run (call_id, script, hash, course, at) VALUES (:call_id, :script, :hash, :course, :at)"
    " ON CONFLICT (call_id) DO UPDATE SET script = excluded.script, hash = excluded.hash, course = excluded.course,"
    " at = excluded.at",
    key="call_id",
)
OF_CALL = Sql("SELECT script, hash, course FROM script_run WHERE call_id = :call_id")
ANSWERS = Sql("SELECT question, answer FROM script_answer WHERE call_id = :call_id ORDER BY at, id")


@dataclass(frozen=True, slots=True)
class Saved:
    """A script on its way."""

    script: str
    hash: str
    """Of its graph."""
    course: Mapping[str, Any]
    """Course.to_json of scripts_dsl.talk_pages."""
    answers: tuple[tuple[str, str], ...] = ()
    """Question and answer, in order."""


class Kept:
    """Writes through the event log, in order with the answers."""

    def __init__(self, events: EventLog, store: Store) -> None:
        self._events, self._store = events, store

    def keep(self, call_id: str, saved: Saved, at: datetime) -> None:
        """Written within moments. Raises LogFull."""
        course = json.dumps(saved.course, ensure_ascii=False)
        self._events.also(STANDS(call_id=call_id, script=saved.script, hash=saved.hash, course=course, at=micros(at)))

    async def on_disk(self) -> None:
        """Wait until all of it is. Raises StoreError."""
        await self._events.flush()

    async def of(self, call_id: str) -> Saved | None:
        """None: this call has none. Raises StoreError, TimeoutError."""
        async with asyncio.timeout(READ_WITHIN):
            await self._events.flush()
            rows = await self._store.fetch(OF_CALL, call_id=call_id)
            if not rows:
                return None
            script, hash_, course = rows[0]
            return Saved(script, hash_, json.loads(course), await self.answers(call_id))

    async def answers(self, call_id: str) -> tuple[tuple[str, str], ...]:
        """What was answered in a call. Raises StoreError."""
        rows = await self._store.fetch(ANSWERS, call_id=call_id)
        return tuple((question, answer) for question, answer in rows)
