"""What somebody had to be told at once, until somebody says that he looks after it: kept, and shown on pages.

In: what alarms.py sends, and who acknowledges one. Out: happenings on the bus, of which the event log makes rows, and
every change to who watches (cti/board/board.py, cti/routes/alarms.py). A restarted program knows them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from ivr.alarms import Alarm
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Store

MOST = 100
"""Alarms in memory and on a page. More: those that are acknowledged go first, then the oldest."""

PUT = Sql("INSERT INTO alarm (id, at, what, who, details) VALUES (:id, :at, :what, :who, :details)", key="id")
ACKNOWLEDGE = Sql(
    "UPDATE alarm SET acknowledged = :at, by_user = :user, by_name = :name WHERE id = :id AND acknowledged IS NULL",
    key="id",
)
NEWEST = Sql(
    "SELECT id, at, what, who, details, acknowledged, by_user, by_name FROM alarm"
    " ORDER BY acknowledged IS NULL DESC, at DESC LIMIT :most"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmTold(Happening):
    """`call_id` of the call, if there is one, is among the details: it is no step of that call."""

    kind: ClassVar[str] = "alarm.told"
    alarm: str
    what: str
    who: str | None
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAcknowledged(Happening):
    kind: ClassVar[str] = "alarm.acknowledged"
    alarm: str
    user: str
    name: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who looks after it."""

    at: datetime
    user: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """An alarm, and what became of it."""

    alarm: Alarm
    acknowledged: Acknowledged | None = None


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    h = happening
    if type(h) is AlarmTold:
        details = json.dumps(dict(h.details), ensure_ascii=False)
        return (PUT(id=h.alarm, at=micros(h.at), what=h.what, who=h.who, details=details),)
    if type(h) is AlarmAcknowledged:
        return (ACKNOWLEDGE(id=h.alarm, at=micros(h.at), user=h.user, name=h.name),)
    return ()


class KeptAlarms:
    """Of this process. `publish`: the bus."""

    def __init__(self, publish: Callable[[Happening], None], clock: Callable[[], datetime]) -> None:
        self._publish, self._clock = publish, clock
        self._told: dict[str, Told] = {}
        self._watchers: list[Callable[[Told], None]] = []

    async def load(self, store: Store) -> None:
        """What was told before this program began. Raises StoreDown."""
        rows = await store.fetch(NEWEST, most=MOST)
        for id_, at, what, who, details, acknowledged, user, name in sorted(rows, key=lambda row: row[1]):
            alarm = Alarm(what, moment(at), json.loads(details), who, id_)
            done = Acknowledged(moment(acknowledged), user, name) if acknowledged is not None else None
            self._told[id_] = Told(alarm, done)

    def watch(self, watcher: Callable[[Told], None]) -> None:
        """Tell `watcher` of each new alarm, and when one is acknowledged."""
        self._watchers.append(watcher)

    def keep(self, alarm: Alarm) -> None:
        """Somebody is told of it."""
        self._put(Told(alarm))
        self._publish(AlarmTold(at=alarm.at, alarm=alarm.id, what=alarm.what, who=alarm.who, details=alarm.details))

    def acknowledge(self, id_: str, user: str, name: str) -> Told | None:
        """As it stands now: who was first stays. None: there is no such alarm, or it is too old."""
        told = self._told.get(id_)
        if told is None or told.acknowledged is not None:
            return told
        now = self._clock()
        told = replace(told, acknowledged=Acknowledged(now, user, name))
        self._put(told)
        self._publish(AlarmAcknowledged(at=now, alarm=id_, user=user, name=name))
        return told

    def newest(self) -> list[Told]:
        """The last one first."""
        return list(reversed(self._told.values()))

    def _put(self, told: Told) -> None:
        self._told[told.alarm.id] = told
        if len(self._told) > MOST:
            done = (id_ for id_, one in self._told.items() if one.acknowledged is not None)
            del self._told[next(done, next(iter(self._told)))]
        for watcher in self._watchers:
            watcher(told)
