"""What is recorded, as people meet it: shown on the desk, paused, heard, searched, spoken about, counted. Wiring.

In: a Core and ivr/recordings. Out: a feature.
"""

from __future__ import annotations

from cti.core import Core
from cti.feature import Feature
from cti.recordings.finding import FindingRoutes
from cti.recordings.metrics import RecordingMetrics
from cti.recordings.playing import RecordingRoutes
from cti.recordings.taped import Taped
from cti.web.routes import Route
from ivr.eventlog import EventLog
from ivr.recordings.recordings import Recordings
from ivr.store import Store


class Recorded(Feature):
    """See above."""

    def __init__(self, core: Core, recordings: Recordings, store: Store, events: EventLog) -> None:
        Taped(core.bus, core.floor, recordings.keeper)
        RecordingMetrics(core.registry, recordings)
        self._played = RecordingRoutes(
            recordings.catalogue, recordings.shelf, events, recordings.keeper, core.live, core.now
        )
        self._found = FindingRoutes(store, events, lambda: core.zone, core.now)

    def routes(self) -> list[Route]:
        return [*self._played.routes(), *self._found.routes()]
