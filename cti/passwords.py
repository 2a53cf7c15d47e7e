"""Passwords: argon2 in threads, a few at a time, the same time for a user who is not there.

In: a password and the stored hash (or None). Out: yes or no. Called by web_login.py and by whoever makes agents.
"""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PARALLEL = 2
"""Checks at once: each takes 64 MB and about 0.15 s of a core, and calls need the cores too."""
MOST_WAITING = 64
"""Checks that wait for their turn, about 5 s; more is a flood and is turned away."""


class TooManyLogins(Exception):
    """Too many passwords are being checked; try again in a few seconds."""


class Passwords:
    """Makes and checks hashes. `hasher` with cheap parameters is for tests."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(PARALLEL)
        self._waiting = 0
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """A new hash with its own salt and parameters inside (RFC 9106, PHC string)."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether `password` belongs to `stored`; None (no such user) takes as long and says no.

        Raises TooManyLogins.
        """
        if self._waiting >= MOST_WAITING:
            raise TooManyLogins
        self._waiting += 1
        try:
            async with self._turn:
                fits = await asyncio.to_thread(self._verify, password, stored or self._nobody)
        finally:
            self._waiting -= 1
        return fits and stored is not None

    def _verify(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
