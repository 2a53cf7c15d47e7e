"""`centrala brake explain`: every number of a brake is reckoned again from the event log."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.cli.brake import _retold
from ivr.dialguard.happenings import NumberSuppressed
from ivr.eventlog.reader import Recorded
from ivr.eventlog.rows import row
from ivr.happenings import NoteTaken
from ivr.statements import Sql, grouped
from ivr.store import open_store
from outbound.braking.happenings import BrakeTripped
from outbound.braking.logged import TOLD, TooMuchTold, told
from outbound.braking.retold import Retold, arithmetic, retold
from support.braked import NAME, Braked, braked


@pytest.fixture
async def one(sqlite_url: str) -> AsyncIterator[Braked]:
    store = await open_store(sqlite_url)
    async with braked(store) as made:
        yield made
    await store.close()


async def events(one: Braked) -> list[Recorded]:
    """What the log has."""
    return [event async for event in told(one.store, NAME)]


async def fallen(one: Braked) -> list[Recorded]:
    """A campaign that was stopped by its surveys, and went on."""
    await one.people(60)
    await one.start()
    await one.look()
    await one.surveyed(5, 2, 1, 1, 3, *[1] * 12)
    assert one.state() == "red"
    await one.resume()
    await one.surveyed(4, 5)
    return await events(one)


async def test_a_stop_is_reckoned_again_from_its_answers(one: Braked) -> None:
    found = retold(await fallen(one), last=100)
    assert found.differences == 0
    assert [(move.before, move.state) for move in found.moves] == [
        ("green", "amber"), ("amber", "red"), ("red", "green"),
    ]  # fmt: skip
    amber, red, restart = found.moves
    assert (red.told, red.differs) == (red.reckoned, ())
    assert (restart.reckoned, restart.by, restart.change) == (None, "sofia", "version 3")
    assert [run for run, _ in found.runs] == [0, 1]
    assert sum(answer.signal == "csat" for answer in amber.answers + red.answers) >= 8
    decided = [answer for answer in red.answers if answer.signal == "csat"][-1]
    lines = list(arithmetic(found.runs[0][1].stakes["csat"], decided))
    assert lines[0].startswith("M = (1 + bet x (0.8875 - 0)) x (M before")
    assert lines[-1].startswith("40% of the evidence: ")


async def test_brakes_of_others_and_what_callers_did_are_not_even_looked_at(
    one: Braked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has an index of what brakes told, and of those only the campaign's own are read: as many as there may
    be, and no more."""
    log = await fallen(one)
    other = BrakeTripped(campaign="other", trigger="complaints", why=f'as "{NAME}" was')
    await one.store.write(grouped([row(other), row(NoteTaken(call_id="c", text=f'"campaign":"{NAME}"'))]))
    assert await events(one) == log
    text = TOLD.sqlite
    for place, name in enumerate(TOLD.names, 1):
        text = text.replace(f"?{place}", f":{name}")
    plan = await one.store.fetch(Sql(f"EXPLAIN QUERY PLAN {text}"), after=0, named="%", most=10)
    assert [line[-1] for line in plan] == ["SEARCH event USING INDEX event_of_brake (n>?)"]
    monkeypatch.setattr("outbound.braking.logged.PAGE", 2)
    assert await events(one) == log, "page by page"
    with pytest.raises(TooMuchTold, match="has told more than 4 things"):
        [event async for event in told(one.store, NAME, most=4)]


async def test_an_opt_out_that_comes_late_is_reckoned_in_its_place(one: Braked) -> None:
    await one.run_calls(["promised"] * 3)
    who = one.line.numbers()[0]
    one.bus.publish(NumberSuppressed(at=one.centre.at, number=who, scope="all", why="a letter"))
    await one.look()
    await one.run_calls(["promised"])
    found = retold(await events(one), last=50)
    assert found.differences == 0
    (late,) = [answer for answer in found.recent if answer.late]
    assert (late.signal, late.x) == ("opts_out", 0.0)
    assert late.place in {2, 5, 8}, "the second of the three answers of a call"


async def test_events_that_are_lost_doubled_or_out_of_order_are_told_and_break_nothing(one: Braked) -> None:
    await one.run_calls(["promised"] * 3)
    who = one.line.numbers()[0]
    one.bus.publish(NumberSuppressed(at=one.centre.at, number=who, scope="all", why="a letter"))
    await one.look()
    log = await events(one)
    heard = [n for n, event in enumerate(log) if event.kind == "brake.heard"]
    late = log[heard[-1]].body["place"]
    lost = next(n for n in heard if log[n].body["place"] not in (late, 1) and log[n].body["signal"] == "opts_out")
    assert retold([*log[:lost], *log[lost + 1 :]]).differences > 0
    assert retold([log[0], *reversed(log[1:])]).differences > 0
    assert retold([*log, log[-1]]).differences == 0


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("brake.heard", "x", 0.5),
        ("brake.heard", "evidence", 0.123),
        ("brake.moved", "threshold", 20.0),
        ("brake.moved", "state", "red"),
    ],
)
async def test_a_number_that_was_told_otherwise_is_found(one: Braked, kind: str, field: str, wrong: object) -> None:
    log = await fallen(one)
    at = next(n for n, event in enumerate(log) if event.kind == kind and event.body[field] != wrong)
    log[at].body[field] = wrong
    assert retold(log).differences > 0


async def test_a_stop_that_was_never_told_is_found(one: Braked) -> None:
    log = await fallen(one)
    red = next(n for n, event in enumerate(log) if event.kind == "brake.moved" and event.body["state"] == "red")
    assert retold(log[:red]).differences == 1
    assert Retold(5).differences == 0


def words(answer: str) -> str:
    return " ".join(answer.split())


async def test_the_command_prints_the_arithmetic(one: Braked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await fallen(one)
    found = await _retold(one.store, NAME, 5)
    monkeypatch.setattr("centrala.cli.brake.run", lambda *_: found)
    shown = CliRunner().invoke(app, ["brake", "explain", NAME])
    assert shown.exit_code == 0, shown.output
    for line in (
        "overdue: green;",
        "run 0: for nothing stopped with a chance of 3.04% at most; evidence of 32.9 is red, of 8.22 amber",
        "reckoned again: csat: evidence",
        "by sofia: the text was rude; changed: version 3",
        "csat 4.50 of 5 (1.00 to 5.00), 2 answers",
        "moves reckoned again: every number is as it was told",
    ):
        assert line in words(shown.output)
    plain = json.loads(CliRunner().invoke(app, ["brake", "explain", NAME, "--json"]).output)
    (survey,) = [one for one in plain["means"] if one["signal"] == "csat"]
    assert (survey["n"], survey["mean"], survey["low"], survey["high"]) == (2, 0.875, 0, 1)
    assert (plain["differences"], [move["state"] for move in plain["moves"]]) == (0, ["amber", "red", "green"])
    found.different = 1
    assert CliRunner().invoke(app, ["brake", "explain", NAME]).exit_code == 1


async def test_a_campaign_that_was_never_started_has_told_nothing(one: Braked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("centrala.cli.brake.run", lambda *_: Retold(5))
    shown = CliRunner().invoke(app, ["brake", "explain", "nothing"])
    assert (shown.exit_code, "was it ever started" in shown.output) == (2, True)
    assert await one.store.fetch(Sql("SELECT count(*) FROM event WHERE kind = 'brake.heard'")) == [(0,)]
