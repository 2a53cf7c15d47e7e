"""The one HTTP client of the program: an HTTP request goes out, an answer of bounded size comes back before a deadline.

No redirects, no cookies, no proxy from the environment; every socket passes the guard of ivr/outside/reach.py at the
moment it is opened, so there is no time between looking at an address and using it. Used by ivr/outside/.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.typedefs import LooseHeaders
from yarl import URL

from ivr.outside.failures import OutsideFailed, ServerTrouble
from ivr.outside.reach import Reach

MOST_BYTES = 256 * 1024
"""Of an answer as it comes over the wire."""
MOST_PLAIN = 1024 * 1024
"""Bytes of an answer when it is unpacked."""
AT_ONCE = 100
"""Connections in all."""
AT_ONCE_TO_ONE = 25
"""Connections to one server: a slow one leaves room for the others."""
IDLE = 30.0
"""Seconds that a connection is kept for the next request."""
RESOLVERS = 4
"""Threads that ask name servers; asking cannot be broken off."""
MOST_HEADERS = 64
HTTP_OK = 200
IN_TROUBLE = 500
"""Statuses from here on are the server's fault (RFC 9110)."""

AGENT = "Centrala"

log = structlog.get_logger(__name__)


class Forbidden(OSError):
    """A socket that is not opened."""


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out."""

    method: str
    url: str
    """Percent-encoded; it is sent as it stands."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes = field(repr=False)


class Outgoing:
    """Made in an event loop; close() at the end."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._resolver = _Resolver()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=AT_ONCE,
                limit_per_host=AT_ONCE_TO_ONE,
                keepalive_timeout=IDLE,
                resolver=self._resolver,
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            max_headers=MOST_HEADERS,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
        )

    async def ask(self, request: Request, deadline: float) -> Answer:
        """One request, once, until `deadline` on the loop's clock. Raises OutsideFailed, ServerTrouble."""
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._ask(request)
        except TimeoutError as problem:
            raise ServerTrouble("times_out", "no answer in time") from problem
        except (aiohttp.InvalidURL, aiohttp.ContentTypeError, ValueError) as problem:
            raise OutsideFailed("fails", type(problem).__name__) from problem
        except (aiohttp.ClientError, OSError) as problem:
            forbidden = isinstance(getattr(problem, "os_error", problem), Forbidden)
            failed = OutsideFailed if forbidden else ServerTrouble
            raise failed("fails", type(problem).__name__) from problem
        if answer.status >= IN_TROUBLE:
            raise ServerTrouble("fails", f"status {answer.status}")
        return answer

    async def save(self, request: Request, file: Path, most: int, deadline: float) -> int:
        """One request, once; a body of at most `most` bytes goes into `file` when the status is 200. The status.
        Raises OutsideFailed, ServerTrouble."""
        try:
            async with asyncio.timeout_at(deadline):
                return await self._save(request, file, most)
        except TimeoutError as problem:
            raise ServerTrouble("times_out", "no answer in time") from problem
        except (aiohttp.ClientError, OSError) as problem:
            raise ServerTrouble("fails", type(problem).__name__) from problem

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()
        await self._resolver.close()

    async def _ask(self, request: Request) -> Answer:
        headers: LooseHeaders = dict(request.headers)
        url = URL(request.url, encoded=True)
        async with self._session.request(
            request.method, url, headers=headers, data=request.body, allow_redirects=False
        ) as response:
            return Answer(response.status, _plain(await _body(response), response.headers.get("Content-Encoding")))

    async def _save(self, request: Request, file: Path, most: int) -> int:
        headers: LooseHeaders = {**request.headers, "Accept-Encoding": "identity"}
        url = URL(request.url, encoded=True)
        async with self._session.request(request.method, url, headers=headers, allow_redirects=False) as response:
            if response.status != HTTP_OK:
                return response.status
            with file.open("wb") as written:
                async for chunk in response.content.iter_any():
                    if written.tell() + len(chunk) > most:
                        raise OutsideFailed("too_large", f"more than {most} bytes")
                    written.write(chunk)
            return response.status

    def _socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """Every connection begins here. Raises Forbidden."""
        family, kind, protocol, _, address = info
        host, port = str(address[0]), int(str(address[1]))
        why = self._reach.refuses(host, port)
        if why is not None:
            log.warning("outgoing.forbidden", address=f"{host}:{port}", why=why)
            raise Forbidden(why)
        return socket.socket(family, kind, protocol)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Raises OutsideFailed as soon as it is too large; leaving the response early closes its connection."""
    if (response.content_length or 0) > MOST_BYTES:
        raise OutsideFailed("too_large", f"{response.content_length} bytes")
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise OutsideFailed("too_large", f"more than {MOST_BYTES} bytes")
    return bytes(body)


def _plain(body: bytes, encoding: str | None) -> bytes:
    """The body unpacked, never more than MOST_PLAIN of it. Raises OutsideFailed."""
    if not encoding or encoding == "identity" or not body:
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise OutsideFailed("fails", "an encoding that was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = unpacker.decompress(body, MOST_PLAIN + 1)
    except zlib.error as problem:
        raise OutsideFailed("fails", "a broken encoding") from problem
    if len(plain) > MOST_PLAIN:
        raise OutsideFailed("too_large", f"more than {MOST_PLAIN} bytes unpacked")
    if not unpacker.eof:
        raise OutsideFailed("fails", "a broken encoding")
    return plain


class _Resolver(AbstractResolver):
    """Names by the system's resolver, in threads of its own: a name server that hangs must not keep the program's other
    threads busy."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(RESOLVERS, "resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises OSError."""
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=found,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found, _, protocol, _, address in infos
        ]

    async def close(self) -> None:
        """A thread that still waits ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: int) -> list[tuple[int, int, int, str, tuple[object, ...]]]:
    return list(socket.getaddrinfo(host, port, family, socket.SOCK_STREAM))
