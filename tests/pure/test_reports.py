"""Figures of the centre out of rows of the event log: each definition, its rows, its groups."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cti.reports import figures as made
from cti.reports.definitions import BY_NAME, DEFINITIONS, Rules
from cti.reports.figures import By, Figure, figures, only_queue
from cti.reports.forecast import SLOTS, Plan, Work, counts, error, expected, staffed, work
from cti.reports.reading import read
from cti.reports.rows import Log, Visit
from ivr.eventlog.reader import Recorded

NINE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
"""A Monday."""
UNTIL = NINE + timedelta(hours=8)
WARSAW = ZoneInfo("Europe/Warsaw")
RULES = Rules()
_n = count(1)


def row(kind: str, at: datetime, call_id: str | None = None, **body: Any) -> Recorded:
    n = next(_n)
    return Recorded(n, f"id-{n}", at, kind, call_id, None, None, json.loads(json.dumps(body)))


def call(
    call_id: str, at: datetime = NINE, *, queue: str = "support", waited: float = 10, why: str = "answered",
    number: str | None = "+48601234567", agents: tuple[str, ...] = ("ewa",), talk: float = 180,
) -> Iterator[Recorded]:  # fmt: skip
    """A call that waits once; when answered, it talks with each of `agents`."""
    yield row("call.began", at, call_id, ani=number, flow="energia", direction="inbound")
    at += timedelta(seconds=waited)
    yield row("queue.left", at, call_id, queue=queue, waited=waited, why=why)
    if why == "answered":
        for agent in agents:
            yield row("agent.connected", at, call_id, member=agent, queue=queue, hold=waited, rang=2.0)
            at += timedelta(seconds=talk)
            yield row("agent.talk_ended", at, call_id, member=agent, queue=queue, talk=talk, by="caller")
    yield row("call.ended", at, call_id, seconds=waited + talk, why="hung_up")


def log(*rows: Recorded, around: tuple[Recorded, ...] = (), known: datetime | None = None) -> Log:
    return read(sorted(rows, key=lambda one: (one.at, one.n)), around, NINE, UNTIL, known)


def value(of: Log, name: str, rules: Rules = RULES) -> float | None:
    return figure(of, name, rules).value


def figure(of: Log, name: str, rules: Rules = RULES) -> Figure:
    return next(one for one in figures(of, rules, By.ALL, WARSAW)[""] if one.name == name)


# --- the vector of the definitions --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vector() -> Log:
    """Offered 200, answered 178, within 20 s 150, gave up 22: of these 6 within 5 s, 15 within 20 s. Talk 192 s (hold
    12), wrap-up 40, free 25 for each call."""
    rows: list[Recorded] = []
    waits = [10.0] * 150 + [30.0] * 28
    leaves = [3.0] * 6 + [12.0] * 9 + [40.0] * 7
    for n, waited in enumerate(waits):
        at = NINE + timedelta(seconds=n)
        rows += call(f"a{n}", at, waited=waited, talk=192, number=None)
    for n, waited in enumerate(leaves):
        rows += call(f"b{n}", NINE + timedelta(seconds=n), waited=waited, why="abandoned", number=None)
    begin = NINE
    before = "logged_out"
    for seconds, state in ((25 * 178, "ready"), (192 * 178, "talking"), (40 * 178, "wrap_up")):
        # One after the other, by an agent each, so that the times fit into the day.
        rows.append(row("agent.state", begin, user=state, before=before, state=state))
        rows.append(
            row("agent.state", begin + timedelta(seconds=seconds), user=state, before=state, state="logged_out")
        )
    return read(sorted(rows, key=lambda one: (one.at, one.n)), (), NINE, NINE + timedelta(hours=11))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("offered", 200),
        ("answered", 178),
        ("service_level_1", 0.75),
        ("service_level", 0.8108),
        ("service_level_3", 0.8427),
        ("service_level_4", 0.8250),
        ("service_level_5", 0.7732),
        ("abandonment_all", 0.11),
        ("abandonment", 0.0825),
        ("handle_time", 232),
        ("occupancy", 0.9027),
    ],
)
def test_the_definitions_give_the_figures_of_their_vector(vector: Log, name: str, wanted: float) -> None:
    assert value(vector, name) == pytest.approx(wanted, abs=5e-5)


def test_a_figure_is_the_sum_over_its_rows(vector: Log) -> None:
    """What is shown when somebody asks for the rows of a figure adds up to it, for every figure."""
    for one in DEFINITIONS:
        parts = list(one.parts(vector, Rules()))
        found = figure(vector, one.name)
        assert found.rows == len(parts)
        assert found.part == pytest.approx(sum(p.part for p in parts))


def test_every_figure_has_a_definition_in_words() -> None:
    assert all(one.formula and one.source for one in DEFINITIONS)
    assert len(BY_NAME) == len(DEFINITIONS)


# --- one by one ----------------------------------------------------------------------------------------------------


def test_who_found_nobody_or_waited_to_the_end_was_not_served_in_time() -> None:
    """A queue that sends callers away at once must not look good."""
    found = log(*call("a"), *call("b", waited=0, why="nobody"), *call("c", waited=600, why="timeout"))
    assert value(found, "service_level") == pytest.approx(1 / 3)


def test_who_pressed_a_key_to_be_called_back_left_by_his_own_wish() -> None:
    found = log(*call("a"), *call("b", waited=60, why="key"))
    assert value(found, "service_level") == 1.0
    assert value(found, "within_three_minutes") == 0.5


def test_three_minutes_are_three_minutes() -> None:
    found = log(*call("a", waited=180), *call("b", waited=181))
    assert value(found, "within_three_minutes") == 0.5


def test_a_human_on_request_is_one_in_any_queue_of_the_call() -> None:
    passed_on = [
        row("call.began", NINE, "a", ani=None, flow="energia"),
        row("queue.left", NINE, "a", queue="support", waited=300, why="timeout"),
        *call("x", waited=2),
        row("queue.left", NINE + timedelta(seconds=320), "a", queue="senior", waited=9, why="answered"),
        row("agent.connected", NINE + timedelta(seconds=320), "a", member="boris", queue="senior", hold=9, rang=1),
        row("call.ended", NINE + timedelta(seconds=400), "a", seconds=400, why="hung_up"),
    ]
    found = log(*passed_on, *call("b", why="abandoned"))
    assert value(found, "human") == pytest.approx(2 / 3)
    assert value(found, "speed_of_answer") == pytest.approx(5.5)


def test_the_wait_of_an_answer_does_not_hold_the_time_in_the_menu() -> None:
    found = log(*call("a", waited=4), *call("b", waited=8), *call("c", waited=100, why="abandoned"))
    assert value(found, "speed_of_answer") == 6.0


def test_a_call_still_in_the_queue_counts_nowhere() -> None:
    found = log(row("call.began", NINE, "a", ani=None, flow="energia"))
    assert value(found, "offered") == 0
    assert value(found, "service_level") is None
    assert value(found, "calls") == 1


def test_first_contact_is_known_only_when_its_days_are_over() -> None:
    """Anna calls again after three days about the same, Ivan after three days about something else, Maja after nine."""
    anna, ivan, maja = "+48601234567", "+79031234567", "+38640123456"
    later = NINE + timedelta(days=3)
    around = (
        *call("a2", later, number=anna),
        *call("i2", later, number=ivan, queue="sales"),
        *call("m2", NINE + timedelta(days=9), number=maja),
    )
    rows = [*call("a", number=anna), *call("i", number=ivan), *call("m", number=maja), *call("n", number=None)]
    known = log(*rows, around=around, known=NINE + timedelta(days=10))
    assert value(known, "first_contact") == pytest.approx(2 / 3)
    assert value(known, "first_contact", Rules(again=30)) is None, "nobody knows yet"
    assert value(log(*rows, around=around), "first_contact") is None


def said(call_id: str, solved: bool | None, at: datetime = NINE + timedelta(minutes=9)) -> Recorded:
    return row("survey.answered", at, call_id, survey="after_call", question="q", answers={}, solved=solved)


def test_first_contact_as_asked_is_what_callers_say_of_their_first_talk_with_the_queue() -> None:
    """Who was not asked, whose survey asks something else, and who had talked with the queue before are not in it."""
    anna = "+48601234567"
    rows = [
        *call("a"), said("a", None), said("a", True),
        *call("b", number=None, agents=("ewa", "boris")), said("b", False), said("b", False),
        *call("c", number="+79031234567"),
        *call("again", NINE + timedelta(hours=1), number=anna), said("again", True, NINE + timedelta(hours=2)),
        *call("other", NINE + timedelta(hours=1), number=anna, queue="sales"),
        said("other", True, NINE + timedelta(hours=2)),
        *call("left", why="abandoned", number=None), said("left", True),
    ]  # fmt: skip
    found = figure(log(*rows), "first_contact_asked")
    assert (found.part, found.of, found.rows) == (2, 3, 3)
    assert found.low is not None
    assert found.high is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2077, 0.9385), "Wilson's interval of 2 of 3"
    by_agent = figures(log(*rows), RULES, By.AGENT, WARSAW)
    assert {group: one.value for group, of in by_agent.items() for one in of if one.name == "first_contact_asked"} == {
        "ewa": 2 / 3
    }
    assert figure(log(*rows), "first_contact").low is None


@pytest.mark.parametrize(
    ("part", "of", "low", "high"), [(0, 1, 0.0, 0.7935), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
)
def test_the_interval_of_a_share_is_wilsons(part: float, of: float, low: float, high: float) -> None:
    """81 of 263: the example of Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert made.interval(part, of) == pytest.approx((low, high), abs=5e-5)


def test_a_repeated_contact_has_one_before_it() -> None:
    before = tuple(call("old", NINE - timedelta(days=6)))
    long_ago = tuple(call("older", NINE - timedelta(days=8), number="+38640123456"))
    found = log(*call("a"), *call("b", number="+38640123456"), *call("c", number=None), around=before + long_ago)
    assert value(found, "repeat_contacts") == 0.5


def test_who_was_passed_on_talked_with_more_than_one() -> None:
    found = log(*call("a"), *call("b", agents=("ewa", "boris")), *call("c", why="abandoned"))
    assert value(found, "people_per_call") == 1.5


def promise(call_id: str, hours: float, *moves: tuple[float, str]) -> Iterator[Recorded]:
    asked = row("callback.asked", NINE, call_id, queue="support", number="+48601234567", within=hours * 3600)
    yield asked
    for after, state in moves:
        yield row("callback.moved", NINE + timedelta(hours=after), call_id, callback=asked.id, state=state)


def test_a_promise_is_kept_when_they_talked_in_time() -> None:
    found = log(
        *promise("kept", 2, (1, "calling"), (1.1, "done")),
        *promise("late", 2, (3, "done")),
        *promise("failed", 48, (1, "failed")),
        *promise("forgotten", 1),
        *promise("not due yet", 48),
        *promise("served otherwise", 1, (0.5, "cancelled")),
    )
    kept = figure(found, "promises_kept")
    assert (kept.part, kept.of) == (1, 4)


def owed(name: str, hours: float, *moves: tuple[float, str], **body: Any) -> Iterator[Recorded]:
    due = (NINE + timedelta(hours=hours)).isoformat()
    about = {"promise": name, "due": due, "owner": "ewa", "number": "+48601234567", "text": "x", "user": "ewa", **body}
    yield row("promise.made", NINE, "c", **about)
    for after, state in moves:
        yield row("promise.moved", NINE + timedelta(hours=after), "c", promise=name, state=state)


def test_promises_of_agents_are_counted_beside_promised_calls_and_tasks_by_themselves() -> None:
    found = log(
        *owed("kept", 2, (1, "kept")),
        *owed("late", 2, (2, "late"), (3, "kept")),
        *owed("forgotten", 1, (1, "late")),
        *owed("not due yet", 48),
        *owed("withdrawn", 1, (0.5, "withdrawn")),
        *owed("task", 2, (1, "kept"), what="task"),
        *promise("call", 2, (1, "calling"), (1.1, "done")),
    )
    kept, done = figure(found, "promises_kept"), figure(found, "tasks_done")
    assert ((kept.part, kept.of), (done.part, done.of)) == ((2, 4), (1, 1))


def test_a_promise_and_a_task_say_whose_they_are_and_to_whom() -> None:
    taken = row("promise.taken", NINE + timedelta(hours=1), "c", promise="task", user="boris")
    found = log(*owed("p", 2), *owed("task", 2, what="task", owner=None, queue="support"), taken)
    assert [(one.kind, one.agent, one.queue, one.number) for one in found.owed] == [
        ("promise", "ewa", None, "+48601234567"),
        ("task", "boris", "support", "+48601234567"),
    ]


def test_a_promise_that_was_kept_after_the_time_of_the_report_is_kept() -> None:
    asked, done = promise("late in the day", 12, (10, "done"))
    found = log(asked, around=(done,), known=NINE + timedelta(hours=11))
    assert value(found, "promises_kept") == 1.0


def test_the_first_move_of_an_agent_says_how_he_stood_before() -> None:
    found = log(row("agent.state", NINE + timedelta(hours=2), user="ewa", before="talking", state="ready"))
    assert value(found, "occupancy") == pytest.approx(2 / 8)


def test_time_of_agents_belongs_to_its_hours() -> None:
    found = log(
        row("agent.state", NINE + timedelta(minutes=30), user="ewa", before="logged_out", state="ready"),
        row("agent.state", NINE + timedelta(minutes=90), user="ewa", before="ready", state="logged_out"),
    )
    hours = figures(found, Rules(), By.HOUR, WARSAW)
    free = {hour: one.of for hour, found in hours.items() for one in found if one.name == "occupancy"}
    assert free == {"11": 1800.0, "12": 1800.0}, "on the clock of the site"


# --- groups --------------------------------------------------------------------------------------------------------


def test_groups_are_those_of_the_rows() -> None:
    tuesday = NINE + timedelta(days=1)
    rows = [*call("a"), *call("b", queue="sales", agents=("boris",)), *call("c", tuesday, why="abandoned")]
    found = read(rows, (), NINE, NINE + timedelta(days=2))

    def offered(by: By) -> dict[str, float | None]:
        return {
            group: one.value
            for group, found_ in figures(found, Rules(), by, WARSAW).items()
            for one in found_
            if one.name == "offered"
        }

    assert offered(By.WEEKDAY) == {"1": 2, "2": 1}
    assert offered(By.WEEKDAY_HOUR) == {"1-11": 2, "2-11": 1}, "of the site's clock"
    assert offered(By.QUEUE) == {"sales": 1, "support": 2}
    assert offered(By.DAY) == {"2026-05-04": 2, "2026-05-05": 1}
    assert offered(By.AGENT) == {"boris": 1, "ewa": 1}
    assert value(only_queue(found, "sales"), "offered") == 1
    assert made.grouped([], By.HOUR, WARSAW) == {}


# --- forecast ------------------------------------------------------------------------------------------------------

FIRST, LAST = date(2026, 3, 2), date(2026, 5, 3)
"""Nine whole weeks, Monday to Sunday."""


def visits(per_slot: dict[tuple[int, int], int], weeks: int = 9) -> list[Visit]:
    """So many calls in each week, by weekday and half hour of Warsaw."""
    found = []
    for week in range(weeks):
        for (weekday, slot), number in per_slot.items():
            day = FIRST + timedelta(days=7 * week + weekday)
            at = datetime(day.year, day.month, day.day, slot // 2, slot % 2 * 30, tzinfo=WARSAW)
            found += [Visit("c", at, None, "support", 20, "answered", "ewa", 180.0)] * number
    return found


def test_weeks_that_are_alike_come_again() -> None:
    history = counts(visits({(0, 20): 12, (0, 21): 6, (4, 20): 3}), WARSAW)
    monday = expected(history, FIRST, LAST, LAST + timedelta(days=1))
    assert (monday[20], monday[21], sum(monday)) == (pytest.approx(12), pytest.approx(6), pytest.approx(18))
    assert sum(expected(history, FIRST, LAST, LAST + timedelta(days=2))) == 0
    assert len(monday) == SLOTS
    off = error(history, FIRST, LAST)
    assert off is not None
    assert (off.wape, off.bias, off.calls) == (pytest.approx(0), pytest.approx(0), 21)


def test_the_newest_week_counts_three_tenths() -> None:
    history = {(FIRST, 20): 10, (FIRST + timedelta(days=7), 20): 20}
    day = FIRST + timedelta(days=14)
    assert expected(history, FIRST, day - timedelta(days=1), day)[20] == pytest.approx(13)
    off = error(history, FIRST, FIRST + timedelta(days=13))
    assert off is not None
    assert (off.wape, off.bias) == (0.5, -0.5)


def test_a_day_unlike_others_has_its_factor() -> None:
    history = {(FIRST, 20): 10, (FIRST + timedelta(days=7), 20): 2}
    day = FIRST + timedelta(days=14)
    factors = {FIRST + timedelta(days=7): 0.2, day: 0.5}
    assert expected(history, FIRST, day - timedelta(days=1), day, factors)[20] == pytest.approx(5)


def test_staff_is_what_erlang_asks_and_breaks_are_added() -> None:
    calls = [0.0] * SLOTS
    calls[20] = 100
    slots = staffed(FIRST, calls, Work(180, None), Plan(shrinkage=0.3), WARSAW)
    assert slots[20].expected is not None
    assert (slots[20].expected.agents, slots[20].rostered) == (14, 20)
    assert slots[20].at == datetime(2026, 3, 2, 10, 0, tzinfo=WARSAW)
    assert slots[0].rostered == 0


def test_patience_is_all_waiting_by_those_who_gave_up() -> None:
    rows = [Visit("a", NINE, None, "q", 30, "abandoned"), Visit("b", NINE, None, "q", 10, "answered", "ewa", 100.0)]
    assert work(rows, wrap_up=20) == Work(120, 40)
    assert work(rows[:1], wrap_up=0) is None
    assert work(rows[1:], wrap_up=0) == Work(100, None)
