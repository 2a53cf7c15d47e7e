"""Sessions in a table, so that a restart logs nobody out. Implements cti.logins.sessions.SessionTable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cti.logins.sessions import Session
from ivr.moments import micros, moment
from ivr.statements import Sql, grouped
from ivr.store import Store

PUT = Sql(
    "INSERT INTO session (token_hash, user_name, csrf, expires, epoch) VALUES (:token, :user, :csrf, :expires, :epoch)",
    key="token",
)
GET = Sql("SELECT token_hash, user_name, csrf, expires, epoch FROM session WHERE token_hash = :token")
DELETE = Sql("DELETE FROM session WHERE token_hash = :token", key="token")
DELETE_OLD = Sql("DELETE FROM session WHERE expires <= :now")


class SessionRows:
    """`now` gives the time with a zone. Every method raises StoreDown."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def put(self, session: Session) -> None:
        """Keep a session; old ones go."""
        put = PUT(
            token=session.token_hash,
            user=session.user,
            csrf=session.csrf,
            expires=micros(session.expires),
            epoch=session.epoch,
        )
        await self._store.write(grouped([DELETE_OLD(now=micros(self._now())), put]))

    async def get(self, token_hash: bytes) -> Session | None:
        """None: there is no such session (any more)."""
        rows = await self._store.fetch(GET, token=token_hash)
        if not rows:
            return None
        token, user, csrf, expires, epoch = rows[0]
        return Session(bytes(token), user, csrf, moment(expires), epoch)

    async def delete(self, token_hash: bytes) -> None:
        await self._store.write(grouped([DELETE(token=token_hash)]))
