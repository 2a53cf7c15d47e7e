"""Links for one person, without logging in: signed, good for a time. Pure.

`<id>.<until>.<signature>`: nothing in it says who that is. The key is made of a secret of the configuration, so that
program and command line make the same links, after a restart too; a new secret ends all of them.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime

FORM_FOR = 3600
"""Seconds within which what a page asks may be answered."""
SIGNED = 32
"""Hex digits: 128 bits."""
TOKEN = "[0-9a-zA-Z.-]{1,120}"  # noqa: S105  # the form of one
"""For the path of a route."""
_TOKEN = re.compile(r"([0-9a-zA-Z-]{1,64})\.([0-9]{9,12})\.([0-9a-f]{32})", re.ASCII)


class Signed:
    """`secret`: any; `use` keeps the links of one use apart from those of others."""

    def __init__(self, secret: bytes, use: bytes) -> None:
        self._key = hmac.digest(secret, use, "sha256")

    def token(self, id_: str, until: datetime) -> str:
        """The end of the path."""
        said = f"{id_}.{int(until.timestamp())}"
        return f"{said}.{self._sign('link', said)}"

    def opened(self, token: str, now: datetime) -> str | None:
        """The id; None: not ours, or too old."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        right = self._sign("link", f"{found[1]}.{found[2]}")
        if not hmac.compare_digest(right, found[3]) or now.timestamp() > int(found[2]):
            return None
        return found[1]

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

    def mark(self, text: str) -> str:
        """A keyed hash: it can be compared, and says nothing of what it was made of."""
        return self._sign("mark", text)

    def _sign(self, what: str, said: str) -> str:
        return hmac.digest(self._key, f"{what} {said}".encode(), "sha256").hex()[:SIGNED]
