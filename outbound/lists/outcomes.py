"""How an attempt of the ledger ended, in the words of `decide`, when no campaign tells: a callback, a transfer, a call
by hand. Pure."""

from __future__ import annotations

from ivr.dialguard.states import AttemptState
from scripts_dsl.policy.person import ABANDONED, RESERVED

TALKED = "talked"
NO_ANSWER = "no_answer"
"""Also of an attempt of which nobody knows how it ended: it may have rung."""
NOT_REACHED = "failed"
WORDS = frozenset({"busy", NO_ANSWER})
"""`because` of an attempt that failed, as the lines write it; all others never came there."""
NO_WORDS = frozenset(
    {"", "completed", "hung_up", "fallback", "engine_lost", "pbx_restart", "done", "failed", "unknown", "solved"}
)
"""Outcomes of a call that say only how it came to its end."""
SAYS = frozenset({"complaint", "wrong_number"})
"""Dispositions that are outcomes."""


def outcome_of(state: str, because: str, outcome: str | None, disposition: str | None) -> str:
    """`outcome`, `disposition`: of the call, if it is the person's own."""
    if state == AttemptState.INTENT:
        return RESERVED
    if state == AttemptState.UNKNOWN:
        return NO_ANSWER
    if state != AttemptState.DONE:
        return because if because in WORDS else NOT_REACHED
    if disposition in SAYS:
        return disposition or TALKED
    if outcome == ABANDONED:
        return ABANDONED
    return TALKED if outcome is None or outcome in NO_WORDS else outcome


def score_of(thousandths: int | None) -> int | None:
    """1 to 5 of a satisfaction in thousandths."""
    return None if thousandths is None else 1 + round(4 * min(max(thousandths, 0), 1000) / 1000)
