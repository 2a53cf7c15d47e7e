"""Links for one person of one campaign, without logging in: signed, good for a time. Pure.

`<candidate>.<until>.<signature>`: nothing in it says who that is. The key is made of a secret of the configuration, so
that program and command line make the same links, after a restart too; a new secret ends all of them.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta

GOOD_FOR = timedelta(days=30)
FORM_FOR = 3600
"""Seconds within which what the page asks may be answered."""
SIGNED = 32
"""Hex digits: 128 bits."""
_TOKEN = re.compile(r"([0-9]{1,18})\.([0-9]{9,12})\.([0-9a-f]{32})", re.ASCII)


class Links:
    """`secret`: any; keys of other uses are made of it in other ways."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"links of people whom campaigns call", "sha256")

    def make(self, candidate: int, now: datetime, good_for: timedelta = GOOD_FOR) -> str:
        """The end of the path."""
        said = f"{candidate}.{int((now + good_for).timestamp())}"
        return f"{said}.{self._sign('link', said)}"

    def read(self, token: str, now: datetime) -> int | None:
        """The candidate; None: not ours, or too old."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        right = self._sign("link", f"{found[1]}.{found[2]}")
        if not hmac.compare_digest(right, found[3]) or now.timestamp() > int(found[2]):
            return None
        return int(found[1])

    def seal(self, token: str, now: datetime) -> str:
        """Of the page's form: only who was shown the page can send it, for an hour."""
        until = str(int(now.timestamp()) + FORM_FOR)
        return f"{until}.{self._sign('form', f'{token} {until}')}"

    def sealed(self, token: str, seal: str, now: datetime) -> bool:
        """It was made for this page and is not too old."""
        until, _, signature = seal.partition(".")
        right = self._sign("form", f"{token} {until}")
        genuine = hmac.compare_digest(right.encode(), signature.encode())
        return genuine and until.isascii() and until.isdigit() and now.timestamp() <= int(until[:12])

    def _sign(self, use: str, said: str) -> str:
        return hmac.digest(self._key, f"{use} {said}".encode(), "sha256").hex()[:SIGNED]
