"""What a campaign may do now: its grade, and what needs no statistics. Pure; the time comes in.

    green  as written
    amber  at most one line for each free agent, no offers, everybody is asked, the supervisor is told
    red    no new call; those that are spoken end as they would, those that ring ring on and are answered
    dead   as red: nobody has heard of the pipeline that brings the answers, or its clock or its records are wrong

Worse comes by itself, at once; green after amber by the watch; out of red and dead only a person leads.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from scripts_dsl.policy.brake.grades import Because, State
from scripts_dsl.policy.brake.terms import Brake
from scripts_dsl.policy.brake.watching import Watch

AHEAD = timedelta(minutes=1)
"""A sign of life from further in the future comes from a clock that is wrong."""
MOST_COMPLAINTS, AMONG = 3, 50
"""So many complaints of so many answered calls that follow each other stop the campaign."""


class Trigger(Enum):
    """What stops a campaign at once, whatever the answers say."""

    REGULATOR = "regulator"
    """An authority has written."""
    BLOCKED_OPT_OUT = "blocked_opt_out"
    """Somebody wanted out and was not let go, or not kept."""
    OUTSIDE_WINDOW = "outside_window"
    """A telephone rang at an hour at which none may."""
    COMPLAINTS = "complaints"
    """Three in any fifty answered calls."""
    WRONG_LIST = "wrong_list"
    """Other people were loaded than those who were meant."""
    ALERT = "alert"
    """An `alert:` of a survey that its calls ask has become so."""


BY_PEOPLE = tuple(one for one in Trigger if one is not Trigger.ALERT)
"""Those that a person may name who stops a campaign; an alert speaks for itself."""
SILENCE, CLOCK, LEDGER = "silence", "clock", "ledger"
"""Why a campaign is dead."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a state lets a campaign do. People who had asked for a call are called in each of them."""

    dials: bool
    ahead: bool
    """It may ring more lines than agents wait for."""
    offers: bool
    """Something else may be offered besides; and agents see that offers are open."""
    asks_everybody: bool
    """The survey is offered in every call."""


EFFECTS = {
    State.GREEN: Effect(dials=True, ahead=True, offers=True, asks_everybody=False),
    State.AMBER: Effect(dials=True, ahead=False, offers=False, asks_everybody=True),
    State.RED: Effect(dials=False, ahead=False, offers=False, asks_everybody=True),
    State.DEAD: Effect(dials=False, ahead=False, offers=False, asks_everybody=True),
}


@dataclass(frozen=True, slots=True)
class Pulse:
    """The last sign of life of what brings the answers."""

    at: datetime | None
    """None: there never was one."""
    silence: timedelta = Brake().silence
    """How long there may be none."""
    differs: str = ""
    """Where calls, answers and sums tell different stories; '': nowhere."""

    def fault(self, now: datetime) -> str | None:
        """Why nothing can be believed; None when it is sound. A quiet campaign is no silent pipeline."""
        if self.differs:
            return LEDGER
        if self.at is None or now - self.at > self.silence:
            return SILENCE
        return CLOCK if self.at - now > AHEAD else None


def move(
    state: State, watch: Watch, triggers: Collection[Trigger], pulse: Pulse, now: datetime
) -> tuple[State, Because | Trigger | str | None]:
    """The state now, and why: what the watch says, the trigger, or the fault of the pipeline; None for green.

    A state that stays tells its reason no more (None): it was told when it came.
    """
    if state is State.RED:
        return state, None
    if triggers:
        return State.RED, min(triggers, key=lambda one: list(Trigger).index(one))
    if watch.grade is State.RED:
        return State.RED, watch.because
    if state is State.DEAD:
        return state, None
    fault = pulse.fault(now)
    if fault is not None:
        return State.DEAD, fault
    return watch.grade, None if watch.grade is state else watch.because


class NotRestarted(ValueError):
    """It stays as it is; the text says why, for the person who wanted it."""


def restarted(state: State, by: str, allowed: str, reason: str, change: str, fault: str | None) -> int:
    """A person lets the campaign go on: by how much the run goes up (0 when the answers never stopped it).

    `allowed`: who may; `reason` and `change`: what is written down; `fault`: of the pipeline, now. Sums that are wrong
    nobody can believe again, so another run begins with nothing heard. Raises NotRestarted.
    """
    if state not in (State.RED, State.DEAD):
        raise NotRestarted("the brake does not hold it")
    if not by or by != allowed:
        raise NotRestarted(f"only {allowed} may let it go on")
    if not reason.strip():
        raise NotRestarted("say why it may go on")
    if state is State.RED and not change.strip():
        raise NotRestarted("say what was changed: as it was, people were unhappy with it")
    if fault not in (None, LEDGER):
        raise NotRestarted(f"the pipeline that brings the answers is not sound: {fault}")
    return 1 if state is State.RED or fault == LEDGER else 0


# --- complaints ----------------------------------------------------------------------------------------------------


def complained(numbers: Sequence[int], number: int) -> tuple[tuple[int, ...], bool]:
    """One complaint more, of the answered call with this number in the order of calls (complaints come days later, in
    any order): all of them, and whether three lie within fifty calls."""
    found = list(numbers)
    if number not in found:
        insort(found, number)
    pairs = zip(found, found[MOST_COMPLAINTS - 1 :], strict=False)
    return tuple(found), any(last - first < AMONG for first, last in pairs)
