"""People are added, changed and removed: by the page inside the engine, by the command line beside it, with one code.

In: a change, and who makes it. Out: rows, the event that tells it and a new count, in one transaction. An engine looks
at the count (cti/office/staff.py) and does at once what follows. Fields are written one by one: two people who change
different ones at the same time do not undo each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cti.agents.directory import KEEP, KEEP_HASH, Agent, Agents, skills_kept
from cti.agents.rules import Wrong, keep_an_admin, unknown
from cti.happenings import OfficeChanged
from ivr.eventlog.rows import row
from ivr.moments import micros, moment
from ivr.office_count import COUNT
from ivr.statements import Sql, Write, grouped
from ivr.store import Store

KNOWN = Sql("SELECT removed FROM agent WHERE user_name = :user")
REMOVED = Sql(
    "SELECT user_name, name, role, removed FROM agent WHERE removed IS NOT NULL ORDER BY removed DESC, user_name"
)
FIELDS = {
    "name": Sql("UPDATE agent SET name = :value WHERE user_name = :user", key="user"),
    "roles": Sql("UPDATE agent SET role = :value, epoch = epoch + 1 WHERE user_name = :user", key="user"),
    "phone": Sql("UPDATE agent SET sip_user = :value WHERE user_name = :user", key="user"),
}
FORGET = Sql("DELETE FROM agent_skill WHERE user_name = :user AND kind = :kind", key="user")
KINDS = {"languages": "language", "skills": "skill", "queues": "queue"}
LEAVE = Sql(
    "UPDATE agent SET removed = :at, password_hash = NULL, sip_user = NULL, epoch = epoch + 1 WHERE user_name = :user",
    key="user",
)
COME_BACK = Sql("UPDATE agent SET removed = NULL WHERE user_name = :user", key="user")
OWN = Sql("UPDATE agent SET came_with = NULL WHERE user_name = :user", key="user")
LOG_OUT = Sql("DELETE FROM session WHERE user_name = :user", key="user")


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, and where: page, command."""

    user: str
    via: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who was removed."""

    user: str
    name: str
    roles: tuple[str, ...]
    at: datetime


async def changed(store: Store, told: OfficeChanged, writes: Iterable[Write]) -> None:
    """Rows and event are on disk when it returns. Raises StoreError."""
    await store.write(grouped([row(told), *writes, COUNT()]))


class People:
    """`now` gives the time with a zone. Every method raises Wrong, StoreError."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now, self._agents = store, now, Agents(store)

    async def one(self, user: str) -> Agent:
        """Raises Wrong when there is nobody of that name."""
        person = await self._agents.by_user(user)
        if person is None:
            raise unknown("user", user, [one.user for one in await self._agents.all()])
        return person

    async def removed(self) -> tuple[Gone, ...]:
        """The last one first."""
        return tuple(Gone(u, n, tuple(r.split()), moment(at)) for u, n, r, at in await self._store.fetch(REMOVED))

    async def add(self, person: Agent, password_hash: str | None, by: By) -> None:
        """Somebody new; a name that somebody had who was removed is not given again: it stands in the past."""
        known = await self._store.fetch(KNOWN, user=person.user)
        if known:
            gone = f" was removed on {moment(known[0][0]):%Y-%m-%d}; bring that person back, or" if known[0][0] else ""
            raise Wrong("taken", f"{person.user}{gone or ' is there already;'} take another user name")
        writes = [KEEP(user=person.user, name=person.name, role=" ".join(person.roles), sip_user=person.sip_user)]
        for field, kind in KINDS.items():
            writes += skills_kept(person.user, kind, getattr(person, field))
        if password_hash is not None:
            writes.append(KEEP_HASH(user=person.user, hash=password_hash))
        await self._tell(person.user, "added", by, writes, after=_filled(_plain(person)))

    async def change(self, user: str, by: By, **fields: Any) -> Agent:
        """Fields of `_plain`; those that stay as they are count for nothing. The person as he is then."""
        person = await self.one(user)
        was = _plain(person)
        after = {name: value for name, value in fields.items() if was[name] != _jsonable(value)}
        if not after:
            return person
        if "roles" in after:
            keep_an_admin(await self._agents.all(), user, after["roles"])
        writes: list[Write] = []
        for name, value in after.items():
            if name in FIELDS:
                writes.append(FIELDS[name](user=user, value=" ".join(value) if name == "roles" else value))
            else:
                writes += [FORGET(user=user, kind=KINDS[name]), *skills_kept(user, KINDS[name], value)]
        if "roles" in after:
            writes.append(LOG_OUT(user=user))
        before = {name: was[name] for name in after}
        await self._tell(user, "changed", by, writes, before, {n: _jsonable(v) for n, v in after.items()})
        return await self.one(user)

    async def password(self, user: str, password_hash: str, by: By) -> None:
        """A new one; whoever is logged in with the old one no longer is."""
        await self.one(user)
        writes = [KEEP_HASH(user=user, hash=password_hash), OWN(user=user), LOG_OUT(user=user)]
        await self._tell(user, "password", by, writes)

    async def remove(self, user: str, by: By) -> Agent:
        """No account, no telephone, no queue any more; what happened keeps the name. Who it was."""
        person = await self.one(user)
        keep_an_admin(await self._agents.all(), user, ())
        kinds = [FORGET(user=user, kind=kind) for kind in KINDS.values()]
        writes = [LEAVE(user=user, at=micros(self._now())), *kinds, LOG_OUT(user=user)]
        await self._tell(user, "removed", by, writes, before=_filled(_plain(person)))
        return person

    async def bring_back(self, user: str, password_hash: str | None, by: By) -> Agent:
        """The same person is here again, in the same role, without queues and telephone."""
        if user not in {gone.user for gone in await self.removed()}:
            raise Wrong("not_removed", f"{user} was not removed")
        writes = [COME_BACK(user=user)]
        if password_hash is not None:
            writes.append(KEEP_HASH(user=user, hash=password_hash))
        await self._tell(user, "brought_back", by, writes)
        return await self.one(user)

    async def _tell(
        self,
        user: str,
        how: str,
        by: By,
        writes: Sequence[Write],
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        told = OfficeChanged(
            at=self._now(), what="user", which=user, how=how, by=by.user, via=by.via,
            before=before or {}, after=after or {},
        )  # fmt: skip
        await changed(self._store, told, writes)


def _plain(person: Agent) -> dict[str, Any]:
    """What can be changed of a person, as the event log has it."""
    return {
        "name": person.name,
        "roles": list(person.roles),
        "phone": person.sip_user,
        "languages": list(person.languages),
        "skills": list(person.skills),
        "queues": list(person.queues),
    }


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _jsonable(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
