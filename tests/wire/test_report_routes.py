"""Reports over HTTP: figures, rows, sheets, forecast; for supervisors alone, and who took rows is written down."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from ivr.happenings import AgentConnected, CallBegan, CallEnded, CallerLeftQueue, Happening, SurveyAnswered, TalkEnded
from ivr.statements import Sql
from scripts_dsl.site import Queue, Site
from support.centre import Centre, bearer, opened

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
"""A Monday; in Warsaw it is two o'clock."""
DAY = {"since": "2026-05-04", "until": "2026-05-04"}


def call(call_id: str, at: datetime, *, waited: float, why: str = "answered", talk: float = 60) -> list[Happening]:
    began = CallBegan(
        call_id=call_id, at=at, ani="+48601234567", name="=EVIL()", dialled="100", flow="energia", flow_hash="1",
        asterisk="pbx", uniqueid="1", linkedid="1",
    )  # fmt: skip
    left = at + timedelta(seconds=waited)
    end = left + timedelta(seconds=talk)
    rows: list[Happening] = [began, CallerLeftQueue(call_id=call_id, at=left, queue="support", waited=waited, why=why)]
    if why == "answered":
        rows.append(AgentConnected(call_id=call_id, at=left, member="ewa", queue="support", hold=waited, rang=1))
        rows.append(TalkEnded(call_id=call_id, at=end, member="ewa", queue="support", talk=talk, by="agent"))
    return [*rows, CallEnded(call_id=call_id, at=end, seconds=waited + talk, why="hung_up")]


WARSAW = Site(zone="Europe/Warsaw", queues={"support": Queue("support", "Customer support")})


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(WARSAW)
        yield made


async def happened(centre: Centre, *calls: list[Happening]) -> None:
    for one in calls:
        for happening in one:
            centre.events.append(happening)
    await centre.events.flush()


async def get(centre: Centre, path: str, user: str = "sofia", **query: Any) -> tuple[int, Any]:
    token = await centre.log_in(user)
    url = URL(f"{centre.url}/api/reports/{path}").with_query(query)
    async with centre.http.get(url, headers=bearer(token)) as answer:
        return answer.status, await answer.json()


async def load(centre: Centre, path: str, **query: Any) -> bytes:
    token = await centre.log_in("sofia")
    async with centre.http.get(
        URL(f"{centre.url}/api/reports/{path}").with_query(query), headers=bearer(token)
    ) as answer:
        assert answer.status == 200, await answer.text()
        assert "attachment" in answer.headers["Content-Disposition"]
        return await answer.read()


def value(found: Any, name: str, group: str = "") -> float | None:
    figures = next(one["figures"] for one in found["groups"] if one["group"] == group)
    return next(one["value"] for one in figures if one["name"] == name)  # type: ignore[no-any-return]


async def test_figures_come_with_their_definitions_and_their_rows(url: str, tmp_path: Path) -> None:
    """On both databases."""
    async with opened(url, tmp_path) as centre:
        centre.office.put(WARSAW)
        await happened(centre, call("a", NOON, waited=10), call("b", NOON, waited=30), call("c", NOON, waited=60))
        await figures_and_rows(centre)


async def figures_and_rows(centre: Centre) -> None:
    status, found = await get(centre, "figures", **DAY)
    assert status == 200
    assert value(found, "service_level") == pytest.approx(1 / 3)
    assert {one["name"] for one in found["definitions"]} == {one["name"] for one in found["groups"][0]["figures"]}
    assert found["queues"] == ["support"]
    status, rows = await get(centre, "rows", **DAY, name="service_level")
    assert status == 200
    assert sorted((row["call_id"], row["part"]) for row in rows["rows"]) == [("a", 1.0), ("b", 0.0), ("c", 0.0)]
    assert rows["figure"]["value"] == value(found, "service_level")


def said(call_id: str, solved: bool) -> list[Happening]:
    answered = SurveyAnswered(
        call_id=call_id, at=NOON + timedelta(minutes=5), survey="after_call", hash="9", question="fixed",
        answers={"fixed": solved}, score=None, band=None, satisfaction=None, told=(), key=call_id, solved=solved,
    )  # fmt: skip
    return [answered]


async def test_what_callers_said_of_their_first_contact_has_its_interval_and_its_rows(centre: Centre) -> None:
    later = NOON + timedelta(minutes=20)
    await happened(centre, call("a", NOON, waited=1), said("a", True), call("b", later, waited=1), said("b", False))
    _, found = await get(centre, "figures", **DAY)
    (asked,) = (one for one in found["groups"][0]["figures"] if one["name"] == "first_contact_asked")
    assert (asked["value"], asked["of"]) == (1, 1), "the second call was no first contact"
    assert (round(asked["low"], 4), asked["high"]) == (0.2065, 1)
    _, rows = await get(centre, "rows", **DAY, name="first_contact_asked")
    assert [(row["call_id"], row["what"]) for row in rows["rows"]] == [("a", "answered, said: solved")]
    table = list(csv.DictReader(io.StringIO((await load(centre, "figures.csv", **DAY)).decode("utf-8-sig"))))
    (line,) = (one for one in table if one["figure"] == "first_contact_asked")
    assert (float(line["low"]), float(line["high"])) == (asked["low"], asked["high"])


async def test_hours_are_those_of_the_sites_clock_and_lead_to_their_rows(centre: Centre) -> None:
    await happened(centre, call("a", NOON, waited=1), call("b", NOON + timedelta(hours=1), waited=1))
    _, found = await get(centre, "figures", **DAY, by="hour")
    assert (value(found, "answered", "14"), value(found, "answered", "15")) == (1, 1)
    _, rows = await get(centre, "rows", **DAY, by="hour", name="answered", group="15")
    assert [row["call_id"] for row in rows["rows"]] == ["b"]


async def test_a_day_begins_and_ends_at_the_sites_midnight(centre: Centre) -> None:
    midnight = datetime(2026, 5, 3, 22, 0, tzinfo=UTC)
    second = timedelta(seconds=1)
    await happened(centre, call("a", midnight - second, waited=0, talk=0), call("b", midnight, waited=0, talk=0))
    _, found = await get(centre, "figures", **DAY)
    assert value(found, "calls") == 1


async def test_an_agent_gets_no_report(centre: Centre) -> None:
    for path in ("figures", "rows", "forecast", "figures.csv", "rows.xlsx", "forecast.csv"):
        assert (await get(centre, path, "ewa", **DAY, name="calls"))[0] == 403


async def test_who_took_rows_is_in_the_event_log(centre: Centre) -> None:
    await happened(centre, call("a", NOON, waited=10))
    await get(centre, "rows", **DAY, name="answered")
    await load(centre, "rows.csv", **DAY, name="abandonment")
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'report.taken' ORDER BY n"))
    taken = [json.loads(body) for (body,) in rows]
    assert [(one["user"], one["what"], one["rows"]) for one in taken] == [
        ("sofia", "answered", 1),
        ("sofia", "abandonment", 1),
    ]


WRONG = [
    {"since": "2026-05-05", "until": "2026-05-04"},
    {"since": "2026-01-01", "until": "2026-12-31"},
    {"since": "9999-12-31", "until": "9999-12-31"},
    {"since": "yesterday", "until": "2026-05-04"},
    {**DAY, "by": "id;select"},
    {**DAY, "queue": "x' OR 1=1--"},
    {**DAY, "within": "nan"},
    {**DAY, "name": "nothing"},
    {**DAY, "x[]": "1"},
    {},
]


async def test_what_cannot_be_asked_is_a_400(centre: Centre) -> None:
    for wrong in WRONG:
        status, found = await get(centre, "rows", **{"name": "calls", **wrong})
        assert (status, set(found)) == (400, {"error", "message", "details"}), wrong


async def test_a_name_twice_is_a_400(centre: Centre) -> None:
    token = await centre.log_in("sofia")
    url = URL(f"{centre.url}/api/reports/figures?since=2026-05-04&since=2026-05-05&until=2026-05-05", encoded=True)
    async with centre.http.get(url, headers=bearer(token)) as answer:
        assert answer.status == 400


async def test_more_rows_than_a_report_reads_are_refused_and_not_half_counted(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.reports.store_rows.MOST", 6)
    await happened(centre, call("a", NOON, waited=10))
    assert (await get(centre, "figures", **DAY))[0] == 200
    await happened(centre, call("b", NOON + timedelta(hours=7), waited=10))
    status, found = await get(centre, "figures", **DAY)
    assert (status, found["error"]) == (400, "too_much")


async def test_sheets_hold_every_row_and_calculate_nothing(centre: Centre) -> None:
    await happened(centre, call("a", NOON, waited=10), call("b", NOON, waited=4, why="abandoned"))
    text = (await load(centre, "rows.csv", **DAY, name="offered", comma="comma")).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert head[:4] == ["kind", "at", "call", "number"]
    assert [row[3] for row in rows] == ["'+48601234567", "'+48601234567"]
    with zipfile.ZipFile(io.BytesIO(await load(centre, "figures.xlsx", **DAY))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "service_level" in sheet
    assert "<f>" not in sheet


async def test_a_forecast_is_made_of_the_weeks_before(centre: Centre) -> None:
    """Every Monday at two o'clock ten calls of three minutes: so it will be next Monday."""
    today = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday() or 7)
    calls = [
        call(f"{week}-{n}", monday - timedelta(days=7 * week, seconds=-n), waited=5, talk=180)
        for week in range(3)
        for n in range(10)
    ]
    await happened(centre, *calls)
    status, found = await get(centre, "forecast", weeks=4)
    assert status == 200
    busy = [slot for day in found["days"] for slot in day["slots"] if slot["calls"]]
    assert len(found["days"]) == 7
    assert [(round(slot["calls"], 1) > 5, slot["rostered"] > slot["agents"] > 1) for slot in busy] == [(True, True)]
    assert (found["work"], found["patience"]) == (180, None)
    text = (await load(centre, "forecast.csv", weeks=4)).decode("utf-8-sig")
    assert len(text.splitlines()) == 2


async def test_a_forecast_of_nothing_is_empty(centre: Centre) -> None:
    status, found = await get(centre, "forecast")
    assert (status, found["days"], found["work"], found["error"]) == (200, [], None, None)
