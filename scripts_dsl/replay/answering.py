"""What the caller did then and what the world answered, for whoever asks now.

In: the events of a call in their order. Out: the next event for what the call waits for, or None when the recording
has none. Look-ups are answered by what was asked, not by when; everything else in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scripts_dsl.effects import Effect, Enqueue, Fetch, Record, Say, Send
from scripts_dsl.engine import CLOSES, PEOPLE
from scripts_dsl.events import (
    AgentAnswered,
    AnyEvent,
    CallerHungUp,
    Fetched,
    Keys,
    Resumed,
    SayDone,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the world outside, and what became of it."""

    name: str
    arguments: Mapping[str, Any]
    fate: AnyEvent
    """Its answer, its failure; the caller hung up, or the engine died, before either."""
    at: int
    """Which event of the recording."""


def name_of(effect: Fetch | Send) -> str:
    """Of the function, the query, the request; `sms`, `email`."""
    return effect.name if isinstance(effect, Fetch) else effect.kind


def arguments_of(effect: Fetch | Send) -> Mapping[str, Any]:
    """What an answer depends on."""
    return effect.arguments if isinstance(effect, Fetch) else {"to": effect.to}


class Recording:
    """The events of a call, given out one by one."""

    def __init__(self, events: Sequence[AnyEvent], asked: Iterable[Asked] | None = None) -> None:
        """`asked`: what the call asked the world, when it is known; else answers are given in their order."""
        self._events = list(events)
        self._at = 1  # the first is Started
        self._asked = None if asked is None else list(asked)
        self._fates = frozenset(one.at for one in self._asked or () if not isinstance(one.fate, CallerHungUp))
        self.now = events[0].now
        self.site = events[0].site

    @property
    def left(self) -> int | None:
        """The first event that was not given out; None when all were."""
        return self._at if self._at < len(self._events) else None

    def next(self, waiting: Effect | None) -> tuple[AnyEvent, int | None] | None:
        """The event that comes next for what the call waits for, and which of the recording it is (None: it is made
        up: an announcement that was not there then is heard to its end)."""
        if self._asked is not None and isinstance(waiting, Fetch | Send):
            return self._fate(self._asked, waiting)
        while (event := self._coming()) is not None:
            if _fits(event, waiting):
                return self._take(event)
            if not isinstance(event, SayDone):
                break
            self._at += 1  # of an announcement that is gone
        return (SayDone(now=self.now, site=self.site), None) if isinstance(waiting, Say) else None

    def _coming(self) -> AnyEvent | None:
        """The next event that is not the fate of a question; those are given to who asks."""
        while self._at in self._fates:
            self._at += 1
        return self._events[self._at] if self._at < len(self._events) else None

    def _take(self, event: AnyEvent) -> tuple[AnyEvent, int]:
        self._at += 1
        self.now, self.site = event.now, event.site or self.site
        return event, self._at - 1

    def _fate(self, asked: list[Asked], waiting: Fetch | Send) -> tuple[AnyEvent, int | None] | None:
        """What became of the same question; else of one of the same name. A message is taken to be sent."""
        name, arguments = name_of(waiting), arguments_of(waiting)
        same = [one for one in asked if one.name == name]
        found = next((one for one in same if one.arguments == arguments), same[0] if same else None)
        if found is not None:
            asked.remove(found)
            self.now = max(self.now, found.fate.now)
            if isinstance(found.fate, CallerHungUp):
                self._at = max(self._at, found.at + 1)
            return replace(found.fate, now=self.now), None
        event = self._coming()
        if isinstance(event, CallerHungUp):
            return self._take(event)
        return (Fetched(now=self.now, site=self.site, value=None), None) if isinstance(waiting, Send) else None


def _fits(event: AnyEvent, waiting: Effect | None) -> bool:
    """Whether this can happen to a call that waits so."""
    kind = type(waiting).__name__
    if isinstance(event, CallerHungUp | Resumed):
        return True
    if isinstance(event, AgentAnswered):
        return kind in PEOPLE
    if kind not in CLOSES.get(type(event), ()):
        return False
    if isinstance(event, Keys) and isinstance(waiting, Say | Record | Enqueue):
        return event.digits[:1] in waiting.keys
    return True
