"""AMI that stays: two connections (events; actions), reopened when lost, with the whole state asked after each login.

Made and run by centrala/attached.py; told to ami_happenings.py. What crosses: AmiEvent, AmiReply, Snapshot.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Protocol

import structlog

from ivr.asterisk.ami import ACTION_SECONDS, AmiConnection
from ivr.asterisk.ami_wire import AmiBroken, AmiDown, AmiError, AmiEvent, AmiLoginRefused, AmiReply

FIRST_DELAY = 0.1
"""Seconds before the first new try; doubles with every failure."""
LONGEST_DELAY = 5.0
"""When nobody answers: many engines must not storm an Asterisk that comes back."""
LONGEST_DELAY_CHEAP = 0.8
"""When the port is closed, or cut at once, the question costs nothing, and calls wait for us."""
REFUSED_LOGIN_DELAY = 30.0
"""Secret changed while we ran: slow enough for any fail2ban."""
AWAY_SECONDS = 8.0
"""Without it until somebody is told: a restart is over by then."""
BOOT_SECONDS = 10.0
"""Waiting for FullyBooted after a login."""
RESYNC_SECONDS = 10.0
"""Deadline of each list; 1,000 channels take under one second."""

_jitter = random.SystemRandom().random

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of an Asterisk at one moment. Events that come after it may tell again what is in it already."""

    generation: int
    """1 for the first login, one more for each later one."""
    asterisk: str
    """systemname."""
    version: str
    epoch: str
    """When this Asterisk began; differs after every restart."""
    restarted: bool
    """Another epoch than that of the snapshot before."""
    channels: tuple[AmiEvent, ...]
    """CoreShowChannel: Channel, Uniqueid, Linkedid, …"""
    members: tuple[AmiEvent, ...]
    """QueueMember: Queue, Name, StateInterface, Paused, …"""
    waiting: tuple[AmiEvent, ...]
    """QueueEntry: Queue, Position, Uniqueid, Wait, …"""
    devices: tuple[AmiEvent, ...]
    """DeviceStateChange: Device, State."""


class Listener(Protocol):
    """Who is told. Plain functions, called in order; what they raise is logged."""

    names: frozenset[str]
    """The events that on_event wants; others are not even parsed."""

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Both connections are up; every event that follows is newer than the snapshot, or told in it."""

    def on_event(self, event: AmiEvent) -> None:
        """One event."""

    def on_down(self) -> None:
        """A connection is lost: what happens now is not told until the next snapshot."""


class Ami:
    """The manager of one Asterisk. `name`: of its section in the configuration; when it is not the `only` one it must
    call itself so too, or its channels could be taken for another's. `alarms`: somebody is told when it stays away.
    `jitter()` gives a number in [0, 1)."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        secret: str,
        listener: Listener,
        *,
        name: str = "",
        only: bool = True,
        alarms: bool = True,
        jitter: Callable[[], float] = _jitter,
    ) -> None:
        self._host, self._port, self._user, self._secret = host, port, user, secret
        self._listener, self._jitter, self.name, self._only = listener, jitter, name, only
        self._alarms = alarms
        self._actions: AmiConnection | None = None
        self._up = asyncio.Event()
        self._generation = 0
        self._away_since: float | None = None
        """On the loop's clock; inf: somebody was told."""
        self._epoch = ""

    @property
    def up(self) -> bool:
        """Both connections are logged in and the state is in step."""
        return self._up.is_set()

    async def ready(self) -> None:
        """Wait until up."""
        await self._up.wait()

    async def run(self) -> None:
        """Stay connected until cancelled. Raises AmiLoginRefused when the very first login is refused."""
        failures, self._away_since = 0, None
        while True:
            try:
                await self._one_life()
                failures, self._away_since = 0, None
                delay = self._delay(0, LONGEST_DELAY)
            except AmiLoginRefused as problem:
                log.critical("ami.login_refused", asterisk=self.name, problem=str(problem))
                if self._generation == 0:
                    raise
                delay = REFUSED_LOGIN_DELAY
            except AmiError as problem:
                failures += 1
                if failures == 1 or failures % 100 == 0:
                    log.warning("ami.unreachable", asterisk=self.name, problem=str(problem), failures=failures)
                self._told_away(problem)
                delay = self._delay(failures, LONGEST_DELAY_CHEAP if type(problem) is AmiDown else LONGEST_DELAY)
            await asyncio.sleep(delay)

    async def act(
        self,
        name: str,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        end: str | None = None,
        deadline: float = ACTION_SECONDS,
    ) -> AmiReply:
        """Send an action once, never again by itself; `end`: the event that ends its list.

        Raises AmiDown (`sent` says whether the outcome is unknown), AmiBadValue.
        """
        if self._actions is None:
            raise AmiDown(f"{name}: no connection", sent=False)
        return await self._actions.act(name, fields, end=end, deadline=deadline)

    # --- inside -------------------------------------------------------------------------------------------------

    def _told_away(self, problem: AmiError) -> None:
        """Somebody is told, once until it is back."""
        now = asyncio.get_running_loop().time()
        if self._away_since is None:
            self._away_since = now
        elif self._alarms and now - self._away_since >= AWAY_SECONDS:
            log.critical("asterisk.away", asterisk=self.name, problem=str(problem))
            self._away_since = inf

    def _delay(self, failures: int, longest: float) -> float:
        return min(longest, FIRST_DELAY * 2.0 ** min(failures, 10)) * (0.5 + self._jitter() / 2)

    async def _one_life(self) -> None:
        """From connecting to the loss of either connection. Raises AmiError when it did not come up."""
        lost = asyncio.Event()
        listener = self._listener
        actions = AmiConnection(lambda _: None, lost.set, frozenset(), self.name)
        events = AmiConnection(listener.on_event, lost.set, listener.names, self.name)
        events.hold()
        try:
            await actions.open(self._host, self._port, self._user, self._secret, events=False)
            await events.open(self._host, self._port, self._user, self._secret, events=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(BOOT_SECONDS):
                    await events.booted.wait()
            snapshot = await self._ask_everything(events)
            if not self._only and snapshot.asterisk != self.name:
                raise AmiBroken(f"it calls itself {snapshot.asterisk!r}: systemname of asterisk.conf")
            self._generation, self._epoch, self._actions = snapshot.generation, snapshot.epoch, actions
            log.info("ami.up", asterisk=self.name, version=snapshot.version, generation=snapshot.generation)
            self._tell(lambda: listener.on_snapshot(snapshot))
            self._up.set()
            events.release()
            await lost.wait()
        finally:
            self._actions = None
            actions.close()
            events.close()
            if self._up.is_set():
                self._up.clear()
                self._tell(listener.on_down)

    async def _ask_everything(self, connection: AmiConnection) -> Snapshot:
        async def ask(name: str, end: str | None = None) -> AmiReply:
            answer = await connection.act(name, end=end, deadline=RESYNC_SECONDS)
            if not answer.success:
                raise AmiError(f"{name} refused: {answer.message}")
            return answer

        settings, status, channels, queues, devices = (
            await ask("CoreSettings"),
            await ask("CoreStatus"),
            await ask("CoreShowChannels", "CoreShowChannelsComplete"),
            await ask("QueueStatus", "QueueStatusComplete"),
            await ask("DeviceStateList", "DeviceStateListComplete"),
        )
        epoch = f"{status.headers.get('CoreStartupDate')} {status.headers.get('CoreStartupTime')}"
        return Snapshot(
            generation=self._generation + 1,
            asterisk=settings.headers.get("SystemName", ""),
            version=settings.headers.get("AsteriskVersion", ""),
            epoch=epoch,
            restarted=self._epoch not in ("", epoch),
            channels=channels.events,
            members=tuple(e for e in queues.events if e.name == "QueueMember"),
            waiting=tuple(e for e in queues.events if e.name == "QueueEntry"),
            devices=devices.events,
        )

    def _tell(self, what: Callable[[], None]) -> None:
        try:
            what()
        except Exception:
            log.exception("ami.listener_failed")
