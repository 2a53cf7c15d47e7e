"""Who takes part in a call of the whole product: an agent at work, a caller who asks for a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from support.asterisk import Pbx
from support.engine import BRIEF, RunningEngine
from support.sip import SipCaller, SipPhone
from support.stranger import Desk, Message, stranger

ANNA, IVAN, MAJA, JAMES = "+48601234567", "+79031234567", "+38640123456", "+441632960123"
"""The sample customers: Polish, Russian, Slovene, English."""
FIRST_SOUND = 10
"""Packets (20 ms) after which the flow listens: who presses before the answer is not heard by any exchange."""


@asynccontextmanager
async def at_work(pbx: Pbx, engine: RunningEngine, ring: float = 0.2) -> AsyncIterator[tuple[Desk, SipPhone]]:
    """Ewa, ready, with a telephone that answers after `ring` seconds."""
    async with pbx.phone("ewa", ring) as phone, stranger(engine.url, "ewa", engine.password("ewa")) as desk:
        last = desk.last("welcome")["call"]
        if last is not None and last["disposition_needed"]:
            await dispose(desk, last)
        await desk.get_ready()
        yield desk, phone


@asynccontextmanager
async def calling(
    pbx: Pbx, number: str, keys: str = "2", dials: str = BRIEF, name: str = ""
) -> AsyncIterator[SipCaller]:
    """Somebody who presses `keys` as soon as the greeting begins; 2 asks for a person."""
    async with pbx.caller(dials, number, name) as caller:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > FIRST_SOUND)
        caller.press(keys)
        yield caller


async def dispose(desk: Desk, ended: Message, note: str = "") -> None:
    """Say how the call ended."""
    words = (await desk.ask("GET", "/api/dispositions"))["dispositions"]
    url = f"/api/calls/{ended['call_id']}/disposition"
    await desk.ask("POST", url, {"disposition": words[0]["code"], "note": note})
    await desk.get("call", call_id=ended["call_id"], disposition_needed=False, state="ended")
