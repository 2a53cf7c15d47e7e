"""Sessions: who has logged in, known by a random token that is kept nowhere but at the client.

In: a user who showed his password. Out: a token, and later the session that belongs to it. Called by web/login.py and
web/auth.py. The table keeps hashes of tokens, so a stolen copy of it opens nothing; a restart logs nobody out.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

LIFETIME = timedelta(hours=12)
"""A shift and a half; after it the password is asked for again, whatever happened in between."""
TOKEN_BYTES = 32
"""256 random bits."""
TOKEN_LENGTH = 43
"""Characters of a token in URL-safe base 64 without padding (RFC 4648 section 5)."""
MOST_REMEMBERED = 20_000
"""Sessions kept in memory, so that a slow database slows no request of who is logged in."""


@dataclass(frozen=True, slots=True)
class Session:
    """One login of one user."""

    token_hash: bytes
    """SHA-256 of the token: with 256 random bits no salt and no slow hash is needed."""
    user: str
    csrf: str
    """Shown by the page in a header of requests that change something; another site cannot read it."""
    expires: datetime
    epoch: int = 0
    """Of the user when it began: after a change of password or roles it is over."""


class SessionTable(Protocol):
    """Where sessions are kept."""

    async def put(self, session: Session) -> None: ...

    async def get(self, token_hash: bytes) -> Session | None: ...

    async def delete(self, token_hash: bytes) -> None: ...


class Sessions:
    """All sessions. `now` gives the time with a zone."""

    def __init__(self, table: SessionTable, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now
        self._remembered: dict[bytes, Session] = {}

    async def open(self, user: str, epoch: int) -> tuple[str, Session]:
        """A fresh token and its session; never one that somebody brought along. `epoch`: the user's, before
        the password was looked at."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = Session(hashed(token), user, secrets.token_urlsafe(TOKEN_BYTES), self._now() + LIFETIME, epoch)
        await self._table.put(session)
        self._remember(session)
        return token, session

    async def find(self, token: str) -> Session | None:
        """The session of a token; None when it is wrong, old or closed."""
        if len(token) != TOKEN_LENGTH:
            return None
        key = hashed(token)
        session = self._remembered.get(key) or await self._table.get(key)
        if session is None:
            return None
        if session.expires <= self._now():
            await self.close(session)
            return None
        self._remember(session)
        return session

    async def close(self, session: Session) -> None:
        """The token is worth nothing from now on."""
        self._remembered.pop(session.token_hash, None)
        await self._table.delete(session.token_hash)

    def _remember(self, session: Session) -> None:
        self._remembered[session.token_hash] = session
        if len(self._remembered) > MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]


def hashed(token: str) -> bytes:
    """What the table knows of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
