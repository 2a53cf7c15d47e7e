"""The breaker: a server that fails again and again is left alone for a while, so that no caller waits for it in vain.

Closed -> open after FAILURES failures within WITHIN seconds -> after REST seconds one request may try -> closed when
it works, open again when it does not. Names of servers come from files and settings, so there are few.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from ivr.outside.failures import BreakerOpen, ServerTrouble

FAILURES = 5
"""Failures that open it, …"""
WITHIN = 10.0
"""… when they happen in so many seconds."""
REST = 10.0
"""Seconds that a server is left alone."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Server:
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=FAILURES))
    rests_until: float | None = None
    """None: closed."""
    trying: bool = False
    """One request finds out whether it works again."""


class Breaker:
    """For all servers. `clock`: seconds of a clock that never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._servers: dict[str, _Server] = {}

    @contextmanager
    def watching(self, server: str) -> Iterator[None]:
        """Round one request. Raises BreakerOpen; a ServerTrouble inside counts, anything else that is raised does not
        say how the server is."""
        state = self._servers.setdefault(server, _Server())
        trial = self._enter(state)
        try:
            yield
        except ServerTrouble:
            self._failed(server, state, trial)
            raise
        else:
            self._worked(server, state, trial)
        finally:
            if trial:
                state.trying = False

    def rests(self, server: str) -> bool:
        """Whether it would be asked in vain now."""
        state = self._servers.get(server)
        return state is not None and state.rests_until is not None and not self._may_try(state)

    def _enter(self, state: _Server) -> bool:
        """Whether this request is the trial."""
        if state.rests_until is None:
            return False
        if not self._may_try(state):
            raise BreakerOpen
        state.trying = True
        return True

    def _may_try(self, state: _Server) -> bool:
        return not state.trying and self._clock() >= (state.rests_until or 0.0)

    def _failed(self, server: str, state: _Server, trial: bool) -> None:
        now = self._clock()
        state.failures.append(now)
        often = len(state.failures) == FAILURES and now - state.failures[0] <= WITHIN
        if trial or (often and state.rests_until is None):
            state.rests_until = now + REST
            log.error("outside.breaker_open", server=server, seconds=REST)

    def _worked(self, server: str, state: _Server, trial: bool) -> None:
        """An answer to a request from before it opened does not close it."""
        if trial:
            state.rests_until = None
            state.failures.clear()
            log.warning("outside.breaker_closed", server=server)
