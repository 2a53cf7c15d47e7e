"""The watchdog is a process of its own with its own way out: an engine's death is told while no engine is there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from centrala.demo.child import Child
from centrala.pbx.ports import free_port
from support.web_servers import says, serving

WITHIN = 20.0
"""s, of which the process needs most to start."""


async def test_a_dead_engine_is_told_by_the_watchdog(tmp_path: Path) -> None:
    socket = tmp_path / "beat"
    async with serving(says("204 No Content", b"")) as server:
        config = {
            "asterisk": {"ami": {"port": str(free_port()), "secret": "x"}, "agi": {"secret": "twelve letters"}},
            "heartbeat": str(socket),
            "alarms": {"hook": {"url": f"{server.url}/pager"}},
        }
        (tmp_path / "centrala.yaml").write_text(json.dumps(config), "utf-8")
        watchdog = Child("watchdog", tmp_path / "centrala.yaml", tmp_path / "watchdog.log")
        try:
            async with asyncio.timeout(WITHIN):
                await until(socket.exists)
                _, heart = await asyncio.open_unix_connection(str(socket))
                heart.write(b".")
                await heart.drain()
                heart.close()
                await until(lambda: bool(server.asked))
        finally:
            await asyncio.to_thread(watchdog.stop)
    told = [json.loads(asked.body) for asked in server.asked]
    assert [(one["what"], one["details"]["engine"]) for one in told] == [("watchdog.engine", "dead")]


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110
        await asyncio.sleep(0.05)
