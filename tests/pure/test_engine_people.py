"""transfer, callback, voicemail, and the parts of queue that are about hours, recordings and passing on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.happenings import PassedOnTooOften
from ivr.telling import happening_of
from scripts_dsl.effects import (
    Dial,
    Enqueue,
    Hangup,
    Listen,
    MakeCallback,
    StartCallRecording,
    StopCallRecording,
    Voicemail,
    world_sees,
)
from scripts_dsl.events import AgentAnswered, AgentLeft, DialResult, NotRecorded, QueueTimeout, Recorded
from scripts_dsl.graph import Graph, Hops
from scripts_dsl.settings.model import Box
from scripts_dsl.site import Site, read_site
from support.callers import NOON, SITE, Caller, flow

HOURS: Site = read_site("""
zone: Europe/Warsaw
queues: {support: {hours: {mon-fri: 08:00-12:30}}, senior: {}}
boxes: {support: {}}
""")[0]

TRANSFER = flow("""
    places:
      start:
        - transfer: 221234567
          ring: 20s
          tell_agent: From ${caller.number}
          on_no_answer: nobody
          on_done: thanks
      nobody:
        - hangup: Nobody is there.
      thanks:
        - hangup: Thank you.
""")


def test_a_transfer_rings_the_number_and_tells_who_calls() -> None:
    effect = Caller(TRANSFER).effect
    assert effect == Dial("221234567", 20.0, "From +48601234567", "c-1:0")
    assert world_sees(effect)


@pytest.mark.parametrize(
    ("status", "said"), [("answered", "Thank you."), ("busy", "Nobody is there."), ("no_answer", "Nobody is there.")]
)
def test_a_transfer_ends_as_it_went(status: str, said: str) -> None:
    assert Caller(TRANSFER).meets(DialResult, status=status).said == said


def test_talking_to_a_person_is_no_self_service_and_counts_as_talk() -> None:
    caller = (
        Caller(TRANSFER).meets(AgentAnswered, agent="doctor").meets(DialResult, status="answered", talk=90.0, after=90)
    )
    assert (caller.state.talk, caller.state.hops, caller.state.agent) == (90.0, 1, "doctor")
    assert caller.state.self_service == 0


ANYWHERE = flow("""
    takes: {number_given: phone}
    places:
      start:
        - transfer: ${number_given}
          allow: [+48?????????]
          on_no_answer: nobody
      nobody:
        - hangup: Not allowed.
""")


@pytest.mark.parametrize(
    ("number", "rings"),
    [
        ("+48221234567", True),
        ("+48601234567", True),
        ("+4822123456", False),
        ("+482212345678", False),
        ("+48701234567", False),
        ("+19005551234", False),
        ("221234567", False),
        (None, False),
    ],
)
def test_a_number_from_outside_is_rung_only_when_it_is_allowed(number: str | None, rings: bool) -> None:
    """Toll fraud: a pattern narrows it, and numbers that cost a lot are never rung."""
    caller = Caller(ANYWHERE, takes={"number_given": number})
    assert isinstance(caller.effect, Dial) is rings
    assert rings or caller.said == "Not allowed."


# --- callback ------------------------------------------------------------------------------------------------------

CALLBACK = flow("""
    vars: {account: digits 4}
    always: {0: desk}
    places:
      start:
        - callback: support
          within: 2h
          tell_agent: Account ${account else "none"}
          on_declined: desk
        - hangup: We will call.
      desk:
        - hangup: The desk.
""")


def promises(caller: Caller) -> list[MakeCallback]:
    return [effect for effect in caller.effects if isinstance(effect, MakeCallback)]


def test_a_call_back_is_promised_after_a_yes_and_only_then() -> None:
    caller = Caller(CALLBACK)
    assert isinstance(caller.effect, Listen)
    assert "601" in caller.said
    assert caller.effect.keep_typed_ahead is False
    caller.presses("1")
    assert promises(caller) == [MakeCallback("support", "+48601234567", 7200.0, "Account none", "c-1:1")]
    assert caller.said == "We will call."


def test_no_is_no() -> None:
    caller = Caller(CALLBACK).presses("2")
    assert (promises(caller), caller.said) == ([], "The desk.")


def test_silence_twice_is_no() -> None:
    caller = Caller(CALLBACK).is_silent()
    assert isinstance(caller.effect, Listen)
    assert (promises(caller.is_silent()), caller.said) == ([], "The desk.")


def test_key_zero_leads_away_from_the_question() -> None:
    assert Caller(CALLBACK).presses("0").said == "The desk."


@pytest.mark.parametrize("number", [None, "601234567", "+48", "anonymous"])
def test_without_a_number_that_can_be_called_there_is_no_promise(number: str | None) -> None:
    caller = Caller(CALLBACK, number)
    assert (promises(caller), caller.said) == ([], "The desk.")


def test_a_call_back_without_a_question_is_promised_at_once() -> None:
    graph = flow("places:\n  start:\n    - callback: support\n      confirm: no\n    - hangup: Good.\n")
    assert promises(Caller(graph))[0].within == 4 * 3600


# --- voicemail -----------------------------------------------------------------------------------------------------


def test_a_message_is_taken_for_its_box() -> None:
    site = replace(SITE, boxes={"support": Box("support", "Support")})
    graph = flow("places:\n  start:\n    - voicemail: support\n      longest: 1m\n    - hangup: Bye.\n", site)
    caller = Caller(graph)
    assert isinstance(caller.effect, Voicemail)
    assert (caller.effect.box, caller.effect.longest) == ("support", 60.0)
    assert "after the tone" in caller.effect.parts[0].text
    assert caller.meets(Recorded, path="m1.wav", seconds=12.0).said == "Bye."


# --- queue ---------------------------------------------------------------------------------------------------------

CLOSING = flow(
    """
    places:
      start:
        - queue: support
          longest: 1h
          at_closing: night
          on_timeout: late
      night:
        - hangup: We are closed now.
      late:
        - hangup: It took too long.
    """,
    HOURS,
)


def test_a_queue_that_closes_sends_those_who_wait_where_the_step_says() -> None:
    """At noon half an hour is left."""
    caller = Caller(CLOSING)
    assert caller.effect.longest == 1800.0
    assert caller.meets(QueueTimeout, after=1800).said == "We are closed now."


def test_before_the_closing_a_timeout_is_a_timeout() -> None:
    assert Caller(CLOSING).meets(QueueTimeout, after=60).said == "It took too long."


def test_a_closed_queue_is_not_entered() -> None:
    assert Caller(CLOSING, now=NOON + timedelta(hours=6)).said == "We are closed now."


RECORDED = """
    places:
      start:
        - consent: recording
          say: May we record, 1 or 2?
        - queue: support
          record_call: yes
          on_timeout: bye
          on_done: bye
      bye:
        - hangup: Bye.
"""


def test_a_talk_is_recorded_from_the_queue_to_its_end_when_the_caller_agreed() -> None:
    caller = Caller(flow(RECORDED)).presses("1")
    assert [type(effect) for effect in caller.effects] == [StartCallRecording, Enqueue]
    caller.meets(AgentLeft, talk=30.0)
    assert [type(effect) for effect in caller.effects] == [StopCallRecording, Hangup]


def test_without_a_yes_nothing_is_recorded_whatever_the_flow_says() -> None:
    caller = Caller(flow(RECORDED)).presses("2")
    assert [type(effect) for effect in caller.effects] == [Enqueue]
    assert [type(effect) for effect in caller.meets(AgentLeft, talk=30.0).effects] == [Hangup]


ONLY_RECORDED = (
    RECORDED.replace("on_timeout: bye", "on_timeout: bye\n          on_no_recording: sorry")
    + """\
      sorry:
        - hangup: Nobody talks to you unrecorded.
"""
)


def test_no_recording_no_talk_when_the_line_cannot_record() -> None:
    caller = Caller(flow(ONLY_RECORDED)).presses("1")
    assert isinstance(caller.effect, Enqueue)
    assert caller.effect.only_recorded
    caller.meets(NotRecorded)
    assert [type(effect) for effect in caller.effects] == [StopCallRecording, Hangup]
    assert caller.said == "Nobody talks to you unrecorded."


def test_no_recording_no_talk_when_the_caller_wants_none() -> None:
    caller = Caller(flow(ONLY_RECORDED)).presses("2")
    assert [type(effect) for effect in caller.effects] == [Hangup]
    assert caller.said == "Nobody talks to you unrecorded."


def test_without_that_way_out_a_talk_goes_on_unrecorded() -> None:
    effect = Caller(flow(RECORDED)).presses("1").effect
    assert isinstance(effect, Enqueue)
    assert not effect.only_recorded


def _round_and_round() -> Graph:
    graph = flow("places:\n  start:\n    - queue: support\n      on_timeout: start\n      on_done: start\n", HOURS)
    return replace(graph, hops=Hops(2, "senior"))


def test_a_caller_who_was_passed_on_too_often_gets_the_queue_that_settles_it() -> None:
    caller = Caller(_round_and_round())
    effects = [caller.effect]
    for _ in range(3):
        effects.append(caller.meets(AgentLeft, talk=5.0).effect)
    assert [e.queue for e in effects] == ["support", "support", "senior", "senior"]
    assert [e.instead_of for e in effects] == ["", "", "support", "support"]


def test_who_is_in_that_queue_anyway_was_not_sent_elsewhere() -> None:
    graph = flow("places:\n  start:\n    - queue: senior\n      on_timeout: start\n      on_done: start\n", HOURS)
    caller = Caller(replace(graph, hops=Hops(1, "senior")))
    assert caller.meets(AgentLeft, talk=5.0).effect.instead_of == ""


def test_it_is_told_where_such_a_caller_would_have_gone() -> None:
    caller = Caller(_round_and_round())
    told = [happening_of(caller.effect, "call-1")]
    for _ in range(2):
        told.append(happening_of(caller.meets(AgentLeft, talk=5.0).effect, "call-1"))
    assert told[:2] == [None, None]
    assert isinstance(told[2], PassedOnTooOften)
    assert (told[2].queue, told[2].instead_of, told[2].call_id) == ("senior", "support", "call-1")
