"""How the simulated people reach the demonstration's Asterisk: its demonstration-only manager user.

In: the run folder of a running demonstration; out: a connection. Used by callers.py, phone.py and carrier.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from centrala.demo.folder import DemoError, RunFolder, read_json
from ivr.asterisk.ami import AmiConnection
from ivr.asterisk.ami_wire import AmiDown, AmiError, AmiEvent


class Stage:
    """An open connection to the Asterisk on which simulated people act."""

    def __init__(self, connection: AmiConnection, gone: asyncio.Event) -> None:
        self._connection = connection
        self.gone = gone
        """Set when Asterisk has ended the connection: the demonstration was stopped."""

    async def do(self, action: str, **fields: str | list[str]) -> str:
        """The answer's message. Raises DemoError when Asterisk refuses."""
        try:
            answer = await self._connection.act(action, fields)
        except AmiError as problem:
            raise DemoError(f"{action}: {problem}") from problem
        if not answer.success:
            raise DemoError(f"{action}: {answer.message}")
        return answer.headers.get("Value", answer.message)

    async def set(self, variable: str, value: str) -> None:
        """Set a global variable or a function of the dialplan."""
        await self.do("Setvar", Variable=variable, Value=value)

    async def get(self, variable: str) -> str:
        return await self.do("Getvar", Variable=variable)

    async def hang_up(self, channel: str) -> None:
        """End a channel (name or unique id) or all whose names match /a regular expression/; none is no mistake."""
        with suppress(DemoError):
            await self.do("Hangup", Channel=channel)


@asynccontextmanager
async def stage(folder: RunFolder, on_event: Callable[[AmiEvent], None], names: set[str]) -> AsyncIterator[Stage]:
    """Connect, as long as the block lasts; `names`: events that are handed over. Raises DemoError."""
    known = read_json(folder.manager)
    if known is None:
        raise DemoError("no demonstration is running: start one with `make run`")
    gone = asyncio.Event()
    connection = AmiConnection(on_event, gone.set, names)
    try:
        await connection.open(known["host"], known["port"], known["user"], known["secret"], events=True)
    except AmiDown as problem:
        raise DemoError("the demonstration does not answer: start it with `make run`") from problem
    try:
        yield Stage(connection, gone)
    finally:
        connection.close()
