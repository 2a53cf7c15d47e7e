"""Conversations in the database: written before they are told, read at the start, gone after KEPT.

In: what cti/chat/routes.py was sent. Out: rows of `chat_message` and `chat_read`; watchers are told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from cti.chat.model import MOST, Conversations, Headline, Said
from ivr.ids import new_id
from ivr.moments import micros, moment
from ivr.statements import Sql, grouped
from ivr.store import Store, StoreError

KEPT = timedelta(days=30)
SWEEP = 3600.0
"""Seconds."""

SAY = Sql(
    "INSERT INTO chat_message (id, agent, said_by, name, at, text) VALUES (:id, :agent, :by, :name, :at, :text)",
    key="id",
)
READ = Sql(
    "INSERT INTO chat_read (reader, agent, id, at) VALUES (:reader, :agent, :id, :at)"
    " ON CONFLICT (reader, agent) DO UPDATE SET id = excluded.id, at = excluded.at",
    key="reader",
)
NEWEST = Sql(
    "SELECT id, agent, said_by, name, at, text FROM (SELECT id, agent, said_by, name, at, text,"
    " ROW_NUMBER() OVER (PARTITION BY agent ORDER BY id DESC) AS place FROM chat_message WHERE at >= :since) newest"
    " WHERE place <= :most ORDER BY id"
)
MARKS = Sql("SELECT reader, agent, id FROM chat_read WHERE at >= :since")
OLD = Sql("DELETE FROM chat_message WHERE at < :before")
OLD_MARKS = Sql("DELETE FROM chat_read WHERE at < :before")
"""What was read then is as old."""

Watcher = Callable[[str, Said | None], None]

log = structlog.get_logger(__name__)


class Chat:
    """`clock` gives the time with a zone."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._all = Conversations()
        self._one_at_a_time = asyncio.Lock()
        self._last_ms = 0
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of whose conversation is otherwise, with the message; None: somebody has read it."""
        self._watchers.append(watcher)

    async def load(self) -> None:
        """What was written before this program began. Raises StoreDown."""
        since = micros(self._clock() - KEPT)
        for id_, agent, by, name, at, text in await self._store.fetch(NEWEST, since=since, most=MOST):
            self._all.put(Said(id_, agent, by, name, moment(at), text))
        self._all.know((reader, agent, id_) for reader, agent, id_ in await self._store.fetch(MARKS, since=since))

    async def say(self, agent: str, by: str, name: str, text: str) -> Said:
        """On disk when it returns. Raises StoreDown."""
        async with self._one_at_a_time:
            now = self._clock()
            self._last_ms = max(self._last_ms + 1, int(now.timestamp() * 1000))
            said = Said(new_id(now_ms=self._last_ms), agent, by, name, now, text)
            await self._store.write(
                grouped([SAY(id=said.id, agent=agent, by=by, name=name, at=micros(now), text=text)])
            )
            self._all.put(said)
        self._tell(agent, said)
        return said

    async def read(self, reader: str, agent: str, id_: str) -> None:
        """Everything up to this message was seen. Raises StoreDown."""
        if self._all.read(reader, agent, id_) is None:
            return
        await self._store.write(grouped([READ(reader=reader, agent=agent, id=id_, at=micros(self._clock()))]))
        self._tell(agent, None)

    def of(self, agent: str) -> tuple[Said, ...]:
        """The newest messages, the oldest first."""
        return self._all.of(agent)

    def read_to(self, reader: str, agent: str) -> str:
        """Id of the last message that was seen; '': none."""
        return self._all.read_to(reader, agent)

    def headlines(self, reader: str) -> list[Headline]:
        """Every conversation, the newest first."""
        return self._all.headlines(reader)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.sweep()
            except StoreError as problem:
                log.warning("chat.not_swept", problem=str(problem))
            await asyncio.sleep(SWEEP)

    async def sweep(self) -> None:
        """What is older than KEPT is gone. Raises StoreError."""
        before = self._clock() - KEPT
        await self._store.write(grouped([OLD(before=micros(before)), OLD_MARKS(before=micros(before))]))
        self._all.forget(before)

    def _tell(self, agent: str, said: Said | None) -> None:
        for watcher in self._watchers:
            watcher(agent, said)
