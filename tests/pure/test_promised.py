"""Promises on cards that are shown, and the alarm before one is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from cti.desk.card import Pop, Promise
from cti.happenings import PromiseMade, PromiseMoved, PromiseNear
from cti.promises.promised import Promised, alarmed, alarmed_of_callbacks
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackLate
from ivr.callbacks.late import Lateness
from ivr.callbacks.states import CallbackState
from ivr.callbacks.turn import Callback

AT = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
DUE = AT + timedelta(hours=4)
WHAT: dict[str, Any] = {"customer_id": "anna", "promise": "p1", "due": DUE, "owner": "ewa"}


def pop(call_id: str, *promises: str) -> Pop:
    return Pop(
        call_id=call_id, at=AT, ani=None, caller_name=None, dialled="", language=None, queue=None, waited=0, tell="",
        trail=[], typed=[], customer=None, matches=0, timeline=[], consents=[], accounts=[], delay_ms=1,
        promises=[Promise(id=one, text="x", due_at=DUE, owner=None, overdue=False) for one in promises],
    )  # fmt: skip


def moved(state: str, call_id: str | None = "c1") -> PromiseMoved:
    return PromiseMoved(call_id=call_id, state=state, user=None, **WHAT)


@pytest.fixture
def seats() -> list[Any]:
    return [SimpleNamespace(pop=pop("c1")), SimpleNamespace(pop=pop("c2", "p1", "p2")), SimpleNamespace(pop=None)]


@pytest.fixture
def bus(seats: list[Any]) -> Bus:
    made = Bus()
    Promised(made, seats, None)  # type: ignore[arg-type]
    return made


def shown(seats: list[Any]) -> list[list[tuple[str, bool]]]:
    return [[(one.id, one.overdue) for one in seat.pop.promises] for seat in seats if seat.pop]


def test_a_promise_joins_the_card_of_its_own_call(bus: Bus, seats: list[Any]) -> None:
    bus.publish(PromiseMade(call_id="c1", text="x", user="ewa", **WHAT))
    assert shown(seats) == [[("p1", False)], [("p1", False), ("p2", False)]]


@pytest.mark.parametrize("state", ["kept", "withdrawn"])
def test_one_that_is_over_leaves_every_card(bus: Bus, seats: list[Any], state: str) -> None:
    bus.publish(moved(state))
    assert shown(seats) == [[], [("p2", False)]]


def test_one_that_is_late_is_shown_so(bus: Bus, seats: list[Any]) -> None:
    bus.publish(moved("late"))
    assert shown(seats) == [[], [("p1", True), ("p2", False)]]


class Alarms:
    def of_queue(self, queue: str | None) -> str | None:
        return {"support": "supervisors"}.get(queue or "")

    def __init__(self) -> None:
        self.told: list[tuple[str, str | None, dict[str, str], str | None]] = []

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None:
        self.told.append((what, call_id, details, who))


def test_its_owner_is_told_that_it_is_due_soon_and_that_it_is_late() -> None:
    alarms = Alarms()
    handler = alarmed(alarms)
    handler(PromiseNear(call_id="c1", **WHAT))
    handler(moved("late"))
    details = {"promise": "p1", "due": "2026-05-06T14:00+00:00", "owner": "ewa"}
    assert alarms.told == [("promise.due_soon", "c1", details, "ewa"), ("promise.late", "c1", details, "ewa")]


def test_a_task_that_nobody_has_taken_is_told_to_those_whom_its_queue_tells() -> None:
    alarms = Alarms()
    alarmed(alarms)(PromiseNear(call_id=None, **WHAT | {"what": "task", "owner": None, "queue": "support"}))
    details = {"task": "p1", "due": "2026-05-06T14:00+00:00", "owner": "", "queue": "support"}
    assert alarms.told == [("task.due_soon", None, details, "supervisors")]
    alarmed(alarms)(PromiseNear(call_id=None, **WHAT | {"what": "task", "owner": None, "queue": "sales"}))
    assert alarms.told[-1][3] is None, "those who look after the program"


def test_a_call_that_missed_its_chosen_time_is_told_once_and_others_are_not() -> None:
    asked = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    at, due = asked + timedelta(hours=2), asked + timedelta(hours=3)
    chosen = Callback("b1", "c1", "support", "+48601234567", "", at, asked, due)
    others = (
        replace(chosen, id="b2", since=asked - timedelta(minutes=5)),
        replace(chosen, id="b3", state=CallbackState.CALLING),
        replace(chosen, id="b5", tries=1),
        replace(chosen, id="b4", due=due + timedelta(hours=1)),
    )
    told: list[CallbackLate] = []
    lateness, alarms = Lateness(told.append), Alarms()
    for minutes in (0, 1, 2):
        lateness.look((chosen, *others), due + timedelta(minutes=minutes))
    assert [one.callback for one in told] == ["b1"]
    alarmed_of_callbacks(alarms)(told[0])
    details = {"callback": "b1", "due": "2026-05-04T15:00+00:00", "queue": "support"}
    assert alarms.told == [("callback.late", "c1", details, "supervisors")]


def test_nobody_is_told_of_what_is_over_or_came_with_a_customer() -> None:
    alarms = Alarms()
    handler = alarmed(alarms)
    for event in (moved("kept"), moved("withdrawn"), moved("late", None), PromiseNear(call_id=None, **WHAT)):
        handler(event)
    assert alarms.told == []
