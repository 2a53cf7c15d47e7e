"""Lanes: an agent's work in order, agents independent of each other, a failure of one piece ends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from cti.floor.lanes import MOST_WAITING, LaneFull, Lanes
from support.patience import PATIENCE


@pytest.fixture
async def lanes() -> AsyncIterator[Lanes]:
    made = Lanes()
    task = asyncio.create_task(made.run())
    await asyncio.sleep(0)
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_work_of_one_agent_runs_in_order_even_if_the_first_piece_is_slow(lanes: Lanes) -> None:
    done: list[int] = []

    async def work(n: int, ticks: int) -> None:
        for _ in range(ticks):
            await asyncio.sleep(0)
        done.append(n)

    lanes.put("ewa", lambda: work(1, 20))
    lanes.put("ewa", lambda: work(2, 0))
    await lanes.do("ewa", lambda: work(3, 0))
    assert done == [1, 2, 3]


async def test_a_lane_that_stands_still_holds_up_nobody_else(lanes: Lanes) -> None:
    async def nothing() -> int:
        return 7

    lanes.put("ewa", asyncio.Event().wait)  # type: ignore[arg-type]
    assert await asyncio.wait_for(lanes.do("boris", nothing), PATIENCE) == 7


async def test_a_piece_that_fails_is_logged_and_the_next_one_runs(lanes: Lanes) -> None:
    async def fails() -> None:
        raise RuntimeError("bug")

    async def works() -> str:
        return "done"

    lanes.put("ewa", fails)
    assert await lanes.do("ewa", works) == "done"
    with pytest.raises(RuntimeError, match="bug"):
        await lanes.do("ewa", fails)


async def test_work_put_before_the_start_is_not_lost() -> None:
    lanes, done = Lanes(), asyncio.Event()

    async def work() -> None:
        done.set()

    lanes.put("ewa", work)
    task = asyncio.create_task(lanes.run())
    await asyncio.wait_for(done.wait(), PATIENCE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_lane_takes_no_more_than_it_holds() -> None:
    lanes = Lanes()
    for _ in range(MOST_WAITING):
        lanes.put("ewa", asyncio.Event().wait)  # type: ignore[arg-type]
    with pytest.raises(LaneFull):
        lanes.put("ewa", asyncio.Event().wait)  # type: ignore[arg-type]
