"""Answers and messages that Twilio records: a tape here before the caller speaks, fetched into it afterwards.

Used by line.py. The seconds are Twilio's; the sound is fetched in the background, because it is there some time after
the caller has gone on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from ivr.lines import LineError
from ivr.taping import Recorder, Tape
from ivr.twilio.answers import Form, key_of_recording, recorded, seconds_of
from scripts_dsl.effects import Record, Voicemail
from scripts_dsl.events import AnyEvent, Keys, Recorded


class Fetcher(Protocol):
    """Who brings a recording from Twilio."""

    def fetch(self, tape: Tape, sid: str, seconds: float) -> None:
        """Begin to bring recording `sid` into `tape`, and keep or drop it. Never raises."""


class TakingDown:
    """Of one call."""

    def __init__(self, recorder: Recorder | None, fetcher: Fetcher | None, clock: Callable[[], datetime]) -> None:
        self._recorder, self._fetcher, self._clock = recorder, fetcher, clock
        self._tape: Tape | None = None

    async def begin(self, call_id: str, effect: Record | Voicemail) -> AnyEvent | None:
        """Make room. An answer that cannot be kept is empty, and the call goes on. Raises LineError: a message that
        cannot be kept is not taken."""
        what, box = ("answer", None) if isinstance(effect, Record) else ("message", effect.box)
        if self._recorder is not None and self._fetcher is not None:
            self._tape = await self._recorder.begin(call_id, what, box)
        if self._tape is None and isinstance(effect, Voicemail):
            raise LineError(f"no room for a message for {effect.box}")
        return None if self._tape else Recorded(now=self._clock(), path="", seconds=0.0)

    async def end(self, effect: Record | Voicemail, form: Form) -> AnyEvent:
        """The caller has spoken, said nothing, or pressed a key that leads elsewhere."""
        tape, self._tape = self._tape, None
        key, sid = key_of_recording(effect, form), form.get("RecordingSid", "")
        seconds = seconds_of(form, "RecordingDuration")
        if tape is None or self._fetcher is None or self._recorder is None:
            return Recorded(now=self._clock(), path="", seconds=0.0)
        if key or not sid or not seconds:
            await self._recorder.drop(tape)
        else:
            self._fetcher.fetch(tape, sid, seconds)
        if key:
            return Keys(now=self._clock(), digits=key, by="key")
        return recorded(tape.name if sid else "", form, self._clock())

    async def drop(self) -> None:
        """The call is over, and what was to be recorded never came."""
        tape, self._tape = self._tape, None
        if tape is not None and self._recorder is not None:
            await self._recorder.drop(tape)
