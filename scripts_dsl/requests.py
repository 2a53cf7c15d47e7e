"""The main value of `http`: `GET https://billing.example/accounts/${account}`. Read by kinds_requests.py."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts_dsl.formula import Env
from scripts_dsl.template import Template

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SERVER = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(?=[/?]|$)", re.ASCII)
"""The fixed beginning of an address: no value may decide who is asked."""

OF_SITE = "secret "
"""Beginning of a header that is a secret of the site: `secret NAME`."""

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}", re.ASCII)
"""RFC 9110, 5.6.2."""
_CARRYING = frozenset({
    "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "accept-encoding",
    "idempotency-key", "expect",
})  # fmt: skip
"""Headers that say how a message is carried."""


@dataclass(frozen=True, slots=True)
class Request:
    """Method and address."""

    method: str
    url: Template

    def address(self, env: Env) -> str | None:
        """`GET https://…` with its values, percent-encoded; None when one of them is empty."""
        url = self.url.address(env)
        return None if url is None else f"{self.method} {url}"


def allowed(url: str, beginnings: tuple[str, ...]) -> bool:
    """Whether the address begins with one of these, at a border of its parts."""
    return any(url == b or url.startswith((f"{b}/", f"{b}?")) for b in beginnings)


def is_header(name: str) -> bool:
    """Whether a flow may write this header."""
    return _HEADER.fullmatch(name) is not None and name.lower() not in _CARRYING
