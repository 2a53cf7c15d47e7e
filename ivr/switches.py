"""What supervisors have switched: notices that callers hear, queues that take nobody for now. Kept in a table, so that
a restart forgets nothing.

In: who does it, in this process or beside it (`enter`). Out: happenings on the bus, of which the event log makes rows;
facts for flows (`notices.outage.on`), and the reason that callers of a closed queue hear (ivr/calls.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.office_count import COUNT
from ivr.statements import Sql, Write, grouped
from ivr.store import Store

KEEP = Sql(
    'INSERT INTO switch (name, "on", texts, by_user, at) VALUES (:name, :on, :texts, :user, :at)'
    ' ON CONFLICT (name) DO UPDATE SET "on" = excluded."on", texts = excluded.texts, by_user = excluded.by_user,'
    " at = excluded.at",
    key="name",
)
ALL = Sql('SELECT name, "on", texts, by_user, at FROM switch')

NOTICE, QUEUE = "notice:", "queue:"
"""How rows are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSwitched(Happening):
    """A notice of the settings is on, or off, whatever the settings say."""

    kind: ClassVar[str] = "notice.switched"
    notice: str
    on: bool
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSwitched(Happening):
    """A queue takes nobody, or takes callers again."""

    kind: ClassVar[str] = "queue.switched"
    queue: str
    closed: bool
    reason: Mapping[str, str]
    """What callers hear, by language."""
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway(Happening):
    """A caller came to a closed queue, heard why, and went on as if nobody were there."""

    kind: ClassVar[str] = "queue.turned_away"
    queue: str


@dataclass(frozen=True, slots=True)
class Switch:
    """How something was switched last."""

    on: bool
    """Of a queue: closed."""
    by: str
    """User name."""
    at: datetime
    texts: Mapping[str, str] = field(default_factory=dict)


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    match happening:
        case NoticeSwitched() as h:
            return (KEEP(name=NOTICE + h.notice, on=h.on, texts="{}", user=h.user, at=micros(h.at)),)
        case QueueSwitched() as h:
            texts = json.dumps(dict(h.reason), ensure_ascii=False)
            return (KEEP(name=QUEUE + h.queue, on=h.closed, texts=texts, user=h.user, at=micros(h.at)),)
    return ()


async def switched(store: Store) -> dict[str, Switch]:
    """How everything was switched last that ever was, by name of its row. Raises StoreDown."""
    rows = await store.fetch(ALL)
    return {name: Switch(bool(on), user, moment(at), json.loads(texts)) for name, on, texts, user, at in rows}


async def enter(store: Store, change: NoticeSwitched | QueueSwitched) -> None:
    """By another process than the engine, which sees it within a second: on disk when it returns. Raises StoreError."""
    await store.write(grouped([row(change), *project(change), COUNT()]))


class Switches:
    """Of this process. `publish`: the bus."""

    def __init__(self, publish: Callable[[Happening], None], clock: Callable[[], datetime]) -> None:
        self._publish, self._clock = publish, clock
        self._known: dict[str, Switch] = {}
        self._watchers: list[Callable[[str], None]] = []

    async def load(self, store: Store) -> None:
        """As the last process left it. Raises StoreDown."""
        self._known.update(await switched(store))

    async def read_again(self, store: Store) -> None:
        """What was switched beside this process, and is newer than what this one did. Raises StoreDown."""
        for name, found in (await switched(store)).items():
            known = self._known.get(name)
            if known is None or found.at > known.at:
                self._put(name, found)

    def watch(self, watcher: Callable[[str], None]) -> None:
        """Tell `watcher` the name (`queue:support`) of what was switched."""
        self._watchers.append(watcher)

    # --- for supervisors -----------------------------------------------------------------------------------------

    def notice(self, name: str, on: bool, user: str) -> None:
        """Calls in progress see it at their next step."""
        now = self._clock()
        self._put(NOTICE + name, Switch(on, user, now))
        self._publish(NoticeSwitched(at=now, notice=name, on=on, user=user))

    def close(self, queue: str, reason: Mapping[str, str], user: str) -> None:
        """Who comes now hears `reason` (by language) and goes where the flow leads when nobody is there."""
        self._switch(queue, Switch(True, user, self._clock(), dict(reason)))

    def open(self, queue: str, user: str) -> None:
        """It takes callers again."""
        self._switch(queue, Switch(False, user, self._clock()))

    def _switch(self, queue: str, to: Switch) -> None:
        self._put(QUEUE + queue, to)
        self._publish(QueueSwitched(at=to.at, queue=queue, closed=to.on, reason=to.texts, user=to.by))

    def _put(self, name: str, to: Switch) -> None:
        self._known[name] = to
        for watcher in self._watchers:
            watcher(name)

    def all(self) -> Mapping[str, Switch]:
        """Everything that was ever switched, by name: `queue:support`."""
        return dict(self._known)

    # --- for calls and pages -------------------------------------------------------------------------------------

    def facts(self, names: frozenset[str]) -> Mapping[str, Any]:
        """`notices.outage.on` of those that were ever switched; the others are as the settings say."""
        found = {}
        for name in names:
            match name.split("."):
                case ["notices", notice, "on"] if (known := self._known.get(NOTICE + notice)) is not None:
                    found[name] = known.on
        return found

    def of_notice(self, name: str) -> Switch | None:
        """None: nobody has switched it."""
        return self._known.get(NOTICE + name)

    def closed(self, queue: str) -> Switch | None:
        """None: it takes callers."""
        known = self._known.get(QUEUE + queue)
        return known if known is not None and known.on else None

    def reason(self, queue: str) -> Mapping[str, str] | None:
        """What callers of a closed queue hear, by language; None: it takes callers."""
        known = self.closed(queue)
        return known.texts if known is not None else None
