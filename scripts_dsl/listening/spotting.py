"""Which words and phrases are in a text: as words, never as parts of other words. Pure; its time grows with the text.

`sue` is a word, `take you to court` a phrase, `lawyer*` every word that begins so: languages with endings need that.
Accents count in short words, where they tell words apart (`sąd`, a court; `sad`, an orchard), and not in long ones,
because people who are angry do not type them. Characters that nobody sees do not hide a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONG = 7
"""Letters from which on accents do not count."""
SHORTEST_STEM = 3
"""Letters before a `*`: `s*` would be half of a language."""
LONGEST_WORD = 60
"""Letters of a word of a text that are looked at; nothing in a list is longer."""
MOST_PIECES = 8
"""Words of a phrase."""

Words = tuple[str, ...]
"""As written in a list: `sue`, `lawyer*`, `take you to court`."""

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[^\W_]+\*?")
_APART = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "s", "’": "'"})


class _Piece(NamedTuple):
    """One word of a phrase."""

    letters: str
    open: bool
    """Any ending."""
    plain: bool
    """Without accents."""

    def fits(self, said: _Said) -> bool:
        word = said.plain if self.plain else said.word
        return word.startswith(self.letters) if self.open else word == self.letters


class _Said(NamedTuple):
    """A word of a text."""

    word: str
    plain: str


def _bare(text: str) -> str:
    """Small letters, one way to write each, nothing invisible."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", seen.casefold()).replace("’", "'").replace("'", "")


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.translate(_APART))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _pieces(written: str) -> list[_Piece]:
    """Of a word or phrase of a list; [] when it is none."""
    bare = _bare(written)
    found = [match.group() for match in _PIECE.finditer(bare)]
    if not found or len(found) > MOST_PIECES or _PIECE.sub("", bare).strip():
        return []
    made = [_piece(one) for one in found]
    return made if all(len(p.letters) >= SHORTEST_STEM or not p.open for p in made) else []


def _piece(one: str) -> _Piece:
    letters = one.removesuffix("*")
    plain = _without_accents(letters)
    return _Piece(plain if len(plain) >= LONG else letters, one.endswith("*"), len(plain) >= LONG)


def wrong_words(words: Iterable[str]) -> list[str]:
    """Those that no text can ever have."""
    return [word for word in words if not _pieces(word)]


class Spotter:
    """Made once of its words, asked for every text."""

    def __init__(self, words: Iterable[str]) -> None:
        """Words that no text can have (`wrong_words`) are left out."""
        self._by_first: dict[tuple[str, bool, bool], list[tuple[str, list[_Piece]]]] = {}
        for word in dict.fromkeys(words):
            if pieces := _pieces(word):
                first = pieces[0]
                self._by_first.setdefault((first.letters, first.open, first.plain), []).append((word, pieces))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._by_first)

    def found(self, text: str) -> tuple[str, ...]:
        """As the list has them, each once, in the order of the text."""
        return tuple(dict.fromkeys(self._all([_said(word) for word in _WORD.findall(_bare(text))])))

    def _all(self, said: list[_Said]) -> Iterator[str]:
        for at, one in enumerate(said):
            for word, pieces in self._beginning(one):
                if all(map(_fits, pieces, said[at : at + len(pieces)])) and at + len(pieces) <= len(said):
                    yield word

    def _beginning(self, one: _Said) -> Iterator[tuple[str, list[_Piece]]]:
        for plain, word in ((False, one.word), (True, one.plain)):
            yield from self._by_first.get((word, False, plain), ())
            for end in range(SHORTEST_STEM, len(word) + 1):
                yield from self._by_first.get((word[:end], True, plain), ())


def _fits(piece: _Piece, said: _Said) -> bool:
    return piece.fits(said)


def _said(word: str) -> _Said:
    cut = word[:LONGEST_WORD]
    return _Said(cut, _without_accents(cut))
