"""What /metrics says of calls: read from the gate when somebody asks, so that no call pays for it."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ivr.admission import Gate, Refusal


class _Calls:
    """A collector of prometheus_client."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def collect(self) -> Iterator[Metric]:
        gate = self._gate
        yield GaugeMetricFamily("centrala_calls", "Calls in progress at the FastAGI port", gate.calls)
        yield GaugeMetricFamily("centrala_loop_lag_seconds", "By how much the event loop was late last", gate.lag)
        refused = CounterMetricFamily("centrala_calls_refused", "Calls left to the dialplan", labels=["reason"])
        for why in Refusal:
            refused.add_metric([why.value], gate.refused[why])
        yield refused


def registry_of(gate: Gate) -> CollectorRegistry:
    """A registry with the calls in it."""
    registry = CollectorRegistry()
    registry.register(_Calls(gate))
    return registry
