"""The world of one test: what stands under `given:`, and what is so when nothing is said.

In comes a TestCase, out goes a World: who calls and when, what the site knows, what functions answer and how
long queues take. Called by rehearsal.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from scripts_dsl.effects import Dial, Enqueue, Fetch, Send
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    CallFacts,
    DialResult,
    Fetched,
    FetchFailed,
    NobodyThere,
    NotRecorded,
    QueueTimeout,
)
from scripts_dsl.failed import Failed
from scripts_dsl.givens import ANONYMOUS, COUNTED, DIALLED, NOBODY, NOW, REQUESTS, moment, touched
from scripts_dsl.graph import Graph, Step
from scripts_dsl.lookup import type_of, zone
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.problems import ValueProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.tree import Mark
from scripts_dsl.types import MapType, Type
from scripts_dsl.values import read_duration, read_yes_no
from scripts_dsl.virtual import Due, Outward

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
    """What the site says when there is nothing to say: no queue is waited for long, an agent is there; notices are as
    the settings have them."""
    return {name: SITE.get(name.rpartition(".")[2]) for name in graph.site_names if name not in graph.notices}


class World:
    """Everything outside the flow, in one test. Raises Failed when `given:` makes no sense."""

    def __init__(self, graph: Graph, case: TestCase) -> None:
        self._graph = graph
        self._case = case
        self._outside = touched(graph)
        self._answers: dict[str, Plain] = {}
        self._nobody = False
        self._unrecorded = False
        self._waits: dict[str, float] = {}
        self._at: tuple[Graph, Step] | None = None
        self.site = quiet_site(graph)
        self.now = self._moment(NOW)
        facts: dict[str, Any] = {"takes": {}}
        for name, value in case.given.items():
            self._take(name, value, facts)
        self.facts = CallFacts(call_id=f"test-{case.mark.line}", dialled="test", direction=graph.direction, **facts)

    def stands(self, graph: Graph, step: Step) -> None:
        """The step that asks next: what it fills decides how an answer is read."""
        self._at = (graph, step)

    # --- what the line asks --------------------------------------------------------------------------------------

    def answers(self, effect: Outward) -> tuple[Due, ...]:
        """What a function, a server or a sender answers, what happens in a queue or where it rings."""
        match effect:
            case Fetch():
                return (self._fetched(effect),)
            case Send():
                return (self._sent(effect),)
            case Dial():
                return self._dialled(effect)
        return self._queued(effect)

    def agent_takes(self, effect: Enqueue, waited: float) -> tuple[Due, ...]:
        """An agent takes the call now and hangs up later; after the wait that is given, if one is."""
        at = self._waits.get(effect.queue, waited)
        return (Due(at, AgentAnswered, {"agent": AGENT}), Due(at + TALK, AgentLeft, {"talk": TALK}))

    def says_wait(self, effect: Enqueue) -> bool:
        """Whether the test says how long this queue takes, or that nobody gets into it."""
        return self._nobody or effect.queue in self._waits or (self._unrecorded and effect.only_recorded)

    def _queued(self, effect: Enqueue) -> tuple[Due, ...]:
        if self._unrecorded and effect.only_recorded:
            return (Due(0, NotRecorded, {}),)
        if self._nobody:
            return (Due(0, NobodyThere, {}),)
        if self._waits.get(effect.queue, effect.longest) < effect.longest:
            return self.agent_takes(effect, 0)
        return (Due(effect.longest, QueueTimeout, {}),)

    def _dialled(self, effect: Dial) -> tuple[Due, ...]:
        status = DIALLED[str(self._answers.get(f"transfer {effect.number}", "answers"))]
        if status == "answered":
            talk = {"status": status, "talk": TALK}
            return (Due(ANSWER, AgentAnswered, {"agent": AGENT}), Due(ANSWER + TALK, DialResult, talk))
        return (Due(effect.ring if status == "no_answer" else ANSWER, DialResult, {"status": status}),)

    def _sent(self, effect: Send) -> Due:
        return self._failed(self._answers.get(f"send {effect.kind}"), effect.timeout) or _fetched(None)

    def _fetched(self, effect: Fetch) -> Due:
        name = self._given_name(effect)
        answer = self._answers.get(name, NOTHING)
        failed = self._failed(answer, effect.timeout)
        if failed is not None:
            return failed
        kind = self._kind_filled()
        if kind is None:
            return _fetched(None if answer == NOTHING else {})
        return _fetched(self.read(name, kind, answer, self._mark(name)))

    def _failed(self, answer: Plain | None, timeout: float) -> Due | None:
        if answer == TIMES_OUT:
            return Due(timeout, FetchFailed, {"kind": "times_out"})
        return Due(ANSWER, FetchFailed, {"kind": "fails"}) if answer == FAILS else None

    def _given_name(self, effect: Fetch) -> str:
        """Under which name of `given:` the answer stands: of a request the first pattern that fits."""
        if effect.kind == "db":
            return f"db.{effect.name}"
        if effect.kind == "run":
            return effect.name
        return next((name for name in self._answers if fnmatchcase(effect.name, name)), effect.name)

    def _kind_filled(self) -> Type | None:
        """Type of the value that the answer goes into."""
        graph, step = self._at if self._at is not None else (None, None)
        into = step.args.get("into") if step is not None else None
        return type_of(graph, into) if graph is not None and into is not None else None

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
        if self._is_answer(name, value):
            self._answers[name] = value
        elif name in self._graph.types:
            facts["takes"][name] = self.read(name, self._graph.types[name], value, self._mark(name))
        elif isinstance(value, str) and name.startswith("queues."):
            self._take_queue(name, value)
        elif isinstance(value, str) and name.startswith("notices."):
            self._take_notice(name, value)
        elif isinstance(value, str) and name in _WORDS:
            self._take_word(name, value, facts)
        else:
            self._unknown(name)

    def _is_answer(self, name: str, value: Plain) -> bool:
        """Somebody outside answers: a function, a query, a sender, an address, a number that is rung."""
        if name in self._outside or name.startswith(REQUESTS):
            return True
        return name.startswith("transfer ") and value in DIALLED

    def _take_word(self, name: str, value: str, facts: dict[str, Any]) -> None:
        match name:
            case "now":
                self.now = self._moment(value)
            case "caller":
                facts["number"] = None if value == ANONYMOUS else value
            case "language":
                facts["language"] = value
            case "agents":
                self._take_agents(value)
            case "recordings":
                self._take_recordings(value)

    def _take_recordings(self, value: str) -> None:
        if value != NOBODY:
            raise Failed(self._mark("recordings"), f"'{value}' is not known of recordings", "write recordings: none")
        self._unrecorded = True

    def _take_agents(self, value: str) -> None:
        if value != NOBODY:
            raise Failed(self._mark("agents"), f"'{value}' is not known of agents", "write agents: none")
        self._nobody = True
        self.site.update({name: 0 for name in self.site if name.endswith(".agents")})

    def _take_queue(self, name: str, value: str) -> None:
        """`queues.support.wait: 6m`, `queues.support.waiting: 3`."""
        what = name.rpartition(".")[2]
        length = read_duration(value) if what == "wait" else None
        if length is not None:
            self.site[name] = self._waits[name.split(".")[1]] = length.total_seconds()
        elif what in COUNTED and value.isdecimal():
            self.site[name] = int(value)
        else:
            raise Failed(self._mark(name), f"'{value}' does not fit {name}", "write queues.support.wait: 6m")

    def _take_notice(self, name: str, value: str) -> None:
        """`notices.outage.on: yes`, `notices.outage.text: There is an outage.`"""
        on = read_yes_no(value)
        if name.endswith(".on") and on is None:
            raise Failed(self._mark(name), f"'{value}' does not fit {name}", "write yes or no")
        self.site[name] = on if name.endswith(".on") else value

    def _moment(self, text: str) -> datetime:
        found = moment(text)
        if found is None:
            raise Failed(self._mark("now"), f"'{text}' is not a moment", f"write now: {NOW}")
        return found.replace(tzinfo=zone(self._graph.zone))

    def _unknown(self, name: str) -> None:
        known = [*_WORDS, *sorted(self._outside), *self._graph.types, "queues.<name>.wait", "transfer <number>"]
        guess = nearest(name, known)
        hints = [f"did you mean '{guess}'?"] if guess else []
        raise Failed(self._mark(name), f"'{name}' cannot be given", *hints, f"known: {listed(known)}")

    def _mark(self, name: str) -> Mark:
        return self._case.marks.get(f"given.{name}", self._case.mark)


_WORDS = ("now", "caller", "language", "agents", "recordings")


def _fetched(value: Any) -> Due:
    return Due(ANSWER, Fetched, {"value": value})


def _field(kind: MapType, name: str) -> Type:
    field = kind.field(name)
    if field is None:
        raise ValueProblem(f"there is no field '{name}'", hints=(f"it has {listed(kind.names)}",))
    return field
