"""Which agents have a telephone in a browser now: one each, the newest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

REPLACED = 4409
"""Close code: a newer connection of the same agent."""


class Lines:
    """Of this process."""

    def __init__(self) -> None:
        self._ends: dict[str, asyncio.Future[int | None]] = {}

    @contextmanager
    def taken(self, user: str) -> Iterator[asyncio.Future[int | None]]:
        """The line is this connection's while the block lasts; the future gets the code with which to end."""
        self.close(user, REPLACED)
        mine: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._ends[user] = mine
        try:
            yield mine
        finally:
            if self._ends.get(user) is mine:
                del self._ends[user]

    def close(self, user: str, code: int) -> None:
        """End the agent's connection, if there is one."""
        end = self._ends.get(user)
        if end is not None and not end.done():
            end.set_result(code)

    def close_all(self, code: int) -> None:
        """The server goes down."""
        for user in list(self._ends):
            self.close(user, code)

    def __len__(self) -> int:
        return len(self._ends)
