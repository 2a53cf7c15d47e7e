"""Words beside keys: after the prompt what the caller says is recorded, piece by piece, and a recogniser is asked.

Used by line.py for a Listen with words in a language that somebody understands. The prompt is stopped by keys alone,
and keys work all the time: while it plays, while the caller speaks, and while the recogniser thinks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from ivr.asterisk.agi import AgiReply, build
from ivr.asterisk.agi_session import AgiSession, ChannelGone
from ivr.asterisk.keys import ALL_KEYS
from ivr.asterisk.voice import GRACE_SECONDS, Voice
from ivr.outside.failures import OutsideFailed
from ivr.prompts.plan import Plan
from scripts_dsl.effects import Listen
from scripts_dsl.events import Spoken

RATE = 8_000
"""Samples in a second: `endpos` counts them."""
PAUSE = 1
"""Seconds of silence that end what is said: the shortest that RECORD FILE takes."""
CLICK = 0.15
"""Seconds of sound beyond that pause that are no word yet; the shortest words last some 0.2."""
LONGEST = 6.0
"""Seconds of one piece. Words of a menu are short; a line that is never silent ends here."""
SHORT = 0.5
"""Seconds of waiting that are left to the keys: too short for another piece."""
HEED = 0.1
"""Seconds between two looks at the recogniser while keys are heeded."""

log = structlog.get_logger(__name__)


class Ears(Protocol):
    """What is asked of ivr/speech/ears.py."""

    def understand(self, language: str) -> bool: ...

    def tape(self) -> Path: ...

    def forget(self, tape: Path) -> None: ...

    async def hear(self, tape: Path, language: str, words: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
        """Raises OutsideFailed."""


class Hearing:
    """Of one call."""

    __slots__ = ("_clock", "_ears", "_now", "_session", "_voice")

    def __init__(self, session: AgiSession, voice: Voice, ears: Ears | None, clock: Callable[[], datetime]) -> None:
        self._session, self._voice, self._ears, self._clock = session, voice, ears, clock
        self._now = asyncio.get_running_loop().time

    def hears(self, effect: Listen) -> bool:
        """Whether words count in it. A secret is never spoken onto a tape."""
        ears = self._ears
        return bool(effect.words) and not effect.secret and ears is not None and ears.understand(effect.language)

    async def ask(self, plan: Plan, effect: Listen) -> str | Spoken:
        """Play `plan`, then listen: the first key, or the word; '' for silence and for what nobody understood."""
        voice = self._voice
        key = await voice.play(plan, "", effect.barge_in, True) or voice.typed.take()
        if key or self._ears is None:
            return key
        tape = self._ears.tape()
        try:
            return await self._spoken(self._ears, tape, effect)
        finally:
            self._ears.forget(tape)

    # --- inside -------------------------------------------------------------------------------------------------

    async def _spoken(self, ears: Ears, tape: Path, effect: Listen) -> str | Spoken:
        """RECORD FILE ends a piece of silence as well; then the next one begins, until the wait is over."""
        end = self._now() + effect.wait
        while end - self._now() > SHORT:
            reply = await self._record(tape)
            if reply is None:
                return await self._voice.key(effect.wait)
            if reply.key and not self._voice.typed.is_stray(reply.key):
                return reply.key
            if not reply.key and (reply.endpos or 0) / RATE > PAUSE + CLICK:
                return await self._understood(ears, tape, effect)
        return await self._voice.key(max(0.0, end - self._now()))

    async def _record(self, tape: Path) -> AgiReply | None:
        """None: it cannot be recorded. Raises ChannelGone, AgiError."""
        path, most = str(tape.with_suffix("")), str(round(LONGEST * 1000))
        line = build("RECORD FILE", path, "wav", ALL_KEYS, most, f"s={PAUSE}")
        reply = await self._session.command(line, LONGEST + GRACE_SECONDS)
        if not reply.failed:
            return reply
        if reply.text == "hangup" or await self._session.gone_within(1):
            raise ChannelGone(True)
        log.error("speech.not_recorded")
        return None

    async def _understood(self, ears: Ears, tape: Path, effect: Listen) -> str | Spoken:
        """A recogniser that fails costs nobody a try: the whole wait begins anew, for keys."""
        thinking = asyncio.get_running_loop().create_task(ears.hear(tape, effect.language, effect.words))
        try:
            while not thinking.done():
                if key := await self._voice.key(HEED):
                    return key
            word = thinking.result()
        except OutsideFailed as problem:
            log.warning("speech.failed", reason=problem.kind, why=str(problem))
            return await self._voice.key(effect.wait)
        finally:
            thinking.cancel()
            await asyncio.gather(thinking, return_exceptions=True)
        return "" if word is None else Spoken(now=self._clock(), word=word)
