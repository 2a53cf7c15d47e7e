"""Calls of real telephones, replayed from the log that the engine wrote, and traced while they go on."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import aiohttp
from typer.testing import CliRunner

from centrala.cli import app
from support.asterisk import Pbx
from support.engine import BRIEF, RunningEngine
from support.people import ANNA, IVAN, MAJA


def centrala(engine: RunningEngine, command: str, *arguments: str, flows: Path | None = None) -> tuple[int, str]:
    config = str(engine.folder / "centrala.yaml")
    where = [str(flows or engine.callflows)] if command == "replay" else ["--flows", str(engine.callflows)]
    result = CliRunner().invoke(app, [command, *arguments, *where, "--config", config])
    return result.exit_code, result.output


async def at_the_desk(engine: RunningEngine, path: str) -> Any:
    async with aiohttp.ClientSession() as http:
        who = {"user": "ewa", "password": engine.password("ewa")}
        async with http.post(f"{engine.url}/api/login", json=who) as answer:
            token = (await answer.json())["token"]
        async with http.get(f"{engine.url}{path}", headers={"Authorization": f"Bearer {token}"}) as answer:
            return answer.status


async def test_real_calls_lead_through_their_own_version_as_they_went_and_through_another_differently(
    pbx: Pbx, engine: RunningEngine, tmp_path: Path
) -> None:
    """Keys typed ahead, a secret, a hang-up in the middle of a question, a caller who says nothing."""
    async with pbx.caller(BRIEF, ANNA) as keyed, pbx.caller(BRIEF, IVAN) as silent, pbx.caller(BRIEF, MAJA) as leaves:
        for caller in (keyed, silent, leaves):
            await caller.answered()
            await caller.until(lambda caller=caller: caller.sound.packets > 10)
        keyed.press("1")
        keyed.press("4539")
        keyed.press("123456789012")
        anna = await engine.call_of(ANNA)
        await engine.until(lambda: len(engine.keys(anna)) == 3)
        code, said = await asyncio.to_thread(centrala, engine, "trace")
        assert code == 0
        assert anna in said
        assert await at_the_desk(engine, "/api/calls") == 403
        leaves.press("1")
        maja = await engine.call_of(MAJA)
        await engine.until(lambda: engine.keys(maja))
    ids = [await engine.call_of(number) for number in (ANNA, IVAN, MAJA)]
    for call_id in ids:
        await engine.has(call_id, "call.ended")

    code, said = await asyncio.to_thread(centrala, engine, "replay", "--since", "1h")
    assert (code, said) == (0, "3 calls replayed, none would go differently\n"), said
    changed = tmp_path / "callflows"
    shutil.copytree(engine.callflows, changed)
    flow = changed / "brief.flow.yaml"
    flow.write_text(flow.read_text("utf-8").replace("1: account,", "1: person,"), "utf-8")
    code, said = await asyncio.to_thread(
        centrala, engine, "replay", "--since", "1h", "--was", str(engine.callflows), "--json", flows=changed
    )
    found = json.loads(said)
    assert code == 1
    assert {one["call"] for one in found["different"]} == {anna, maja}
    assert all(one["exact"] and one["moves"][-1] == "press 1" for one in found["different"])
    assert found["not_compared"] == []

    code, said = await asyncio.to_thread(centrala, engine, "trace", anna, "--svg", str(tmp_path / "way.svg"))
    assert code == 0
    assert "presses 4 keys" in said
    assert "secret" in said
    assert "4539" not in said
    assert 'taken"' in (tmp_path / "way.svg").read_text("utf-8")
