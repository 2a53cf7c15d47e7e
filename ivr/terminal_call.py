"""One call at a terminal, without journal, bus and database: line -> engine -> line.

Called by `centrala talk`. A function that nobody provides is answered as a test of the file answers it, else by the
person at the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from ivr.hooks import FunctionFailed, Functions
from ivr.terminal import Read, TerminalLine, Write
from scripts_dsl import engine
from scripts_dsl.effects import Effect, Fetch, Note
from scripts_dsl.events import AnyEvent, CallFacts, Fetched, FetchFailed
from scripts_dsl.failed import Failed
from scripts_dsl.graph import Graph
from scripts_dsl.model import TestCase
from scripts_dsl.running import graph_of
from scripts_dsl.state import State
from scripts_dsl.testing.world import World

FUNCTION_HELP = "Enter: nothing, fails, times out, or JSON"


@dataclass(frozen=True, slots=True)
class TerminalCall:
    """What stands round one call at a terminal."""

    graph: Graph
    file: str
    """For the place shown before each question."""
    line: TerminalLine
    read: Read
    write: Write
    clock: Callable[[], datetime]
    functions: Functions = field(default_factory=lambda: Functions(()))
    cases: Sequence[TestCase] = ()
    """Tests of the file: samples of what functions answer."""
    site: Mapping[str, Any] = field(default_factory=dict)

    async def run(self, facts: CallFacts) -> State:
        """From the first ring to the end. Raises EngineBudget."""
        events = self.line.events()
        state, effects = engine.start(self.graph, facts, self.clock(), self.site)
        event = await self._take(state, effects)
        while not state.over:
            if event is None:
                event = await anext(events)
            state, effects = engine.advance(self.graph, state, event)
            event = await self._take(state, effects)
        self.write(f"the call is over ({self._place(state)})", True)
        return state

    async def _take(self, state: State, effects: tuple[Effect, ...]) -> AnyEvent | None:
        """Perform; gives the closing event of a look-up."""
        if effects:
            self.write(self._place(state), True)
        for effect in effects:
            if isinstance(effect, Note):
                self.write(f"note: {effect.text}", True)
            elif isinstance(effect, Fetch):
                return await self._fetch(effect, state)
            else:
                await self.line.perform(effect)
        return None

    def _place(self, state: State) -> str:
        """`energia.flow.yaml:61 menu.1 [pl]`."""
        step = graph_of(self.graph, state).steps.get(state.step)
        return f"{self.file}:{step.line} {step.id} [{state.language}]" if step else self.file

    # --- looking up ----------------------------------------------------------------------------------------------

    async def _fetch(self, effect: Fetch, state: State) -> AnyEvent:
        shown = ", ".join(f"{k}: {'…' if self.graph.secret else v}" for k, v in effect.arguments.items())
        self.write(f"{effect.name}({shown})", True)
        if effect.meanwhile:
            await self.line.say(effect.meanwhile)
        provided = any(s.name == effect.name for s in self.functions.signatures())
        event = await self._call(effect) if provided else self._answer(effect, state)
        self.write(f"  answers {event.value if isinstance(event, Fetched) else event.kind}", True)
        return event

    async def _call(self, effect: Fetch) -> Fetched | FetchFailed:
        try:
            value = await self.functions.call(effect.name, effect.arguments, effect.key, effect.timeout)
        except TimeoutError:
            return self._failed("times_out")
        except FunctionFailed as problem:
            self.write(f"  {problem}", True)
            return self._failed("fails")
        return Fetched(now=self.clock(), site=self.site, value=value)

    def _answer(self, effect: Fetch, state: State) -> Fetched | FetchFailed:
        """As in a test that says it (about this caller, when the caller's number is asked about), else as the person
        says."""
        caller = state.facts.number
        cases = [case for case in self.cases if any(fnmatchcase(_given(effect), name) for name in case.given)]
        same = [case for case in cases if case.given.get("caller") == caller]
        about_caller = caller in effect.arguments.values()
        case = next(iter(same if about_caller else same + cases), None)
        if case is not None:
            return self._as_in(case, effect, state)
        if about_caller and cases:
            self.write("  no test knows this caller", True)
            return Fetched(now=self.clock(), site=self.site, value=None)
        return self._ask(effect)

    def _as_in(self, case: TestCase, effect: Fetch, state: State) -> Fetched | FetchFailed:
        self.write(f"  as in the test “{case.name}”", True)
        try:
            world, graph = World(self.graph, case), graph_of(self.graph, state)
            world.stands(graph, graph.steps[state.step])
            due = world.answers(effect)[-1]
        except Failed as problem:
            self.write(f"  but there: {problem.text}", True)
            return self._ask(effect)
        if due.kind is FetchFailed:
            return self._failed(due.fields["kind"])
        return Fetched(now=self.clock(), site=self.site, value=due.fields["value"])

    def _ask(self, effect: Fetch) -> Fetched | FetchFailed:
        while True:
            self.write(f"  what does {effect.name} answer? {FUNCTION_HELP}", True)
            line = (self.read("? ") or "").strip()
            if line in ("fails", "times out"):
                return self._failed(line.replace(" ", "_"))
            try:
                value = json.loads(line) if line else None
            except ValueError:
                continue
            return Fetched(now=self.clock(), site=self.site, value=value)

    def _failed(self, kind: str) -> FetchFailed:
        return FetchFailed(now=self.clock(), site=self.site, kind=kind)


def _given(effect: Fetch) -> str:
    """The name under which a test answers for it."""
    return f"db.{effect.name}" if effect.kind == "db" else effect.name
