"""A speech program as a command: an utterance in, a sound file for Asterisk out. Called by book.py.

LineError
└── PromptError
    └── SpeechFailed   the program is missing, failed, or took too long
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ivr.lines import PromptError
from ivr.programs import run
from ivr.prompts.plan import Utterance

SPEAK_SECONDS = 15.0
"""Per program. espeak-ng needs 0.04 s for a sentence; a busy machine more."""

ESPEAK = ("espeak-ng", "-v", "{voice}", "-s", "{rate}", "-f", "{text}", "-w", "{speech}")
SOX = ("sox", "{speech}", "-r", "8000", "-c", "1", "-b", "16", "{wav}", "gain", "-n", "-6")
"""8 kHz, one channel, 16 bits, loudest sample at -6 dB: what Asterisk plays without converting."""


class SpeechFailed(PromptError):
    """The speech program did not deliver."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Which programs speak, and how. No shell: every word of a command is one argument."""

    engine: str = "espeak-ng"
    """Part of the name in the cache: change it when the sound changes."""
    rate: int = 150
    """Words per minute."""
    voices: Mapping[str, str] = field(default_factory=lambda: {"pl": "pl", "ru": "ru", "sl": "sl", "en": "en-us"})
    """Language -> voice of the program."""
    commands: tuple[tuple[str, ...], ...] = (ESPEAK, SOX)
    """Run one after another. {text}: file with the text; {speech}: file for the first one's sound; {wav}: the result;
    {voice}, {rate}, {language}."""

    def with_voices(self, voices: Mapping[str, str]) -> Speech:
        """The same with other voices for some languages, as `voices:` of the settings names them."""
        return replace(self, voices={**self.voices, **voices})

    def key(self, utterance: Utterance) -> str:
        """Name of the sound in the cache: the same for the same sound, and nothing can be read from it."""
        words = (self.engine, self.voice(utterance), str(self.rate), utterance.language, utterance.text)
        return hashlib.sha256("\x00".join(words).encode()).hexdigest()

    def voice(self, utterance: Utterance) -> str:
        """Raises SpeechFailed when no voice speaks the language."""
        try:
            return self.voices[utterance.language]
        except KeyError:
            raise SpeechFailed(f"no voice speaks {utterance.language!r}") from None

    async def speak(self, utterance: Utterance, wav: Path) -> None:
        """Make `wav`; it appears whole or not at all. Raises SpeechFailed."""
        wav.parent.mkdir(parents=True, exist_ok=True)
        # espeak-ng reads [[…]] as phonemes: a text is a text.
        text = utterance.text.replace("[[", "[ [")
        with tempfile.TemporaryDirectory(dir=wav.parent, prefix=".making-") as folder:
            names = {
                "text": f"{folder}/text",
                "speech": f"{folder}/speech.wav",
                "wav": f"{folder}/done.wav",
                "voice": self.voice(utterance),
                "rate": str(self.rate),
                "language": utterance.language,
            }
            _write(names["text"], text)
            for command in self.commands:
                await _run([word.format(**names) for word in command])
            try:
                os.replace(names["wav"], wav)
            except FileNotFoundError:
                raise SpeechFailed(f"{self.engine} made no sound file") from None


def _write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


async def _run(command: list[str]) -> None:
    try:
        status = await run(command, SPEAK_SECONDS)
    except TimeoutError:
        raise SpeechFailed(f"{command[0]} took more than {SPEAK_SECONDS:.0f} s") from None
    except OSError as problem:
        raise SpeechFailed(f"{command[0]}: {problem.strerror}") from None
    if status != 0:
        raise SpeechFailed(f"{command[0]} ended with status {status}")
