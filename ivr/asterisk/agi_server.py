"""The FastAGI port: connections in, one AgiSession and one task per call out. Sockets only; the words are in agi.py.

Called by centrala/app.py. `handler(session)` runs a call; when it returns or raises, the connection is closed and the
dialplan goes on (to the fallback unless the sentinel variable was set).

    LineError
    └── AgiError
        └── AgiTimeout   no reply in time; the connection is closed
    ChannelGone          no error: the channel has left this connection (hung up, redirected, Asterisk died)
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import cast

import structlog

from ivr.asterisk.agi import (
    DEAD,
    AgiDesync,
    AgiError,
    AgiReader,
    AgiReply,
    AgiRequest,
    HangupNotice,
)

HEAD_SECONDS = 5.0
"""From connect to the end of the head. Asterisk sends it in one piece within a millisecond."""
COMMAND_SECONDS = 10.0
"""Default deadline of a command that plays nothing and waits for nobody."""
MAX_SESSIONS = 2_000
"""Calls at once; the rest hear the fallback at once."""
MAX_HEADLESS = 128
"""Connections without a complete head; beyond this the oldest is cut, which is never a real Asterisk's."""
LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""FastAGI has no authentication: who may connect is who may claim to be a caller."""

log = structlog.get_logger(__name__)


class AgiTimeout(AgiError):
    """Asterisk did not reply to a command in time."""


class ChannelGone(Exception):
    """The channel has left: `hung_up` says whether the caller hung up, else it was redirected or the PBX died."""

    def __init__(self, hung_up: bool) -> None:
        super().__init__("hung up" if hung_up else "left")
        self.hung_up = hung_up


Handler = Callable[["AgiSession"], Awaitable[None]]
Admit = Callable[[AgiRequest], bool]


def token_argument(secret: str) -> Admit:
    """Admit only connections whose first argument in the dialplan's AGI() is `secret`."""
    expected = secret.encode()
    return lambda request: hmac.compare_digest(request.env.get("arg_1", "").encode(), expected)


class AgiSession(asyncio.Protocol):
    """One call's connection. Commands go one at a time: Asterisk reads no second line before it has replied."""

    __slots__ = (
        "_closed",
        "_ending",
        "_loop",
        "_on_gone",
        "_problem",
        "_reader",
        "_server",
        "_timer",
        "_transport",
        "_waiter",
        "hung_up",
        "request",
    )

    request: AgiRequest
    _transport: asyncio.Transport

    def __init__(self, server: AgiServer) -> None:
        self._server = server
        self._loop = server.loop
        self._reader = AgiReader()
        self._waiter: asyncio.Future[AgiReply] | None = None
        self._problem: AgiError | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._on_gone: Callable[[], None] | None = None
        self._ending: asyncio.Future[None] | None = None
        self._closed = False
        self.hung_up = False
        """The line HANGUP has come."""

    # --- for the line -------------------------------------------------------------------------------------------

    async def command(self, line: bytes, deadline: float | None = COMMAND_SECONDS, *, value: bool = False) -> AgiReply:
        """Send a line made by agi.build() and wait for its reply.

        `deadline`: seconds, None for no limit; `value`: the reply may hold line breaks. Raises ChannelGone, AgiError.
        """
        if self._problem is not None:
            raise self._problem
        if self._closed:
            raise ChannelGone(self.hung_up)
        if self._waiter is not None:
            raise AgiDesync("a command before the reply of the one before")
        waiter: asyncio.Future[AgiReply] = self._loop.create_future()
        self._waiter = waiter
        self._reader.expecting = "value" if value else "line"
        timer = None if deadline is None else self._loop.call_later(deadline, self._fail, AgiTimeout("no reply"))
        self._transport.write(line)
        try:
            reply = await waiter
        except asyncio.CancelledError:
            self._fail(AgiDesync("a command was given up before its reply"))
            raise
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()
        if reply is DEAD:
            raise ChannelGone(self.hung_up)
        return reply

    def on_gone(self, callback: Callable[[], None]) -> None:
        """Call `callback` once, when the caller hangs up or the connection ends."""
        self._on_gone = callback
        if self._closed or self.hung_up:
            self._tell_gone()

    async def gone_within(self, seconds: float) -> bool:
        """Wait at most `seconds` for the caller's hang-up or the end of the connection."""
        if not self.gone:
            self._ending = self._loop.create_future()
            await asyncio.wait({self._ending}, timeout=seconds)
            self._ending = None
        return self.gone

    @property
    def gone(self) -> bool:
        """The caller hung up or the connection has ended."""
        return self._closed or self.hung_up

    # --- for the event loop -------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if self._server.refuses(self, peer[0] if peer else ""):
            self._closed = True
            self._transport.abort()
            return
        self._timer = self._loop.call_later(HEAD_SECONDS, self._transport.abort)

    def data_received(self, data: bytes) -> None:
        if self._problem is not None or self._closed:
            return
        try:
            for item in self._reader.feed(data):
                if isinstance(item, AgiReply):
                    self._take(item)
                elif isinstance(item, HangupNotice):
                    self.hung_up = True
                    self._tell_gone()
                else:
                    self._begin(item)
        except AgiError as problem:
            self._fail(problem)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._closed = True
        self._cancel_timer()
        self._server.forget(self)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ChannelGone(self.hung_up))
        self._tell_gone()

    # --- inside -------------------------------------------------------------------------------------------------

    def _begin(self, request: AgiRequest) -> None:
        self._cancel_timer()
        self.request = request
        self._server.begin(self, request)

    def _take(self, reply: AgiReply) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(reply)

    def _fail(self, problem: AgiError) -> None:
        if self._problem is None:
            self._problem = problem
            self._server.count_problem(problem, self)
            if self._waiter is not None and not self._waiter.done():
                self._waiter.set_exception(problem)
            self._transport.abort()

    def _tell_gone(self) -> None:
        callback, self._on_gone = self._on_gone, None
        if callback is not None:
            callback()
        if self._ending is not None and not self._ending.done():
            self._ending.set_result(None)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """End the connection; the dialplan goes on with its next line."""
        self._transport.close()


class AgiServer:
    """Listens; knows every connection and every call's task."""

    def __init__(
        self,
        handler: Handler,
        *,
        admit: Admit | None = None,
        peers: frozenset[str] = LOOPBACK,
        max_sessions: int = MAX_SESSIONS,
    ) -> None:
        self._handler, self._admit, self._peers, self._max = handler, admit, peers, max_sessions
        self._headless: dict[AgiSession, None] = {}
        self._calls: dict[AgiSession, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None
        self.refused = 0
        """Connections and heads turned away since the start."""
        self.broken = 0
        """Calls lost to a protocol error or a missing reply since the start."""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; returns the port. Raises OSError when it is taken."""
        self.loop = asyncio.get_running_loop()
        self._server = await self.loop.create_server(lambda: AgiSession(self), host, port, backlog=1024)
        return int(self._server.sockets[0].getsockname()[1])

    def stop_accepting(self) -> None:
        """Calls in progress go on; new ones get the dialplan's fallback at once."""
        if self._server is not None:
            self._server.close()

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
        if peer not in self._peers or len(self._calls) >= self._max:
            self.refused += 1
            log.warning("agi.refused", reason="peer" if peer not in self._peers else "too many calls")
            return True
        self._headless[session] = None
        if len(self._headless) > MAX_HEADLESS:
            self.refused += 1
            oldest = next(iter(self._headless))
            del self._headless[oldest]
            oldest.close()
        return False

    def begin(self, session: AgiSession, request: AgiRequest) -> None:
        """The head is there: the call's task begins."""
        self._headless.pop(session, None)
        if self._admit is not None and not self._admit(request):
            self.refused += 1
            log.warning("agi.refused", reason="token")
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
            self._calls.pop(session, None)
            session.close()
