"""What the desk counts, for Prometheus. Labels are words of ours: never a number, a name or a call's id.

Called by web/app.py, web/login.py, socket.py and painting.py; the registry is the process's and comes from
centrala/metrics.py.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

POP_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds; a pop takes about a millisecond, half a second is the store's deadline."""
PAINT_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; a browser shows a picture some 60 times a second, and speaks after the second one."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are counted as `other`: a stranger must not invent label values."""


class DeskMetrics:
    """Counters on `registry`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._pops = Histogram(
            "centrala_pop_seconds",
            "From the switch's word that a telephone rings to the card's sending",
            ["history"],
            buckets=POP_BUCKETS,
            registry=registry,
        )
        self._painted = Histogram(
            "centrala_pop_painted_seconds",
            "From the switch's word that a telephone rings to the word of the agent's page that the card is painted",
            buckets=PAINT_BUCKETS,
            registry=registry,
        )
        self._requests = Histogram(
            "centrala_http_request_seconds", "HTTP requests", ["method", "route", "status"], registry=registry
        )
        self._logins = Counter("centrala_logins", "Tries to log in", ["result"], registry=registry)
        self._closed = Counter("centrala_desk_closed", "Websockets ended, by close code", ["code"], registry=registry)
        self.desks = Gauge("centrala_desks", "Agents connected", registry=registry)

    def pop(self, history: str, seconds: float) -> None:
        """`history`: complete or late."""
        self._pops.labels(history).observe(seconds)

    def painted(self, seconds: float) -> None:
        """A page said that it shows its card."""
        self._painted.observe(seconds)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route`: the path's pattern, '' for none of ours."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).observe(seconds)

    def login(self, result: str) -> None:
        """good, wrong, throttled or busy."""
        self._logins.labels(result).inc()

    def closed(self, code: int) -> None:
        """A websocket ended; a client may have sent any code."""
        ours = code in (1000, 1001, 1002, 1003, 1006, 1007, 1008, 1009, 1011) or 4400 <= code < 4410
        self._closed.labels(str(code) if ours else "other").inc()
