"""A preflight of the shipped campaign on a real database: by command, by a program beside the engine, over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.demo.folder import ROOT
from centrala.people_import import Place
from centrala.preflighting import PreflightFailed, made
from centrala.preflights import Preflights
from ivr.eventlog.rows import row
from ivr.statements import Write, grouped
from ivr.store import Store, open_store
from outbound.people.happenings import PersonAnswered, PersonReached
from outbound.people.store import project
from outbound.preflight.looking import Asked
from support.campaign_line import NOON, campaign
from support.candidates import candidate
from support.centre import Centre, NoPreflights, bearer, opened
from support.patience import PATIENCE

FIELDS = {"phone": "", "name": "Jan", "debt": "80 PLN", "due": "2026-04-20"}


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    made_ = await open_store(sqlite_url)
    yield made_
    await made_.close()


def place(url: str) -> Place:
    return Place(database=url, callflows=str(ROOT / "callflows"), development=True, country="PL")


async def people(store: Store, many: int) -> None:
    for n in range(many):
        await candidate(store, f"+4860123{n:04}", fields=FIELDS)


async def test_people_who_wait_are_decided_about_and_the_others_stand_beside_with_their_reason(
    store: Store, sqlite_url: str
) -> None:
    await people(store, 3)
    await candidate(store, "+48602000001", fields=FIELDS, state="never")
    await candidate(store, "+48602000002", fields=FIELDS | {"debt": "10 PLN"})
    report = await made(place(sqlite_url), "overdue", at=NOON)
    assert (report.people, report.looked, report.now) == (4, 4, 3)
    assert [(one.because, one.source, one.people) for one in report.skips] == [("only", "people only", 1)]
    assert [(one.state, one.people) for one in report.settled] == [("never", 1)]
    assert report.expected is not None
    assert (report.expected.agents, report.deaf) == (20, ("csat",))


async def test_of_a_big_list_an_even_part_is_looked_at_and_the_report_says_so(store: Store, sqlite_url: str) -> None:
    await people(store, 20)
    report = await made(place(sqlite_url), "overdue", most=5, at=NOON)
    assert (report.people, report.looked, report.now) == (20, 5, 5)


async def test_who_is_not_called_before_tomorrow_is_not_called_today(store: Store, sqlite_url: str) -> None:
    await candidate(store, "+48601230000", fields=FIELDS, not_before=int((NOON + timedelta(days=1)).timestamp() * 1e6))
    report = await made(place(sqlite_url), "overdue", at=NOON)
    assert (report.now, report.today, report.week) == (0, 0, 1)


async def test_a_campaign_that_is_not_there_is_said_with_those_that_are(sqlite_url: str) -> None:
    with pytest.raises(PreflightFailed, match="no campaign nothing: there are overdue"):
        await made(place(sqlite_url), "nothing")


async def test_the_program_beside_the_engine_makes_it_once_and_keeps_it_for_a_while(
    store: Store, sqlite_url: str
) -> None:
    await people(store, 2)
    clock = [0.0]
    preflights = Preflights(place(sqlite_url), lambda: clock[0])
    try:
        found = await _made(preflights)
        assert (found["report"]["people"], found["report"]["campaign"]) == (2, "overdue")
        assert await preflights.of("overdue") is found
        clock[0] = 31.0
        assert await asyncio.wait_for(preflights.of("overdue"), PATIENCE) is not found
    finally:
        await preflights.close()


async def test_a_program_that_is_not_wanted_any_more_is_ended(sqlite_url: str) -> None:
    preflights = Preflights(place(sqlite_url), lambda: 0.0)
    asking = asyncio.create_task(preflights.of("overdue"))
    await asyncio.sleep(0)
    await preflights.close()
    assert await asking == {}


async def _made(preflights: Preflights) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            found = await preflights.of("overdue")
            if "report" in found or "failed" in found:
                return found


# --- over HTTP -----------------------------------------------------------------------------------------------------


async def test_a_page_sees_how_far_it_is_and_who_saw_people_is_noted(sqlite_url: str, tmp_path: Path) -> None:
    making = NoPreflights()
    making.found = {"looked": 500, "people": 2_000}
    async with opened(sqlite_url, tmp_path, campaigns=lambda: {"overdue": campaign()}, preflights=making) as centre:
        status, found = await _ask(centre, "sofia")
        assert (status, found["looked"], found["people"], found["report"]) == (200, 500, 2_000, None)
        assert (await _ask(centre, "ewa"))[0] == 403
        assert (await _ask(centre, "sofia", "nothing"))[0] == 404


async def _ask(centre: Centre, user: str, name: str = "overdue") -> tuple[int, dict[str, Any]]:
    headers = bearer(await centre.log_in(user))
    async with centre.http.get(f"{centre.url}/api/campaigns/{name}/preflight", headers=headers) as answer:
        return answer.status, await answer.json()


async def reached(store: Store, seconds: list[float]) -> None:
    """People who answered a campaign with agents, and had one after so long."""
    writes = list[Write]()
    for n, after in enumerate(seconds):
        at = NOON + timedelta(seconds=n)
        windows = ("house/winback", "gb_ofcom/2026-05-06")
        answered = PersonAnswered(call_id=f"c{n}", at=at, campaign="winback", windows=windows)
        there = PersonReached(call_id=f"c{n}", at=at, campaign="winback", user="ewa", after=after, in_time=True)
        writes += [row(answered), *project(answered), row(there), *project(there)]
    await store.write(grouped(writes))


async def test_how_soon_agents_were_there_is_taken_from_the_last_talks(
    store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Asked]()
    monkeypatch.setattr("centrala.preflighting.expected", lambda *args, **_: asked.append(args[-1]))
    await people(store, 1)
    await reached(store, [0.5, 0.02, 0.04])
    await made(place(sqlite_url), "overdue", at=NOON)
    monkeypatch.setattr("outbound.preflight.looking.LAST_TALKS", 2)
    await made(place(sqlite_url), "overdue", at=NOON)
    assert [sorted(one.until_agent) for one in asked] == [[0.02, 0.04, 0.5], [0.02, 0.04]]


# --- by command ----------------------------------------------------------------------------------------------------


def test_the_command_names_rules_and_people_and_speaks_json(sqlite_url: str, tmp_path: Path) -> None:
    async def lists() -> None:
        store = await open_store(sqlite_url)
        await people(store, 2)
        await candidate(store, "+48602000002", fields=FIELDS | {"debt": "10 PLN"})
        await store.close()

    asyncio.run(lists())
    config = tmp_path / "centrala.yaml"
    asterisk = {"a": {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}}
    callflows = str(ROOT / "callflows")
    config.write_text(
        json.dumps({"database": sqlite_url, "callflows": callflows, "asterisk": asterisk, "country": "PL"})
    )
    command = ["campaign", "preflight", "overdue", "--config", str(config)]
    shown = CliRunner().invoke(app, [*command, "--examples"])
    assert shown.exit_code == 0, shown.output
    assert "3 people wait" in shown.output
    told = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert told["people"] == 3
    refused = CliRunner().invoke(app, ["campaign", "preflight", "nothing", "--config", str(config)])
    assert (refused.exit_code, "there is no campaign nothing" in refused.output) == (2, True)
