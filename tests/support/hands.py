"""A telephone system that keeps what it is asked to do with a talk, or fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ivr.hands import HandsError, Onward


class Exchange:
    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.fails: HandsError | None = None
        self.then: Callable[[], None] = lambda: None
        """What happens when it was done."""

    async def hang_up(self, call_id: str, member: str) -> None:
        self._ask("hang_up", call_id, member)

    async def pass_on(self, call_id: str, member: str, to: Onward) -> None:
        self._ask("pass_on", call_id, member, to)

    async def press(self, call_id: str, member: str, keys: str) -> None:
        self._ask("press", call_id, member, keys)

    def _ask(self, *what: Any) -> None:
        if self.fails is not None:
            raise self.fails
        self.asked.append(what)
        self.then()
