"""The FastAGI port: connections in, one AgiSession and one task per call out. Sockets only; the words are in agi.py.

Made by asterisks.py. `handler(session)` runs a call; when it returns or raises, the connection is closed and the
dialplan goes on (to the fallback unless the sentinel variable was set).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping

import structlog

from ivr.admission import Gate
from ivr.asterisk.agi import RESUME, AgiError, AgiRequest
from ivr.asterisk.agi_session import LOOPBACK, AgiSession, AgiTimeout, ChannelGone
from ivr.asterisk.answered import CONTEXT

__all__ = ["LOOPBACK", "AgiServer", "AgiSession", "AgiTimeout", "ByToken", "ChannelGone", "by_token", "call_token"]

MAX_SESSIONS = 8_000
"""Connections at once, whatever they bring: below the descriptors that a process may have."""
MAX_HEADLESS = 128
"""Connections without a complete head; beyond this the oldest is cut, if it is old: a real Asterisk's has its head as
soon as we look, and those of many callers may have come while we did something else."""
HEADLESS_SECONDS = 1.0
"""Old. Beyond ten times MAX_HEADLESS age does not count."""

log = structlog.get_logger(__name__)


Handler = Callable[["AgiSession"], Awaitable[None]]
Admit = Callable[[AgiRequest], bool]


def call_token(secret: str, uniqueid: str) -> str:
    """What the dialplan computes for a channel: it proves who sent the head, and is worth nothing for another call.

    SHA-1 is the strongest hash of Asterisk's dialplan. The secret stands on both sides: nobody can lengthen the text
    and carry the hash on.
    """
    return hashlib.sha1(f"{secret}:{uniqueid}:{secret}".encode(), usedforsecurity=False).hexdigest()


def by_token(secret: str) -> Admit:
    """Admit only connections whose first argument in the dialplan's AGI() is the token of their own channel."""

    def admits(request: AgiRequest) -> bool:
        uniqueid, token = request.env.get("uniqueid", ""), request.env.get("arg_1", "")
        return bool(uniqueid) and hmac.compare_digest(token.encode(), call_token(secret, uniqueid).encode())

    return admits


class ByToken:
    """Several Asterisks at one port: the secret that a call's token is made of says whose it is. `handlers`: secret of
    an Asterisk -> handler of its calls; no two have the same."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._doors = tuple((by_token(secret), handler) for secret, handler in handlers.items())

    def admits(self, request: AgiRequest) -> bool:
        """For AgiServer."""
        return self._handler(request) is not None

    async def __call__(self, session: AgiSession) -> None:
        """The handler of AgiServer."""
        handler = self._handler(session.request)
        if handler is not None:
            await handler(session)

    def _handler(self, request: AgiRequest) -> Handler | None:
        """Every secret is tried, also after one that fits: how long it takes tells nothing."""
        found = [handler for admits, handler in self._doors if admits(request)]
        return found[0] if found else None


class AgiServer:
    """Listens; knows every connection and every call's task."""

    def __init__(
        self,
        handler: Handler,
        *,
        admit: Admit | None = None,
        peers: frozenset[str] = LOOPBACK,
        gate: Gate | None = None,
    ) -> None:
        """`gate`: shared by all servers of an engine."""
        self._handler, self._admit, self._peers = handler, admit, peers
        self._gate = gate or Gate()
        self._headless: dict[AgiSession, float] = {}
        """Since when, on the loop's clock."""
        self._calls: dict[AgiSession, asyncio.Task[None]] = {}
        self._servers: list[asyncio.Server] = []
        self.refused = 0
        """Connections and heads turned away since the start."""
        self.broken = 0
        """Calls lost to a protocol error or a missing reply since the start."""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; returns the port. Again with another address: there too. Raises OSError when it is taken."""
        self.loop = asyncio.get_running_loop()
        server = await self.loop.create_server(lambda: AgiSession(self), host, port, backlog=1024)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def stop_accepting(self) -> None:
        """Calls in progress go on; new ones get the dialplan's fallback at once."""
        for server in self._servers:
            server.close()

    async def drain(self, seconds: float, enough: asyncio.Event) -> int:
        """Take no new calls and let those in progress end by themselves, until `seconds` have passed or somebody says
        it is enough. Returns how many go on."""
        self.stop_accepting()
        hurry = self.loop.create_task(enough.wait())
        try:
            async with asyncio.timeout(seconds):
                while self._calls and not hurry.done():
                    await asyncio.wait([hurry, *self._calls.values()], return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            pass
        finally:
            hurry.cancel()
        return len(self._calls)

    async def close(self) -> None:
        """Stop accepting, give up every call; returns when all tasks have ended."""
        self.stop_accepting()
        sessions, tasks = [*self._headless, *self._calls], list(self._calls.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for session in sessions:
            session.close()
        self._calls.clear()
        await asyncio.sleep(0)

    @property
    def calls(self) -> int:
        """Calls in progress."""
        return len(self._calls)

    # --- for AgiSession -----------------------------------------------------------------------------------------

    def refuses(self, session: AgiSession, peer: str) -> bool:
        """A new connection: True turns it away."""
        if peer not in self._peers or len(self._calls) >= MAX_SESSIONS:
            self.refused += 1
            log.warning("agi.refused", reason="peer" if peer not in self._peers else "too many connections")
            return True
        self._headless[session] = self.loop.time()
        if len(self._headless) > MAX_HEADLESS:
            self._cut_the_oldest()
        return False

    def _cut_the_oldest(self) -> None:
        oldest, since = next(iter(self._headless.items()))
        if len(self._headless) > 10 * MAX_HEADLESS or self.loop.time() - since > HEADLESS_SECONDS:
            self.refused += 1
            del self._headless[oldest]
            oldest.close()

    def begin(self, session: AgiSession, request: AgiRequest) -> None:
        """The head is there: the call's task begins."""
        self._headless.pop(session, None)
        if self._admit is not None and not self._admit(request):
            self.refused += 1
            log.warning("agi.refused", reason="token")
            session.close()
            return
        begun = request.path == RESUME or request.env.get("context") == CONTEXT
        if self._gate.enters(begun=begun) is not None:
            session.close()
            return
        self._calls[session] = self.loop.create_task(self._run(session))

    def forget(self, session: AgiSession) -> None:
        """The connection has ended."""
        self._headless.pop(session, None)

    def count_problem(self, problem: AgiError, session: AgiSession) -> None:
        """A connection was cut for `problem`."""
        if session in self._calls:
            self.broken += 1
        else:
            self.refused += 1
        log.warning("agi.cut", problem=str(problem), kind=type(problem).__name__)

    async def _run(self, session: AgiSession) -> None:
        try:
            await self._handler(session)
        except ChannelGone:
            pass
        except AgiError as problem:
            log.warning("agi.call_broke", problem=str(problem))
        except Exception:
            log.exception("agi.call_failed")
        finally:
            self._gate.leaves()
            self._calls.pop(session, None)
            session.close()
