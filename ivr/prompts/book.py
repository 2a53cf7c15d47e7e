"""The book of prompts: parts in, sound files out. Asked by every line that plays files; made in centrala/calling.py.

A recording `recordings/prompts/<language>/<flow>/<name>.wav` is played when it exists at the first use, else the text
is spoken once and kept under the SHA-256 of what was said. A sound for every language is
`recordings/prompts/<name>.wav`. Recordings that come later are seen by the next book (`of`), which centrala/program.py
makes when other flows are in force.
"""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Callable, Iterable
from copy import copy
from pathlib import Path

import structlog

from ivr.lines import PromptError
from ivr.prompts.plan import Clip, Hush, Piece, Plan, Recorded, Taped, Utterance, cut
from ivr.prompts.speech import Speech
from ivr.prompts.tone import write_tone
from scripts_dsl.effects import Parts

SPEAKERS = 2
"""Speech programs at once: they must not take the processor from the calls."""
MAX_PLANS = 4_096
"""Plans kept in memory; prompts with values come and go."""
CACHE_BYTES = 512 * 1024 * 1024
"""Sounds kept on disk: nine hours of speech."""

log = structlog.get_logger(__name__)


class PromptBook:
    """All prompts of a process."""

    def __init__(
        self, recordings: Path, cache: Path, speech: Speech | None = None, tapes: Callable[[str], Path] | None = None
    ) -> None:
        """`tapes`: name of what a caller has recorded -> its file; raises ValueError for what is no name."""
        self._recordings, self._cache = recordings.resolve() / "prompts", cache.resolve()
        self._speech, self._tapes = speech or Speech(), tapes
        self._plans: dict[Parts, Plan] = {}
        self._clips: dict[str, Clip] = {}
        self._there: dict[tuple[str, str], bool] = {}
        self._making: dict[str, asyncio.Task[Clip]] = {}
        self._speakers = asyncio.Semaphore(SPEAKERS)

    def of(self, recordings: Path | None) -> PromptBook:
        """The same book with other recordings: what is spoken is shared, what is recorded is looked for anew.

        A published version has recordings of its own, and calls that began under another one keep theirs. None: the
        same folder.
        """
        other = copy(self)
        if recordings is not None:
            other._recordings = recordings.resolve() / "prompts"
        other._plans, other._there = {}, {}
        return other

    async def plan(self, parts: Parts) -> Plan:
        """What to play for `parts`. Raises PromptError."""
        plan = self._plans.get(parts)
        if plan is None:
            pieces = cut(parts, self._has_recording)
            plan = tuple([await self._sound(piece) for piece in pieces])
            if any(isinstance(piece, Taped) for piece in pieces):
                return plan
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            self._plans[parts] = plan
        return plan

    def beep(self) -> Clip:
        """The tone that says that a recording begins. Raises PromptError."""
        wav = self._cache / "beep.wav"
        try:
            if not wav.exists():
                write_tone(wav)
        except OSError as problem:
            raise PromptError(f"beep: {problem.strerror}") from problem
        return self._clips.get("beep") or self._clips.setdefault("beep", clip_of(wav))

    async def warm(self, prompts: Iterable[Parts]) -> int:
        """Make all `prompts` beforehand; returns how many could not be made (each is logged)."""
        results = await asyncio.gather(*(self.plan(parts) for parts in prompts), return_exceptions=True)
        failed = [r for r in results if isinstance(r, BaseException)]
        for problem in failed:
            if not isinstance(problem, PromptError):
                raise problem
            log.warning("prompts.not_made", problem=str(problem))
        return len(failed)

    def prune(self, limit: int = CACHE_BYTES) -> int:
        """Remove the oldest sounds beyond `limit` bytes; returns how many. For the start, before the first call."""
        files = sorted(((f.stat().st_mtime, f.stat().st_size, f) for f in self._cache.glob("*/*.wav")), reverse=True)
        total, removed = 0, 0
        for _, size, file in files:
            total += size
            if total > limit:
                file.unlink(missing_ok=True)
                removed += 1
        return removed

    async def close(self) -> None:
        """Stop speaking."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- inside -------------------------------------------------------------------------------------------------

    async def _sound(self, piece: Piece) -> Clip | Hush:
        if isinstance(piece, Hush):
            return piece
        if isinstance(piece, Taped):
            return self._taped(piece.name)
        if isinstance(piece, Recorded):
            return clip_of(self._recording(piece.language, piece.name))
        return await self._spoken(piece)

    def _taped(self, name: str) -> Clip:
        """Of one caller, and erased one day: not kept in mind. Raises PromptError."""
        if self._tapes is None:
            raise PromptError("nothing that callers say is recorded here")
        try:
            return clip_of(self._tapes(name))
        except ValueError as problem:
            raise PromptError(str(problem)) from problem

    async def _spoken(self, utterance: Utterance) -> Clip:
        """The sound of a text; asked twice at the same time, it is made once."""
        key = self._speech.key(utterance)
        clip = self._clips.get(key)
        if clip is not None:
            return clip
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.get_running_loop().create_task(self._make(key, utterance))
            making.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(making)

    async def _make(self, key: str, utterance: Utterance) -> Clip:
        wav = self._cache / key[:2] / f"{key}.wav"
        if not wav.exists():
            async with self._speakers:
                await self._speech.speak(utterance, wav)
        if len(self._clips) >= MAX_PLANS:
            self._clips.clear()
        try:
            clip = self._clips[key] = clip_of(wav)
        except PromptError:
            wav.unlink(missing_ok=True)
            raise
        return clip

    def _recording(self, language: str, name: str) -> Path:
        return self._recordings / language / f"{name}.wav"

    def _has_recording(self, language: str, name: str) -> bool:
        there = self._there.get((language, name))
        if there is None:
            there = self._there[(language, name)] = self._recording(language, name).is_file()
        return there


def clip_of(wav: Path) -> Clip:
    """A sound file, measured. Raises PromptError when it is none that Asterisk plays."""
    try:
        with wave.open(str(wav), "rb") as sound:
            seconds = sound.getnframes() / sound.getframerate()
            fits = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
    except (OSError, EOFError, wave.Error) as problem:
        raise PromptError(f"{wav.name}: {problem}") from None
    if not fits:
        raise PromptError(f"{wav.name}: not 8 kHz, one channel, 16 bits")
    return Clip(str(wav.with_suffix("")), seconds)
