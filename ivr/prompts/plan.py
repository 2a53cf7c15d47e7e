"""From the parts of a prompt to what is played, in order. Pure; the sound files are made by book.py.

Words, Value, Pause  ->  Recorded | Utterance | Hush      (cut)
Recorded, Utterance  ->  Clip                             (book.py)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ivr.lines import PromptError
from scripts_dsl.effects import Parts, Pause, Value, Words

MAX_TEXT = 2_000
"""Characters of one utterance: two minutes of speech, longer than any caller listens."""

_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*(\.[0-9]{1,3})?")
"""Names of recordings: no dots but the number of a piece, so no way out of the folder."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ENDED = re.compile(r"[.!?…]\s*$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound file to play."""

    path: str
    """Absolute, without extension, as Asterisk wants it."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Hush:
    """Silence."""

    seconds: float


Plan = tuple[Clip | Hush, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording by language and name; of a sound for every language, the language is ''."""

    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text to be spoken, normalised."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Taped:
    """What a caller has recorded, by the name of the recording."""

    name: str


Piece = Recorded | Utterance | Hush | Taped


def cut(parts: Parts, has_recording: Callable[[str, str], bool]) -> tuple[Piece, ...]:
    """Recordings stay apart; neighbours of one language that must be spoken become one utterance until a sentence
    ends: a sentence keeps its melody, and the same sentence is spoken only once.

    Raises PromptError for a name or language outside the allow-list, or too long a text.
    """
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, Pause):
            pieces.append(Hush(part.seconds))
            continue
        check_language(part.language)
        if isinstance(part, Value) and part.tape is not None:
            pieces.append(Taped(part.tape))
            continue
        recorded = None if isinstance(part, Value) else _recorded(part, has_recording)
        if recorded is not None:
            pieces.append(recorded)
            continue
        text = part.spoken if isinstance(part, Value) else part.text
        last = pieces[-1] if pieces else None
        if isinstance(last, Utterance) and last.language == part.language and not _ENDED.search(last.text):
            pieces[-1] = Utterance(part.language, last.text + text)
        else:
            pieces.append(Utterance(part.language, text))
    return tuple(p for p in map(_normalised, pieces) if p is not None)


def _recorded(words: Words, has_recording: Callable[[str, str], bool]) -> Recorded | None:
    """The sound of a piece, the recording of its text, or None. Raises PromptError."""
    for language, name in (("", words.audio), (words.language, words.recording)):
        if name is not None:
            check_name(name)
            if has_recording(language, name):
                return Recorded(language, name)
    return None


def check_name(name: str) -> None:
    """Raises PromptError unless `name` can only lead below the folder of recordings."""
    if not _NAME.fullmatch(name) or len(name) > 200:
        raise PromptError(f"name of a recording not allowed: {name[:60]!r}")


def check_language(language: str) -> None:
    """Raises PromptError unless `language` is two or three small letters."""
    if not _LANGUAGE.fullmatch(language):
        raise PromptError(f"language not allowed: {language[:20]!r}")


def _normalised(piece: Piece) -> Piece | None:
    """One text, one file: Unicode NFC, single spaces, no control characters. None when nothing can be spoken."""
    if not isinstance(piece, Utterance):
        return piece
    text = _SPACE.sub(" ", unicodedata.normalize("NFC", piece.text)).strip()
    text = "".join(c for c in text if unicodedata.category(c) != "Cc")
    if len(text) > MAX_TEXT:
        raise PromptError(f"text of {len(text)} characters, at most {MAX_TEXT}")
    return Utterance(piece.language, text) if any(c.isalnum() for c in text) else None
