"""One call of one test: a virtual line, a World, and the engine between them.

A graph and a TestCase come in; words.py lets the caller act and looks at what became of it. The state goes through
JSON after every event, as in a real call.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from scripts_dsl import engine
from scripts_dsl.effects import (
    Choose,
    Dial,
    Effect,
    Enqueue,
    Fetch,
    Hangup,
    Listen,
    Note,
    Parts,
    Record,
    Say,
    Voicemail,
)
from scripts_dsl.events import AnyEvent
from scripts_dsl.failed import Failed
from scripts_dsl.graph import Graph
from scripts_dsl.model import TestCase
from scripts_dsl.running import graph_of
from scripts_dsl.state import State
from scripts_dsl.testing.heard import Heard, heard
from scripts_dsl.testing.world import World
from scripts_dsl.tree import Mark
from scripts_dsl.virtual import VirtualLine

MEANWHILE_AFTER = 1.0
"""Seconds after which `meanwhile` is said."""


class Rehearsal:
    """The call of one test; `begin` lets it ring."""

    def __init__(self, graph: Graph, case: TestCase) -> None:
        self.graph = graph
        self.world = World(graph, case)
        self.line = VirtualLine(self.world.now, self.world.site, self.world)
        self.prompts = {name: prompt for flow in _flows(graph) for name, prompt in flow.prompts.items()}
        """Of the flow and its sub-flows, by name."""
        self.trail: engine.Trail = []
        self.notes: list[str] = []
        self.state: State
        self.heard: list[Heard] = []
        self.heard_from = 0
        """What was heard before this counts no more: the caller has acted since, or a later prompt was checked."""
        self.passed_from = 0
        """The same for the places in `trail`."""

    @property
    def seconds(self) -> float:
        """Length of the call so far."""
        return (self.line.now - self.world.now).total_seconds()

    def begin(self) -> None:
        """The call comes in. Raises EngineBudget, as everything that lets the call go on."""
        self._follow(*engine.start(self.graph, self.world.facts, self.world.now, self.world.site, self.trail))

    def feed(self, event: AnyEvent | None) -> None:
        """Something happened; None: nothing did."""
        if event is not None:
            self._follow(*engine.advance(self.graph, self.state, event, self.trail))

    def acts(self) -> None:
        """The caller does something: what was before counts no more."""
        self.heard_from, self.passed_from = len(self.heard), len(self.trail)

    def until(self, done: Callable[[], bool], *, silent: bool) -> bool:
        """Let things happen until `done`; `silent`: the caller says nothing even when asked. Gives whether it was."""
        while not done():
            if self.state.over or self.state.pending == "Choose" or (self.state.pending == "Listen" and not silent):
                return False
            self._let_pass()
        return True

    def _let_pass(self) -> None:
        """The next thing happens by itself; in a queue without a given wait an agent takes the call."""
        effect = self.line.effect
        if isinstance(effect, Enqueue) and self.line.answerable and not self.world.says_wait(effect):
            self.line.instead(self.world.agent_takes(effect, self.line.waited))
        event = self.line.rest()
        if event is None:
            raise RuntimeError(f"nothing happens any more in {self.state.step}")
        self.feed(event)

    def _follow(self, state: State, effects: tuple[Effect, ...]) -> None:
        self.state = State.from_json(json.loads(json.dumps(state.to_json())), state.secrets)
        if state.step:
            here = graph_of(self.graph, state)
            self.world.stands(here, here.steps[state.step])
        for effect in effects:
            self.line.perform(effect)
            event = self.line.typed_ahead()
            if event is not None:
                return self.feed(event)
            self._hear(effect)
        return None

    def _hear(self, effect: Effect) -> None:
        if isinstance(effect, Note):
            self.notes.append(effect.text)
        parts = self._parts(effect)
        if parts:
            self.heard.append(heard(graph_of(self.graph, self.state), self.state, parts))

    def _parts(self, effect: Effect) -> Parts:
        if isinstance(effect, Say | Listen | Choose | Record | Voicemail | Hangup):
            return effect.parts
        if isinstance(effect, Fetch) and self.world.answers(effect)[-1].after > MEANWHILE_AFTER:
            return effect.meanwhile
        return ()

    # --- telling where it stands ---------------------------------------------------------------------------------

    def failed(self, mark: Mark, text: str, *hints: str) -> Failed:
        """`text` is not so; says where the call stands and what was heard last."""
        return Failed(mark, text, f"the call {self._where()}", *(f"heard {h}" for h in self.heard[-2:]), *hints)

    def _where(self) -> str:
        state, effect = self.state, self.line.effect
        if state.over:
            return f"is over after {self.seconds:.0f} seconds; it ended in '{state.step}'"
        if isinstance(effect, Enqueue):
            return f"waits in queue {effect.queue} ('{state.step}')"
        if isinstance(effect, Dial):
            return f"rings {effect.number} ('{state.step}')"
        return f"waits for the caller in '{state.step}'" if state.pending == "Listen" else f"is in '{state.step}'"


def _flows(graph: Graph) -> Iterator[Graph]:
    """A flow after the ones it calls, so that its own names win."""
    for called in graph.flows.values():
        yield from _flows(called)
    yield graph
