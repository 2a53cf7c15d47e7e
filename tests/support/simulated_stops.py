"""People say stop while they are being dialled: the product's own claims, suppression and looks against a simulated
Asterisk (simulated_dialling.py), on a clock of its own.

Each number is dialled; around that moment, and now and then with the connection cut, it is suppressed. What must never
be: a ring that begins more than LATE after the stop was acknowledged.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.places import Places
from ivr.asterisk.registry import Registry
from ivr.bus import Bus
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.numbers import Refused
from ivr.dialguard.suppression import Suppression
from ivr.eventlog import EventLog
from ivr.happenings import PbxDown, PbxUp
from ivr.ids import new_id
from support.dial_kills import FREELY, number
from support.simulated_asterisk import Asterisk, Link
from support.simulated_dialling import NOON, Disk
from support.simulated_loop import Loop, World

LATE = 0.02
"""s: what Asterisk was about to dial when it was told is dialled."""
AROUND = 0.2
"""s in which both happen."""


BUSY = 0.05
"""s at most between a claim and what is sent for it: an engine with much to do."""


@dataclass
class Stopped:
    """What became of a world."""

    at: dict[str, float] = field(default_factory=dict)
    """Number -> when its stop was acknowledged: on disk and in Asterisk."""
    took: list[float] = field(default_factory=list)
    rung: dict[str, float] = field(default_factory=dict)
    refused: int = 0
    late: list[str] = field(default_factory=list)


def stopped(seed: str, tables: bytes, numbers: int, *, cuts: int = 0, fenced: bool = True) -> Stopped:
    """One world to its end."""
    world, chance, disk, made = World(), random.Random(seed), Disk(tables), Stopped()
    asterisk = Asterisk(world, chance, fenced=fenced)
    for _ in range(cuts):
        world.later(chance.uniform(0, AROUND), asterisk.cut)
    Loop(world, None).run(_engine(world, chance, disk, asterisk, made, numbers))
    disk.database.close()
    made.rung = asterisk.rung_last
    made.late = [
        f"{one} was rung {1000 * (made.rung[one] - acknowledged):.0f} ms after its stop"
        for one, acknowledged in made.at.items()
        if made.rung.get(one, 0.0) > acknowledged + LATE
    ]
    return made


async def _engine(
    world: World, chance: random.Random, disk: Disk, asterisk: Asterisk, made: Stopped, numbers: int
) -> None:
    def now() -> datetime:
        return NOON + timedelta(seconds=world.now)

    bus, log = Bus(), EventLog(disk, [attempts.project, suppression.project])
    ledger = Attempts(log, disk, "box", "PL", frozenset, now, FREELY)
    link = Link(
        asterisk, world, chance,
        lambda: bus.publish(PbxUp(asterisk="box", restarted=False)), lambda: bus.publish(PbxDown(asterisk="box")),
    )  # fmt: skip
    dialling = Dialling(bus, link, ledger, lambda: suppression.keys(disk), lambda: now().timestamp(), "box")
    stops, places = Suppression(log, disk, dialling.hold, now), Places(link, Registry(bus))
    serving = [asyncio.create_task(work) for work in (log.run(), dialling.run())]
    await dialling.ready()

    async def dials(n: int) -> None:
        await asyncio.sleep(chance.uniform(0, AROUND))
        id_ = new_id()
        try:
            attempt = await dialling.claim(number(n), f"k{n}", attempt=id_)
        except Refused:
            made.refused += 1
            return
        await asyncio.sleep(chance.uniform(0, BUSY))
        try:
            await places.dial(attempt, id_, now())
        except AmiError:
            """Perhaps sent."""
        await dialling.let_go(attempt)

    async def says_stop(n: int) -> None:
        await asyncio.sleep(chance.uniform(0, AROUND))
        began = world.now
        try:
            await stops.suppress(number(n), "all", "key 9")
        except AmiError:
            return  # not acknowledged; nobody is dialled until the lists agree
        made.at[number(n)] = world.now
        made.took.append(world.now - began)

    await asyncio.gather(*(work(n) for n in range(numbers) for work in (dials, says_stop)))
    await log.close()
    await serving[0]
    serving[1].cancel()
    await asyncio.gather(*serving, return_exceptions=True)
