"""Which of the words that a flow listens for are in what a recogniser heard. Pure; used by ears.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

Words = tuple[tuple[str, tuple[str, ...]], ...]
"""Key -> words that mean it, as scripts_dsl.effects.Listen has them."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def meant(heard: str, words: Words) -> str | None:
    """The word that was said; None when there is none, or when words of several keys were said: who says 'not the
    invoice, a fault' is asked again. The longest word counts: 'new contract' is not 'contract'."""
    said = _pieces(heard)
    found = [(len(pieces), key, word) for key, word, pieces in _all(words) if _within(pieces, said)]
    longest = max((length for length, _, _ in found), default=0)
    best = [(key, word) for length, key, word in found if length == longest]
    return best[0][1] if len({key for key, _ in best}) == 1 else None


def listed(words: Words) -> tuple[str, ...]:
    """All words, each once, in the order of the flow."""
    return tuple(dict.fromkeys(word for _, of_key in words for word in of_key))


def _all(words: Words) -> Iterator[tuple[str, str, list[str]]]:
    for key, of_key in words:
        for word in of_key:
            if pieces := _pieces(word):
                yield key, word, pieces


def _pieces(text: str) -> list[str]:
    """`Nowa umowa!` -> ['nowa', 'umowa']; accents count, however they are written."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("’", "'"))


def _within(pieces: list[str], said: list[str]) -> bool:
    return any(piece == pieces for piece in _windows(said, len(pieces)))


def _windows(said: list[str], length: int) -> Iterable[list[str]]:
    return (said[at : at + length] for at in range(len(said) - length + 1))
