"""One FastAGI connection: commands out, replies in, and the end of the channel noticed. Made by agi_server.py, used by
line.py; the words are in agi.py.

LineError
└── AgiError
    └── AgiTimeout   no reply in time; the connection is closed
ChannelGone          no error: the channel has left this connection (hung up, redirected, Asterisk died)
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Protocol, cast

from ivr.asterisk.agi import DEAD, AgiDesync, AgiError, AgiReader, AgiReply, AgiRequest, HangupNotice

HEAD_SECONDS = 5.0
"""From connect to the end of the head. Asterisk sends it in one piece within a millisecond."""
COMMAND_SECONDS = 10.0
"""Default deadline of a command that plays nothing and waits for nobody."""
LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""This machine."""
IDLE, PAUSE, TRIES = 10, 5, 4
"""Seconds of silence before another machine is asked whether it is there, seconds between two such questions, and how
many go without an answer: half a minute in all."""


class AgiTimeout(AgiError):
    """Asterisk did not reply to a command in time."""


class ChannelGone(Exception):
    """The channel has left: `hung_up` says whether the caller hung up, else it was redirected or the PBX died."""

    def __init__(self, hung_up: bool) -> None:
        super().__init__("hung up" if hung_up else "left")
        self.hung_up = hung_up


class Owner(Protocol):
    """What a connection asks of its server."""

    loop: asyncio.AbstractEventLoop

    def refuses(self, session: AgiSession, peer: str) -> bool:
        """A new connection: True turns it away."""

    def begin(self, session: AgiSession, request: AgiRequest) -> None:
        """The head is there: the call's task begins."""

    def forget(self, session: AgiSession) -> None:
        """The connection has ended."""

    def count_problem(self, problem: AgiError, session: AgiSession) -> None:
        """A connection was cut for `problem`."""


class AgiSession(asyncio.Protocol):
    """One call's connection. Commands go one at a time: Asterisk reads no second line before it has replied."""

    __slots__ = (
        "_closed",
        "_due",
        "_ending",
        "_looks",
        "_loop",
        "_on_gone",
        "_problem",
        "_reader",
        "_server",
        "_timer",
        "_transport",
        "_waiter",
        "hung_up",
        "parted",
        "request",
    )

    request: AgiRequest
    _transport: asyncio.Transport

    def __init__(self, server: Owner) -> None:
        self._server = server
        self._loop = server.loop
        self._reader = AgiReader()
        self._waiter: asyncio.Future[AgiReply] | None = None
        self._problem: AgiError | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due: float | None = None
        """When the head or the reply is missing, on the loop's clock."""
        self._looks = 0.0
        """When the timer fires."""
        self._on_gone: Callable[[], None] | None = None
        self._ending: asyncio.Future[None] | None = None
        self._closed = False
        self.hung_up = False
        """The line HANGUP has come."""
        self.parted = False
        """Asterisk's last reply was that the channel is over: it lived when the channel went."""

    # --- for the line -------------------------------------------------------------------------------------------

    async def command(self, line: bytes, deadline: float | None = COMMAND_SECONDS, *, value: bool = False) -> AgiReply:
        """Send a line made by agi.build() and wait for its reply.

        `deadline`: seconds, None for no limit; `value`: the reply may hold line breaks. Raises ChannelGone, AgiError.
        """
        self._check_free()
        waiter: asyncio.Future[AgiReply] = self._loop.create_future()
        self._waiter, self.parted = waiter, False
        self._reader.expecting = "value" if value else "line"
        self._expect_by(deadline)
        self._transport.write(line)
        try:
            reply = await waiter
        except asyncio.CancelledError:
            self._fail(AgiDesync("a command was given up before its reply"))
            raise
        finally:
            self._waiter = None
            self._due = None
        self.parted = reply is DEAD or reply.failed
        if reply is DEAD:
            raise ChannelGone(self.hung_up)
        return reply

    def last_command(self, line: bytes) -> None:
        """Send a line before close() and wait for nothing: Asterisk reads it before it sees the end.

        Raises ChannelGone, AgiError.
        """
        self._check_free()
        self._reader.expecting = "line"
        self._transport.write(line)

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
        if peer[0] not in LOOPBACK:
            _watch_over(self._transport.get_extra_info("socket"))
        self._expect_by(HEAD_SECONDS)

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
        self._due = None
        self.request = request
        self._server.begin(self, request)

    def _check_free(self) -> None:
        if self._problem is not None:
            raise self._problem
        if self._closed:
            raise ChannelGone(self.hung_up)
        if self._waiter is not None:
            raise AgiDesync("a command before the reply of the one before")

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

    def _expect_by(self, deadline: float | None) -> None:
        """Something is due within `deadline` seconds. One timer serves the whole call: it looks when it fires, and
        most commands are done long before."""
        if deadline is None:
            return
        self._due = due = self._loop.time() + deadline
        if self._timer is None or self._looks > due:
            self._look_at(due)

    def _look_at(self, moment: float) -> None:
        self._cancel_timer()
        self._looks = moment
        self._timer = self._loop.call_at(moment, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._due is None:
            return
        if self._loop.time() < self._due:
            self._look_at(self._due)
        elif self._waiter is None:
            self._transport.abort()
        else:
            self._fail(AgiTimeout("no reply"))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """End the connection; the dialplan goes on with its next line."""
        self._transport.close()


def _watch_over(connection: socket.socket) -> None:
    """A machine that loses its power says nothing, and a caller in a queue is not asked anything either: the kernel
    asks whether the other end is there, and ends the connection after IDLE + TRIES * PAUSE seconds."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in ((socket.TCP_KEEPIDLE, IDLE), (socket.TCP_KEEPINTVL, PAUSE), (socket.TCP_KEEPCNT, TRIES)):
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
