"""The brake of one campaign in memory: its plan, its sums, what it makes of each answer. Pure.

In: answers in their order. Out: what was heard of each, and the state that follows. Made and kept by braking.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from outbound.braking.happenings import BrakeHeard, BrakeMoved
from outbound.braking.store import Kept, Waiting
from scripts_dsl.policy.brake import IN_PITCH
from scripts_dsl.policy.brake.grades import Because, State
from scripts_dsl.policy.brake.plans import Plan, plan_of
from scripts_dsl.policy.brake.states import CLOCK, LEDGER, SILENCE, Trigger
from scripts_dsl.policy.brake.watching import Watch, begun, connected, heard, watch_of

CALM, RESTARTED = "calm", "restarted"
"""Why it is green again."""
EVERY = 1_000
"""Places between two watches that are kept, so that a late complaint is reckoned from the last one before it."""

SAYS: Mapping[Trigger | str, str] = {
    Trigger.REGULATOR: "an authority has written",
    Trigger.BLOCKED_OPT_OUT: "somebody wanted out and was not let go, or it was not kept",
    Trigger.OUTSIDE_WINDOW: "a telephone rang at an hour at which none may",
    Trigger.COMPLAINTS: "three complaints in fifty answered calls",
    Trigger.WRONG_LIST: "other people were loaded than those who were meant",
    Trigger.ALERT: "an alert of its survey has become so",
    SILENCE: "no sign of life of the way on which answers come",
    CLOCK: "the clock of this machine is wrong",
    LEDGER: "answers and calls do not tell the same story",
}


@dataclass(slots=True)
class Course:
    """See above."""

    campaign: str
    plan: Plan
    watch: Watch
    state: State
    since: datetime
    place: int = 0
    """Of the last answer of this run."""
    because: str = ""
    """Why it stands so, in a word."""
    marks: dict[int, Watch] = field(default_factory=dict)
    """Place -> the watch after it: of the beginning, and of every so many places that this program has heard."""

    def __post_init__(self) -> None:
        self.marks.setdefault(0, begun(self.plan, self.watch.run))

    @classmethod
    def begun(cls, campaign: str, plan: Plan, run: int, at: datetime) -> Course:
        """Nothing was heard yet."""
        return cls(campaign, plan, begun(plan, run), State.GREEN, at)

    @classmethod
    def of(cls, campaign: str, kept: Kept, place: int) -> Course:
        """As it stands on disk. Raises ValueError for one of another version of the program."""
        watch, state = watch_of(kept.watch), State(kept.state)
        return cls(campaign, plan_of(kept.plan), watch, state, kept.at, place, kept.because)

    @property
    def run(self) -> int:
        """0 is the first."""
        return self.watch.run

    @property
    def unsound(self) -> bool:
        """Its sums are not to be believed, so nothing more is heard on them."""
        return self.state is State.DEAD and self.because == LEDGER

    def hear(self, answer: Waiting, at: datetime) -> BrakeHeard | None:
        """One that was not heard yet, and is not late; None: nothing is made of it."""
        if answer.x is None:
            return None
        self.watch, self.place = folded(self.plan, self.watch, answer.signal, answer.x), self.place + 1
        if self.place % EVERY == 0:
            self.marks[self.place] = self.watch
        return self._heard(answer, answer.x, self.place, at)

    def before(self, place: int) -> int:
        """Of the last watch that is kept from before a place."""
        return max(mark for mark in self.marks if mark < place)

    def hear_late(self, answer: Waiting, place: int, x: float, watch: Watch, at: datetime) -> BrakeHeard:
        """What was heard there was not so: `watch` is what all of the run comes to with X there (folding.py)."""
        self.watch = watch
        return self._heard(answer, x, place, at)

    def _heard(self, answer: Waiting, x: float, place: int, at: datetime) -> BrakeHeard:
        return BrakeHeard(
            call_id=answer.call_id, call=answer.call_id, at=at, campaign=self.campaign, run=self.run, place=place,
            signal=answer.signal, x=x, evidence=self.watch.by_signal.get(answer.signal),
        )  # fmt: skip

    def moved(self, to: State, because: Because | Trigger | str | None, at: datetime, more: str = "") -> BrakeMoved:
        """It stands otherwise from now on; `because` None: it is calm again; `more`: said besides."""
        before, self.state, self.since = self.state, to, at
        told = self.told(before, because, at)
        self.because = told.word
        return replace(told, why=f"{told.why}: {more}") if more else told

    def told(self, before: State, because: Because | Trigger | str | None, at: datetime) -> BrakeMoved:
        """The move to where it stands now."""
        return BrakeMoved(
            at=at, campaign=self.campaign, before=before.value, state=self.state.value, because=_word(because),
            why=why_of(because), evidence=evidence_of(self.plan, self.watch), threshold=self.watch.threshold,
            run=self.run,
        )  # fmt: skip


def folded(plan: Plan, watch: Watch, signal: str, x: float) -> Watch:
    """After one answer. Whether somebody hung up in the pitch is told of each answered call, once."""
    return heard(plan, connected(watch) if signal == IN_PITCH else watch, signal, x)


def turned_red(campaign: str, before: State, trigger: Trigger, run: int, at: datetime) -> BrakeMoved:
    """By a trigger, in an engine that has not its sums at hand."""
    return BrakeMoved(
        at=at, campaign=campaign, before=before.value, state=State.RED.value, why=SAYS[trigger], because=trigger.value,
        evidence={}, threshold=0.0, run=run,
    )  # fmt: skip


def evidence_of(plan: Plan, watch: Watch) -> dict[str, Any]:
    """By signal, for people and programs that reckon it again."""
    return {
        signal: {"n": stream.n, "mean": stream.mean, "evidence": stream.evidence, "share": plan.stakes[signal].share}
        for signal, stream in watch.streams.items()
    }


def why_of(because: Because | Trigger | str | None) -> str:
    """In words."""
    if because is None:
        return "calm again"
    return str(because) if isinstance(because, Because) else SAYS.get(because, str(because))


def _word(because: Because | Trigger | str | None) -> str | Mapping[str, Any]:
    if isinstance(because, Because):
        return because.as_json()
    if isinstance(because, Trigger):
        return because.value
    return because or CALM
