"""Scores over HTTP: an agent sees the own numbers with the formula, a supervisor the table, an agent never others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cti.happenings import ExitAsked, ExitGiven
from ivr.happenings import OfferAnswered
from ivr.moments import micros
from ivr.statements import Sql, grouped
from support.centre import Centre, bearer, now, opened

SURVEY = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers, satisfaction)"
    " VALUES (:id, 's', 'h', :at, '{}', :satisfaction)"
)


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def get(centre: Centre, path: str, user: str) -> tuple[int, Any]:
    async with centre.http.get(f"{centre.url}{path}", headers=bearer(await centre.log_in(user))) as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else await answer.text()


async def talked(centre: Centre, call_id: str, satisfaction: float, user: str = "ewa") -> None:
    centre.call(call_id)
    centre.answer(call_id, user)
    centre.hang_up(call_id, user)
    await centre.events.flush()
    await centre.store.write(grouped([SURVEY(id=call_id, at=micros(now()), satisfaction=satisfaction)]))


async def test_an_agent_sees_the_own_numbers_and_a_supervisor_all_of_them(centre: Centre) -> None:
    for number in range(4):
        await talked(centre, f"e{number}", 0.75)
    await talked(centre, "b1", 0.5, "boris")
    centre.bus.publish(ExitAsked(call_id="e1", user="ewa", how="key", what="9"))
    centre.bus.publish(ExitGiven(call_id="e1", user="ewa", how="key", seconds=40.0, in_time=False))
    old = now() - timedelta(days=15)
    centre.bus.publish(OfferAnswered(call_id="e2", at=old, product="gold", answer="taken", user="ewa"))
    centre.bus.publish(OfferAnswered(call_id="e3", product="gold", answer="taken", user="ewa"))
    await centre.events.flush()

    status, own = await get(centre, "/api/score", "ewa")
    assert status == 200
    score = own["score"]
    assert (score["surveys"], score["satisfaction"]) == (4, 0.75)
    assert (score["team"], score["toward"]) == (None, 0.7), "of two, each could reckon the other's out of the mean"
    assert (score["refusals"], score["lets_go"], score["offers"]) == (1, 0.0, 1)
    assert (score["value"], score["g"]) == (0.0, 0.0), "who lets nobody go has nothing"
    assert own["letting_go"] == {"refusals": 1, "in_time": 0, "p90": 40.0}
    assert own["formula"]["enough"] == 30
    assert "boris" not in str(own)

    days = f"since={now():%Y-%m-%d}&until={now():%Y-%m-%d}"
    assert (await get(centre, f"/api/reports/agents?{days}", "ewa"))[0] == 403
    status, report = await get(centre, f"/api/reports/agents?{days}", "sofia")
    assert status == 200
    assert [(one["agent"], one["place"]) for one in report["lines"]] == [("boris", None), ("ewa", None)]
    assert (report["surveys"], report["team"]) == (5, 0.7)
    await talked(centre, "m1", 1.0, "maja")
    score = (await get(centre, "/api/score", "ewa"))[1]["score"]
    assert score["team"] == score["toward"] == 0.75, "of three there is one"
    status, sheet = await get(centre, f"/api/reports/agents.csv?{days}", "sofia")
    assert status == 200
    assert sheet.lstrip("\ufeff").splitlines()[0].startswith("agent,score,low,high,place,surveys")


async def test_days_that_make_no_sense_are_refused(centre: Centre) -> None:
    status, problem = await get(centre, "/api/reports/agents?since=2026-05-02&until=2026-05-01", "sofia")
    assert (status, problem["error"]) == (400, "wrong_days")
