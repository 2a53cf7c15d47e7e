"""Which channels a dead or hung engine has left without a hand. Pure: a list of channels in, those to take away out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FLOW_CONTEXT = "ivr-in"
"""Where a call is that a flow leads."""
FLOW_APPLICATION = "AGI"
"""What such a channel runs while the engine has the word: between two commands, waiting for a key, in a prompt. One
that waits in a queue or talks runs Queue or Dial: it is in good hands, and comes back to AGI afterwards."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel as CoreShowChannels tells it."""

    name: str
    context: str
    application: str


def stranded(channels: Iterable[Standing]) -> tuple[str, ...]:
    """Names of the channels that wait for the engine."""
    return tuple(c.name for c in channels if (c.context, c.application) == (FLOW_CONTEXT, FLOW_APPLICATION))
