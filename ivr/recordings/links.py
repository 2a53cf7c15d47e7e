"""Links to hear one recording: good for five minutes, for one user in one session, and for nobody else.

In: who may hear what, and why. Out: the end of a path; later the reason, if the path is genuine. Used by cti.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

GOOD_FOR = 300
"""Seconds."""
MOST = 20_000
"""Links remembered; the oldest is forgotten, and no longer opens anything."""


class Links:
    """`clock`: seconds since 1970. The key lives in this process: after a restart a link is asked for again."""

    def __init__(self, clock: Callable[[], float], key: bytes | None = None) -> None:
        self._clock, self._key = clock, key or secrets.token_bytes(32)
        self._reasons: dict[str, str] = {}

    def make(self, recording: str, user: str, session: bytes, why: str) -> str:
        """`<until>/<signature>`."""
        until = int(self._clock()) + GOOD_FOR
        signature = self._sign(recording, user, session, until)
        self._reasons[signature] = why
        if len(self._reasons) > MOST:
            del self._reasons[next(iter(self._reasons))]
        return f"{until}/{signature}"

    def reason(self, recording: str, user: str, session: bytes, until: int, signature: str) -> str | None:
        """Why the link was asked for; None: wrong, old, or somebody else's."""
        if not self._clock() < until <= self._clock() + GOOD_FOR:
            return None
        right = self._sign(recording, user, session, until)
        return self._reasons.get(right) if hmac.compare_digest(right.encode(), signature.encode()) else None

    def _sign(self, recording: str, user: str, session: bytes, until: int) -> str:
        said = "\n".join((recording, user, session.hex(), str(until)))
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()
