"""Did you mean …? A word that is not known comes in, the nearest known one goes out; called by every check of names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MOST_LETTERS = 40
"""Longer words are not compared letter by letter: a stranger's file must not buy quadratic time."""

LOOK_ALIKE = str.maketrans("асеорхуіјѕкмнтв\u03bf\u03bd\u03c1\u03b1\u03b9", "aceopxyijskmhtbovpai")
"""Small letters of Cyrillic and Greek that look like Latin ones, or whose capitals do."""

ORDINALS = ("first", "second", "third")

MOST_SHOWN = 12
"""Names in a list of what there is; more than that nobody reads."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, or None. Letters that look alike are the same letter.

    One slip in a short word, two from five letters on, three from nine on; case never counts.
    """
    if not word or len(word) > MOST_LETTERS:
        return None
    lower = word.lower().translate(LOOK_ALIKE)
    allowed = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    best: tuple[int, str] | None = None
    for candidate in known:
        if abs(len(candidate) - len(word)) > allowed:
            continue
        d = distance(lower, candidate.lower().translate(LOOK_ALIKE), allowed)
        if d <= allowed and d < len(candidate) and (best is None or d < best[0]):
            best = (d, candidate)
    return best[1] if best else None


def distance(a: str, b: str, enough: int) -> int:
    """Letters to insert, delete, change or swap to get from `a` to `b`; may stop counting above `enough`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, before_above, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before_above[j - 2] + 1)
            row.append(cost)
        if min(row) > enough:
            return enough + 1
        before = above
    return row[-1]


def hints(word: str, known: Iterable[str], plural: str) -> tuple[str, ...]:
    """The two lines below a message about an unknown name: the nearest one, and what there is."""
    names = list(known)
    near = nearest(word, names)
    first = (meant(word, near),) if near else ()
    return (*first, listed(plural, names)) if names else first


def meant(word: str, near: str) -> str:
    """`did you mean 'account'?`, and when nobody can see the difference, where it is."""
    return " ".join(filter(None, (f"did you mean '{near}'?", strange(word, near))))


def strange(word: str, near: str) -> str:
    """`The first letter of what is written is Cyrillic.` if a letter is of an alphabet that `near` has not, else ''."""
    alphabets = [_alphabet(letter) for letter in word[:MOST_LETTERS]]
    ours = {"", *map(_alphabet, near)}
    at = next((number for number, found in enumerate(alphabets) if found not in ours), None)
    if at is None:
        return ""
    if {found for found in alphabets if found} == {alphabets[at]} and len(word) > 1:
        return f"The letters of what is written are {alphabets[at]}."
    which = f"{ORDINALS[at]} letter" if at < len(ORDINALS) else f"{at + 1}th letter"
    return f"The {which} of what is written is {alphabets[at]}."


def _alphabet(letter: str) -> str:
    """`Cyrillic`; '' of what is no letter."""
    return unicodedata.name(letter, "").partition(" ")[0].capitalize() if letter.isalpha() else ""


def listed(plural: str, names: Iterable[str]) -> str:
    """`places: start, billing, faults`, cut where nobody would read on."""
    all_names = list(names)
    shown = ", ".join(all_names[:MOST_SHOWN])
    return f"{plural}: {shown}{', …' if len(all_names) > MOST_SHOWN else ''}"
