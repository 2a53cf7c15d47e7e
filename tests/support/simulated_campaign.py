"""A campaign in a simulated world: the product's own runner, claims, statements and looks, against an Asterisk and a
disk that live on when the engine is killed between any two of its steps. Everybody is engaged.

`called(seed, …)` is one world to its end; `wrong()` says what must never be.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.asterisk.calls_out import Way
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.model import Model
from ivr.asterisk.places import Places
from ivr.asterisk.registry import Registry
from ivr.asterisk.rings import Rings
from ivr.bus import Bus
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.lease import Lease
from ivr.eventlog import EventLog
from ivr.happenings import Happening, PbxDown, PbxUp
from ivr.live import LiveCalls
from outbound import lists
from outbound.campaigns import store as rows
from outbound.campaigns.ports import AllLines, Needs, Style
from outbound.campaigns.runner import Runner
from outbound.campaigns.states import CampaignState
from support.campaign_line import FREELY, Unbraked, campaign, no_rules
from support.dial_kills import number
from support.simulated_asterisk import Asterisk, Link
from support.simulated_dialling import NOON, Disk
from support.simulated_lives import lived
from support.simulated_loop import World

LOOK = 0.5
"""s between two looks whether everybody has been called."""
PUT = (
    "INSERT INTO candidate (campaign, number, list, fields, priority, rank, state, not_before, tries, because, since)"
    " VALUES ('overdue', ?, 'l1', '{\"debt\": \"80 PLN\"}', 5, ?, 'waiting', 0, 0, '', 0)"
)
START = (
    "INSERT INTO campaign (name, state, because, why, by_user, at, change)"
    " VALUES ('overdue', 'running', 'started', '', 'sofia', 0, '')"
)
FILE = campaign("busy: again in 15m, 2 times", "busy: done")


@dataclass
class Called:
    """What became of a world."""

    people: int
    kills: int = 0
    pbx_kills: int = 0
    steps: int = 0
    rung: dict[str, int] = field(default_factory=dict)
    states: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Number -> where the candidate stands, and why."""
    calls: dict[str, list[str]] = field(default_factory=dict)
    """Number -> outcomes of the calls that count."""

    def wrong(self) -> list[str]:
        """Called twice, forgotten, or told otherwise than it was."""
        found = [f"{n} was called {times} times" for n, times in self.rung.items() if times > 1]
        for called, (state, because) in self.states.items():
            calls = self.calls.get(called, [])
            right = (state, calls, self.rung.get(called)) == ("done", ["busy"], 1) or (
                (state, calls) == ("fix", ["unknown"]) and self.pbx_kills > 0
            )
            if not right:
                found.append(f"{called} was rung {self.rung.get(called, 0)} times, is {state} ({because}), had {calls}")
        return found


def called(
    seed: str,
    tables: bytes,
    *,
    people: int = 20,
    kill_after: Sequence[int | float] = (),
    pbx_kills: int = 0,
    cuts: int = 0,
    fenced: bool = True,
) -> Called:
    """One world: engines that live for so many steps, or seconds, and a last one."""
    world, chance, disk = World(), random.Random(seed), Disk(tables)
    asterisk, made = Asterisk(world, chance, fenced=fenced), Called(people)
    disk.database.executemany(PUT, [(number(n), n) for n in range(people)])
    disk.database.execute(START)
    life = lived(
        world, chance, asterisk, lambda: _engine(world, chance, disk, asterisk),
        kill_after=kill_after, pbx_kills=pbx_kills, cuts=cuts,
    )  # fmt: skip
    made.kills, made.steps = life.kills, life.steps
    made.rung, made.pbx_kills = dict(asterisk.rung), asterisk.kills
    made.states = {n: (s, b) for n, s, b in disk.database.execute("SELECT number, state, because FROM candidate")}
    for called_, outcome in disk.database.execute("SELECT number, outcome FROM campaign_call"):
        made.calls.setdefault(called_, []).append(outcome)
    disk.database.close()
    return made


async def _engine(world: World, chance: random.Random, disk: Disk, asterisk: Asterisk) -> None:
    """One life: the campaign is done when it returns."""

    def now() -> datetime:
        return NOON + timedelta(seconds=world.now)

    bus = Bus()
    log = EventLog(disk, [attempts.project, suppression.project, rows.project, lists.project])
    bus.subscribe(Happening, log.append)
    ledger = Attempts(log, disk, "box", "PL", frozenset, now, FREELY)
    link = Link(
        asterisk,
        world,
        chance,
        lambda: bus.publish(PbxUp(asterisk="box", restarted=False)),
        lambda: bus.publish(PbxDown(asterisk="box")),
    )
    dialling = Dialling(bus, link, ledger, lambda: suppression.keys(disk), lambda: now().timestamp(), "box")
    way = Way(dialling, Places(link, Registry(bus)), Model().now)
    runner = Runner(
        Needs(
            bus=bus,
            store=disk,
            flush=log.flush,
            live=LiveCalls(),
            line=Rings({"box": way}, {"box": link}),
            lease=Lease("campaigns", disk, now),
            brake=Unbraked(),
            limits=FREELY,
            attempt=ledger.by_id,
            styles={"robot": Style(AllLines(), lambda _: None)},
            rules=no_rules,
            heartbeat=now,
            clock=now,
        )
    )
    runner.put({"overdue": FILE})
    working = [asyncio.create_task(work) for work in (log.run(), dialling.run(), runner.run())]
    while (await rows.standings(disk))["overdue"].state is not CampaignState.DONE:  # noqa: ASYNC110 - on its own clock
        await asyncio.sleep(LOOK)
    working[2].cancel()
    await asyncio.gather(working[2], return_exceptions=True)
    await log.close()
    await working[0]
    working[1].cancel()
    await asyncio.gather(*working, return_exceptions=True)
