"""What is recorded, and whether it still says the text of today.

A folder `recordings/prompts` comes in. A recording `pl/energia/welcome.wav` has its words beside it, in
`pl/energia/welcome.txt`: whoever delivers the sound writes them, or `centrala prompts FILE --accept` does. When the
text of the flow is another one later, the recording is stale. Asked by the check and by `centrala prompts`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts_dsl.graph import Graph

RECORDED, MISSING, STALE = "recorded", "missing", "stale"
LONGEST = 20_000
"""Bytes of the words beside a recording; no text has more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is recorded by itself."""

    prompt: str
    language: str
    recording: str
    """Name below the folder of its language: `energia/you_owe.1`."""
    number: int
    """1, 2, … between the values of a text; 0 of a whole text."""
    text: str


@dataclass(frozen=True, slots=True)
class Recordings:
    """The recordings of a site."""

    folder: Path
    """`recordings/prompts`."""

    def state(self, language: str, name: str, text: str) -> str:
        """recorded, missing or stale. Without its words beside it, a recording is taken for right."""
        if not self._wav(language, name).is_file():
            return MISSING
        said = self.said(language, name)
        return RECORDED if said is None or said == _plain(text) else STALE

    def said(self, language: str, name: str) -> str | None:
        """What a recording says, on one line; None when nobody wrote it down."""
        beside = self._wav(language, name).with_suffix(".txt")
        with suppress(OSError, UnicodeDecodeError), beside.open("rb") as file:
            return _plain(file.read(LONGEST).decode())
        return None

    def has_audio(self, name: str) -> bool:
        """Whether the sound `moh/calm` is there."""
        return (self.folder / f"{name}.wav").is_file()

    def accept(self, language: str, name: str, text: str) -> bool:
        """Write down that a recording says this text; whether there is such a recording. Raises OSError."""
        wav = self._wav(language, name)
        if not wav.is_file():
            return False
        wav.with_suffix(".txt").write_text(_plain(text) + "\n", encoding="utf-8")
        return True

    def _wav(self, language: str, name: str) -> Path:
        return self.folder / language / f"{name}.wav"


class _Nothing(Recordings):
    """Nobody knows what is recorded: no text is stale, and every sound may be there."""

    def state(self, _language: str, _name: str, _text: str) -> str:
        return MISSING

    def has_audio(self, _name: str) -> bool:
        return True


NOTHING_RECORDED: Recordings = _Nothing(Path())


def pieces(graph: Graph) -> Iterator[Piece]:
    """Everything of a file that can be recorded, in its order; sounds that it only plays are not among them."""
    for name, prompt in graph.prompts.items():
        if prompt.audio is not None:
            continue
        for language, template in prompt.texts.items():
            whole = f"{graph.name}/{name}"
            if template.constant is not None:
                yield Piece(name, language, whole, 0, template.text)
                continue
            texts = [part for part in template.parts if isinstance(part, str)]
            for number, text in enumerate(texts, 1):
                yield Piece(name, language, f"{whole}.{number}", number, text)


def _plain(text: str) -> str:
    """Blanks and the way of writing letters do not matter."""
    return " ".join(unicodedata.normalize("NFC", text).split())
