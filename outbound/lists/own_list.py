"""Numbers of a file for the house's own do-not-call list: told apart from what is none. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from outbound.lists.copies import SHOWN, Copied
from outbound.lists.files import Bad


def sorted_out(found: Iterable[str | Bad]) -> tuple[list[str], Copied]:
    """Each number once, and what came of the rows."""
    good, done = dict[str, None](), Copied()
    for one in found:
        done.rows += 1
        if isinstance(one, str):
            good[one] = None
            continue
        done.reasons[one.because] += 1
        done.refused += [one] if len(done.refused) < SHOWN else []
    done.numbers = len(good)
    return list(good), done
