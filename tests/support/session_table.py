"""Sessions without a database."""

from __future__ import annotations

from cti.logins.sessions import Session


class MemorySessionTable:
    """Sessions that a restart forgets."""

    def __init__(self) -> None:
        self._sessions: dict[bytes, Session] = {}

    async def put(self, session: Session) -> None:
        self._sessions[session.token_hash] = session

    async def get(self, token_hash: bytes) -> Session | None:
        return self._sessions.get(token_hash)

    async def delete(self, token_hash: bytes) -> None:
        self._sessions.pop(token_hash, None)
