"""Every call ends: self-service that takes too long, callers who hang up, flows that run in circles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts_dsl import engine
from scripts_dsl.effects import Enqueue, Fetch, Hangup, Listen, Note, Say
from scripts_dsl.events import CallerHungUp, CallFacts, Fetched, Keys, NobodyThere, QueueTimeout
from scripts_dsl.graph import END
from support.callers import NOON, Caller, flow

ROUND = """
    {always}
    defaults: {{longest: 2m}}
    places:
      start:
        - menu: Press 1 to hear it again.
          options: {{1: start, 2: wait}}
          on_give_up: desk
      wait:
        - queue: support
          on_timeout: start
      desk:
        - menu: Do you want 1 or 2?
          options: {{1: desk, 2: start}}
          on_give_up: desk
      bye:
        - hangup: Goodbye to you.
"""
HELPED = flow(ROUND.format(always="always: {0: desk, too_long: desk}"))
ZERO = flow(ROUND.format(always="always: {0: desk}"))
ALONE = flow(ROUND.format(always="about: nothing"))


def test_self_service_that_takes_too_long_leads_to_the_place_of_too_long() -> None:
    call = Caller(HELPED)
    assert call.presses("1", after=119).said == "Press 1 to hear it again."
    assert call.presses("1", after=1).said == "Do you want 1 or 2?"


def test_without_too_long_it_leads_to_the_place_of_zero() -> None:
    assert Caller(ZERO).presses("1", after=121).said == "Do you want 1 or 2?"


def test_without_both_it_ends_with_an_apology() -> None:
    call = Caller(ALONE).presses("1", after=121)
    assert call.said.startswith("Sorry")
    assert call.state.over


def test_the_second_time_it_ends_with_an_apology() -> None:
    call = Caller(HELPED).presses("1", after=121).presses("1", after=60)
    assert isinstance(call.effect, Listen)
    assert call.presses("1", after=60).said.startswith("Sorry")
    assert call.state.over


def test_waiting_in_a_queue_is_no_self_service() -> None:
    call = Caller(HELPED).presses("2", after=60)
    assert isinstance(call.effect, Enqueue)
    assert call.meets(QueueTimeout, after=6_000).said == "Press 1 to hear it again."
    assert call.state.self_service == 60


def test_a_caller_on_the_way_to_a_person_is_not_stopped() -> None:
    assert isinstance(Caller(HELPED).presses("2", after=1_000).effect, Enqueue)


def test_a_clock_that_goes_back_does_not_count() -> None:
    assert Caller(HELPED).presses("1", after=-50).state.self_service == 0


TIDY = flow("""
    vars: {n: number = 1}
    always: {0: start, hangup: tidy_up}
    places:
      start:
        - menu: Press 1 to wait.
          options: {1: wait}
      wait:
        - queue: support
          on_timeout: start
      tidy_up:
        - note: The caller has gone
        - run: crm.customer
          with: {number: caller.number}
          meanwhile: One moment, please.
          on_error: next
        - note: Tidied up
        - hangup: Nobody hears this.
""")


def test_a_caller_who_hangs_up_ends_the_call() -> None:
    call = Caller(HELPED).meets(CallerHungUp)
    assert call.effects == ()
    assert call.state.over
    assert call.state.gone


def test_always_hangup_tidies_up_and_says_nothing() -> None:
    call = Caller(TIDY).meets(CallerHungUp)
    assert isinstance(call.effects[0], Note)
    assert isinstance(call.effect, Fetch)
    assert call.effect.meanwhile == ()
    assert not call.state.over
    call.meets(Fetched, value=None)
    assert call.notes == ["Tidied up"]
    assert call.state.over
    assert not any(isinstance(effect, Hangup) for effect in call.effects)


def test_a_caller_hangs_up_once() -> None:
    call = Caller(TIDY).meets(CallerHungUp)
    assert call.meets(CallerHungUp).effects == ()
    assert call.state.pending == "Fetch"


@pytest.mark.parametrize("keys", ["1", ""])
def test_a_caller_may_hang_up_anywhere(keys: str) -> None:
    call = Caller(TIDY)
    if keys:
        call.presses(keys)
    assert call.meets(CallerHungUp).notes == ["The caller has gone"]


def test_a_verb_that_talks_ends_a_call_whose_caller_has_gone() -> None:
    """The checker refuses such a flow; should one come through, nobody is talked to."""
    graph = replace(TIDY, always={**TIDY.always, "hangup": "start.1"})
    call = Caller(graph).meets(CallerHungUp)
    assert call.effects == ()
    assert call.state.over


def test_a_circle_in_which_nobody_waits_is_stopped() -> None:
    graph = flow("""
        vars: {n: number}
        places:
          start:
            - set: {n: 1}
            - hangup: Goodbye to you.
    """)
    steps = {**graph.steps, "start.1": replace(graph.steps["start.1"], exits={"next": "start.1"})}
    with pytest.raises(engine.EngineBudget, match=r"near start\.1"):
        engine.start(replace(graph, steps=steps), CallFacts("c", "100"), NOON, {})


def test_a_circle_without_time_through_a_line_is_stopped() -> None:
    graph = flow("""
        places:
          start:
            - queue: support
              on_timeout: start
              on_nobody: start
    """)
    call = Caller(graph)
    for _ in range(engine.EVENTS):
        call.meets(NobodyThere, after=0)
    with pytest.raises(engine.EngineBudget):
        call.meets(NobodyThere, after=0)


def test_an_exit_that_leads_nowhere_apologises() -> None:
    """A flow that is not checked to the end must not drop anybody in silence."""
    step = replace(HELPED.steps["start.1"], exits={"1": END, "2": END, "on_give_up": END})
    graph = replace(HELPED, steps={**HELPED.steps, "start.1": step})
    call = Caller(graph).presses("1")
    assert call.said.startswith("Sorry")
    assert call.state.over


def test_an_announcement_is_bounded_too() -> None:
    graph = flow("""
        always: {0: desk}
        defaults: {longest: 1m}
        places:
          start:
            - say: Please hold the line.
            - menu: Press 1 to hear it again.
              options: {1: start}
          desk:
            - hangup: The desk.
    """)
    call = Caller(graph)
    assert isinstance(call.effect, Say)
    assert call.hears_out(after=61).said == "The desk."
    assert Caller(graph).meets(Keys, digits="0", by="key").said == "The desk."
