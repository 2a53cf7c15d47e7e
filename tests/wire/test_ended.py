"""A change of password or roles ends what the user has: sessions at once, websockets within a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from cti.agents import Agents
from support.centre import CHEAP, HASH, Centre, bearer, opened

BAD_TICKET = 4401
WITHIN = 1.0
"""Seconds."""
Change = Callable[[Agents], Awaitable[None]]


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def another_password(agents: Agents) -> None:
    await agents.set_password("sofia", CHEAP.hash("another"))


async def other_roles(agents: Agents) -> None:
    sofia = await agents.by_user("sofia")
    assert sofia is not None
    await agents.keep(replace(sofia, roles=("designer",)))


async def another_name(agents: Agents) -> None:
    sofia = await agents.by_user("sofia")
    assert sofia is not None
    await agents.keep(replace(sofia, name="Sofia Bianchi"))


async def status(centre: Centre, token: str) -> int:
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(token)) as answer:
        return answer.status


@pytest.mark.attack("A39")
@pytest.mark.parametrize("change", [another_password, other_roles])
async def test_what_a_user_holds_open_ends_within_a_second(centre: Centre, change: Change) -> None:
    """The change is made beside the engine, as the command line makes it."""
    token, other = await centre.log_in("sofia"), await centre.log_in("ewa")
    ticket, unspent = await centre.ticket(token), await centre.ticket(token)
    async with centre.desktop("sofia") as desk, centre.http.ws_connect(f"{centre.url}/board") as board:
        await board.send_json({"type": "hello", "ticket": ticket})
        assert (await board.receive_json())["type"] == "board"
        await change(Agents(centre.store))
        assert await status(centre, token) == 401, "at once"
        async with asyncio.timeout(WITHIN):
            assert await desk.closed() == BAD_TICKET
            while (await board.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        assert board.close_code == BAD_TICKET
    async with centre.http.ws_connect(f"{centre.url}/cti") as again:
        await again.send_json({"type": "hello", "ticket": unspent})
        await again.receive()
        assert again.close_code == BAD_TICKET
    assert await status(centre, other) == 200, "nobody else's"


async def test_another_name_ends_nothing(centre: Centre) -> None:
    token = await centre.log_in("sofia")
    await another_name(Agents(centre.store))
    assert await status(centre, token) == 200


async def test_a_login_that_a_change_overtakes_opens_nothing(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old password fitted, then it was another one, then the session was kept."""
    fits = centre.office.core.passwords.fits

    async def slowly(*args: object) -> bool:
        found = await fits(*args)  # type: ignore[arg-type]
        await another_password(Agents(centre.store))
        return found

    monkeypatch.setattr(centre.office.core.passwords, "fits", slowly)
    assert await status(centre, await centre.log_in("sofia")) == 401


async def test_the_session_is_over_in_the_table_too(centre: Centre) -> None:
    token = await centre.log_in("sofia")
    await another_password(Agents(centre.store))
    assert await status(centre, token) == 401
    await Agents(centre.store).set_password("sofia", HASH)
    assert await status(centre, token) == 401, "the old password again is no old session again"
