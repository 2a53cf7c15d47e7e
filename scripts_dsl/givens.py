"""What `given:` of a test may answer for, beside words and values: shared by the checker and the runner of tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scripts_dsl.grammar import KEY_WORDS, KEYS
from scripts_dsl.graph import Graph
from scripts_dsl.requests import METHODS

NOW = "2026-01-14 10:00"
"""A Wednesday morning: when a test calls that does not say `now:`; and how a moment is written."""
ANONYMOUS = "anonymous"
"""`caller:` of somebody who hides the number."""
NOBODY = "none"
"""`agents:` when no agent is logged in, `recordings:` when nothing can be recorded."""
COUNTED = ("waiting", "agents")
"""`queues.support.waiting: 3`: numbers; `wait` is a length of time."""

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years in which a call can be."""

DIALLED: Mapping[str, str] = {"answers": "answered", "no answer": "no_answer", "busy": "busy", "fails": "failed"}
"""What can be given for a number that is rung, and the status that comes of it."""

REQUESTS = tuple(f"{method} " for method in METHODS)
"""How names of `given:` begin that answer for an address."""


def moment(text: str) -> datetime | None:
    """`2026-05-06 10:00`, without a zone; None if it is no moment, or one at the ends of the calendar: from there a
    call or the next holiday would lead out of it."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone is the file's
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def keys_of(text: str) -> str | None:
    """`1`, `4539578767`, `star`, `1 hash`: the keys as one string; None if they are no keys."""
    keys = "".join(KEY_WORDS.get(word, word) for word in text.split())
    return keys if keys and KEYS.issuperset(keys) else None


def touched(graph: Graph) -> frozenset[str]:
    """Names of `given:` that answer for functions, queries and senders, those of sub-flows included."""
    uses = graph.uses
    own = {*uses.get("functions", ()), *(f"db.{name}" for name in uses.get("queries", ()))}
    own |= {f"send {kind}" for kind in uses.get("senders", ())}
    return frozenset(own).union(*(touched(called) for called in graph.flows.values()))
