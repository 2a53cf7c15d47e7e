"""Prompts through the loudspeaker of this computer: parts in, sound out. Asked by the terminal line.

The sounds are those of the telephone (prompts/book.py); a program of the machine plays them, one file after another.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ivr.lines import PromptError
from ivr.programs import run
from ivr.prompts.book import PromptBook
from ivr.prompts.plan import Clip, Hush
from scripts_dsl.effects import Parts

PLAYERS: tuple[tuple[str, ...], ...] = (("play", "-q"), ("paplay",), ("aplay", "-q"))
"""Programs that play a file and end with it (SoX, PulseAudio or PipeWire, ALSA); the first that is there is taken."""

Typed = Callable[[], Awaitable[None]]
"""Returns when the person has typed something, and leaves it there to be read."""


class PlayerFailed(PromptError):
    """The program that plays did not: most often there is no sound device."""


def player() -> tuple[str, ...] | None:
    """The command that plays a file, or None when the machine has none."""
    return next((command for command in PLAYERS if shutil.which(command[0])), None)


class Loudspeaker:
    """What the caller at a terminal hears."""

    def __init__(self, book: PromptBook, command: Sequence[str], typed: Typed) -> None:
        self._book, self._command, self._typed = book, tuple(command), typed

    async def play(self, parts: Parts, *, barge_in: bool) -> bool:
        """From the first word to the last, or until something is typed if it may be interrupted; was it?

        Raises PromptError.
        """
        plan = await self._book.plan(parts)
        playing = asyncio.ensure_future(self._all(plan))
        typing = asyncio.ensure_future(self._typed()) if barge_in else None
        try:
            await asyncio.wait({playing, typing} if typing else {playing}, return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():
                return True
            await playing
            return False
        finally:
            await _ended(playing, typing)

    async def beep(self) -> None:
        """The tone before a recording. Raises PromptError."""
        await self._all((self._book.beep(),))

    async def _all(self, plan: Sequence[Clip | Hush]) -> None:
        for piece in plan:
            if isinstance(piece, Hush):
                await asyncio.sleep(piece.seconds)
            else:
                await self._one(Path(f"{piece.path}.wav"))

    async def _one(self, wav: Path) -> None:
        name = self._command[0]
        try:
            status = await run((*self._command, str(wav)))
        except OSError as problem:
            raise PlayerFailed(f"{name}: {problem.strerror}") from None
        if status != 0:
            raise PlayerFailed(f"{name} ended with status {status}; is there a sound device?")


async def _ended(*tasks: asyncio.Future[None] | None) -> None:
    """None of them goes on."""
    for task in tasks:
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError, PromptError):
                await task
