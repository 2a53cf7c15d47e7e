"""One recorded call through one version of its flow: what it did after every event, and how far it came.

In: a graph and a call. Out: a Course. Pure, as the engine is: the same call through the same graph is the same course.
Keys of a secret are not in the log; keys that lead where the call went then stand in for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scripts_dsl import engine
from scripts_dsl.diff.noticing import SameWords
from scripts_dsl.diff.samples import keyed
from scripts_dsl.effects import Effect, Fetch, Send
from scripts_dsl.events import AnyEvent, Keys, NoEvent, Resumed, Started, event_from_json
from scripts_dsl.graph import Graph
from scripts_dsl.lookup import type_of
from scripts_dsl.replay.answering import Asked, Recording, arguments_of, name_of
from scripts_dsl.replay.call import PastCall
from scripts_dsl.running import graph_of
from scripts_dsl.state import State

MOST = 5_000
"""Events of one course; a call has at most engine.EVENTS."""
HIDDEN = "?"
"""What stands in the log for a key of a secret."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One event and what the call did then."""

    event: AnyEvent
    at: datetime
    of: int | None
    """Which step of the recorded call; None when the event is not in the recording."""
    step: str
    """Where the call stood then."""
    place: str
    passed: tuple[str, ...]
    """Places that it came through, the one where it stands last."""
    noticed: tuple[str, ...]
    """What the caller heard and came to."""


@dataclass(frozen=True, slots=True)
class Course:
    """A call through a version."""

    turns: tuple[Turn, ...]
    end: str
    """`ends goodbye`, `waits at menu`, `asks crm.customer`, `runs in circles`."""
    over: bool
    """It came to its end."""
    asked: tuple[Asked, ...]
    strays: int | None
    """The first recorded step that stands elsewhere here; None when the recording leads through as it did then."""
    events: tuple[AnyEvent, ...]
    """Those of the recording, with what stood in for secrets."""


def course(graph: Graph, call: PastCall, words: SameWords, of: Course | None = None) -> Course:
    """The call through `graph`. `of`: its course through the version it went through then, which knows what was asked.

    Raises NoEvent when the call is not there from its beginning, or holds what is no event.
    """
    events = of.events if of is not None else _events(call)
    return _Replay(graph, call, words, events, None if of is None else of.asked).run()


def _events(call: PastCall) -> tuple[AnyEvent, ...]:
    events = tuple(event_from_json(step.event, step.at) for step in call.steps)
    if not events or not isinstance(events[0], Started):
        raise NoEvent("the call's beginning is not in the log")
    return events


class _Replay:
    def __init__(
        self,
        graph: Graph,
        call: PastCall,
        words: SameWords,
        events: Sequence[AnyEvent],
        asked: Sequence[Asked] | None,
    ) -> None:
        self._graph, self._call, self._words = graph, call, words
        self._own = asked is None
        self._events = list(events)
        self._recording = Recording(events, asked)
        self._turns: list[Turn] = []
        self._asked: list[Asked] = []
        self._strays: int | None = None

    def run(self) -> Course:
        started = self._events[0]
        assert isinstance(started, Started)
        trail: engine.Trail = []
        try:
            state, effects = engine.start(self._graph, started.call, started.now, started.site, trail)
            waiting = self._turn(started, 0, state, effects, trail)
            for _ in range(MOST):
                found = None if state.over else self._recording.next(waiting)
                if found is None:
                    break
                state, waiting = self._step(state, waiting, *found)
        except engine.EngineBudget as circles:
            return self._course(circles.state, "runs in circles")
        if self._own and self._strays is None:
            self._strays = self._recording.left
        return self._course(state, self._end(state, waiting))

    def _step(
        self, state: State, waiting: Effect | None, event: AnyEvent, at: int | None
    ) -> tuple[State, Effect | None]:
        if isinstance(waiting, Fetch | Send) and at is not None:
            self._asked.append(Asked(name_of(waiting), arguments_of(waiting), event, at))
        event = self._unhidden(state, event, at)
        if isinstance(event, Resumed):
            state = State.from_json(state.to_json())  # an engine died, and what it knew of secrets with it
        trail: engine.Trail = []
        after, effects = engine.advance(self._graph, state, event, trail)
        if after is state:
            return state, waiting
        said = self._turn(event, at, after, effects, trail)
        return after, said if effects else waiting

    def _turn(
        self, event: AnyEvent, at: int | None, state: State, effects: Sequence[Effect], trail: engine.Trail
    ) -> Effect | None:
        noticed: list[str] = []
        waiting = self._words.take(effects, noticed)
        steps = graph_of(self._graph, state).steps
        place = steps[state.step].place if state.step in steps else state.step
        passed = [self._place(step) for step, _ in trail]
        turn = Turn(event, event.now, at, state.step, place, tuple(_once((*passed, place))), tuple(noticed))
        self._turns.append(turn)
        if self._own and self._strays is None and at is not None and state.step != self._call.steps[at].step:
            self._strays = at
        return waiting

    def _place(self, step: str) -> str:
        found = self._graph.steps.get(step)
        return found.place if found is not None else step

    def _end(self, state: State, waiting: Effect | None) -> str:
        place = self._turns[-1].place
        if state.over:
            return f"ends {place}"
        return f"asks {name_of(waiting)}" if isinstance(waiting, Fetch | Send) else f"waits at {place}"

    def _course(self, state: State, end: str) -> Course:
        over = state.over and end != "runs in circles"
        return Course(tuple(self._turns), end, over, tuple(self._asked), self._strays, tuple(self._events))

    # --- what is not in the log ----------------------------------------------------------------------------------

    def _unhidden(self, state: State, event: AnyEvent, at: int | None) -> AnyEvent:
        """Keys of a secret: of those that may have been pressed, the first that lead where the call went then."""
        if not isinstance(event, Keys) or at is None or not event.digits or set(event.digits) != {HIDDEN}:
            return event
        wanted, first = self._call.steps[at].step, None
        for digits in self._may_be(state, len(event.digits)):
            tried = replace(event, digits=digits)
            first = first or tried
            if engine.advance(self._graph, state, tried)[0].step == wanted:
                first = tried
                break
        self._events[at] = first or event
        return first or event

    def _may_be(self, state: State, length: int) -> Iterator[str]:
        graph = graph_of(self._graph, state)
        into = graph.steps[state.step].args.get("into")
        if length == 1:
            yield from "12"
        value = keyed(type_of(graph, into), ()) if into is not None else None
        if value is not None and len(value) == length:
            yield value
        yield from (digit * length for digit in "1234567890")


def _once(places: Sequence[Any]) -> Iterator[Any]:
    """Without those that stand beside themselves."""
    yield from (place for at, place in enumerate(places) if at == 0 or place != places[at - 1])
