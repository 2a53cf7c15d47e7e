"""Nobody is rung after their stop was acknowledged, whenever it comes; without the fence somebody is (simulated)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from support.simulated_dialling import empty_tables
from support.simulated_stops import stopped


async def test_nobody_is_rung_after_a_stop_and_without_the_fence_somebody_is(tmp_path: Path) -> None:
    tables = await empty_tables(tmp_path)
    fenced = [await asyncio.to_thread(stopped, f"{n}", tables, 20, cuts=n % 2) for n in range(6)]
    assert [what for made in fenced for what in made.late] == []
    assert sum(len(made.at) for made in fenced) > 40
    assert sum(made.refused for made in fenced) > 0
    open_ = [await asyncio.to_thread(stopped, f"{n}", tables, 20, fenced=False) for n in range(6)]
    assert any(made.late for made in open_)
