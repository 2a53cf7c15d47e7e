"""A caller's voice onto tape: Record, Voicemail and the recording of talks as FastAGI commands. Used by line.py.

What is recorded of an answer or a message is written by RECORD FILE. Talks are recorded by the dialplan ([rec-leg]),
on the agent's channel, whenever CENTRALA_TAPE says where.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from ivr.asterisk.agi import AgiError, AgiReply, build
from ivr.asterisk.agi_session import AgiSession, ChannelGone
from ivr.asterisk.keys import ALL_KEYS
from ivr.asterisk.voice import GRACE_SECONDS, Voice
from ivr.lines import LineError
from ivr.prompts.plan import Clip, Plan
from ivr.taping import FLOW, MuteFailed, Recorder, Tape
from scripts_dsl.effects import Parts, Record, StartCallRecording, StopCallRecording, Voicemail
from scripts_dsl.events import AnyEvent, Keys, Recorded

RATE = 8_000
"""Samples in a second: `endpos` counts them."""
TAPE = "__CENTRALA_TAPE"
"""Inherited by every channel that is dialled for the caller."""
CALL = "__CENTRALA_CALL"

log = structlog.get_logger(__name__)


class NoRoom(LineError):
    """A message cannot be kept, so none is taken: the caller goes to the dialplan's fallback, where people are."""


class Prompts(Protocol):
    async def plan(self, parts: Parts) -> Plan: ...

    def beep(self) -> Clip: ...


class Taping:
    """Of one call."""

    __slots__ = ("_call_id", "_clock", "_now", "_prompts", "_recorder", "_session", "_voice", "taped")

    def __init__(
        self,
        session: AgiSession,
        voice: Voice,
        prompts: Prompts,
        recorder: Recorder | None,
        call_id: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._session, self._voice, self._prompts = session, voice, prompts
        self._recorder, self._call_id, self._clock = recorder, call_id, clock
        self._now = asyncio.get_running_loop().time
        self.taped = False
        """Agents' channels of this call are recorded from now on."""

    # --- answers and messages -----------------------------------------------------------------------------------

    async def record(self, effect: Record) -> AnyEvent:
        """An answer. Too little room on the disk: it is empty, and the call goes on."""
        key = await self._voice.play(await self._prompts.plan(effect.parts), effect.keys, True, False)
        if key in tuple(effect.keys):
            return self._pressed(key)
        tape = await self._recording.begin(self._call_id, "answer")
        if tape is None:
            return Recorded(now=self._clock(), path="", seconds=0.0)
        pressed = await self._take(tape, effect.longest, effect.silence, effect.beep, effect.keys)
        return pressed if isinstance(pressed, Keys) else self._recorded(tape, pressed)

    async def voicemail(self, effect: Voicemail) -> AnyEvent:
        """A message; any key ends it. Raises NoRoom."""
        tape = await self._recording.begin(self._call_id, "message", effect.box)
        if tape is None:
            raise NoRoom(f"no room for a message for {effect.box}")
        try:
            await self._voice.play(await self._prompts.plan(effect.parts), "", True, False)
        except ChannelGone:
            await self._recording.drop(tape)
            raise
        taken = await self._take(tape, effect.longest, None, True, "")
        assert not isinstance(taken, Keys)
        return self._recorded(tape, taken)

    # --- talks --------------------------------------------------------------------------------------------------

    async def talk(self, effect: StartCallRecording | StopCallRecording) -> None:
        """From now on agents' channels of this call are recorded, or no longer. A talk that cannot be recorded goes on
        without."""
        path = await self._recording.talk(self._call_id) if isinstance(effect, StartCallRecording) else None
        await self._voice.command(build("SET VARIABLE", CALL, self._call_id))
        await self._voice.command(build("SET VARIABLE", TAPE, path or ""))
        self.taped = path is not None

    async def hush(self, secret: bool) -> None:
        """Nothing that is said or keyed while a secret is asked for is on a tape: without silence it is not asked for.
        Raises LineError."""
        if self._recorder is None:
            return
        try:
            await self._recorder.pause(self._call_id, secret, FLOW)
        except MuteFailed as problem:
            if secret:
                raise LineError(f"the recording is not silent: {problem}") from problem
            log.error("recording.not_resumed", problem=str(problem))

    # --- inside -------------------------------------------------------------------------------------------------

    @property
    def _recording(self) -> Recorder:
        if self._recorder is None:
            raise LineError("nothing is recorded here")
        return self._recorder

    async def _take(self, tape: Tape, longest: float, silence: float | None, beep: bool, keys: str) -> float | Keys:
        """Seconds kept, or the key of `keys` that led away. A caller who hangs up has said what he wanted to say:
        kept, then ChannelGone."""
        recorder, began = self._recording, 0.0
        try:
            if beep:
                await self._voice.play((self._prompts.beep(),), "", False, False)
            began = self._now()
            reply = await self._session.command(_record_file(tape.path, longest, silence), longest + GRACE_SECONDS)
        except ChannelGone:
            # Redirected by the watchdog, or Asterisk died: whatever is on the tape is kept.
            await (recorder.keep(tape, self._now() - began) if began else recorder.drop(tape))
            raise
        except AgiError:
            await recorder.drop(tape)
            raise
        if reply.key and reply.key in keys:
            await recorder.drop(tape)
            return self._pressed(reply.key)
        seconds = await recorder.keep(tape, (reply.endpos or 0) / RATE)
        if reply.failed:
            await self._why(reply)
        return seconds

    async def _why(self, reply: AgiReply) -> None:
        """-1: hung up, or Asterisk could not write at all. Raises ChannelGone, AgiError."""
        if reply.text == "hangup" or await self._session.gone_within(1):
            raise ChannelGone(True)
        raise AgiError("RECORD FILE failed")

    def _pressed(self, key: str) -> Keys:
        return Keys(now=self._clock(), digits=key, by="key")

    def _recorded(self, tape: Tape, seconds: float) -> Recorded:
        return Recorded(now=self._clock(), path=tape.name if seconds else "", seconds=round(seconds, 1))


def _record_file(path: str, longest: float, silence: float | None) -> bytes:
    """Any key ends it; `silence`: seconds, of which Asterisk keeps one. Whole seconds are all it takes."""
    ends = () if silence is None else (f"s={max(1, round(silence))}",)
    return build("RECORD FILE", path, "wav", ALL_KEYS, str(max(1, round(longest * 1000))), *ends)
