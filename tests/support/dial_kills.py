"""A dialler that is killed again and again: `python tests/support/dial_kills.py URL AMI_PORT USER SECRET COUNT`.

Dials COUNT numbers, some at once, each under a key of its own; what a life before it has claimed is not claimed again.
Ends when every attempt has. Run by tests/chaos/p05_dials.py, which counts at the far end who was rung, and on a
simulated clock by simulated_dialling.py.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.places import Places
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import NotNow
from ivr.eventlog import EventLog
from ivr.ids import new_id
from ivr.store import open_store

AT_ONCE = 20
FREELY = Limits(neighbours=1_000_000, a_minute=1_000_000)
AGAIN = 0.1
"""s between two looks."""
BEGINS = "begins"
"""What it prints before it dials."""


def number(n: int) -> str:
    """The nth number: engaged in the demonstration's outside world, and in a block of its own."""
    return f"+4822{n % 1000:03d}{n // 1000:03d}7"


def now() -> datetime:
    return datetime.now(UTC)


async def dial_all(
    ledger: Attempts, dialling: Dialling, places: Places, count: int, clock: Callable[[], datetime]
) -> None:
    """Every number once, and return when each attempt has its end, those of earlier lives too."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(n: int) -> None:
        async with room:
            id_ = new_id()
            while True:
                await dialling.ready()
                if await ledger.by_key(f"k{n}") is not None:
                    return
                with suppress(NotNow):
                    attempt = await dialling.claim(number(n), f"k{n}", attempt=id_)
                    break
                await asyncio.sleep(AGAIN)
            with suppress(AmiError):  # perhaps sent
                await places.dial(attempt, id_, clock())
            await dialling.let_go(attempt)

    await dialling.ready()
    await asyncio.gather(*(one(n) for n in range(count)))
    while await ledger.open():  # noqa: ASYNC110 - those of earlier lives
        await asyncio.sleep(AGAIN)


async def _main(url: str, port: int, user: str, secret: str, count: int) -> None:
    store = await open_store(url)
    bus, log = Bus(), EventLog(store, [attempts.project, suppression.project])
    registry = Registry(bus)
    ami = Ami("127.0.0.1", port, user, secret, AmiHappenings(bus, registry))
    ledger = Attempts(log, store, "box", "PL", frozenset, now, FREELY)
    dialling = Dialling(bus, ami, ledger, lambda: suppression.keys(store))
    serving = [asyncio.create_task(work) for work in (log.run(), ami.run(), dialling.run())]
    await dialling.ready()
    print(BEGINS, file=sys.stderr, flush=True)
    await dial_all(ledger, dialling, Places(ami, registry), count, now)
    await log.close()
    await serving[0]


if __name__ == "__main__":
    _url, _port, _user, _secret, _count = sys.argv[1:]
    asyncio.run(_main(_url, int(_port), _user, _secret, int(_count)))
