"""Functions and queues: what the engine asks for, and every way it can end."""

from __future__ import annotations

from typing import Any

import pytest

from scripts_dsl.effects import Enqueue, Fetch, Hangup, Listen, Say
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    Fetched,
    FetchFailed,
    Keys,
    NobodyThere,
    QueueTimeout,
    QueueUpdate,
    SayDone,
    Silence,
)
from scripts_dsl.graph import Graph
from support.callers import SITE, Caller, flow

LOOK_UP = flow("""
    vars: {customer: {name: text, debt: money PLN, due: date}, n: number}
    always: {0: desk, error: trouble}
    places:
      start:
        - run: crm.customer
          with: {number: caller.number}
          into: customer
          timeout: 5s
          meanwhile: One moment, please.
        - note: ${customer.name else "nobody"} owes ${customer.debt else "nothing"}
        - run: crm.customer
          with: {number: caller.number}
          into: customer
        - hangup: Hello ${customer.name else "you"}.
      trouble:
        - hangup: It does not work.
      desk:
        - hangup: The desk.
""")

QUEUE = flow("""
    vars: {account: digits 4, n: number = 3}
    always: {0: start}
    places:
      start:
        - queue: support
          tell_agent: Account ${account else "not given"}
          priority: n
          options: {1: call_me, star: call_me}
          longest: 15m
          announce: 45s
          on_timeout: late
          on_nobody: nobody
          on_done: thanks
      call_me:
        - hangup: We call you back.
      late:
        - hangup: Too late now.
      nobody:
        - hangup: Nobody is there.
      thanks:
        - hangup: Thank you ${agent.name else "so much"}.
""")


def test_a_function_gets_values_as_json() -> None:
    effect = Caller(LOOK_UP).effect
    assert isinstance(effect, Fetch)
    assert (effect.kind, effect.name, effect.arguments) == ("run", "crm.customer", {"number": "+48601234567"})
    assert effect.timeout == 5.0
    assert effect.meanwhile[0].text == "One moment, please."


def test_each_look_up_has_its_own_key_and_the_same_one_when_repeated() -> None:
    one, same = Caller(LOOK_UP), Caller(LOOK_UP)
    assert one.effect.key == same.effect.key == "c-1:0"
    assert one.meets(Fetched, value=None).effect.key == "c-1:1"


def test_the_answer_is_kept_by_the_type_of_into() -> None:
    call = Caller(LOOK_UP).meets(Fetched, value={"name": "Anna", "debt": "120.5 PLN", "shoe": 43})
    assert call.state.vars["customer"] == {"name": "Anna", "debt": "120.50 PLN"}
    assert call.notes == ["Anna owes 120.50 zł"]


def test_fields_that_an_answer_leaves_out_stay_as_they_were() -> None:
    call = Caller(LOOK_UP).meets(Fetched, value={"name": "Anna"}).meets(Fetched, value={"debt": "1.00 PLN"})
    assert call.said == "Hello Anna."


def test_nothing_found_empties_the_value() -> None:
    call = Caller(LOOK_UP).meets(Fetched, value={"name": "Anna"}).meets(Fetched, value=None)
    assert call.state.vars["customer"] is None
    assert call.said == "Hello you."


@pytest.mark.parametrize("kind", ["times_out", "fails", "too_large", "wrong_shape"])
def test_a_look_up_that_fails_takes_the_place_of_always_error(kind: str) -> None:
    assert Caller(LOOK_UP).meets(FetchFailed, kind=kind).said == "It does not work."


@pytest.mark.parametrize("value", ["Anna", 5, [], {"debt": "a lot"}, {"due": "2026-02-30"}, {"name": {"x": 1}}, True])
def test_an_answer_of_the_wrong_shape_is_a_failure(value: Any) -> None:
    call = Caller(LOOK_UP).meets(Fetched, value=value)
    assert call.said == "It does not work."
    assert call.state.vars == {}


def test_the_queue_gets_what_the_author_wrote() -> None:
    effect = Caller(QUEUE).effect
    assert isinstance(effect, Enqueue)
    assert (effect.queue, effect.tell, effect.priority) == ("support", "Account not given", 3)
    assert (effect.longest, effect.announce, effect.keys, effect.speaks) == (900.0, 45.0, "1*", "en")


@pytest.mark.parametrize(
    ("event", "fields", "words"),
    [
        (QueueTimeout, {}, "Too late now."),
        (NobodyThere, {}, "Nobody is there."),
        (AgentLeft, {"talk": 60.0}, "Thank you so much."),
        (Keys, {"digits": "1", "by": "key"}, "We call you back."),
        (Keys, {"digits": "*", "by": "key"}, "We call you back."),
    ],
)
def test_every_way_out_of_a_queue(event: Any, fields: dict[str, Any], words: str) -> None:
    assert Caller(QUEUE).meets(event, **fields).said == words


@pytest.mark.parametrize("digits", ["0", "5", "", "11"])
def test_other_keys_do_not_lose_the_place_in_the_queue(digits: str) -> None:
    """The keys of always are off: one is already waiting for a person."""
    call = Caller(QUEUE).meets(Keys, digits=digits, by="key")
    assert call.effects == ()
    assert call.state.pending == "Enqueue"


def test_who_answered_and_how_long_it_took_is_known_afterwards() -> None:
    call = Caller(QUEUE).meets(AgentAnswered, agent="ewa")
    assert call.effects == ()
    assert call.meets(AgentLeft, talk=61.5).said == "Thank you ewa."
    assert call.state.talk == 61.5


def test_news_from_the_queue_changes_nothing() -> None:
    call = Caller(QUEUE)
    before = call.state
    assert call.meets(QueueUpdate, position=2, waited=30.0).state == before


def test_after_the_agent_the_call_may_end_without_a_word() -> None:
    graph = flow("""
        places:
          start:
            - queue: support
              on_timeout: late
          late:
            - hangup: Too late now.
    """)
    call = Caller(graph).meets(AgentLeft, talk=1.0)
    assert call.effect == Hangup(())
    assert Caller(graph).meets(NobodyThere).said == "Too late now."


def test_a_priority_that_makes_no_sense_is_the_nearest_that_does() -> None:
    def priority(text: str) -> int:
        source = f"""
            vars: {{n: number}}
            places:
              start:
                - queue: support
                  priority: {text}
                  on_timeout: late
              late:
                - hangup: Too late now.
        """
        effect = Caller(flow(source, SITE)).effect
        assert isinstance(effect, Enqueue)
        return effect.priority

    assert [priority(text) for text in ("n", "99", "0 - 5", "2")] == [5, 9, 1, 2]


@pytest.mark.parametrize(
    ("graph", "event", "fields"),
    [
        (LOOK_UP, SayDone, {}),
        (LOOK_UP, Silence, {}),
        (LOOK_UP, Keys, {"digits": "0", "by": "key"}),
        (LOOK_UP, AgentAnswered, {"agent": "ewa"}),
        (LOOK_UP, QueueTimeout, {}),
        (QUEUE, SayDone, {}),
        (QUEUE, Fetched, {"value": 1}),
        (QUEUE, Silence, {}),
    ],
)
def test_an_event_that_closes_nothing_is_ignored(graph: Graph, event: Any, fields: dict[str, Any]) -> None:
    call = Caller(graph)
    before = call.state
    assert call.meets(event, **fields).effects == ()
    assert call.state == before


def test_a_call_that_is_over_stays_over() -> None:
    call = Caller(QUEUE).meets(QueueTimeout)
    for event, fields in ((SayDone, {}), (Keys, {"digits": "1", "by": "key"}), (Fetched, {"value": None})):
        assert call.meets(event, **fields).effects == ()
    assert call.state.over


def test_site_values_ride_on_the_event() -> None:
    graph = flow("""
        places:
          start:
            - say: Hello there, you.
            - when: queues.support.wait > 4m and queues.support.agents = 2
              then:
                - menu: The wait is ${queues.support.wait}. Press 1.
                  options: {1: bye}
                  on_give_up: bye
            - goto: bye
          bye:
            - hangup: Goodbye to you.
    """)
    assert graph.site_names == {"queues.support.wait", "queues.support.agents"}
    busy = Caller(graph, site={"queues.support.wait": 360, "queues.support.agents": 2})
    assert isinstance(busy.effect, Say)
    assert busy.hears_out().said == "The wait is 6 minutes. Press 1."
    assert isinstance(busy.effect, Listen)
    assert Caller(graph).hears_out().said == "Goodbye to you."
