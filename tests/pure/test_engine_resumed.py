"""A call that is taken up again after a crash: harmless effects are repeated, others never done twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts_dsl.effects import Dial, Effect, Enqueue, Fetch, Listen, Record, Say, Send, Voicemail
from scripts_dsl.events import Keys, Resumed
from scripts_dsl.settings.model import Box, Query
from support.callers import SITE, Caller, flow

EVERYTHING = replace(
    SITE,
    http=("https://x.example",),
    senders={"sms": "X"},
    boxes={"support": Box("support", "")},
    queries={"bill": Query("bill", "select 1", ())},
)

STEPS: dict[str, tuple[str, type[Effect]]] = {
    "say": ("say: Hello to you.", Say),
    "pause": ("pause: 2s", Say),
    "menu": ("menu: One.\n          options: {1: desk}", Listen),
    "ask": ("ask: How many?\n          into: n", Listen),
    "consent": ("consent: recording\n          say: May we?", Listen),
    "record": ("record: Tell us.\n          into: story", Record),
    "offer": ("offer: x\n          say: Cheap.\n          on_yes: desk", Listen),
    "callback": ("callback: support", Listen),
    "db": ("db: bill", Fetch),
    "get": ("http: GET https://x.example/a\n          on_error: desk", Fetch),
    "voicemail": ("voicemail: support", Voicemail),
    "queue": ("queue: support\n          on_timeout: desk\n          on_done: desk", Enqueue),
}
ONCE: dict[str, tuple[str, type[Effect]]] = {
    "post": ("http: POST https://x.example/a\n          on_error: desk", Fetch),
    "run": ("run: crm.customer\n          with: {number: caller.number}\n          on_error: desk", Fetch),
    "transfer": ("transfer: 221234567\n          on_no_answer: desk\n          on_done: desk", Dial),
    "send": ("send: sms\n          to: caller.number\n          text: Hello to you.\n          on_error: desk", Send),
}


def stands_at(step: str) -> Caller:
    text = f"""
    vars: {{n: number, story: recording}}
    places:
      start:
        - {step}
        - goto: desk
      desk:
        - hangup: The desk.
    """
    return Caller(flow(text, EVERYTHING))


@pytest.mark.parametrize("name", STEPS)
def test_what_does_no_harm_is_done_again_under_the_same_key(name: str) -> None:
    step, kind = STEPS[name]
    caller = stands_at(step)
    before = caller.effect
    caller.meets(Resumed)
    assert isinstance(before, kind)
    assert caller.effect == before


@pytest.mark.parametrize("name", ONCE)
def test_what_the_world_would_notice_is_not_done_twice(name: str) -> None:
    step, kind = ONCE[name]
    caller = stands_at(step)
    assert isinstance(caller.effect, kind)
    assert caller.meets(Resumed).said == "The desk."


@pytest.mark.parametrize("name", ONCE)
def test_what_is_known_not_to_have_happened_is_done_under_its_old_key(name: str) -> None:
    caller = stands_at(ONCE[name][0])
    before = caller.effect
    assert caller.meets(Resumed, performed=False).effect == before


@pytest.mark.parametrize("name", ["queue", "voicemail"])
def test_what_is_known_to_be_over_is_over(name: str) -> None:
    assert stands_at(STEPS[name][0]).meets(Resumed, performed=True).said == "The desk."


def test_after_a_long_silence_the_caller_hears_a_word_about_it() -> None:
    caller = stands_at(STEPS["menu"][0]).meets(Resumed, after=10)
    assert caller.said == "One moment, please. One."
    assert stands_at(STEPS["menu"][0]).meets(Resumed, after=1).said == "One."
    fetch: Any = stands_at(STEPS["get"][0]).meets(Resumed, after=10).effect
    assert fetch.meanwhile[0].text.startswith("One moment")


def test_tries_and_answers_survive() -> None:
    caller = stands_at("menu: One.\n          options: {1: desk}\n          tries: 2").is_silent()
    assert caller.meets(Resumed).state.tries == 2
    asked = stands_at("ask: How many?\n          into: n\n          confirm: yes").meets(Keys, digits="7", by="end_key")
    assert "7" in asked.meets(Resumed).said
    assert asked.presses("1").state.vars["n"] == 7
