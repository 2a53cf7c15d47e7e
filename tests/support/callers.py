"""Flows for tests: YAML in, a graph out, and a caller who talks to the engine step by step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from textwrap import dedent
from typing import Any

from scripts_dsl import engine
from scripts_dsl.compile import compile_file
from scripts_dsl.effects import Effect, Hangup, Listen, Note, Say, text_of
from scripts_dsl.events import CallFacts, Event, Keys, SayDone, Silence
from scripts_dsl.graph import Graph
from scripts_dsl.loader import load
from scripts_dsl.model import TestCase
from scripts_dsl.reader import read
from scripts_dsl.site import NO_SITE, FunctionSpec, Queue, Site
from scripts_dsl.state import State
from scripts_dsl.types import parse_type

NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
"""A Wednesday, noon in Warsaw."""

SITE = Site(
    zone="Europe/Warsaw",
    queues={name: Queue(name, name) for name in ("support", "sales")},
    functions={
        "crm.customer": FunctionSpec("crm.customer", {"number": parse_type("phone")}, None),
        "bank.check": FunctionSpec("bank.check", {"pin": parse_type("digits 4")}, None),
    },
)


def flow(text: str, site: Site = SITE) -> Graph:
    """The graph of a flow that has no mistakes."""
    return flow_with_tests(text, site)[0]


def flow_with_tests(text: str, site: Site = SITE) -> tuple[Graph, tuple[TestCase, ...]]:
    """The graph and the tests of a flow that has no mistakes; it is called `t` and speaks English if it says no other
    language."""
    text = dedent(text).lstrip()
    text = text if "\nlanguages:" in f"\n{text}" else "languages: [en]\n" + text
    text = text if text.startswith("flow:") else "flow: t\n" + text
    loaded = load(text, "t.flow.yaml")
    got, report = read(loaded), loaded.report
    assert got.file is not None, [m.text for m in report.messages]
    compiled = compile_file(got.file, site, report)
    assert not report.has_errors, [f"{m.line}: {m.text} {m.hints}" for m in report.sorted()]
    return compiled.graph, got.file.tests


class Caller:
    """A call, one event at a time; the state goes through JSON after each."""

    def __init__(
        self,
        graph: Graph,
        number: str | None = "+48601234567",
        *,
        now: datetime = NOON,
        site: Mapping[str, Any] | None = None,
        call_id: str = "c-1",
        **facts: Any,
    ) -> None:
        self.graph, self.now, self.site = graph, now, site or {}
        call = CallFacts(call_id=call_id, dialled="100", number=number, **facts)
        self.trail: list[tuple[str, str]] = []
        self._took(*engine.start(graph, call, now, self.site, self.trail))

    def _took(self, state: State, effects: tuple[Effect, ...]) -> None:
        self.state = State.from_json(json.loads(json.dumps(state.to_json())), state.secrets)
        self.effects = effects

    def meets(self, kind: type[Event], /, *, after: float = 1, **fields: Any) -> Caller:
        """An event, `after` seconds."""
        self.now += timedelta(seconds=after)
        event: Any = kind(now=self.now, site=self.site, **fields)
        self._took(*engine.advance(self.graph, self.state, event, self.trail))
        return self

    def hears_out(self, *, after: float = 1) -> Caller:
        """The prompt ends."""
        return self.meets(SayDone, after=after)

    def presses(self, digits: str, by: str = "length", *, after: float = 1) -> Caller:
        """Keys."""
        return self.meets(Keys, digits=digits, by=by, after=after)

    def is_silent(self, *, after: float = 6) -> Caller:
        """No key."""
        return self.meets(Silence, after=after)

    @property
    def effect(self) -> Any:
        """The last effect: what the call waits for, or how it ended."""
        return self.effects[-1] if self.effects else None

    @property
    def said(self) -> str:
        """The words of the last effect."""
        assert isinstance(self.effect, Say | Listen | Hangup), self.effect
        return text_of(self.effect.parts)

    @property
    def notes(self) -> list[str]:
        """Texts of the last notes."""
        return [e.text for e in self.effects if isinstance(e, Note)]


__all__ = ["NOON", "NO_SITE", "SITE", "Caller", "flow", "flow_with_tests"]
