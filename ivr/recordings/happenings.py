"""What happens to a recording; the event log keeps it, catalogue.py makes rows of it.

Of a recording's life: began, then kept or dropped; what was kept is played, compressed, and erased in the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingBegan(Happening):
    """On disk before the first sound, so that no file is without a row."""

    kind: ClassVar[str] = "recording.began"
    recording: str
    """Its name: 32 hexadecimal digits, random."""
    what: str
    """answer (of a `record` step), message (in a box), talk (of one agent with the caller)."""
    box: str | None = None
    queue: str | None = None
    agent: str | None = None
    """User name of the agent who talks."""
    leg: str | None = None
    """Of a talk: digits that tell the agents' channels of a call apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingKept(Happening):
    kind: ClassVar[str] = "recording.kept"
    recording: str
    what: str
    box: str | None = None
    seconds: float
    """Of sound in the file."""
    expected: float | None
    """Seconds that there should be; None: nobody could tell."""
    complete: bool
    """False: sound is missing, usually because the disk was full."""
    bytes: int
    sha256: str
    expires: datetime
    """Erased after this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingCompressed(Happening):
    """The file is a FLAC now, out of which the same WAV comes."""

    kind: ClassVar[str] = "recording.compressed"
    recording: str
    bytes: int
    """Of the FLAC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStuck(Happening):
    """A talk is over and cannot be put away, usually because the disk is full; it is tried again."""

    kind: ClassVar[str] = "recording.stuck"
    recording: str
    seconds: float
    """Of sound there is."""
    expected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingDropped(Happening):
    """There is no file: nothing was said, or the caller chose to go elsewhere meanwhile."""

    kind: ClassVar[str] = "recording.dropped"
    recording: str
    what: str
    box: str | None = None
    why: str
    """silent, left (the caller went elsewhere meanwhile), lost (the file is missing or no sound)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRefused(Happening):
    """Nothing is recorded although the flow asks for it."""

    kind: ClassVar[str] = "recording.refused"
    what: str
    why: str
    """disk: too little room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlayed(Happening):
    """Somebody asked to hear it; written before the first byte leaves."""

    kind: ClassVar[str] = "recording.played"
    recording: str
    user: str
    why: str
    """In the user's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPaused(Happening):
    """From here on a talk is silent in its recording, or no longer so."""

    kind: ClassVar[str] = "recording.paused"
    paused: bool
    by: str
    """User name of the agent, or `flow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Happening):
    """Of a recording; of a customer, and so of every recording of that person's calls; else of what is recorded in the
    call."""

    kind: ClassVar[str] = "hold.placed"
    hold: str
    recording: str | None
    customer_id: str | None
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased(Happening):
    kind: ClassVar[str] = "hold.released"
    hold: str
    recording: str | None
    customer_id: str | None
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingErased(Happening):
    """The file is gone; the row stays as the proof."""

    kind: ClassVar[str] = "recording.erased"
    recording: str
    why: str
    """retention."""
