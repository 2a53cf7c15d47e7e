"""Which channels a hung engine has left without a hand. Pure: a list of channels in, those to take away out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A channel as CoreShowChannels tells it."""

    name: str
    application: str
    data: str
    """The application's arguments."""


def stranded_at(engine: str) -> Callable[[Iterable[ChannelSeen]], tuple[str, ...]]:
    """Names of the channels that wait for the engine at `engine` (agi://host:port/): those that run AGI() with it,
    between two commands, waiting for a key, in a prompt. One that waits in a queue or talks runs Queue or Dial: it is
    in good hands, and comes back to AGI() afterwards."""

    def stranded(channels: Iterable[ChannelSeen]) -> tuple[str, ...]:
        return tuple(c.name for c in channels if c.application == "AGI" and c.data.startswith(engine))

    return stranded
