"""Did you mean …? A word that is not known comes in, the nearest known one goes out; called by every check of names."""

from __future__ import annotations

from collections.abc import Iterable

MOST_LETTERS = 40
"""Longer words are not compared letter by letter: a stranger's file must not buy quadratic time."""

MOST_SHOWN = 12
"""Names in a list of what there is; more than that nobody reads."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, or None.

    One slip in a short word, two from five letters on, three from nine on; case never counts.
    """
    if not word or len(word) > MOST_LETTERS:
        return None
    lower = word.lower()
    allowed = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    best: tuple[int, str] | None = None
    for candidate in known:
        if abs(len(candidate) - len(word)) > allowed:
            continue
        d = distance(lower, candidate.lower(), allowed)
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
    first = (f"did you mean '{near}'?",) if near else ()
    return (*first, listed(plural, names)) if names else first


def listed(plural: str, names: Iterable[str]) -> str:
    """`places: start, billing, faults`, cut where nobody would read on."""
    all_names = list(names)
    shown = ", ".join(all_names[:MOST_SHOWN])
    return f"{plural}: {shown}{', …' if len(all_names) > MOST_SHOWN else ''}"
