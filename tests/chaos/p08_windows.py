"""Months of a predictive campaign on the virtual clock: the share of people who answer jumps from a tenth to six tenths
and back, and the program dies in mid-shift and begins anew with what is on its disk.

Who answers while no program is there counts as abandoned; those are told apart: no pace could have kept them.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.happenings import Happening
from outbound.countries import countries
from outbound.pacing import ANYTIME, Market, Pacer
from outbound.people.fates import Fates
from outbound.people.store import ROWS, project, windows_of
from outbound.simulation.day import Shift
from outbound.simulation.paced import Paced
from outbound.simulation.world import Fates as Drawn
from outbound.simulation.world import World
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.pacing import POLITE_PACE
from support.campaign_line import campaign
from support.simulated_dialling import empty_tables

PROMISE = Promise(
    "P8",
    "the share of answers jumps from 10 to 60 % and the program dies in mid-shift (simulated)",
    "in no window of a rule more people are abandoned than its cap allows",
)
DAYS, HOURS, AGENTS = 30, 1.0, 8
SIZE = Size(short=0, long=1_000 * DAYS, of="days", seconds=600, tries="windows")
BEGINS = datetime(2026, 5, 4, 9, tzinfo=UTC)
LOW, HIGH = 0.1, 0.6
JUMPS = 600.0, 3_000.0
"""s from the beginning of a shift."""
DEATHS = 0.3
"""Share of the days with one."""
AWAY = 2.0, 12.0
"""s until a program is there again."""
CAP = 3
"""Percent, of the house and of the rule."""
BRITON = "+447700900123"
"""At home where a rule counts every day by itself."""
RULES = countries().rules


@dataclass(frozen=True, slots=True)
class Jumping(World):
    """The share of answers is another one after `at`."""

    at: float = 0.0
    low_first: bool = True

    def chance(self, now: float) -> float:
        return HIGH if (now >= self.at) == self.low_first else LOW


class Disk:
    """What is kept of people who answered, by the product's own statements."""

    def __init__(self, tables: bytes) -> None:
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        self._database.deserialize(tables)

    def keep(self, happening: Happening) -> None:
        for write in project(happening):
            self._database.execute(write.sql.sqlite, write.args)

    def load(self, fates: Fates) -> None:
        fates.load(windows_of(self._database.execute(ROWS.sqlite)), {CAMPAIGN.name: BEGINS})

    def windows(self) -> list[tuple[str, int, int]]:
        found = windows_of(self._database.execute(ROWS.sqlite)).counts
        return [(name, one.answered, one.abandoned) for name, one in found.items()]


CAMPAIGN: Campaign = campaign(
    "flow reminder\n  from: +48221234567\n  style: robot",
    "script winback by queue sales\n  from: +48221234567\n  style: predictive",
)


class Program(Paced):
    """The pace of one start of the program, with the windows of its fates. `learned`: by the program before it."""

    def __init__(self, disk: Disk, day: datetime, learned: Mapping[str, Any] | None = None) -> None:
        pace = CAMPAIGN.pace or POLITE_PACE
        super().__init__(Pacer(pace) if learned is None else Pacer.again(pace, ANYTIME, learned))
        self.at = day
        self.fates = Fates(disk.keep, lambda: RULES, lambda: "Europe/London", lambda: self.at)
        disk.load(self.fates)

    def market(self, shift: Shift) -> Market:
        return replace(super().market(shift), windows=self.fates.windows(CAMPAIGN))


class Mortal(Shift):
    """A shift whose program dies once, at `dies`."""

    def __init__(self, world: World, disk: Disk, day: datetime, drawn: Drawn, dies: float, away: float) -> None:
        self._disk, self._day, self._dies, self._away, self.dies = disk, day, dies, away, dies
        self.alone = 0
        """People who answered when no program was there."""
        super().__init__(world, _Switched(self), AGENTS, HOURS * 3600, drawn)
        self.program = Program(disk, day)
        self._waits: dict[int, str] = {}

    @property
    def dead(self) -> bool:
        return self._dies <= self.now < self._dies + self._away

    def lines_now(self) -> int:
        if self.dead:
            return 0
        if self.now >= self._dies:  # another one, which goes on with what this one had learned
            self._dies = float("inf")
            self.program = Program(self._disk, self._day, self.program.pacer.kept())
        self.program.at = self._day + timedelta(seconds=self.now)
        return self.program.lines(self)

    def _answer(self, line: int) -> None:
        self.program.at = self._day + timedelta(seconds=self.now)
        self._waits[line] = f"{self._day:%j}-{line}"
        self.program.fates.answered(self._waits[line], CAMPAIGN, BRITON)
        if self.dead:
            self.alone += 1
            self.lines.pop(line)
            self._lost(line)
        else:
            super()._answer(line)

    def _connect(self, line: int) -> None:
        self.program.at = self._day + timedelta(seconds=self.now)
        if self.dead:
            self.alone += 1
        else:
            self.program.fates.reached(self._waits[line], "ewa")
        super()._connect(line)


class _Switched:
    """The dialler of a shift: whichever program is there."""

    tick, at_events = Paced.tick, Paced.at_events

    def __init__(self, shift: Mortal) -> None:
        self._shift = shift

    def lines(self, _: Shift) -> int:
        return self._shift.lines_now()

    def answered(self, rung: float) -> None:
        self._shift.program.answered(rung)

    def ended(self, rung: float) -> None:
        self._shift.program.ended(rung)

    def connected(self) -> None:
        self._shift.program.connected()

    def abandoned(self) -> None:
        self._shift.program.abandoned()

    def handled(self, talk: float, wrap: float) -> None:
        self._shift.program.handled(talk, wrap)


async def run(trial: Trial, folder: Path) -> None:
    tables, chance, tally = await empty_tables(folder), trial.chance, trial.tally
    for _ in trial.rounds(DAYS):
        disk, alone = Disk(tables), dict[str, int]()
        for number in range(DAYS):
            day = BEGINS + timedelta(days=number)
            shift = _day(disk, day, chance)
            await asyncio.sleep(0)
            alone[f"{day:%Y-%m-%d}"] = shift.alone
            tally.count("days")
            tally.count("answers", shift.answered)
            tally.count("abandoned", shift.abandoned)
            tally.count("deaths", shift.dies < HOURS * 3600)
            tally.count("answered nobody's program", shift.alone)
        for name, answered, lost in disk.windows():
            cut = sum(n for day, n in alone.items() if day in name or name.startswith("house"))
            tally.tried(
                (lost - cut) * 100 <= CAP * answered, f"{name}: {lost - cut} of {answered} and {cut} by a death"
            )
            tally.count("windows over their cap by a death", lost * 100 > CAP * answered)


def _day(disk: Disk, day: datetime, chance: random.Random) -> Mortal:
    world = Jumping(at=chance.uniform(*JUMPS), low_first=chance.random() < 0.5)
    dies = chance.uniform(0, HOURS * 3600) if chance.random() < DEATHS else float("inf")
    shift = Mortal(world, disk, day, Drawn(world, chance.randrange(1 << 30)), dies, chance.uniform(*AWAY))
    shift.run()
    return shift
