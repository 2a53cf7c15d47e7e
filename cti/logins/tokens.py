"""Tokens of programs for the API: a name, roles, an end. Shown once, kept as a hash.

In: a token as a program sends it. Out: whose it is. Made by `centrala token`, asked by web/auth.py. A token that was
revoked or is over opens nothing from that moment on: it is looked up at each request, and never remembered.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from cti.happenings import OfficeChanged
from cti.logins.sessions import TOKEN_BYTES, hashed
from ivr.eventlog.rows import row
from ivr.moments import micros, moment
from ivr.statements import Sql, grouped
from ivr.store import Row, Store, StoreError

PREFIX = "centrala_"
"""Programs that look for secrets in what is published find it by this."""
USED_EVERY = timedelta(minutes=1)
"""How exactly `last used` is kept."""
_ROW = "SELECT name, token_hash, roles, made, made_by, expires, used, revoked FROM api_token"
BY_HASH = Sql(f"{_ROW} WHERE token_hash = :token")
BY_NAME = Sql(f"{_ROW} WHERE name = :name")
ALL = Sql(f"{_ROW} ORDER BY name")
PUT = Sql(
    "INSERT INTO api_token (name, token_hash, roles, made, made_by, expires)"
    " VALUES (:name, :token, :roles, :made, :by, :expires)",
    key="name",
)
REVOKE = Sql("UPDATE api_token SET revoked = :at WHERE name = :name", key="name")
USED = Sql("UPDATE api_token SET used = :at WHERE name = :name", key="name")


class TokenError(Exception):
    """The text says what cannot be."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One program's."""

    name: str
    token_hash: bytes
    roles: tuple[str, ...]
    made: datetime
    made_by: str
    expires: datetime
    used: datetime | None
    revoked: datetime | None

    @property
    def user(self) -> str:
        """As it stands in the audit log; no user can have such a name."""
        return f"token:{self.name}"

    def good(self, now: datetime) -> bool:
        return self.revoked is None and now < self.expires


class ApiTokens:
    """`now` gives the time with a zone. Every method raises StoreError."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def add(self, name: str, roles: tuple[str, ...], lasts: timedelta, by: str) -> str:
        """The new token, for once. Raises TokenError when the name was given before."""
        if await self._store.fetch(BY_NAME, name=name):
            raise TokenError(f"there is, or was, a token {name!r}: take another name")
        token, at = PREFIX + secrets.token_urlsafe(TOKEN_BYTES), self._now()
        kept = PUT(
            name=name,
            token=hashed(token),
            roles=" ".join(roles),
            made=micros(at),
            by=by,
            expires=micros(at + lasts),
        )
        after = {"roles": list(roles), "expires": (at + lasts).isoformat()}
        await self._store.write(grouped([row(_told(at, name, "added", by, after)), kept]))
        return token

    async def revoke(self, name: str, by: str) -> None:
        """From now on it opens nothing. Raises TokenError when there is none that does."""
        rows, at = await self._store.fetch(BY_NAME, name=name), self._now()
        if not rows or not _token(rows[0]).good(at):
            raise TokenError(f"there is no token {name!r} that opens anything")
        await self._store.write(grouped([row(_told(at, name, "revoked", by, {})), REVOKE(at=micros(at), name=name)]))

    async def all(self) -> tuple[ApiToken, ...]:
        """By name, those too that open nothing any more."""
        return tuple(map(_token, await self._store.fetch(ALL)))

    async def find(self, token: str) -> ApiToken | None:
        """None: wrong, revoked, or over."""
        rows, now = await self._store.fetch(BY_HASH, token=hashed(token)), self._now()
        found = _token(rows[0]) if rows else None
        if found is None or not found.good(now):
            return None
        if found.used is None or now - found.used >= USED_EVERY:
            with suppress(StoreError):
                await self._store.write(grouped([USED(at=micros(now), name=found.name)]))
        return found


def _told(at: datetime, name: str, how: str, by: str, after: Mapping[str, object]) -> OfficeChanged:
    return OfficeChanged(at=at, what="token", which=name, how=how, by=by, via="command", after=after)


def _token(found: Row) -> ApiToken:
    name, token_hash, roles, made, made_by, expires, used, revoked = found
    return ApiToken(
        name,
        bytes(token_hash),
        tuple(roles.split()),
        moment(made),
        made_by,
        moment(expires),
        moment(used) if used is not None else None,
        moment(revoked) if revoked is not None else None,
    )
