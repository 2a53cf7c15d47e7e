"""Telephones that this program made: names and passwords of PJSIP endpoints. Asterisk reads them from a file of ours.

In: a name. Out: a password, once; kept is what Asterisk compares with (RFC 2617, H(A1)), which opens nothing elsewhere.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cti.agents.changes import By, changed
from cti.agents.rules import Wrong, phone_name, unknown
from cti.happenings import OfficeChanged
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Store

REALM = "asterisk"
"""Of PJSIP when nobody says otherwise."""
BYTES = 15
"""Of chance in a password: 20 characters, to be typed into a telephone."""

ALL = Sql("SELECT name, digest, at, by_user FROM telephone ORDER BY name")
KEEP = Sql(
    "INSERT INTO telephone (name, digest, at, by_user) VALUES (:name, :digest, :at, :user)"
    " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, at = excluded.at, by_user = excluded.by_user",
    key="name",
)
DROP = Sql("DELETE FROM telephone WHERE name = :name", key="name")
NOBODYS = Sql("UPDATE agent SET sip_user = NULL WHERE sip_user = :name", key="name")


@dataclass(frozen=True, slots=True)
class Telephone:
    """An endpoint of our making."""

    name: str
    digest: str
    """MD5 of `name:asterisk:password`, hexadecimal."""
    at: datetime
    """When its password was made."""
    by: str


async def telephones(store: Store) -> tuple[Telephone, ...]:
    """By name. Raises StoreError."""
    return tuple(Telephone(name, digest, moment(at), by) for name, digest, at, by in await store.fetch(ALL))


class Telephones:
    """`now` gives the time with a zone. Every method raises StoreError."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def add(self, name: str, by: By) -> str:
        """The password of a new one: nobody can be told it again. Raises Wrong."""
        phone_name(name)
        if name in {one.name for one in await telephones(self._store)}:
            raise Wrong("taken", f"the telephone {name} is there already; a new password makes it another one's")
        return await self._keep(name, "added", by)

    async def renew(self, name: str, by: By) -> str:
        """A new password; the old one counts until Asterisk has read the file. Raises Wrong."""
        await self._known(name)
        return await self._keep(name, "password", by)

    async def remove(self, name: str, by: By) -> None:
        """It is no telephone of ours any more, nor anybody's. Raises Wrong."""
        await self._known(name)
        await self._tell(name, "removed", by, [DROP(name=name), NOBODYS(name=name)])

    async def _known(self, name: str) -> None:
        names = [one.name for one in await telephones(self._store)]
        if name not in names:
            raise unknown("phone", name, names)

    async def _keep(self, name: str, how: str, by: By) -> str:
        password, at = secrets.token_urlsafe(BYTES), micros(self._now())
        await self._tell(name, how, by, [KEEP(name=name, digest=digest(name, password), at=at, user=by.user)])
        return password

    async def _tell(self, name: str, how: str, by: By, writes: list[Write]) -> None:
        told = OfficeChanged(at=self._now(), what="phone", which=name, how=how, by=by.user, via=by.via)
        await changed(self._store, told, writes)


def digest(name: str, password: str) -> str:
    """H(A1) of RFC 2617; MD5 is what every telephone speaks, and no secret of ours depends on it."""
    return hashlib.md5(f"{name}:{REALM}:{password}".encode(), usedforsecurity=False).hexdigest()
