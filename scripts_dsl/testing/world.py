"""The world of one test: what stands under `given:`, and what is so when nothing is said.

In comes a TestCase, out goes a World: who calls and when, what the site knows, what functions answer and how
long queues take. Called by rehearsal.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scripts_dsl.effects import Enqueue, Fetch
from scripts_dsl.events import AgentAnswered, AgentLeft, CallFacts, Fetched, FetchFailed, NobodyThere, QueueTimeout
from scripts_dsl.failed import Failed
from scripts_dsl.graph import Graph
from scripts_dsl.lookup import type_of, zone
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.problems import ValueProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.tree import Mark
from scripts_dsl.types import MapType, Type
from scripts_dsl.values import read_duration
from scripts_dsl.virtual import Due

NOW = "2026-01-14 10:00"
"""A Wednesday morning: when a test calls that does not say `now:`."""
ANSWER = 0.2
"""Seconds a function takes."""
TALK = 60.0
"""Seconds an agent talks."""
AGENT = "agent"
"""Who takes a call."""

FAILS, TIMES_OUT, NOTHING = "fails", "times out", "empty"
"""What can be given for a function instead of its answer."""

SITE: Mapping[str, Any] = {"wait": 0, "waiting": 0, "agents": 1}
"""What is so of a queue when nothing is said: queues.<name>.<word>."""


def quiet_site(graph: Graph) -> dict[str, Any]:
    """What the site says when there is nothing to say: no queue is waited for long, an agent is there."""
    return {name: SITE.get(name.rpartition(".")[2]) for name in graph.site_names}


class World:
    """Everything outside the flow, in one test. Raises Failed when `given:` makes no sense."""

    def __init__(self, graph: Graph, case: TestCase) -> None:
        self._graph = graph
        self._case = case
        self._functions = graph.uses.get("functions", frozenset())
        self._answers: dict[str, Plain] = {}
        self._nobody = False
        self._waits: dict[str, float] = {}
        self.site = quiet_site(graph)
        self.now = self._moment(NOW)
        facts: dict[str, Any] = {"takes": {}}
        for name, value in case.given.items():
            self._take(name, value, facts)
        self.facts = CallFacts(call_id=f"test-{case.mark.line}", dialled="test", **facts)

    # --- what the line asks --------------------------------------------------------------------------------------

    def answers(self, effect: Fetch | Enqueue) -> tuple[Due, ...]:
        """What a function answers, what happens in a queue."""
        return (self._fetched(effect),) if isinstance(effect, Fetch) else self._queued(effect)

    def agent_takes(self, effect: Enqueue, waited: float) -> tuple[Due, ...]:
        """An agent takes the call now and hangs up later; after the wait that is given, if one is."""
        at = self._waits.get(effect.queue, waited)
        return (Due(at, AgentAnswered, {"agent": AGENT}), Due(at + TALK, AgentLeft, {"talk": TALK}))

    def says_wait(self, queue: str) -> bool:
        """Whether the test says how long this queue takes."""
        return self._nobody or queue in self._waits

    def _queued(self, effect: Enqueue) -> tuple[Due, ...]:
        if self._nobody:
            return (Due(0, NobodyThere, {}),)
        if self._waits.get(effect.queue, effect.longest) < effect.longest:
            return self.agent_takes(effect, 0)
        return (Due(effect.longest, QueueTimeout, {}),)

    def _fetched(self, effect: Fetch) -> Due:
        answer = self._answers.get(effect.name, NOTHING)
        if answer == TIMES_OUT:
            return Due(effect.timeout, FetchFailed, {"kind": "times_out"})
        if answer == FAILS:
            return Due(ANSWER, FetchFailed, {"kind": "fails"})
        kind = self._type_of(effect.name)
        value = None if kind is None else self.read(effect.name, kind, answer, self._mark(effect.name))
        return Due(ANSWER, Fetched, {"value": value})

    def _type_of(self, function: str) -> Type | None:
        """Type of the value that the answer goes into."""
        for step in self._graph.steps.values():
            if step.verb == "run" and step.args["run"] == function and "into" in step.args:
                return type_of(self._graph, step.args["into"])
        return None

    # --- reading `given:` ----------------------------------------------------------------------------------------

    def read(self, name: str, kind: Type, plain: Plain, mark: Mark) -> Any:
        """A value as its author wrote it, as JSON."""
        if plain == NOTHING:
            return None
        try:
            if isinstance(plain, str):
                return kind.dump(kind.parse(plain))
            if isinstance(plain, dict) and isinstance(kind, MapType):
                return {field: self.read(f"{name}.{field}", _field(kind, field), v, mark) for field, v in plain.items()}
        except ValueProblem as problem:
            raise Failed(mark, f"{name}: {problem.message}", *problem.hints) from None
        raise Failed(mark, f"{name} is {kind.a}, not {'a list' if isinstance(plain, list) else 'a map'}")

    def _take(self, name: str, value: Plain, facts: dict[str, Any]) -> None:
        """One line of `given:`."""
        if name in self._functions:
            self._answers[name] = value
        elif name in self._graph.types:
            facts["takes"][name] = self.read(name, self._graph.types[name], value, self._mark(name))
        elif isinstance(value, str) and name.startswith("queues."):
            self._take_queue(name, value)
        elif isinstance(value, str) and name in _WORDS:
            self._take_word(name, value, facts)
        else:
            self._unknown(name)

    def _take_word(self, name: str, value: str, facts: dict[str, Any]) -> None:
        match name:
            case "now":
                self.now = self._moment(value)
            case "caller":
                facts["number"] = None if value == "anonymous" else value
            case "language":
                facts["language"] = value
            case "agents":
                self._take_agents(value)

    def _take_agents(self, value: str) -> None:
        if value != "none":
            raise Failed(self._mark("agents"), f"'{value}' is not known of agents", "write agents: none")
        self._nobody = True
        self.site.update({name: 0 for name in self.site if name.endswith(".agents")})

    def _take_queue(self, name: str, value: str) -> None:
        """`queues.support.wait: 6m`, `queues.support.waiting: 3`."""
        what = name.rpartition(".")[2]
        length = read_duration(value) if what == "wait" else None
        if length is not None:
            self.site[name] = self._waits[name.split(".")[1]] = length.total_seconds()
        elif what in SITE and what != "wait" and value.isdecimal():
            self.site[name] = int(value)
        else:
            raise Failed(self._mark(name), f"'{value}' does not fit {name}", "write queues.support.wait: 6m")

    def _moment(self, text: str) -> datetime:
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone(self._graph.zone))
        except ValueError:
            raise Failed(self._mark("now"), f"'{text}' is not a moment", f"write now: {NOW}") from None

    def _unknown(self, name: str) -> None:
        known = [*_WORDS, *self._functions, *self._graph.types, "queues.<name>.wait"]
        guess = nearest(name, known)
        hints = [f"did you mean '{guess}'?"] if guess else []
        raise Failed(self._mark(name), f"'{name}' cannot be given", *hints, f"known: {listed(known)}")

    def _mark(self, name: str) -> Mark:
        return self._case.marks.get(f"given.{name}", self._case.mark)


_WORDS = ("now", "caller", "language", "agents")


def _field(kind: MapType, name: str) -> Type:
    field = kind.field(name)
    if field is None:
        raise ValueProblem(f"there is no field '{name}'", hints=(f"it has {listed(kind.names)}",))
    return field
