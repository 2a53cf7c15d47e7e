"""A program ends in mid-shift: the next one counts as many, and rings as far ahead, as if it had gone on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest

from cti.holding import Phase
from ivr.eventlog import EventLog
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.campaigns.ports import InFlight
from outbound.countries import countries
from outbound.pacing.market import IDLE, TALKING
from outbound.people.course import STOCK
from outbound.people.fates import Fates
from outbound.people.happenings import PaceDecided
from outbound.people.pace import AgentsPace, Around
from outbound.people.recorded import replayed
from outbound.people.store import Counted, counted, last_pace, project, sums
from outbound.people.taking_over import take_over
from scripts_dsl.campaign import Campaign
from support.campaign_line import NOON, campaign

RULES = countries().rules
POLE, BRITON = "+48601234567", "+447700900123"
PREDICTIVE = "script winback by queue sales\n  from: +48221234567\n  style: predictive"
GARBAGE = Sql("UPDATE event SET body = :body WHERE kind = 'campaign.pace'")
PACES = Sql("SELECT body FROM event WHERE kind = 'campaign.pace' ORDER BY n")


def predictive() -> Campaign:
    return campaign("flow reminder\n  from: +48221234567\n  style: robot", PREDICTIVE)


class Program:
    """One engine's pace and counts, on a real database; a test moves agents and time."""

    def __init__(self, store: Store, at: datetime = NOON) -> None:
        self.store, self.at, self.log = store, at, EventLog(store, [project])
        self.agents: list[Phase] = []
        self.last: PaceDecided | None = None
        self.fates = Fates(self._tell, lambda: RULES, lambda: "Europe/Warsaw", lambda: self.at)
        self.pace = AgentsPace(
            Around(
                line=self, windows=self.fates.windows, ahead=lambda _: True, publish=self._tell, clock=lambda: self.at
            )
        )

    def _tell(self, event: Any) -> None:
        self.last = event if isinstance(event, PaceDecided) else self.last
        self.log.append(event)

    def busy(self, queue: str) -> Sequence[Phase]:
        return self.agents

    def ready(self, queue: str) -> frozenset[str]:
        return frozenset(one.user for one in self.agents if one.state == IDLE)

    async def take_over(self) -> None:
        await take_over(self.store, self.log.flush, self.fates, self.pace)

    def shift(self, one: Campaign, turns: int, seed: int) -> None:
        """A decision a second; calls are answered and end in between."""
        random, rings = Random(seed), list[float]()
        for turn in range(turns):
            self.agents = [
                Phase(
                    f"a{n}", random.choice((IDLE, TALKING, TALKING)), self.at - timedelta(seconds=random.uniform(0, 90))
                )
                for n in range(8)
            ]
            rings = [rung + 1 for rung in rings]
            for rung in [rung for rung in rings if random.random() < 0.2]:
                rings.remove(rung)
                self._ends(one, rung, f"{seed}-{turn}-{len(rings)}", random)
            rings += [0.0] * self.pace.lines(one, [InFlight(rung, answered=False) for rung in rings])
            self.at += timedelta(seconds=1)

    def _ends(self, one: Campaign, rung: float, call: str, random: Random) -> None:
        if random.random() > 0.3:
            self.pace.ended(one, rung, "no_answer")
            return
        self.pace.answered(one, rung)
        self.fates.answered(call, one, POLE)
        if random.random() < 0.99:
            self.fates.reached(call, "ewa")
            self.pace.connected(one, call, "ewa")
            self.pace.handled(one, random.uniform(20, 200), random.uniform(5, 60))
        else:
            self.fates.over(call)
            self.pace.abandoned(one, call)

    def next(self, one: Campaign) -> PaceDecided:
        """What is decided with ten agents of whom two wait, and nobody rung."""
        self.agents = [Phase(f"a{n}", IDLE if n < 2 else TALKING, self.at - timedelta(seconds=40)) for n in range(10)]
        self.pace.lines(one, [])
        assert self.last is not None
        assert self.last.at == self.at, "it was told: lines rang"
        return self.last


@asynccontextmanager
async def running(store: Store, at: datetime = NOON) -> AsyncIterator[Program]:
    made = Program(store, at)
    writing = asyncio.create_task(made.log.run())
    try:
        yield made
    finally:
        await made.log.close()
        await writing


@pytest.mark.parametrize("turns", [300, 700])
async def test_a_program_that_begins_decides_what_the_one_before_it_would_have_decided(
    store: Store, turns: int
) -> None:
    """Also when there was so much that stock was taken in between."""
    one = predictive()
    async with running(store) as first:
        first.shift(one, turns, 4)
        first.next(one)
        await first.log.flush()
        first.at += timedelta(seconds=2)
        expected = first.next(one)
        end = first.at
        # Killed here: what it has not written nobody knows.
        first.log._buffer.clear()
    async with running(store, end) as second:
        await second.take_over()
        found = second.next(one)
        assert (found.lines, found.style, found.because) == (expected.lines, "predictive", expected.because)
        assert found.theta == expected.theta
        assert found.risk == pytest.approx(expected.risk, rel=0.05)
        assert second.fates.windows(one) == first.fates.windows(one)
        await second.log.flush()
    async with running(store, end) as unaware:
        unaware.fates.load(await counted(store), {})
        assert unaware.next(one).because in ("answers", "last_result"), "who has learned nothing does not ring ahead"


@pytest.mark.parametrize(
    "body",
    [
        '{"campaign": "over',
        "{}",
        '{"campaign": "overdue", "began": true, "asked": {"target": "x", "cap": "3", "guard": "anytime"}, "heard": []}',
    ],
)
async def test_of_rows_that_nobody_can_read_nothing_is_learned_and_people_are_called(store: Store, body: str) -> None:
    one = predictive()
    async with running(store) as first:
        first.shift(one, 50, 9)
    await store.write(grouped([GARBAGE(body=body)]))
    async with running(store, first.at) as second:
        await second.take_over()
        assert second.next(one).because in ("answers", "last_result")


async def test_a_decision_from_the_future_is_not_the_last_one_when_the_clock_is_right_again(store: Store) -> None:
    one = predictive()
    async with running(store) as first:
        first.at += timedelta(days=400)
        first.shift(one, 5, 10)
        await first.log.flush()
        first.at -= timedelta(days=400)
        first.shift(one, 50, 11)
        first.next(one)
        await first.log.flush()
        found = await last_pace(store, one.name)
        assert found is not None
        assert found[0] == first.at


async def test_what_two_programs_have_decided_comes_out_again_of_the_log(store: Store) -> None:
    one = predictive()
    async with running(store) as first:
        first.shift(one, 600, 5)
    async with running(store, first.at) as second:
        await second.take_over()
        second.shift(one, 600, 6)
    bodies = [orjson.loads(body) for (body,) in await store.fetch(PACES)]
    assert len(bodies) > 2 * STOCK
    assert sum(body["learned"] is not None for body in bodies) >= 2, "stock was taken, and taken over"
    for told, again in replayed(bodies):
        assert (told["lines"], told["because"], told["risk"], told["theta"]) == (
            again.lines, again.because, again.risk, again.theta,
        )  # fmt: skip


async def test_an_engine_that_stood_by_counts_what_the_other_one_has_counted_meanwhile(store: Store) -> None:
    one = predictive()
    async with running(store) as first, running(store) as other:
        await other.take_over()
        other.pace.lines(one, [])
        first.shift(one, 400, 7)
        await first.log.flush()
        other.at = first.at
        assert other.fates.windows(one) != first.fates.windows(one)
        await other.take_over()
        assert other.fates.windows(one) == first.fates.windows(one)
        assert other.next(one).theta == first.next(one).theta


async def test_whoever_answers_while_it_is_read_is_counted(store: Store) -> None:
    one = predictive()
    async with running(store) as first:
        first.fates.answered("c1", one, POLE)
        await first.log.flush()
        began = []

        async def flush() -> None:
            await first.log.flush()
            if not began:
                began.append(asyncio.get_running_loop().call_soon(first.fates.answered, "c2", one, POLE))

        await take_over(store, flush, first.fates, first.pace)
        assert first.fates.windows(one)[0].answered == 2


async def test_sums_of_windows_are_those_of_their_rows_however_often_it_is_told(store: Store) -> None:
    one, random = predictive(), Random(8)
    async with running(store) as first:
        for n in range(120):
            call = f"c{n}"
            first.fates.answered(call, one, random.choice((POLE, BRITON)))
            if n % 3:
                first.fates.reached(call, "ewa")
            if n % 7 == 0:  # a program that does not know of it tells it again
                again = Program(store)
                again.log = first.log
                again.fates.answered(call, one, POLE)
                again.fates.reached(call, "ewa")
            if n % 20 == 0:
                await first.log.flush()
    rows = await counted(store)
    assert await sums(store) == rows
    assert rows.counts["house/overdue"] == Counted(120, 34)


async def test_the_last_decision_of_a_campaign_is_one_row(store: Store) -> None:
    one = predictive()
    assert await last_pace(store, "overdue") is None
    async with running(store) as first:
        first.shift(one, 30, 9)
        last = first.next(one)
    found = await last_pace(store, "overdue")
    assert found is not None
    at, told = found
    assert (at, told["because"], told["idle"], told["agents"]) == (last.at, last.because, 2, 10)


async def test_a_log_that_another_program_wrote_otherwise_is_no_reason_not_to_begin(store: Store) -> None:
    one = predictive()
    async with running(store) as first:
        first.shift(one, 30, 10)
        assert first.last is not None
        first._tell(
            PaceDecided(
                campaign="overdue", at=first.at, began=True, asked=first.last.asked, heard=(), market={},
                lines=0, style="", because="", why="", risk=0, theta=0, learned={"live": 1},
            )
        )  # fmt: skip
    async with running(store, first.at) as second:
        await second.take_over()
        assert second.next(one).lines == 2
