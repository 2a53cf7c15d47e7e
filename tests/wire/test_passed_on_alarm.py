"""A caller whom queues hand on without end: whoever watches the centre is told, once for all that it goes on."""

from __future__ import annotations

import asyncio
import io
import logging
from datetime import UTC, datetime
from typing import Any

import structlog

from centrala.made import bus_of
from ivr.alarms import Alarm, Alarms
from ivr.happenings import Happening, PassedOnTooOften
from ivr.logs import configure


class Log:
    """An event log."""

    def __init__(self) -> None:
        self.kept: list[Happening] = []

    def append(self, happening: Happening) -> None:
        self.kept.append(happening)


async def test_the_limit_on_passing_on_is_kept_and_becomes_an_alarm() -> None:
    events: Any = Log()
    alarms, told = Alarms(lambda: datetime(2026, 5, 6, tzinfo=UTC)), list[Alarm]()
    alarms.kept_by(told.append)
    configure("json", logging.INFO, io.StringIO(), alarms)
    try:
        bus = bus_of(events, alarms)
        for call in ("c1", "c2"):
            bus.publish(PassedOnTooOften(call_id=call, queue="seniors", instead_of="support"))
        for _ in range(3):
            await asyncio.sleep(0)
    finally:
        structlog.reset_defaults()
    assert [event.call_id for event in events.kept] == ["c1", "c2"]
    (alarm,) = told
    assert alarm.what == "queue.passed_on_too_often"
    assert alarm.details.items() >= {"call_id": "c1", "queue": "seniors", "instead_of": "support"}.items()
