"""In-process publish and subscribe: what happened is told to whoever asked for its class, in order, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog

E = TypeVar("E")
log = structlog.get_logger(__name__)


class Bus:
    """Handlers are plain functions, called in the order of subscription. A handler's exception is logged and does
    not keep the others from being told. A handler that has to wait puts the event into a queue of its own."""

    def __init__(self) -> None:
        self._handlers: dict[type[Any], list[Callable[[Any], None]]] = {}

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> None:
        """Call `handler` for every event of class `kind` and of its subclasses."""
        self._handlers.setdefault(kind, []).append(handler)

    def publish(self, event: object) -> None:
        """Tell everybody who asked for the event's class or one of its base classes."""
        for cls in type(event).__mro__:
            for handler in self._handlers.get(cls, ()):
                try:
                    handler(event)
                except Exception:
                    log.exception("bus.handler_failed", event_class=type(event).__name__)
