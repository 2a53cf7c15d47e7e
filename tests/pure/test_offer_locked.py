"""An offer in a flow is made to whoever has earned it, and what became of it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from textwrap import dedent

import pytest

from scripts_dsl import engine
from scripts_dsl.check import check_file
from scripts_dsl.effects import text_of
from scripts_dsl.events import AgentAnswered, AgentLeft, AnyEvent, CallFacts, Keys
from scripts_dsl.site import Queue, Site
from scripts_dsl.state import State

SITE = Site(zone="Europe/Warsaw", queues={"sales": Queue("sales", "Sales")})
FLOW = """\
    flow: x
    languages: [en]
    vars:
      solved: yes/no
    always: {0: person}
    places:
      start:
        - queue: sales
          on_done: next
        - ask: Is it solved? Press 1 for yes, 2 for no.
          into: solved
        - consent: hear_offer
          say: May we suggest something? Press 1 for yes, 2 for no.
          on_no: bye
        - offer: gold
          say: Gold costs less. Press 1 for yes, 2 for no.
          again: Really not? Press 1 for yes, 2 for no.
          when: solved
          on_yes: person
          on_no: bye
        - goto: bye
      person:
        - queue: sales
        - hangup: Bye bye.
      bye:
        - hangup: Bye bye.
    """
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FACTS = CallFacts("c1", "100", "+48601234567", language="en")


def graph_of(text: str) -> engine.Graph:
    graph = check_file(dedent(text), "x.flow.yaml", SITE).graph
    assert graph is not None
    return graph


GRAPH = graph_of(FLOW)


class Call:
    """On a clock that its events move."""

    def __init__(self, facts: CallFacts = FACTS, waits: float = 10.0) -> None:
        self.now, self.said = NOW, ""
        self.state, _ = engine.start(GRAPH, facts, NOW, {})
        self._after(waits, lambda now: AgentAnswered(now=now, agent="ewa"))
        self._after(300.0, lambda now: AgentLeft(now=now, talk=300.0))

    def _after(self, seconds: float, event: object) -> None:
        assert callable(event)
        self.now += timedelta(seconds=seconds)
        happened: AnyEvent = event(self.now)
        self.state, effects = engine.advance(GRAPH, State.from_json(self.state.to_json()), happened)
        self.said = " ".join(text_of(one.parts) for one in effects if hasattr(one, "parts"))

    def keys(self, *keys: str) -> Call:
        for key in keys:
            self._after(1.0, lambda now, key=key: Keys(now=now, digits=key, by="length"))
        return self


def test_whoever_was_served_and_says_yes_hears_it() -> None:
    call = Call().keys("1", "1")
    assert "Gold costs less" in call.said
    assert call.state.offers == {"gold": "heard"}
    assert call.keys("1").state.offers == {"gold": "taken"}


def test_there_is_one_rebuttal_and_then_it_is_declined() -> None:
    call = Call().keys("1", "1", "2")
    assert "Really not" in call.said
    assert call.keys("2").state.offers == {"gold": "declined"}
    assert call.state.over


def test_whoever_does_not_want_to_hear_it_has_said_no_to_it() -> None:
    call = Call().keys("1", "2")
    assert (call.state.offers, call.state.over) == ({"gold": "unheard"}, True)


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        (replace(FACTS, unearned="no_complaint"), 10.0),
        (replace(FACTS, unearned="known"), 10.0),
        (FACTS, 121.0),
    ],
    ids=["complains", "not looked up", "waited long"],
)
def test_whoever_cannot_earn_it_goes_where_a_no_leads(facts: CallFacts, waits: float) -> None:
    call = Call(facts, waits).keys("1", "1")
    assert (call.state.offers, call.state.over, "Gold" in call.said) == ({}, True, False)


def test_the_talk_is_no_waiting() -> None:
    assert Call(waits=119.0).state.waited == pytest.approx(119.0)
