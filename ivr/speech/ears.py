"""The ears of the site: a recogniser for some languages, where what callers say lies until it was heard, and no longer.

Asked by ivr/asterisk/hearing.py, made in centrala/hearing.py. What was said is written down nowhere: the file goes as
soon as it was heard, the log has the length of what was heard and never the text.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from ivr.outside.breaker import Breaker
from ivr.speech.matching import Words, listed, meant
from ivr.speech.recogniser import Recogniser, Utterance

OTHERS = 0o007
"""Bits that let everybody on the machine in."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ear:
    """Of one language."""

    recogniser: Recogniser
    seconds: float
    """That a caller waits for it at most."""


class Ears:
    """`folder`: where the telephone writes what callers say."""

    def __init__(self, ears: Mapping[str, Ear], folder: Path, breaker: Breaker) -> None:
        self._ears, self._folder, self._breaker = ears, folder.absolute(), breaker

    def open(self) -> None:
        """Make the folder, for who owns its parent and his group; what an engine that died has left there goes. Raises
        OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(self._folder.parent.stat().st_mode & 0o7777 & ~OTHERS)
        for left in self._folder.glob("*.wav"):
            left.unlink(missing_ok=True)

    def understand(self, language: str) -> bool:
        """Whether somebody may be asked now what was said in it: not one who has failed too often just now."""
        ear = self._ears.get(language)
        return ear is not None and not self._breaker.rests(ear.recogniser.server)

    def tape(self) -> Path:
        """For what is said now; forget() it."""
        return self._folder / f"{secrets.token_hex(16)}.wav"

    def forget(self, tape: Path) -> None:
        """Nothing is left of it."""
        tape.unlink(missing_ok=True)

    @property
    def languages(self) -> tuple[str, ...]:
        """That can be understood."""
        return tuple(self._ears)

    async def write_down(self, wav: Path, language: str, seconds: float) -> str:
        """What somebody said at length: a comment, a message; nobody waits for it. The file is another's and stays; the
        log has no text either. Raises OutsideFailed."""
        ear = self._ears[language]
        began = asyncio.get_running_loop().time()
        with self._breaker.watching(ear.recogniser.server):
            text = (await ear.recogniser.hear(Utterance(wav, language, ()), began + seconds)).strip()
        log.info("speech.written_down", characters=len(text))
        return text

    async def hear(self, tape: Path, language: str, words: Words) -> str | None:
        """The word that was said; None when it was none of them. Raises OutsideFailed."""
        ear = self._ears[language]
        loop = asyncio.get_running_loop()
        began = loop.time()
        with self._breaker.watching(ear.recogniser.server):
            text = await ear.recogniser.hear(Utterance(tape, language, listed(words)), began + ear.seconds)
        word = meant(text, words)
        took = round(loop.time() - began, 3)
        log.info("speech.heard", understood=word is not None, characters=len(text.strip()), seconds=took)
        return word
