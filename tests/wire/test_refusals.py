"""Who says that they want no call gets none, from whatever flow."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from ivr.bus import Bus
from ivr.dialguard.refusals import Refusals
from ivr.happenings import OutcomeSaid
from ivr.live import LiveCall, LiveCalls
from support.patience import PATIENCE

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)


def call(call_id: str, ani: str | None) -> LiveCall:
    return LiveCall(call_id=call_id, flow="f", ani=ani, name=None, dialled="100", began=NOW, language="en")


async def test_the_word_of_a_flow_suppresses_the_number_of_its_call() -> None:
    bus, live, told = Bus(), LiveCalls(), asyncio.Queue[tuple[str, str, str]]()

    async def suppress(number: str, scope: str, why: str) -> None:
        told.put_nowait((number, scope, why))
        if number == "+48600000001":
            raise RuntimeError("no disk")

    for call_id, ani in (("c1", "+48600000001"), ("c2", None), ("c3", "+48600000003")):
        live.add(call(call_id, ani))
    work = asyncio.create_task(Refusals(bus, live, suppress).run())
    bus.publish(OutcomeSaid(call_id="c3", word="promised"))
    for call_id in ("c1", "c2", "gone", "c3"):
        bus.publish(OutcomeSaid(call_id=call_id, word="do_not_call"))
    async with asyncio.timeout(PATIENCE):
        heard = [await told.get(), await told.get()]
    assert heard == [
        ("+48600000001", "all", "said so in call c1"),
        ("+48600000003", "all", "said so in call c3"),
    ]
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
