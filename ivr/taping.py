"""Recording as lines see it: a line asks for a tape, has the telephone write it, and gives it back.

Implemented by ivr/recordings/, used by ivr/asterisk/. What a telephone tells of a tape by itself comes on the bus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ivr.browsers import owner


class MuteFailed(Exception):
    """The telephone did not silence a recording, or did not say so: what is said now may be on it."""


@dataclass(frozen=True, slots=True)
class Tape:
    """Where one recording goes."""

    name: str
    """32 hexadecimal digits, random: it says nothing of the caller."""
    path: str
    """Absolute, without extension, as Asterisk wants it."""
    call_id: str
    what: str
    """answer or message."""
    box: str | None = None


FLOW = "flow"
"""Stands where an agent's name could: a secret is asked for."""

_MEMBER = re.compile(r"(?:PJSIP|Local)/([A-Za-z0-9_.-]{1,64}?)(?:-[0-9a-f]{8}|@(?:demo|held)-phone-[0-9a-f]{8};[12])")


def member_of(channel: str) -> str | None:
    """Whose telephone a channel is by its name: `PJSIP/ewa-00000001`, in a browser `PJSIP/ewa.web-00000001`; None for
    what is no telephone of an agent."""
    found = _MEMBER.fullmatch(channel)
    return found and owner(found[1])


class Recorder(Protocol):
    """What a line asks of ivr/recordings."""

    async def begin(self, call_id: str, what: str, box: str | None = None) -> Tape | None:
        """A tape whose row is on disk; None: there is too little room to record."""

    async def keep(self, tape: Tape, told: float) -> float:
        """The recording is over and should hold `told` seconds; the seconds kept, 0 when nobody spoke."""

    async def drop(self, tape: Tape) -> None:
        """The caller went elsewhere: nothing is kept."""

    async def talk(self, call_id: str) -> str | None:
        """The talks of this call with agents are recorded from now on: path of their files, to which the telephone
        adds `.<leg>.raw`; None: there is too little room."""

    async def pause(self, call_id: str, paused: bool, by: str) -> bool:
        """Silence in the recording of the talk that goes on, or sound again, which comes when neither a flow (FLOW) nor
        an agent wants silence; False: nothing is recorded now. Raises MuteFailed."""


@dataclass(frozen=True, slots=True)
class LegTaped:
    """The telephone records the talk of one agent now. On the bus, not kept."""

    call_id: str
    leg: str
    """Digits that tell an agent's channels of a call apart; part of the file's name."""
    uniqueid: str
    channel: str
    """Of the agent; PJSIP/ewa-00000001."""
    member: str
    """User name of the agent's telephone."""
    at: float
    """time.perf_counter()."""
    asterisk: str = ""


@dataclass(frozen=True, slots=True)
class TapeChanged:
    """The recording of an agent's talk began, fell silent, has sound again, or is over. On the bus, not kept."""

    call_id: str
    agent: str


@dataclass(frozen=True, slots=True)
class LegGone:
    """A channel is no more; most were not recorded. On the bus, not kept."""

    uniqueid: str
    at: float
    """time.perf_counter()."""


@dataclass(frozen=True, slots=True)
class LegsSeen:
    """All channels of an Asterisk that there are now, after a time in which nobody told. On the bus, not kept."""

    channels: Mapping[str, str]
    """Name by uniqueid."""
    asterisk: str = ""
