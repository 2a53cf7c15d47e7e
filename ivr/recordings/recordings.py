"""Everything about recordings, put together. Made and run by centrala/app.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.live import LiveCalls
from ivr.recordings.catalogue import Catalogue
from ivr.recordings.housekeeping import Housekeeping
from ivr.recordings.recorder import Keeper
from ivr.recordings.shelf import Shelf
from ivr.recordings.talks import Mute, Talks
from ivr.store import Store
from scripts_dsl.site import Site


class Recordings:
    """`keep_free`: bytes of disk below which nothing new is recorded."""

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
    ) -> None:
        self._keep_for: Mapping[str, float | None] = {}
        self.shelf = Shelf(folder, keep_free)
        self.events = events
        self.catalogue = Catalogue(store)
        self.talks = Talks(
            self.shelf, bus, live, mute, clock, self.catalogue.of_leg, lambda queue: self._keep_for.get(queue)
        )
        self.keeper = Keeper(self.shelf, events, bus.publish, self.talks, clock)
        self.housekeeping = Housekeeping(self.shelf, self.catalogue, self.keeper, self.talks, bus.publish, clock)

    def put(self, site: Site) -> None:
        """What is put away from now on is kept as long as this site's queues say."""
        self._keep_for = {queue.name: queue.keep_recordings for queue in site.queues.values()}

    def open(self) -> None:
        """Before the first call. Raises ShelfError."""
        self.shelf.open()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.talks.run())
            tasks.create_task(self.housekeeping.run())
