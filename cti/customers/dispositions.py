"""How a talk ended, in the agent's word: the words there are, and writing one down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import orjson

from cti.happenings import DispositionSet
from ivr.eventlog import EventLog
from ivr.statements import Sql
from ivr.store import Store


@dataclass(frozen=True, slots=True)
class Disposition:
    """One word for how a talk ended."""

    code: str
    label: str


DISPOSITIONS = (
    Disposition("solved", "Solved"),
    Disposition("promised", "We promised something"),
    Disposition("passed_on", "Passed on to a colleague"),
    Disposition("complaint", "Complaint"),
    Disposition("not_solved", "Not solved"),
    Disposition("wrong_number", "Wrong number"),
    Disposition("do_not_call", "Never call again"),
    Disposition("no_talk", "Nobody on the line"),
)
_LABELS = {d.code: d.label for d in DISPOSITIONS} | {"machine": "Answering machine"}
_CODES = {d.code for d in DISPOSITIONS}


def label_of(code: str) -> str:
    """What people read; a campaign's own word stands for itself."""
    return _LABELS.get(code) or code.replace("_", " ").capitalize()


TALKED = Sql("SELECT body FROM event WHERE call_id = :call_id AND kind = 'agent.connected'")


class UnknownDisposition(ValueError):
    """There is no such disposition."""


class Dispositions:
    """Writes through the event log, so that the timeline has it in the same transaction."""

    def __init__(self, events: EventLog, store: Store) -> None:
        self._events, self._store = events, store

    async def put(
        self, call_id: str, user: str, disposition: str, note: str, at: datetime, further: Collection[str] = ()
    ) -> bool:
        """On disk when it returns True. False: no such call, or this agent did not talk in it. `further`: words that
        the talk of a campaign may end with besides. Raises UnknownDisposition, StoreDown, LogFull."""
        if disposition not in _CODES and disposition not in further:
            raise UnknownDisposition(disposition)
        if user not in await self.who_talked(call_id):
            return False
        happening = DispositionSet(call_id=call_id, at=at, user=user, disposition=disposition, note=note)
        await self._events.appended(happening)
        return True

    async def who_talked(self, call_id: str) -> set[str]:
        """User names. Raises StoreDown, LogFull."""
        await self._events.flush()
        return {orjson.loads(body)["member"] for (body,) in await self._store.fetch(TALKED, call_id=call_id)}
