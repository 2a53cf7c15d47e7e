"""Where a call stands and how it came there, out of rows of the event log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.eventlog.reader import Recorded
from ivr.happenings import CallStepped, Happening
from ivr.trace import WORDS, said, trace, traces
from scripts_dsl.events import AnyEvent

BEGAN = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)


def row(second: float, kind: str, call: str = "c-1", **body: Any) -> Recorded:
    return Recorded(int(second), f"e{second}", BEGAN + timedelta(seconds=second), kind, call, None, None, body)


def stepped(second: float, step: str, event: str, call: str = "c-1", **fields: Any) -> Recorded:
    return row(second, "call.stepped", call, step=step, event={"event": event, **fields})


CALL = [
    row(0, "call.began", flow="energia", flow_hash="h", ani="+48601234567", dialled="100"),
    stepped(0, "menu.1", "Started"),
    stepped(4, "account.1", "Keys", digits="1"),
    stepped(9, "account.1", "Keys", digits="4539578767"),
    stepped(11, "desk.1", "Fetched", value={"name": "Anna", "debt": "120.50 PLN"}),
    row(11.5, "queue.joined", queue="support", position=1),
    row(60, "agent.ringing", member="ewa"),
    row(63, "agent.connected", member="ewa", queue="support"),
]
NOW = BEGAN + timedelta(seconds=70)


def test_a_call_stands_where_its_last_step_put_it_since_it_came_there() -> None:
    found = trace(CALL, NOW)
    assert found is not None
    assert (found.place, found.step, found.since) == ("desk", "desk.1", BEGAN + timedelta(seconds=11))
    assert (found.queue, found.agent, found.ended) == ("support", "ewa", None)
    asked_twice = trace(CALL[:4], NOW)
    assert asked_twice is not None
    assert (asked_twice.step, asked_twice.since) == ("account.1", BEGAN + timedelta(seconds=4))


def test_every_line_has_its_time_and_the_last_one_lasts_until_now() -> None:
    found = trace(CALL, NOW)
    assert found is not None
    assert [(stay.seconds, stay.step, stay.what) for stay in found.stays] == [
        (4.0, "menu.1", "comes in"),
        (5.0, "account.1", "presses 1"),
        (2.0, "account.1", "presses 10 keys"),
        (0.5, "desk.1", "answer: debt, name"),
        (48.5, "desk.1", "waits in support"),
        (3.0, "desk.1", "ewa's telephone rings"),
        (7.0, "desk.1", "talks with ewa"),
    ]
    assert [stay.number for stay in found.stays] == [0, 1, 2, 3, None, None, None]


def test_neither_numbers_nor_answers_of_a_caller_are_in_it() -> None:
    text = repr(trace(CALL, NOW))
    assert "4539578767" not in text
    assert "Anna" not in text
    assert "120.50" not in text


def test_a_call_that_is_over_stands_nowhere_else_and_its_last_line_has_no_end() -> None:
    over = [
        *CALL,
        row(80, "agent.talk_ended", member="ewa", talk=17.0),
        stepped(80, "bye.1", "AgentLeft", talk=17.0),
        row(81, "call.ended", why="completed"),
    ]
    found = trace(over, NOW)
    assert found is not None
    assert (found.ended, found.queue, found.agent, found.place) == ("completed", None, None, "bye")
    assert found.stays[-1].seconds is None


def test_who_leaves_a_queue_without_an_agent_waits_no_more() -> None:
    found = trace([*CALL[:6], row(20, "queue.left", queue="support", why="timeout")], NOW)
    assert found is not None
    assert found.queue is None
    found = trace([*CALL[:6], row(20, "queue.left", queue="support", why="answered")], NOW)
    assert found is not None
    assert found.queue == "support"


def test_rows_of_many_calls_are_sorted_by_call_and_those_without_a_beginning_left_out() -> None:
    other = [row(2, "call.began", "c-2", flow="pay", dialled="200"), stepped(2, "start.1", "Started", "c-2")]
    mixed = [CALL[0], *other, *CALL[1:], stepped(5, "lost.1", "Silence", "c-3"), row(6, "recording.kept", None)]  # type: ignore[arg-type]
    assert [(one.call_id, one.place) for one in traces(mixed, NOW)] == [("c-1", "desk"), ("c-2", "start")]
    assert trace([], NOW) is None


def test_a_clock_that_was_put_back_makes_no_negative_time() -> None:
    found = trace([CALL[0], CALL[1], stepped(-5, "menu.1", "Silence")], BEGAN - timedelta(seconds=9))
    assert found is not None
    assert [stay.seconds for stay in found.stays] == [0.0, 0.0]


def test_every_event_has_words_and_every_kind_exists() -> None:
    for event in AnyEvent.__args__:  # type: ignore[attr-defined]
        assert said({"event": event.__name__}) != event.__name__, event
    assert said({"event": "Unheard"}) == "Unheard"
    kinds = {cls.kind for cls in _all(Happening)}
    assert WORDS.keys() <= kinds | {"recording.began", "recording.kept"}
    assert CallStepped.kind == "call.stepped"


def _all(cls: type[Happening]) -> list[type[Happening]]:
    return [cls, *(one for sub in cls.__subclasses__() for one in _all(sub))]
