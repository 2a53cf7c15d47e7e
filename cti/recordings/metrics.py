"""How much of what is recorded is compressed, and how much room there is, for Prometheus. Asked at every scrape,
without the database. Made by recorded.py; the registry is the process's.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ivr.recordings.recordings import Recordings


class RecordingMetrics(Collector):
    """Registers itself."""

    def __init__(self, registry: CollectorRegistry, recordings: Recordings) -> None:
        self._recordings = recordings
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """What Prometheus asks for."""
        progress = self._recordings.compressing.progress
        yield CounterMetricFamily("centrala_recordings_compressed", "Recordings made smaller", value=progress.done)
        sizes = CounterMetricFamily(
            "centrala_recordings_compressed_bytes", "Of these, before and after", labels=["form"]
        )
        sizes.add_metric(["wav"], progress.before)
        sizes.add_metric(["flac"], progress.after)
        yield sizes
        yield CounterMetricFamily("centrala_recordings_not_compressed", "It failed, see the log", value=progress.failed)
        yield GaugeMetricFamily("centrala_recordings_waiting", "Old enough and still WAV", value=progress.waiting)
        try:
            yield GaugeMetricFamily(
                "centrala_recordings_free_bytes", "Of their disk", value=self._recordings.shelf.free()
            )
        except OSError:
            return
