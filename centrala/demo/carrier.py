"""The outside world: while it runs, calls made to [to-carrier] ring and are answered or not, by their last digit.

[demo-carrier] of the dialplan plays it; here it is switched on and off. Called by `centrala demo carrier`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from centrala.demo.folder import DemoError, RunFolder
from centrala.demo.manager import stage
from ivr.asterisk.ami_wire import AmiEvent

PEOPLE = "…4 presses 1, …5 hangs up, …6 presses 9, …7 engaged, …8 nobody, …9 a machine"
STATE = "DEVICE_STATE(Custom:demo-carrier)"


async def carrier(folder: RunFolder, say: Callable[[str], None]) -> None:
    """Answer calls until cancelled or the demonstration ends. Raises DemoError."""

    def hear(event: AmiEvent) -> None:
        if event.headers.get("UserEvent") == "DemoCarrier":
            say(f"{event.headers.get('Number', '')} {event.headers.get('Does', '')}")

    async with stage(folder, hear, {"UserEvent"}) as asterisk:
        try:
            await asterisk.set(STATE, "NOT_INUSE")
            say(f"the outside world answers calls ({PEOPLE}); Ctrl-C stops it")
            await asterisk.gone.wait()
            raise DemoError("the demonstration has ended")
        finally:
            if not asterisk.gone.is_set():
                await asyncio.shield(asterisk.set(STATE, "UNAVAILABLE"))
