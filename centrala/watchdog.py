"""`centrala watchdog`: feels the engine's pulse, tells of its death, takes its callers to the fallback while it hangs.

A process of its own with its own manager connection, beside the engine on the same machine. It needs no database.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from logging import CRITICAL, INFO

import structlog

from centrala.alarming import telling
from centrala.config import Asterisk, Config
from centrala.flows import StartError
from ivr.asterisk.ami_link import Ami, Snapshot
from ivr.asterisk.ami_wire import AmiDown, AmiEvent
from ivr.asterisk.rescue import Choose, rescue
from ivr.logs import configure
from ivr.watchdog.pulse import Finger
from ivr.watchdog.stranded import stranded_at
from ivr.watchdog.verdict import Pulse, Verdict

TICK = 0.5
"""Seconds between two looks. A connection that ends wakes it at once."""
LOST = frozenset({Verdict.DEAD, Verdict.HUNG})

log = structlog.get_logger(__name__)


class _NoEvents:
    """It only asks."""

    names: frozenset[str] = frozenset()

    def on_snapshot(self, _snapshot: Snapshot) -> None: ...

    def on_event(self, _event: AmiEvent) -> None: ...

    def on_down(self) -> None: ...


async def run(config: Config) -> None:
    """Watch until a signal. Raises StartError, AmiLoginRefused."""
    told = telling(config, lambda: datetime.now(UTC))
    configure(config.log_format, also=told.alarms)
    if config.heartbeat is None:
        raise StartError("`heartbeat:` is not set: the path of the socket at which engine and watchdog meet")
    stop, changed, pulse = asyncio.Event(), asyncio.Event(), Pulse()
    for which in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(which, stop.set)
    watched = [_watched(one, only=len(config.asterisks) == 1) for one in config.asterisks.values()]
    try:
        server = await Finger(config.heartbeat, pulse, changed.set).listen()
    except OSError as problem:
        raise StartError(f"the heartbeat's socket cannot be opened: {problem}") from problem
    async with asyncio.TaskGroup() as tasks:
        work = [
            *(tasks.create_task(ami.run()) for ami, _ in watched),
            tasks.create_task(told.run()),
            tasks.create_task(_watch(pulse, changed, watched)),
        ]
        log.info("watchdog.watching", socket=str(config.heartbeat))
        await stop.wait()
        server.close()
        for task in work:
            task.cancel()


def _watched(at: Asterisk, *, only: bool) -> tuple[Ami, Choose]:
    """The manager of an Asterisk, and who of its callers waits for this engine. The engine tells when it stays away."""
    where = (at.ami.host, at.ami.port, at.ami.user, at.ami.secret.get_secret_value())
    link = Ami(*where, _NoEvents(), name=at.name, only=only, alarms=False)
    return link, stranded_at(f"agi://{at.agi.host}:{at.agi.port}/")


async def _watch(pulse: Pulse, changed: asyncio.Event, watched: Sequence[tuple[Ami, Choose]]) -> None:
    """Callers of a hung engine are taken away for as long as it lasts: more come. Those of a dead one are with the
    dialplan already, which waits for the next engine."""
    last = Verdict.UNKNOWN
    while True:
        changed.clear()
        verdict = pulse.verdict(time.monotonic())
        if verdict is not last:
            last = verdict
            log.log(CRITICAL if verdict in LOST else INFO, "watchdog.engine", engine=verdict.value)
        if verdict is Verdict.HUNG:
            await asyncio.gather(*(_rescue(ami, choose) for ami, choose in watched))
        with suppress(TimeoutError):
            async with asyncio.timeout(TICK):
                await changed.wait()


async def _rescue(ami: Ami, choose: Choose) -> None:
    try:
        count = await rescue(ami, choose)
    except AmiDown as problem:
        log.error("watchdog.no_asterisk", asterisk=ami.name, problem=str(problem))
        return
    if count:
        log.warning("watchdog.rescued", asterisk=ami.name, calls=count)
