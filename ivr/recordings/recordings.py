"""Everything about recordings, put together. Made by centrala/made.py, run by centrala/program.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.happenings import SurveyAnswered
from ivr.live import LiveCalls
from ivr.recordings.catalogue import Catalogue
from ivr.recordings.compressing import Compressing
from ivr.recordings.holds import held_by_survey
from ivr.recordings.housekeeping import Housekeeping
from ivr.recordings.keeping import Retention
from ivr.recordings.recorder import Keeper
from ivr.recordings.shelf import Shelf
from ivr.recordings.talks import Mute, Talks
from ivr.store import Store
from scripts_dsl.site import Site


class Recordings:
    """`keep_free`: bytes of disk below which nothing new is recorded; `compress_after`: seconds until a recording is
    compressed, 0: never."""

    def __init__(
        self,
        folder: Path,
        keep_free: int,
        *,
        bus: Bus,
        events: EventLog,
        store: Store,
        live: LiveCalls,
        mute: Mute,
        clock: Callable[[], datetime],
        compress_after: float = 0.0,
    ) -> None:
        self._retention = Retention()
        self.shelf = Shelf(folder, keep_free)
        self.events = events
        self.catalogue = Catalogue(store)
        self.talks = Talks(
            self.shelf, bus, live, mute, clock, self.catalogue.of_leg, self.catalogue.silenced_by, self._retention
        )
        self.keeper = Keeper(self.shelf, events, bus.publish, self.talks, clock, self._retention)
        self.housekeeping = Housekeeping(self.shelf, self.catalogue, self.keeper, self.talks, bus.publish, clock)
        bus.subscribe(SurveyAnswered, held_by_survey(bus.publish))
        self.compressing = Compressing(self.shelf, self.catalogue, events, clock, compress_after)

    def put(self, site: Site) -> None:
        """What is put away from now on is kept as long as this site says."""
        self._retention.site = site

    def open(self) -> None:
        """Before the first call. Raises ShelfError."""
        self.shelf.open()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.talks.run())
            tasks.create_task(self.housekeeping.run())
            tasks.create_task(self.compressing.run())
