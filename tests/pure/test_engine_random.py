"""Whatever callers, agents and functions do, a call ends, and the state survives JSON at every step."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_dsl import engine
from scripts_dsl.check import check_path
from scripts_dsl.effects import Dial, Effect, Enqueue, Fetch, Hangup, Listen, Record, Say, Send, Voicemail
from scripts_dsl.events import (
    AgentLeft,
    CallerHungUp,
    CallFacts,
    DialResult,
    Event,
    Fetched,
    FetchFailed,
    Keys,
    NobodyThere,
    QueueTimeout,
    Recorded,
    Resumed,
    SayDone,
    Silence,
    Spoken,
)
from scripts_dsl.graph import Graph
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.settings.model import Box
from scripts_dsl.site import read_site
from scripts_dsl.state import State
from support.callers import NOON, SITE, flow

CALLFLOWS = Path(__file__).parents[2] / "callflows"
STEPS = 600
"""Events within which any call is over: two times ten minutes of self-service at a few seconds each."""
KEYS = "0123456789*#"

ROUND = flow("""
    languages: {pl: +48, en: otherwise}
    vars:
      account: digits 4-6
      customer: {name: text, debt: money PLN, due: date}
      reason: "choice of a, b"
      when_: date
      pin: digits 4
    always: {0: desk, star: start, error: desk, hangup: tidy}
    places:
      start:
        - run: crm.customer
          with: {number: caller.number}
          into: customer
        - say: Hello ${customer.name else "there"}.
        - pause: 1s
        - menu: Press 1, 2 or 3, or 0.
          options: {1: start, 2: number, 3: desk}
          retry: [again]
      number:
        - ask: Your number, please.
          into: account
          confirm: yes
          check: account starts with "4"
          on_give_up: next
        - ask: Reason 1 or 2, please.
          into: reason
          options: {1: a, 2: b}
          on_give_up: next
        - ask: The date, please.
          into: when_
          on_give_up: next
        - ask: Your code, please.
          into: pin
          secret: yes
          confirm: yes
          on_give_up: desk
        - when: customer.debt > 0 PLN and reason = a
          then:
            - note: Owes ${customer.debt else "nothing"}, ${when_ else "no date"}, ${pin else "no code"}
            - goto: start
        - goto: number
          when: queues.support.wait > 1m
        - goto: desk
      desk:
        - queue: support
          options: {1: start, 2: number}
          on_timeout: start
          on_nobody: number
          on_done: start
      tidy:
        - run: crm.customer
          with: {number: caller.number}
          on_error: next
        - hangup:
    prompts:
      again:
        pl: Jeszcze raz.
        en: Once more.
""")

SHOP = replace(SITE, http=("https://x.example",), senders={"sms": "X"}, boxes={"support": Box("support", "")})
PAY = flow("""
    flow: pay
    languages: {en: otherwise}
    takes: {amount: money PLN}
    gives: [paid]
    vars: {paid: yes/no, pin: digits 4}
    always: {5: start}
    places:
      start:
        - ask: Your code for ${amount else "it"}, please.
          into: pin
          secret: yes
        - set: {paid: yes}
          when: pin starts with "4"
        - consent: recording
          say: May we record? 1 or 2.
        - goto: out
          when: paid
        - goto: start
          when: language = en
        - return:
      out:
        - offer: tariff
          say: Cheaper? 1 or 2.
          again: Really cheaper? 1 or 2.
          on_yes: done
        - return:
      done:
        - outcome: sold
        - return:
""")
WHOLE = replace(
    flow(
        """
    languages: {pl: +48, en: otherwise}
    vars: {debt: money PLN = 5 PLN, story: recording, paid: yes/no, row: {name: text, debt: money PLN}}
    always: {0: desk, star: start, error: desk, hangup: tidy}
    places:
      start:
        - menu: main
          options: {1: pay, 2: tell, 3: web, 4: later}
          extensions: {201: desk, 21: web, 2045: later}
          words:
            1: {pl: [rachunek], en: [bill]}
            2: {pl: [historia], en: [story]}
      pay:
        - call: pay
          with: {amount: debt}
          into: paid
        - send: sms
          to: caller.number
          text: bye
          on_error: later
        - goto: start
      tell:
        - consent: recording
          say: may_we
          remember: no
          on_no: web
        - record: speak
          into: story
        - goto: desk
      web:
        - http: GET https://x.example/${row.name else "none"}
          into: row
          on_error: later
        - db: bill
          into: row
          on_none: later
        - transfer: 221234567
          on_no_answer: later
          on_done: start
      later:
        - callback: support
          on_declined: mail
        - goto: start
      mail:
        - voicemail: support
        - goto: start
      desk:
        - queue: support
          options: {4: later}
          on_timeout: later
          on_done: start
      tidy:
        - outcome: gone
        - note: Owes ${debt}, told ${story else "nothing"}
        - hangup:
    prompts:
      main:
        pl: Rachunek 1, historia 2, strona 3, później 4.
        en: Bill 1, story 2, web 3, later 4.
      may_we:
        pl: Nagrać? 1 albo 2.
        en: Record? 1 or 2.
      speak:
        pl: Proszę mówić.
        en: Please speak.
      bye:
        pl: Dziękujemy.
        en: Thank you.
""",
        SHOP,
    ),
    flows={"flow pay": PAY},
)

names = st.none() | st.text(max_size=5)
answers = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "name": names,
        "debt": st.sampled_from(["0.00 PLN", "120.50 PLN", "much", 5]),
        "due": st.sampled_from(["2026-04-20", "never"]),
    },
)
keys = st.sampled_from(["1", "2", "3", "0", "*", "9", "4444", "1203", "", "##"]) | st.text(KEYS, max_size=8)
seconds = st.sampled_from([0.5, 2.0, 6.0, 20.0])


def _closing(draw: st.DrawFn, effect: Effect) -> tuple[type[Event], dict[str, Any]]:
    """One of the events that can close `effect`."""
    match effect:
        case Say(keys=own):
            pressed = draw(st.sampled_from(["", *own]))
            return (Keys, {"digits": pressed, "by": "key"}) if pressed else (SayDone, {})
        case Listen(words=words) if words and draw(st.booleans()):
            return Spoken, {
                "word": draw(st.sampled_from(["nonsense", *(word for _, known in words for word in known)]))
            }
        case Record(keys=own):
            pressed = draw(st.sampled_from(["", "", *own]))
            story = {"path": draw(st.sampled_from(["", "r1"])), "seconds": 3.0}
            return (Keys, {"digits": pressed, "by": "key"}) if pressed else (Recorded, story)
        case Voicemail():
            return Recorded, {"path": "m1", "seconds": 3.0}
        case Send():
            return draw(st.sampled_from([(Fetched, {"value": None}), (FetchFailed, {"kind": "fails"})]))
        case Dial():
            status = draw(st.sampled_from(["answered", "busy", "no_answer", "failed"]))
            return DialResult, {"status": status, "talk": 5.0 if status == "answered" else 0.0}
        case Listen():
            digits = draw(keys)[: effect.max]
            by = draw(st.sampled_from(["length", "silence", "end_key"]))
            return (Keys, {"digits": digits, "by": by}) if digits else (Silence, {})
        case Fetch():
            failed = draw(st.integers(0, 4)) == 0
            return (FetchFailed, {"kind": "fails"}) if failed else (Fetched, {"value": draw(answers)})
        case Enqueue(keys=own):
            pressed = draw(st.sampled_from(["", "", "", *own]))
            if pressed:
                return Keys, {"digits": pressed, "by": "key"}
            kind = draw(st.sampled_from([AgentLeft, QueueTimeout, NobodyThere]))
            return kind, {"talk": 5.0} if kind is AgentLeft else {}
    raise AssertionError(effect)


@st.composite
def calls(draw: st.DrawFn, graph: Graph, patience: int) -> int:
    """A whole call; how many events it took."""
    site = {name: draw(st.sampled_from([None, 0, 90])) for name in sorted(graph.site_names)}
    number = draw(st.sampled_from([None, "+48601234567", "+79031234567"]))
    now = NOON
    state, effects = engine.start(graph, CallFacts("c", "100", number), now, site)
    for count in range(STEPS):
        state = State.from_json(json.loads(json.dumps(state.to_json())), state.secrets)
        if state.over:
            assert state.gone or isinstance(effects[-1], Hangup)
            return count
        now += timedelta(seconds=draw(seconds))
        impatient = not state.gone and count >= patience
        kind, fields = (CallerHungUp, {}) if impatient else _closing(draw, effects[-1])
        if not impatient and draw(st.integers(0, 30)) == 0:
            kind, fields = Resumed, {"performed": draw(st.sampled_from([None, True, False]))}
        event: Any = kind(now=now, site=site, **fields)
        before = state.to_json()
        same = state
        state, effects = engine.advance(graph, state, event)
        assert same.to_json() == before, "advance must not touch the state it was given"
    raise AssertionError(f"still in {state.step} after {STEPS} events")


@settings(max_examples=30, deadline=None)
@given(calls(ROUND, patience=25))
def test_random_callers_always_end(count: int) -> None:
    assert count <= STEPS


@settings(max_examples=30, deadline=None)
@given(calls(WHOLE, patience=60))
def test_random_callers_end_in_a_flow_with_every_verb_and_a_sub_flow(count: int) -> None:
    assert count <= STEPS


def test_a_caller_who_never_gives_in_is_ended_by_the_limit() -> None:
    """Self-service is bounded although the flow goes round for ever."""
    state, effects = engine.start(ROUND, CallFacts("c", "100"), NOON, {})
    now, count = NOON, 0
    while not state.over:
        now += timedelta(seconds=5)
        kind, fields = _steady(effects[-1])
        event: Any = kind(now=now, site={}, **fields)
        state, effects = engine.advance(ROUND, state, event)
        count += 1
    assert state.overruns == 2
    assert count < STEPS


def _steady(effect: Effect) -> tuple[type[Event], dict[str, Any]]:
    match effect:
        case Say():
            return SayDone, {}
        case Listen():
            return Keys, {"digits": "1", "by": "length"}
        case Fetch():
            return Fetched, {"value": None}
    return QueueTimeout, {}


@pytest.mark.parametrize("path", sorted(CALLFLOWS.rglob("*.flow.yaml")), ids=lambda p: p.stem)
def test_random_callers_end_in_every_flow_that_is_shipped(path: Path) -> None:
    site = replace(read_site((CALLFLOWS / "settings.yaml").read_bytes())[0], files=Neighbours(CALLFLOWS))
    graph = check_path(path, site).ready()

    @settings(max_examples=15, deadline=None)
    @given(calls(graph, patience=40))
    def ends(count: int) -> None:
        assert count <= STEPS

    ends()
