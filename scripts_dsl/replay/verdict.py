"""Would a recorded call go differently through other files? A call and two versions in, a Verdict out.

Compared is what a caller notices: prompts by name, queues, numbers, promises, the end. Other words of the same prompt
are no difference; `centrala diff` tells them. Without the version that the call went through then, only the places
where it waited and what the log says it reached are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from scripts_dsl.diff.noticing import SameWords, same_words
from scripts_dsl.events import (
    AgentAnswered,
    AnyEvent,
    CallerHungUp,
    Chosen,
    FetchFailed,
    Keys,
    NoEvent,
    Silence,
    Spoken,
)
from scripts_dsl.graph import Graph
from scripts_dsl.replay.call import PastCall, place_of
from scripts_dsl.replay.course import Course, course

SHOWN = 4
"""What is shown of a course from the difference on."""
LONGEST_KEYS = 2
"""More keys than this are somebody's number: only how many they were is told."""
REACHED = "→"


class Kind(Enum):
    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """It cannot be told: `why` says so."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One call."""

    call: PastCall
    kind: Kind
    why: str = ""
    moves: tuple[str, ...] = ()
    """What the caller did until there: `press 1`, `silence`."""
    before: tuple[str, ...] = ()
    """What came then, from the difference on; how the call ended, last."""
    after: tuple[str, ...] = ()
    """What would come now."""
    exact: bool = True
    """Compared with the version of then."""


def verdict(call: PastCall, then: Graph | None, now: Graph | None) -> Verdict:
    """`then`: the graph that the call went through, None when nobody has it any more; `now`: the one in its place."""
    if now is None:
        return Verdict(call, Kind.DIFFERENT, before=(f"flow {call.flow}",), after=("no such flow",), exact=False)
    try:
        if then is None:
            return _by_places(call, now)
        words = same_words(then, now)
        old = course(then, call, words)
        if old.strays is not None:
            where = old.turns[min(old.strays, len(old.turns)) - 1].place
            return Verdict(call, Kind.UNKNOWN, f"its own version does not lead where the log says, after {where}")
        return _compared(call, old, course(now, call, words, old))
    except NoEvent as problem:
        return Verdict(call, Kind.UNKNOWN, str(problem))


# --- with the version of then ------------------------------------------------------------------------------------


def _compared(call: PastCall, old: Course, new: Course) -> Verdict:
    before, after = list(_noticed(old)), list(_noticed(new))
    at = _first_difference([what for what, _ in before], [what for what, _ in after])
    if at == len(before) == len(after) and (old.over == new.over or not old.over):
        return Verdict(call, Kind.SAME)
    if not old.over and at == len(before):
        return Verdict(call, Kind.SAME)  # it had come no further when it was read
    turn = after[at][1] if at < len(after) else len(new.turns) - 1
    moves = tuple(filter(None, (move(one.event) for one in new.turns[1 : turn + 1])))
    return Verdict(call, Kind.DIFFERENT, "", moves, _from(before, at, old), _from(after, at, new))


def _noticed(found: Course) -> Iterator[tuple[str, int]]:
    """Everything noticed, with the number of its turn."""
    for number, turn in enumerate(found.turns):
        yield from ((what, number) for what in turn.noticed)


def _first_difference(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _from(noticed: Sequence[tuple[str, int]], at: int, found: Course) -> tuple[str, ...]:
    return (*(what for what, _ in noticed[at : at + SHOWN]), found.end)


def move(event: AnyEvent) -> str:
    """What somebody did, in a word or two; '' when nobody did anything."""
    match event:
        case Keys(digits=digits):
            return f"press {digits}" if len(digits) <= LONGEST_KEYS else f"press {len(digits)} keys"
        case Silence():
            return "silence"
        case Spoken(word=word) | Chosen(word=word):
            return f"say {word}"
        case FetchFailed(kind=kind):
            return f"({kind.replace('_', ' ')})"
        case AgentAnswered():
            return "(an agent answers)"
        case CallerHungUp():
            return "hang up"
    return ""


# --- without it --------------------------------------------------------------------------------------------------


def _by_places(call: PastCall, now: Graph) -> Verdict:
    new = course(now, call, SameWords(frozenset(now.prompts), {}))
    then, there = list(_waited(call)), list(_waited_in(new, call))
    at = _first_difference(then, there)
    if at == len(then) == len(there):
        then, there = list(call.reached), list(_reached(new))
        at = _missed(then, there)
        if at == len(then):
            return Verdict(call, Kind.SAME, exact=False)
    moves = tuple(filter(None, (move(turn.event) for turn in new.turns[1:])))
    before, after = tuple(then[at : at + SHOWN]), tuple(there[at : at + SHOWN])
    return Verdict(call, Kind.DIFFERENT, "", moves, before or ("nothing more",), (*after, new.end), exact=False)


def _missed(then: Sequence[str], there: Sequence[str]) -> int:
    """The first thing that was reached then and is not, in this order, now; a queue in which nobody was is not in the
    log, so more may be reached now."""
    left = iter(there)
    return next((at for at, what in enumerate(then) if what not in left), len(then))


def _waited(call: PastCall) -> Iterator[str]:
    places = [place_of(step.step) for step in call.steps]
    yield from (place for at, place in enumerate(places) if at == 0 or place != places[at - 1])


def _waited_in(found: Course, call: PastCall) -> Iterator[str]:
    """The same of a course; announcements that were not there then do not count."""
    known = {place_of(step.step) for step in call.steps}
    places = [place_of(turn.step) for turn in found.turns if turn.of is not None or place_of(turn.step) in known]
    yield from (place for at, place in enumerate(places) if at == 0 or place != places[at - 1])


def _reached(found: Course) -> Iterator[str]:
    """As far as the log says it as well."""
    seen = (what for turn in found.turns for what in turn.noticed if what.startswith(REACHED))
    yield from (what for what in seen if what.split()[0] in ("→queue", "→outcome", "→callback"))
