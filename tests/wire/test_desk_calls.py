"""A call on the agent's desk, from the ring to the disposition, over a real websocket and a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.centre import Centre, bearer, opened


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def test_the_card_comes_before_the_answer_and_shows_the_past(centre: Centre) -> None:
    centre.phone()
    async with centre.desktop() as desktop:
        await desktop.say(type="state", state="ready")
        await desktop.get("agent", state="ready")
        centre.call("c1")
        centre.ring("c1")
        centre.answer("c1")
        pop = await desktop.get()
        while pop["type"] == "queue":
            pop = await desktop.get()
        assert pop["type"] == "pop"
        assert pop["customer"]["name"] == "Anna Kowalska"
        assert (await desktop.get("call"))["state"] == "ringing"
        assert (await desktop.get("call"))["state"] == "answered"
