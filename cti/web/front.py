"""How browsers see us from outside: the address of the page, proxies before it, who really calls, the cookie's name.

In: a request. Out: whose it is and whether it came by https. What a proxy says in X-Forwarded-… is believed from the
configured proxies only: everybody else can write it too. Called by the guard, the login and the websocket.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from aiohttp import web

COOKIE = "centrala_session"
SECURE_COOKIE = "__Host-centrala_session"
"""By https. Browsers take a cookie of such a name from this very host by https only (RFC 6265bis 4.1.3.2): no
neighbour under the same domain can lay one of its own there."""
HERE = "centrala_here"
"""Says to the page that there is a session, and nothing of it; a page can read this one."""
_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Front:
    """`url`: of the page, as browsers have it, when it is not simply where we listen: https://desk.example. `proxies`:
    networks of those who speak for others. `further`: more origins of pages that may talk to us."""

    def __init__(self, url: str = "", proxies: Sequence[Network] = (), further: frozenset[str] = frozenset()) -> None:
        self._url, self._proxies, self._further = url.rstrip("/"), tuple(proxies), further

    def address(self, request: web.Request) -> str:
        """Of who calls: the last one in the chain who is no proxy of ours."""
        known = request.remote or "?"
        for hop in reversed(",".join(("", *request.headers.getall("X-Forwarded-For", ()), known)).split(",")):
            found = _address(hop)
            if found is None:
                break
            known = str(found)
            if not self._is_proxy(found):
                break
        return known

    def secure(self, request: web.Request) -> bool:
        """The browser came by https."""
        if request.secure or self._url.startswith("https:"):
            return True
        remote = _address(request.remote or "")
        said = request.headers.getall("X-Forwarded-Proto", [""])[-1].split(",")[-1].strip().lower()
        return said == "https" and remote is not None and self._is_proxy(remote)

    def cookie(self, request: web.Request) -> str:
        """Name of the session's cookie."""
        return SECURE_COOKIE if self.secure(request) else COOKIE

    def allowed(self, request: web.Request) -> bool:
        """Whether this page may talk to us. A program sends no Origin; a browser always does with what matters here,
        and cannot be made to lie."""
        origins = request.headers.getall("Origin", [])
        if not origins:
            return True
        own = self._url or f"{'https' if self.secure(request) else 'http'}://{request.host}"
        return len(origins) == 1 and origins[0] in {own, *self._further}

    def is_local(self, request: web.Request) -> bool:
        """From this machine itself, through no proxy."""
        if any(header in request.headers for header in _PROXY_HEADERS):
            return False
        if self._url and request.host == self._url.partition("://")[2]:
            return False
        remote = _address(request.remote or "")
        return remote is not None and remote.is_loopback

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self._proxies)


FRONT = web.AppKey("FRONT", Front)
"""Where an application keeps its own."""


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def crowd(address: str) -> str:
    """Whom one address speaks for: of IPv6 a whole /64, which one household has."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address
