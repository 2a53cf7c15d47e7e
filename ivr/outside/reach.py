"""Which addresses may be asked: the guard against requests that a flow, a caller or a name server sends to inner hosts.

Pure. `wanted` reads an address before anything is resolved, `Reach.refuses` is asked for every socket that is about to
be opened, with the address it would connect to: whatever a name resolves to, and however an address was written
(`0x7f.1`, `2130706433`, `[::ffff:127.0.0.1]`), what counts is where the packets would go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from ivr.outside.failures import OutsideFailed
from scripts_dsl.requests import METHODS, allowed

WEB_PORTS = frozenset({80, 443})
LONGEST_URL = 2_048
"""Characters; servers and proxies cut longer ones."""

NAT64 = ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Opening:
    """An inner address that the one who runs the program allows."""

    network: IPv4Network | IPv6Network
    port: int | None = None
    """None: the ports of the web."""


def opening(text: str) -> Opening:
    """`10.1.2.3:8080`, `10.1.0.0/16`, `[fd00::7]:8080` -> Opening. Raises ValueError."""
    host, port = text, None
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or None
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if port is not None and not (port.isascii() and port.isdigit() and 0 < int(port) <= 65_535):
        raise ValueError(f"{text}: {port} is no port")
    return Opening(ip_network(host), None if port is None else int(port))


@dataclass(frozen=True, slots=True)
class Reach:
    """Where sockets may be opened to."""

    openings: tuple[Opening, ...] = ()
    never: frozenset[int] = frozenset()
    """Ports of the telephone's manager and the like, whatever the address."""
    everywhere: bool = False
    """For what the one who runs the program has written himself, not a flow."""

    def refuses(self, address: str, port: int) -> str | None:
        """Why no socket may be opened to this address; None if it may."""
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return "no address"
        if port in self.never:
            return "a port that is never asked"
        if self.everywhere or any(_within(a, port, self.openings) for a in _meant(found)):
            return None
        if port not in WEB_PORTS:
            return "not a port of the web"
        return None if all(map(_is_public, _meant(found))) else "not a public address"


def _within(address: Address, port: int, openings: Iterable[Opening]) -> bool:
    return any(
        address.version == o.network.version
        and address in o.network
        and (port in WEB_PORTS if o.port is None else port == o.port)
        for o in openings
    )


def _meant(address: Address) -> tuple[Address, ...]:
    """The address, and the IPv4 address that is written inside it, if there is one."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in NAT64:
        return (IPv4Address(int(address) & 0xFFFF_FFFF),)
    inner = (*(address.teredo or ()), *((address.sixtofour,) if address.sixtofour is not None else ()))
    return (address, *inner)


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request that a flow may make."""

    method: str
    url: str
    server: str
    """`https://billing.example:443`: for breaker and log."""


def wanted(name: str, beginnings: tuple[str, ...]) -> Wanted:
    """`GET https://billing.example/accounts/7` -> Wanted, if it begins with one of `beginnings`.

    Raises OutsideFailed.
    """
    method, _, url = name.partition(" ")
    if method not in METHODS or len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise OutsideFailed("fails", "no address of the web")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise OutsideFailed("fails", "no address of the web") from problem
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or "\\" in url:
        raise OutsideFailed("fails", "no address of the web")
    if any(unquote(piece) in (".", "..") for piece in parts.path.split("/")):
        raise OutsideFailed("fails", "a path that goes up")
    if not allowed(url, beginnings):
        raise OutsideFailed("fails", "the site does not allow this address")
    return Wanted(method, url, f"{parts.scheme}://{parts.hostname}:{port or (443 if parts.scheme == 'https' else 80)}")
