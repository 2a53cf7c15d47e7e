"""Somebody who runs campaigns asks over HTTP; or somebody of another role, who may not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from cti.agents import Agent, Agents
from support.centre import HASH, Centre, bearer


@asynccontextmanager
async def manager(centre: Centre, user: str = "olga", role: str = "campaign_manager") -> AsyncIterator[Any]:
    """Asks as somebody of this role."""
    agents = Agents(centre.store)
    await agents.keep(Agent(user, user, (role,), None, ("en",), ()))
    await agents.set_password(user, HASH)
    headers = bearer(await centre.log_in(user))

    async def ask(method: str, path: str, **body: str) -> tuple[int, dict[str, Any]]:
        json = body if method == "POST" else None
        async with centre.http.request(method, centre.url + path, headers=headers, json=json) as answer:
            return answer.status, await answer.json()

    yield ask
