"""Passwords: argon2 in threads, a few at a time, the same time for a user who is not there.

In: a password and the stored hash (or None). Out: yes or no. Called by web/login.py and by whoever makes agents.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Hashable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cti.logins.turns import TurnedAway, Turns

__all__ = ["Passwords", "TurnedAway"]

PARALLEL = 2
"""Checks at once: each takes 64 MB and about 0.15 s of a core, and calls need the cores too."""
MOST_WAITING = 64
"""Checks that wait for their turn, about 5 s; more is a flood, and is turned away where it comes from."""


class Passwords:
    """Makes and checks hashes. `hasher` with cheap parameters is for tests."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = Turns(PARALLEL, MOST_WAITING)
        self._nobody = _of_nobody(self._hasher)

    async def hash(self, password: str) -> str:
        """A new hash with its own salt and parameters inside (RFC 9106, PHC string)."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, stored: str | None, source: Hashable = None) -> bool:
        """Whether `password` belongs to `stored`; None (no such user) takes as long and says no. `source`: from where
        it is asked; many questions of one source do not keep another's waiting.

        Raises TurnedAway.
        """
        async with self._turns.turn(source):
            fits = await asyncio.to_thread(self._verify, password, stored or self._nobody)
        return fits and stored is not None

    def _verify(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _of_nobody(hasher: PasswordHasher) -> str:
    """What looks like a stored hash and costs as much to compare with (PHC string), but nothing was hashed for it: the
    program starts that much sooner."""
    salt, tag = (
        base64.b64encode(secrets.token_bytes(n)).rstrip(b"=").decode() for n in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2{hasher.type.name.lower()}$v=19${cost}${salt}${tag}"
