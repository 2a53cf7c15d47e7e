"""One version of a flow in a walk: an event goes in, the call goes on until it waits for somebody, and what a caller
noticed on the way comes out. Called by pairs.py.

The clock stands still, so that two calls that come to the same point are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from scripts_dsl import engine
from scripts_dsl.diff import samples
from scripts_dsl.diff.noticing import SameWords
from scripts_dsl.effects import (
    Choose,
    Effect,
    Fetch,
    Listen,
    Say,
)
from scripts_dsl.events import AnyEvent, CallFacts, SayDone
from scripts_dsl.formula import Formula
from scripts_dsl.graph import Graph, Prompt
from scripts_dsl.lookup import type_of
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.requests import Request
from scripts_dsl.running import graph_of, graphs_of
from scripts_dsl.state import State
from scripts_dsl.template import Template
from scripts_dsl.verbs.answers import NO, YES

VOLATILE = frozenset({"facts", "flow", "hash", "started", "at", "seq", "self_service", "talk", "key", "agent"})
"""What is left out of a call's identity: it says how the call got here, not what it does next."""
SINGLE = "1234567890*#"
MOST_SAID = 100
"""Announcements in a row before a walk gives up; nobody listens to so many."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file."""

    graph: Graph
    tests: tuple[TestCase, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a call waits, or how it ended."""

    state: State
    effect: Effect | None
    """What it waits for; None when it is over."""
    noticed: tuple[str, ...]
    """Prompts and queues since the event before."""
    stands: str
    """`waits at menu`, `ends goodbye`; for people, the name of a place is nothing that a caller notices."""
    identity: bytes

    @property
    def waits_for(self) -> str:
        """Class of the effect and, of a look-up or queue, its name; '' when the call is over."""
        return type(self.effect).__name__ if self.effect is not None else ""


class Walker:
    """Calls through one version."""

    def __init__(
        self, version: Version, words: SameWords, now: datetime, site: Mapping[str, Any], given: Mapping[str, Plain]
    ) -> None:
        """`given`: values that the file takes, as an author writes them."""
        self.graph = version.graph
        self._takes = samples.taken(version.graph, given)
        self._words = words
        self._unread = frozenset(version.graph.types) - _read_names(version.graph)
        self._tests = version.tests
        self._typed = samples.typed_in(version.tests)
        self._now = now
        self._site = {name: site.get(name.rpartition(".")[2]) for name in self.graph.site_names}

    def begin(self, number: str | None) -> Spot:
        """A call comes in."""
        facts = CallFacts(call_id="walk", dialled="walk", number=number, takes=self._takes)
        try:
            return self._settled(*engine.start(self.graph, facts, self._now, self._site))
        except engine.EngineBudget as circles:
            return self._lost(circles.state)

    def after(self, spot: Spot, kind: type[Any], fields: Mapping[str, Any]) -> Spot:
        """The call goes on after an event."""
        event: AnyEvent = kind(now=self._now, site=self._site, **fields)
        try:
            return self._settled(*engine.advance(self.graph, spot.state, event))
        except engine.EngineBudget as circles:
            return self._lost(circles.state)

    def graph_at(self, spot: Spot) -> Graph:
        """The file in which the call stands."""
        return graph_of(self.graph, spot.state)

    def keyed(self, spot: Spot) -> tuple[str, ...]:
        """Several keys that make an answer of the question asked there: of its value, or extensions of a menu."""
        graph, args = self._at(spot)
        if not isinstance(spot.effect, Listen) or spot.effect.max == 1:
            return ()
        value = samples.keyed(type_of(graph, args["into"]), self._typed) if "into" in args else None
        return (*((value,) if value is not None else ()), *args.get("extensions", ()))

    def telling(self, spot: Spot) -> str:
        """Single keys that may mean something there; any other comes to the same as silence."""
        args = self._at(spot)[1]
        always = "".join(called.always_keys for called in graphs_of(self.graph, spot.state))
        if "into" in args and "options" not in args:
            return SINGLE  # of a number every key may be an answer
        options = "".join(key if isinstance(key, str) else key[0] for key in args.get("options", ()))
        return f"{options}{always}{args.get('yes', YES)}{args.get('no', NO)}"

    def chosen(self, spot: Spot) -> tuple[str, ...]:
        """What an agent may press, or write into the field."""
        assert isinstance(spot.effect, Choose)
        graph, args = self._at(spot)
        kind = type_of(graph, args["into"]) if spot.effect.field else None
        written = samples.written(kind, self._tests) if kind is not None else ()
        return (*spot.effect.buttons, *written, *spot.effect.always)

    def answers(self, spot: Spot) -> tuple[Any, ...]:
        """What the look-up there may answer."""
        assert isinstance(spot.effect, Fetch)
        graph, args = self._at(spot)
        kind = type_of(graph, args["into"]) if "into" in args else None
        return samples.answers(kind, spot.effect.name, self._tests)

    # --- inside --------------------------------------------------------------------------------------------------

    def _identity(self, state: State, waiting: Effect | None) -> bytes:
        """What decides how the call goes on."""
        plain = {name: value for name, value in state.to_json().items() if name not in VOLATILE}
        if not state.stack:
            plain["vars"] = {name: value for name, value in state.vars.items() if name not in self._unread}
        return orjson.dumps([type(waiting).__name__, plain, dict(state.secrets)], option=orjson.OPT_SORT_KEYS)

    def _at(self, spot: Spot) -> tuple[Graph, Mapping[str, Any]]:
        """The file in which the call stands, and the fields of its step."""
        graph = self.graph_at(spot)
        return graph, graph.steps[spot.state.step].args

    def _settled(self, state: State, effects: Sequence[Effect]) -> Spot:
        """Announcements are heard to their end."""
        noticed: list[str] = []
        for _ in range(MOST_SAID):
            waiting = self._words.take(effects, noticed)
            if not isinstance(waiting, Say):
                return self._spot(state, waiting, tuple(noticed))
            state, effects = engine.advance(self.graph, state, SayDone(now=self._now, site=self._site))
        return self._lost(state)

    def _spot(self, state: State, waiting: Effect | None, noticed: tuple[str, ...]) -> Spot:
        return Spot(state, waiting, noticed, self._stands(state, waiting), self._identity(state, waiting))

    def _lost(self, state: State) -> Spot:
        return Spot(state, None, (), "runs in circles", self._identity(state, None))

    def _stands(self, state: State, waiting: Effect | None) -> str:
        steps = graph_of(self.graph, state).steps
        place = steps[state.step].place if state.step in steps else state.step
        if waiting is None:
            return f"ends {place}"
        return f"asks {waiting.name}" if isinstance(waiting, Fetch) else f"waits at {place}"


def _read_names(graph: Graph) -> frozenset[str]:
    """Values that a formula or a text of the file reads; no other can change what a call does next."""
    names: set[str] = set(graph.gives)
    for step in graph.steps.values():
        names |= step.when.names if step.when is not None else frozenset()
        for value in step.args.values():
            names |= _names_in(value)
    for prompt in graph.prompts.values():
        names |= _names_in(prompt)
    return frozenset(name.partition(".")[0] for name in names)


def _names_in(value: Any) -> frozenset[str]:
    if isinstance(value, Formula | Template):
        return value.names
    if isinstance(value, Prompt):
        return frozenset().union(*(text.names for text in value.texts.values()))
    if isinstance(value, Request):
        return value.url.names
    if isinstance(value, tuple):
        return frozenset().union(*map(_names_in, value))
    return frozenset()
