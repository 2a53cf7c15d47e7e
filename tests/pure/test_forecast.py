"""A campaign played before it starts: every attempt as the rules let it, and the same comes out again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.cli.flow_files import read_flow
from outbound.simulation.campaign import CampaignShift, Case
from outbound.simulation.diallers import OneEach
from outbound.simulation.forecast import Forecast, Guess, forecast
from outbound.simulation.world import Fates, World
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy import Pace, Person, Refusal

FILE = Path("callflows/overdue.campaign.yaml")
WARSAW = ZoneInfo("Europe/Warsaw")
WEDNESDAY = datetime(2026, 5, 6, 9, 0, tzinfo=WARSAW)
LISTS = ("company", "national")


@cache
def overdue() -> Campaign:
    found = read_flow(FILE).checked.campaign
    assert found is not None
    return found


def styled(style: str) -> Campaign:
    """The same people, called in another style."""
    pace = Pace(Decimal(1)) if style == "predictive" else None
    return replace(overdue(), call=replace(overdue().call, style=style), pace=pace)


def played(campaign: Campaign, people: int = 300, begins: datetime = WEDNESDAY, **guess: float) -> Forecast:
    return forecast(campaign, (), people, begins, Guess(**guess), lists=LISTS)  # type: ignore[arg-type]


def test_the_same_comes_out_again() -> None:
    assert played(overdue()) == played(overdue())
    assert played(overdue()) != played(overdue(), seed=2)


def test_who_starts_in_the_evening_calls_the_next_working_morning() -> None:
    friday = datetime(2026, 5, 8, 19, 30, tzinfo=WARSAW)
    found = played(overdue(), begins=friday)
    assert {hour.begins.weekday() for hour in found.hours} <= {0, 1, 2, 3, 4}
    assert found.hours[0].begins.date().isoformat() == "2026-05-11"


def test_a_robot_has_nobody_wait() -> None:
    found = played(overdue())
    assert found.agents == overdue().call.lines
    assert found.abandoned == 0
    assert found.lines <= found.agents
    assert found.talked + sum(count for name, count in found.closed if name != "after_talk") == found.people


def test_nobody_is_called_oftener_than_the_campaign_says() -> None:
    """Three attempts in all, one a day, 20 hours between them, nobody after a talk."""
    world, people = World(nobody=25.0), [Person("+48601234567")] * 60
    shift = CampaignShift(
        world, OneEach(), 5, 60 * 86_400.0, Fates(world, 1), Case((), overdue().terms, WEDNESDAY, LISTS), people
    )
    shift.run()
    for one in shift._people:
        rang = [attempt for attempt in one.attempts if attempt.rang]
        days = Counter(attempt.at.date() for attempt in rang)
        assert len(rang) <= 3
        assert max(days.values(), default=0) <= 1
        assert all(attempt.outcome != "talked" for attempt in one.attempts[:-1])


def test_who_was_due_and_not_reached_before_the_evening_is_called_the_next_day() -> None:
    world, people = World(nobody=25.0), [Person("+48601234567")] * 60
    evening = WEDNESDAY.replace(hour=17, minute=55)
    shift = CampaignShift(
        world, OneEach(), 2, 60 * 86_400.0, Fates(world, 1), Case((), overdue().terms, evening, LISTS), people
    )
    shift.run()
    tried = [attempt.at.astimezone(WARSAW) for one in shift._people for attempt in one.attempts]
    assert {moment.day for moment in tried} > {6}
    assert all(9 <= moment.hour < 18 for moment in tried if moment.minute or moment.hour != 18)


def test_with_agents_ahead_of_whom_it_rings_fewer_hours_are_needed() -> None:
    ahead, one_each = played(styled("predictive")), played(styled("progressive"))
    assert one_each.abandoned == 0
    assert ahead.staffed < one_each.staffed
    assert ahead.busy > one_each.busy
    assert ahead.share <= 0.03


def test_the_hours_add_up() -> None:
    found = played(styled("progressive"))
    assert sum(hour.dialled for hour in found.hours) == found.dialled
    assert sum(hour.answered for hour in found.hours) == found.talked + found.abandoned
    assert all(hour.busy is None or 0 <= hour.busy <= 1 for hour in found.hours)


def test_of_very_many_people_some_are_played_and_the_rest_is_reckoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outbound.simulation.forecast.MOST_PEOPLE", 200)
    few, many = played(overdue(), 200), played(overdue(), 4_000)
    assert many.played == 200
    assert many.dialled == 20 * few.dialled
    assert many.ends is not None
    assert few.ends is not None
    assert many.ends > few.ends
    assert 9 <= many.ends.hour < 18


def test_nobody_may_be_called_and_the_forecast_says_why() -> None:
    found = forecast(overdue(), (lambda _: Refusal("us_tsr", "not so", forever=True),), 50, WEDNESDAY, lists=LISTS)
    assert found.dialled == 0
    assert found.closed == (("us_tsr", 50),)


def test_the_command_prints_a_table_and_json() -> None:
    words = ["simulate", "campaign", str(FILE), "--people", "60", "--from", "2026-05-06 09:00"]
    shown = CliRunner().invoke(app, words)
    assert shown.exit_code == 0, shown.output
    assert "ends: 2026-05-0" in shown.output
    assert "dialled" in shown.output
    found = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert found["people"] == 60
    assert found["hours"][0]["begins"].startswith("2026-05-06T09:00")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--answers", "lots"], "takes a percentage"),
        (["--talk", "long"], "no length of time"),
        (["--from", "tomorrow"], "takes a moment"),
    ],
)
def test_the_command_says_what_it_does_not_understand(words: list[str], says: str) -> None:
    found = CliRunner().invoke(app, ["simulate", "campaign", str(FILE), *words])
    assert found.exit_code == 2
    assert says in found.output


def test_a_flow_is_no_campaign() -> None:
    found = CliRunner().invoke(app, ["simulate", "campaign", "callflows/energia.flow.yaml"])
    assert found.exit_code == 2
