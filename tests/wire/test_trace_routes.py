"""The live trace over HTTP: where every call stands, one call step by step, for supervisors alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from centrala.replaying.versions import Graphs
from ivr.happenings import CallEnded, CallerQueued
from support.centre import Centre, bearer, opened
from support.past_calls import answer, past_call, press, written

CALLFLOWS = Path(__file__).parents[2] / "callflows"
DID = [answer({"name": "Anna", "language": "pl"}), press("1"), press("4539578767")]


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    """With one call that waits for an agent and one that is over."""
    graph = Graphs(CALLFLOWS).now["energia"]
    calls = [past_call(graph, DID, call_id="over"), past_call(graph, [DID[0], press("2")], call_id="waits")]
    ended = CallEnded(call_id="over", seconds=9.0, why="hung_up")
    async with opened(url, tmp_path) as made:
        await written(url, calls, ended, CallerQueued(call_id="waits", queue="faults", position=1), over=["over"])
        yield made


async def get(centre: Centre, user: str, path: str) -> tuple[int, Any]:
    token = await centre.log_in(user)
    async with centre.http.get(centre.url + path, headers=bearer(token)) as answered:
        return answered.status, await answered.json()


async def test_a_supervisor_sees_where_every_call_stands(centre: Centre) -> None:
    status, found = await get(centre, "sofia", "/api/calls")
    assert status == 200
    [call] = found["calls"]
    assert (call["call_id"], call["place"], call["queue"], call["agent"]) == ("waits", "faults", "faults", None)
    began = datetime.fromisoformat(call["since"])
    assert call["here"] == pytest.approx((datetime.now(UTC) - began).total_seconds(), abs=30)


async def test_one_call_step_by_step_without_what_was_typed(centre: Centre) -> None:
    status, found = await get(centre, "sofia", "/api/calls/over/trace")
    assert (status, found["ended"]) == (200, "hung_up")
    assert [line["what"] for line in found["lines"]][:3] == ["comes in", "answer: language, name", "heard it out"]
    assert "presses 10 keys" in str(found)
    assert "4539578767" not in str(found)
    assert found["lines"][-1]["seconds"] is None


async def test_a_call_that_is_not_there(centre: Centre) -> None:
    assert (await get(centre, "sofia", "/api/calls/nobody/trace"))[0] == 404


async def test_an_agent_sees_neither(centre: Centre) -> None:
    assert (await get(centre, "ewa", "/api/calls"))[0] == 403
    assert (await get(centre, "ewa", "/api/calls/over/trace"))[0] == 403
