"""What /metrics says of calls and of every Asterisk: read when somebody asks, so that no call pays for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ivr.admission import Gate, Refusal
from ivr.asterisk.model import PbxState

States = Callable[[], Mapping[str, PbxState]]

GAUGES: Mapping[str, tuple[str, Callable[[PbxState], float]]] = {
    "centrala_asterisk_up": ("1: its manager answers, and what we know of it is in step", lambda now: now.in_step),
    "centrala_asterisk_generation": ("How often it was asked for everything", lambda now: now.generation),
    "centrala_asterisk_waiting": ("Callers in its queues", lambda now: now.waiting()),
    "centrala_asterisk_members": ("Members of its queues", lambda now: len(now.members)),
}
"""While it is cut off the last two are how it was then."""


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


class _Asterisks:
    """A collector of prometheus_client; labels are names of the configuration."""

    def __init__(self, states: States) -> None:
        self._states = states

    def collect(self) -> Iterator[Metric]:
        states = self._states()
        for name, (what, value) in GAUGES.items():
            gauge = GaugeMetricFamily(name, what, labels=["asterisk"])
            for asterisk, state in states.items():
                gauge.add_metric([asterisk], float(value(state)))
            yield gauge


def registry_of(gate: Gate, states: States) -> CollectorRegistry:
    """A registry with the calls and every Asterisk, by name, in it."""
    registry = CollectorRegistry()
    registry.register(_Calls(gate))
    registry.register(_Asterisks(states))
    return registry
