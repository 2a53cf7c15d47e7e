"""One AMI connection: panoramisk connects, logs in and writes actions; the rest is done here. Its only importer.

Made by ami_link.py. Of panoramisk's manager everything with a memory is switched off: it would send unanswered actions
again after a reconnect (an Originate dials twice), connect again after close(), answer a raising handler with the loss
of events, and never notice a silent peer.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections import deque
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import structlog
from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

from ivr.asterisk.ami_wire import (
    AmiBroken,
    AmiDown,
    AmiError,
    AmiEvent,
    AmiLoginRefused,
    AmiReply,
    AmiSilent,
    Splitter,
    check,
    event_name,
    parse,
    reply,
)

CONNECT_SECONDS = 3.0
LOGIN_SECONDS = 5.0
"""Asterisk answers a login within milliseconds, also while it boots."""
ENDS = "shutting down"
"""What an Asterisk that is being stopped answers to a login, of whomever."""
ACTION_SECONDS = 5.0
"""Default deadline of an action."""
TICK_SECONDS = 1.0
"""How often silence is looked for; after one second of it a Ping goes out."""
SILENCE_SECONDS = 5.0
"""A peer silent for so long, Pings included, is gone: seen at most 6 s after its last byte."""
MAX_EVENTS = 100_000
"""Events read and not yet handled; with more the connection is given up and everything asked anew."""
EVENTS_PER_TURN = 200
"""Handled before the event loop may do something else (about 2 ms)."""

log = structlog.get_logger(__name__)
_quiet = logging.getLogger("panoramisk")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False


class _Everything:
    """Names of actions that are never sent again: all."""

    def __contains__(self, name: object) -> bool:
        return True


class _Manager(Manager):  # type: ignore[misc]
    """Connects and logs in, once."""

    def connection_made(self, future: asyncio.Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            super().connection_made(future)

    def login(self, future: asyncio.Future[AmiReply]) -> None:
        """The result is awaited by AmiConnection.open()."""

    def ping(self) -> None:
        """Silence is noticed by AmiConnection."""


@dataclass(slots=True)
class _Waiting:
    """An action whose reply is due."""

    future: asyncio.Future[AmiReply]
    end: str | None
    """Name of the event that ends its list."""
    reply: AmiReply | None = None
    items: list[AmiEvent] = field(default_factory=list)


class _Wire(AMIProtocol):  # type: ignore[misc]
    """panoramisk's protocol with our reading and writing."""

    def __init__(self, connection: AmiConnection) -> None:
        self._connection = connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connection.made(transport)

    def data_received(self, data: bytes) -> None:
        self._connection.received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self._connection.lost(exc)

    def send(self, data: dict[str, Any], as_list: bool | None = None) -> asyncio.Future[AmiReply]:  # noqa: ARG002
        """Called by panoramisk for the login only, in a callback: nothing may be raised."""
        try:
            return self._connection.send(data, None)
        except AmiDown as problem:
            failed: asyncio.Future[AmiReply] = asyncio.get_running_loop().create_future()
            failed.set_exception(problem)
            return failed


class AmiConnection:
    """One connection from open() to its end; never opened twice.

    `on_event` is a plain function, called for each event in `names` (None: all) in the order of the stream, never from
    inside the reading; what it raises is logged. `on_lost` is called once, when an opened connection ends. `asterisk`:
    its name in the log.
    """

    _ids = itertools.count(1)

    def __init__(
        self,
        on_event: Callable[[AmiEvent], None],
        on_lost: Callable[[], None],
        names: Container[str] | None = None,
        asterisk: str = "",
    ) -> None:
        self._on_event, self._on_lost, self._names, self._asterisk = on_event, on_lost, names, asterisk
        self._loop = asyncio.get_running_loop()
        self._splitter = Splitter()
        self._waiting: dict[str, _Waiting] = {}
        self._events: deque[tuple[bytes, float]] = deque()
        self._draining = False
        self._held = False
        self._transport: asyncio.Transport | None = None
        self._out: list[bytes] = []
        self._manager: Any = None
        self._heard = self._loop.time()
        self._tick: asyncio.TimerHandle | None = None
        self._opened = False
        self._over = False
        self.booted = asyncio.Event()
        """Asterisk has loaded everything; it says so only to users with the read class `system`."""
        self.ignored = 0
        """Events nobody asked for."""

    async def open(self, host: str, port: int, user: str, secret: str, *, events: bool) -> None:
        """Connect and log in. Raises AmiDown, AmiBroken, AmiLoginRefused, AmiBadValue."""
        check({"Username": user, "Secret": secret})
        self._manager = _Manager(
            host=host, port=port, username=user, secret=secret, events="on" if events else "off",
            loop=self._loop, protocol_factory=lambda: _Wire(self), forgetable_actions=_Everything(),
            log=_quiet, ping_delay=86_400,
        )  # fmt: skip
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._manager.connect()
            async with asyncio.timeout(LOGIN_SECONDS):
                answer: AmiReply = await self._manager.authenticated_future
        except TimeoutError:
            self.close()
            raise AmiSilent(f"no answer from {host}:{port}", sent=False) from None
        except OSError as problem:
            self.close()
            raise AmiDown(f"no manager at {host}:{port}: {problem.strerror}", sent=False) from None
        except BaseException:
            self.close()
            raise
        if not answer.success:
            self.close()
            if ENDS in answer.message:
                raise AmiDown(f"{host}:{port}: {answer.message}", sent=False)
            raise AmiLoginRefused(f"{host}:{port} refuses user {user!r}: {answer.message}")
        self._opened = True
        self._watch_silence()

    async def act(
        self,
        name: str,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        end: str | None = None,
        deadline: float = ACTION_SECONDS,
    ) -> AmiReply:
        """Send an action and wait for its reply; `end`: the event that ends its list.

        Raises AmiDown (also when the reply does not come in `deadline` seconds), AmiBadValue.
        """
        action: dict[str, str | Sequence[str]] = {"Action": name, **(fields or {})}
        check(action)
        future = self.send(action, end)
        try:
            async with asyncio.timeout(deadline):
                return await future
        except TimeoutError:
            raise AmiSilent(f"{name}: no reply in {deadline:g} s", sent=True) from None

    def hold(self) -> None:
        """Before open(): keep events back until release(), because a snapshot comes first."""
        self._held = True

    def release(self) -> None:
        """Hand over what was kept."""
        self._held = False
        self._schedule()

    def close(self) -> None:
        """End the connection for good. `on_lost` is not called."""
        self._opened = False
        self._end()

    # --- for the event loop -------------------------------------------------------------------------------------

    def made(self, transport: asyncio.BaseTransport) -> None:
        """TCP is up."""
        self._transport = cast(asyncio.Transport, transport)
        if self._over:
            self._transport.abort()

    def received(self, data: bytes) -> None:
        """Only cut and keep; events are handled in a later turn of the loop."""
        self._heard = self._loop.time()
        now = time.perf_counter()
        try:
            for message in self._splitter.feed(data):
                self._sort(message, now)
        except AmiError as problem:
            self._give_up(problem)
            return
        if self._events:
            self._schedule()

    def lost(self, exc: Exception | None) -> None:
        """The connection has ended, by whomever."""
        opened, self._opened = self._opened, False
        self._end()
        if opened:
            log.warning("ami.lost", asterisk=self._asterisk, problem=str(exc or "closed"))
            self._on_lost()

    # --- inside -------------------------------------------------------------------------------------------------

    def send(self, action: dict[str, Any], end: str | None) -> asyncio.Future[AmiReply]:
        """Write an action that has been checked."""
        if self._transport is None or self._over:
            raise AmiDown(f"{action['Action']}: not connected", sent=False)
        action_id = f"c{next(self._ids)}"
        future: asyncio.Future[AmiReply] = self._loop.create_future()
        future.add_done_callback(lambda _: self._waiting.pop(action_id, None))
        self._waiting[action_id] = _Waiting(future, end)
        self._out.append(str(Action({**action, "ActionID": action_id})).encode())
        if len(self._out) == 1:
            self._loop.call_soon(self._write)
        return future

    def _write(self) -> None:
        """What is sent in one turn of the loop goes out together."""
        out, self._out = self._out, []
        if self._transport is not None and out and not self._over:
            self._transport.write(b"".join(out))

    def _sort(self, message: bytes, now: float) -> None:
        name = event_name(message)
        if name == "FullyBooted":
            self.booted.set()
        if not name:
            self._take_reply(message)
        elif self._waiting and b"\r\nActionID: c" in message and self._take_item(name, message, now):
            return
        elif self._names is None or name in self._names:
            self._events.append((message, now))
            if len(self._events) > MAX_EVENTS:
                raise AmiBroken(f"more than {MAX_EVENTS} events unhandled")
        else:
            self.ignored += 1

    def _take_reply(self, message: bytes) -> None:
        headers = parse(message)
        waiting = self._waiting.get(headers.get("ActionID", ""))
        if waiting is None or waiting.future.done() or "Response" not in headers:
            return
        answer = reply(headers)
        if waiting.end is None or not answer.success:
            waiting.future.set_result(answer)
        else:
            waiting.reply = answer

    def _take_item(self, name: str, message: bytes, now: float) -> bool:
        """Whether the event belongs to the list of a waiting action (an OriginateResponse has an id, but no list)."""
        event = AmiEvent(name, parse(message), now)
        waiting = self._waiting.get(event.headers["ActionID"].split("\n")[0])
        if waiting is None or waiting.end is None or waiting.future.done():
            return False
        if name == waiting.end:
            headers = waiting.reply.headers if waiting.reply else {"Response": "Success"}
            waiting.future.set_result(reply(headers, waiting.items))
        else:
            waiting.items.append(event)
        return True

    def _schedule(self) -> None:
        if self._events and not self._draining and not self._held:
            self._draining = True
            self._loop.call_soon(self._drain)

    def _drain(self) -> None:
        self._draining = False
        for _ in range(min(len(self._events), EVENTS_PER_TURN)):
            message, received = self._events.popleft()
            event = AmiEvent(event_name(message), parse(message), received)
            try:
                self._on_event(event)
            except Exception:
                log.exception("ami.handler_failed", ami_event=event.name)
        self._schedule()

    def _watch_silence(self) -> None:
        silent = self._loop.time() - self._heard
        if silent >= SILENCE_SECONDS:
            self._give_up(AmiBroken(f"silent for {silent:.0f} s"))
            return
        if silent >= TICK_SECONDS and self._transport is not None:
            self._transport.write(b"Action: Ping\r\n\r\n")
        self._tick = self._loop.call_later(TICK_SECONDS, self._watch_silence)

    def _give_up(self, problem: AmiError) -> None:
        log.error("ami.given_up", asterisk=self._asterisk, problem=str(problem))
        if not self._opened:
            self._end(problem)
        elif self._transport is not None:
            self._transport.abort()

    def _end(self, problem: AmiError | None = None) -> None:
        self._over = True
        if self._tick is not None:
            self._tick.cancel()
        for waiting in list(self._waiting.values()):
            if not waiting.future.done():
                waiting.future.set_exception(problem or AmiDown("connection lost", sent=True))
        if self._manager is not None:
            if self._manager.pinger is not None:
                self._manager.pinger.cancel()
            self._manager.pinger = None
        if self._transport is not None:
            self._transport.abort()
