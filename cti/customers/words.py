"""Words by which a customer is found. Pure: a text in, folded words out; what somebody typed in, ranges of words out.

A folded word has no capital, no accent and no sign: Łukasz, lukasz and ŁUKASZ are one. A telephone number is a word
that is written backwards, because people know the end of a number and write its beginning in many ways: whoever looks
for `601 234 567` finds +48601234567. Used by directory.py, projection.py and search.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.numbers import normalise

LONGEST = 40
"""Characters of a word; what is longer is cut, also when it is looked for."""
MOST_OF_A_TEXT = 200
"""Words that are kept of one text: an agent's note has 4,000 characters at most."""
MOST_ASKED = 6
"""Words that are looked for at once; all others are left out."""
SHORTEST = 2
"""Characters: half of all customers have a word that begins with a given letter."""
SHORTEST_NUMBER = 4
"""Digits of the end of a telephone number."""
WHOLE_NUMBER = 8
"""Groups of digits with so many together are one number; 12 30-059 is a house and a place."""
BACKWARDS = "<"
"""Before a number that is written backwards; no other word has a sign in it."""
END = "\U0010ffff"
"""Behind all letters: where the words that begin alike end."""

CALLED, REACHED, SAID = 0, 1, 2
"""What a word comes from: name, id, e-mail and address; numbers and accounts; what was said and promised."""

_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"})
"""Letters that are no letter with an accent for Unicode."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\+?[\d\s().\-/]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word that was typed in. What is found has a word that begins with `word`, or a number that ends so."""

    word: str
    backwards: str | None = None
    """Beginning of a number written backwards; None: it is no number."""


def folded(text: str) -> str:
    """Small letters without accents."""
    apart = text
    for _ in range(2):  # what comes apart may have capitals again (Unicode 3.13, D146)
        apart = unicodedata.normalize("NFKD", apart).casefold()
    marks = ("Mn", "Mc", "Me")
    return "".join(c for c in apart if unicodedata.category(c) not in marks).translate(_PLAIN)


def words(*texts: str | None) -> tuple[str, ...]:
    """The words of texts, each once, in the order of their coming."""
    every = (found[0][:LONGEST] for text in texts if text for found in _WORD.finditer(folded(text)))
    return tuple(dict.fromkeys(every))[:MOST_OF_A_TEXT]


def number_words(numbers: Iterable[str]) -> tuple[str, ...]:
    """E.164 as it is kept: written backwards."""
    return tuple(_backwards(number) for number in numbers)


def wanted(text: str, country: str) -> tuple[Wanted, ...]:
    """What somebody looks for. `country`: ISO 3166, whose national form a number may have. Empty: nothing that could be
    looked for."""
    if _NUMBER.fullmatch(text.strip()):
        return _number(text, country)
    found = [Wanted(word, _end(word)) for word in words(_together(text)) if len(word) >= SHORTEST]
    return tuple(sorted(found, key=lambda one: -len(one.word))[:MOST_ASKED])


def _number(text: str, country: str) -> tuple[Wanted, ...]:
    digits = "".join(words(re.sub(r"\D", "", text)))
    if len(digits) < SHORTEST:
        return ()
    whole = normalise(text.strip(), country)
    return (Wanted(digits, _backwards(whole) if whole else _end(digits)),)


def _together(text: str) -> str:
    """A number within a text as one word: Kowalska 601 234 567."""

    def joined(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return f" {digits} " if len(digits) >= WHOLE_NUMBER else found[0]

    return re.sub(r"\+?\d[\d\s().\-/]*\d", joined, text)


def _end(digits: str) -> str | None:
    """Without the zeros that stand before a national number and in no number of E.164."""
    bare = digits.lstrip("0")
    return _backwards(bare) if bare.isascii() and bare.isdigit() and len(bare) >= SHORTEST_NUMBER else None


def _backwards(number: str) -> str:
    return BACKWARDS + number.removeprefix("+")[::-1]
