"""Happenings of candidates -> rows. Pure; the event log runs the statements. centrala/made.py registers `project`."""

from __future__ import annotations

from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write
from outbound.lists.candidate import MOVES, CandidateState
from outbound.lists.happenings import CandidateMoved

AT_ONCE = 0
"""Of `not_before`."""


_MOVE = (
    "UPDATE candidate SET state = 'AFTER', not_before = :not_before, because = :because,"
    " attempt = COALESCE(CAST(:attempt AS TEXT), attempt), tries = :tries, since = :at"
    " WHERE id = :id AND state IN (BEFORE)"
)


def _move(state: CandidateState) -> Sql:
    before = ", ".join(f"'{one}'" for one in CandidateState if state in MOVES[one])
    return Sql(_MOVE.replace("AFTER", state).replace("BEFORE", before), key="id")


MOVE = {state: _move(state) for state in CandidateState}
"""By the state to come. A move that there is not changes nothing."""


def project(happening: Happening) -> tuple[Write, ...]:
    """What the tables learn of it."""
    if type(happening) is not CandidateMoved:
        return ()
    h, state = happening, CandidateState(happening.state)
    move = MOVE[state](
        id=h.candidate,
        not_before=micros(h.not_before) if h.not_before else AT_ONCE,
        because=h.because,
        attempt=h.attempt,
        tries=h.tries,
        at=micros(h.at),
    )
    return (move,)
