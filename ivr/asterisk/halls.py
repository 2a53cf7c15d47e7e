"""A caller's language: who speaks it is asked first, after a minute anyone. Pure; used by staying.py and
cti/floor/switch.py.

Asterisk's Queue() knows no languages. So a queue whose agents speak several has a hall for each beside it, a queue of
Asterisk's named `support.pl`; an agent is a member of `support` and of the halls of the languages he speaks. A caller
waits in the hall of his language first, then in the queue itself, whose callers go before those of the halls.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

FIRST = 60.0
"""Seconds in which only agents who speak the caller's language are asked."""

OWN = "to."
"""Before the name of an agent's telephone."""

Halls = Mapping[str, tuple[str, ...]]
"""Queue -> languages that have a hall."""


class Languages(Protocol):
    """What is read of a queue of the settings."""

    @property
    def languages(self) -> tuple[str, ...]: ...


def halls(queues: Mapping[str, Languages]) -> dict[str, tuple[str, ...]]:
    """One language needs no hall: everybody speaks it."""
    return {name: queue.languages for name, queue in queues.items() if len(queue.languages) > 1}


def hall(queue: str, language: str) -> str:
    """Asterisk's name; no queue of the settings has a dot in its name."""
    return f"{queue}.{language}"


def own(phone: str) -> str:
    """The queue of one agent alone, by the name of his telephone: for callers whom a colleague passes on to him."""
    return f"{OWN}{phone}"


def is_own(name: str) -> bool:
    """It is an agent's, and none of the settings."""
    return name.startswith(OWN)


def queue_of(name: str) -> str:
    """The queue of the settings that a queue of Asterisk's belongs to."""
    return name.partition(".")[0]
