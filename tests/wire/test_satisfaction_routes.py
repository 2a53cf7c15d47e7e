"""Satisfaction over HTTP: over time, by group, with and without; as sheets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ivr.happenings import OfferAnswered
from ivr.moments import micros
from ivr.statements import Sql, grouped
from scripts_dsl.policy.brake import LEFT_OUT
from support.centre import ANNA, Centre, bearer, now, opened

SURVEY = Sql(
    "INSERT INTO survey_result (call_id, survey, hash, at, answers, satisfaction)"
    " VALUES (:id, 's', 'h', :at, '{}', :satisfaction)"
)
CALLED = Sql(
    "INSERT INTO campaign_call (attempt, campaign, candidate, number, purpose, subject, at, outcome, in_pitch)"
    " VALUES (:id, 'spring', 1, '+48600000001', 'marketing', '', :at, 'talked', FALSE)"
)
NEVER = Sql(
    "INSERT INTO candidate (campaign, number, list, fields, priority, rank, state, not_before, tries, because, since)"
    " VALUES ('spring', :number, 'l', '{}', 0, 1, 'never', 0, 0, :because, 0)"
)


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def get(centre: Centre, path: str, user: str = "sofia") -> tuple[int, Any]:
    async with centre.http.get(f"{centre.url}{path}", headers=bearer(await centre.log_in(user))) as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else await answer.text()


async def talked(centre: Centre, call_id: str, satisfaction: float | None) -> None:
    centre.call(call_id)
    centre.answer(call_id)
    centre.hang_up(call_id)
    await centre.events.flush()
    await centre.store.write(grouped([SURVEY(id=call_id, at=micros(now()), satisfaction=satisfaction)]))


DAYS = f"since={now():%Y-%m-%d}&until={now():%Y-%m-%d}"


async def test_satisfaction_stands_with_numbers_intervals_and_response(centre: Centre) -> None:
    for number, x in enumerate((1.0, 0.75, 0.0, None)):
        await talked(centre, f"c{number}", x)
    centre.bus.publish(OfferAnswered(call_id="c0", product="gold", answer="declined", user="ewa"))
    await centre.events.flush()
    status, report = await get(centre, f"/api/reports/satisfaction?{DAYS}&by=queue")
    assert status == 200
    (found,) = report["groups"]
    assert (found["group"], found["asked"], found["n"], found["mean"]) == ("faults", 4, 3, pytest.approx(3.3333))
    assert (found["top"]["n"], found["bottom"]["n"], found["response"]["value"]) == (2, 1, 0.75)
    assert found["low"] < found["mean"] < found["high"]
    assert [one["total"] for one in report["days"]] == [3]
    for by, name in (("product", "gold"), ("agent", "ewa"), ("flow", "energia"), ("all", "")):
        _, report = await get(centre, f"/api/reports/satisfaction?{DAYS}&by={by}")
        assert [one["group"] for one in report["groups"]] == [name]
    status, sheet = await get(centre, f"/api/reports/satisfaction.csv?{DAYS}&by=queue")
    assert status == 200
    assert "mean_if_silent_2_points_worse" in sheet.splitlines()[0]
    assert sheet.splitlines()[-1].startswith("queue,faults,4,3,3.3333")


async def test_a_campaign_is_shown_beside_whom_it_left_out(centre: Centre) -> None:
    await centre.store.write(grouped([NEVER(number=ANNA, because=LEFT_OUT), CALLED(id="a1", at=micros(now()))]))
    await talked(centre, "c1", 1.0)
    await centre.store.write(grouped([SURVEY(id="a1", at=micros(now()), satisfaction=0.5)]))
    status, report = await get(centre, f"/api/reports/effects?{DAYS}")
    assert status == 200
    (found,) = [one for one in report["effects"] if one["what"] == "campaign"]
    assert (found["name"], found["how"], found["having"]["n"], found["without"]["n"]) == ("spring", "holdout", 1, 1)
    assert (found["difference"], found["proven"]) == (-2.0, False)
    assert (await get(centre, f"/api/reports/effects?{DAYS}", "ewa"))[0] == 403
    assert "spring,holdout" in (await get(centre, f"/api/reports/effects.csv?{DAYS}"))[1]
