"""A whole campaign on the virtual clock: its people with what the rules say of each moment, and the centre that calls.

Every attempt is decided as a real one: `decide` with the person's history so far. Agents are at work while anybody may
be called or is being spoken with; nights and holidays cost nothing. Called by forecast.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from outbound.simulation.day import Dialler, Shift
from outbound.simulation.world import A_MACHINE, BUSY, NO_ANSWER, Fates, World
from scripts_dsl.policy import Attempt, Call, History, NotNow, Person, Rule, Terms, decide
from scripts_dsl.policy.consents import agreed

TALKED, ABANDONED = "talked", "abandoned"
WORDS = {BUSY: "busy", NO_ANSWER: "no_answer", A_MACHINE: "machine"}
AN_HOUR = 3600
LATE = 60.0
"""Seconds after the moment that was found; later it is decided anew whether the person may still be called."""


@dataclass(slots=True)
class Hour:
    """What happened in one hour of the clock."""

    dialled: int = 0
    answered: int = 0
    abandoned: int = 0
    busy: float = 0.0
    """Seconds of talk and wrap-up that began in it."""
    staffed: float = 0.0
    """Seconds in which there was something to do."""
    lines: int = 0
    """Most that were in use at one time."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules need to know besides."""

    rules: Sequence[Rule]
    terms: Terms
    begins: datetime
    lists: tuple[str, ...] = ()
    """Names of the lists of which there is always a fresh copy."""


@dataclass(slots=True)
class _One:
    person: Person
    attempts: tuple[Attempt, ...] = ()


class CampaignShift(Shift):
    """A shift that goes on until nobody is left, or `seconds` are over."""

    def __init__(
        self, world: World, dialler: Dialler, agents: int, seconds: float, fates: Fates, case: Case,
        people: Iterable[Person],
    ) -> None:  # fmt: skip
        super().__init__(world, dialler, agents, seconds, fates)
        self._case = case
        self._people = [_One(person) for person in people]
        self._due: list[tuple[float, int]] = []
        self._who: dict[int, int] = {}
        """By line."""
        self.hours: dict[int, Hour] = {}
        self.closed: Counter[str] = Counter()
        """Names of the rules after which nobody is called any more."""
        self.talked = 0
        self._worked_at: float | None = None
        self._day: object = None
        self._before = (0, 0)
        first: dict[int, float | str] = {}
        for number, one in enumerate(self._people):
            if id(one.person) not in first:
                first[id(one.person)] = self._next(one)
            self._wait(number, first[id(one.person)])
        heapq.heapify(self._due)

    # --- people ----------------------------------------------------------------------------------------------------

    def _moment(self) -> datetime:
        return self._case.begins + timedelta(seconds=self.now)

    def _next(self, one: _One) -> float | str:
        """Seconds from the beginning at which the person may be called; or the rule after which not any more."""
        now = self._moment()
        copies = dict.fromkeys(self._case.lists, now)
        consents = agreed({self._case.terms.purpose}, self._case.begins)
        history = History(one.attempts, consents=consents, copies=copies)
        found = decide(one.person, history, self._case.rules, self._case.terms, now)
        if isinstance(found, Call):
            return self.now
        if isinstance(found, NotNow) and found.when is not None:
            return max(self.now + 1, (found.when - self._case.begins).total_seconds())
        return found.because

    def _wait(self, number: int, when: float | str) -> None:
        if isinstance(when, str):
            self.closed[when] += 1
        else:
            heapq.heappush(self._due, (when, number))

    def _tried(self, line: int, outcome: str, began: float) -> None:
        """An attempt is over for the rules: what comes next for the person."""
        number = self._who.pop(line)
        one = self._people[number]
        at = self._case.begins + timedelta(seconds=began)
        one.attempts += (Attempt(at, outcome, self._case.terms.campaign, self._case.terms.purpose),)
        self.talked += outcome == TALKED
        self._wait(number, self._next(one))

    # --- the centre ------------------------------------------------------------------------------------------------

    @property
    def hour(self) -> Hour:
        """The one of now."""
        return self.hours.setdefault(int(self.now // AN_HOUR), Hour())

    @property
    def left(self) -> int:
        """People who may still be called, some day."""
        return len(self._due) + len(self._who)

    def _look(self, _: int) -> None:
        works = bool(self.lines or self.talking or self.wrapping or (self._due and self._due[0][0] <= self.now))
        if self._worked_at is not None:
            self.hour.staffed += self.now - self._worked_at
        self._worked_at = self.now if works else None
        self._today()
        if works:
            self._look_again(self.now + (self.dialler.tick or 1.0))
        elif self._due:
            self._look_again(self._due[0][0])

    def _today(self) -> None:
        """The share of abandoned calls is counted by the day."""
        day = self._moment().date()
        if day != self._day:
            self._day, self._before = day, (self.answered, self.abandoned)

    def _dial(self, count: int) -> None:
        while count > 0 and self._due and self._due[0][0] <= self.now:
            when, number = heapq.heappop(self._due)
            if self.now - when > LATE:
                again = self._next(self._people[number])
                if isinstance(again, str) or again > self.now:
                    self._wait(number, again)
                    continue
            count -= 1
            self._who[self.dialled + 1] = number
            super()._dial(1)
            hour = self.hour
            hour.dialled += 1
            hour.lines = max(hour.lines, len(self.lines) + len(self.talking) + len(self.waiting))

    def window(self) -> tuple[int, int]:
        """Of today."""
        return self.answered - self._before[0], self.abandoned - self._before[1]

    def _end(self, line: int) -> None:
        began, how = self.lines[line], WORDS[self._how[line]]
        super()._end(line)
        self._tried(line, how, began)

    def _connect(self, line: int) -> None:
        before = self.busy
        super()._connect(line)
        self.hour.answered += 1
        self.hour.busy += self.busy - before
        self._tried(line, TALKED, self.now)

    def _lost(self, line: int) -> None:
        super()._lost(line)
        self.hour.answered += 1
        self.hour.abandoned += 1
        self._tried(line, ABANDONED, self.now)
