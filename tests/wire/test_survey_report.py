"""The weighted report over HTTP: for those who answer for a survey, out of what every channel has left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ivr.happenings import SurveyAnswered, SurveyBegan, SurveyDrawn, SurveyEnded, SurveySkipped
from support.centre import Centre, bearer, now, opened
from support.surveys import after


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(made.office.core.site, surveys={"after": after()})
        yield made


def talk(centre: Centre, call_id: str, answers: dict[str, Any], outcome: str = "answered", by: str = "agent") -> None:
    """A call on which the lot has fallen."""
    centre.call(call_id)
    centre.bus.publish(SurveyDrawn(call_id=call_id, survey="after", chance=30))
    centre.answer(call_id)
    centre.hang_up(call_id)
    if not outcome:
        return
    if outcome == "when":
        centre.bus.publish(SurveySkipped(call_id=call_id, survey="after", why="when"))
        return
    centre.bus.publish(SurveyBegan(call_id=call_id, survey="after", hash="9"))
    if answers:
        centre.bus.publish(
            SurveyAnswered(
                call_id=call_id, survey="after", hash="9", question="speed", answers=answers, score=50.0, band="fair",
                satisfaction=0.5, told=(), key=f"{call_id}:1",
            )
        )  # fmt: skip
    centre.bus.publish(
        SurveyEnded(
            call_id=call_id, survey="after", hash="9", outcome=outcome, score=None, band=None, satisfaction=None
        )
    )


async def test_the_report_is_json_sheets_and_a_page_and_nobody_is_in_it(centre: Centre) -> None:
    talk(centre, "c-1", {"speed": 5, "solved": True})
    talk(centre, "c-2", {"speed": 1})
    talk(centre, "c-3", {}, "refused")
    talk(centre, "c-4", {}, "when")
    talk(centre, "c-5", {}, "")
    await centre.events.flush()
    sofia = bearer(await centre.log_in("sofia"))
    day = now().date()
    base = f"{centre.url}/api/surveys/after/report"
    async with centre.http.get(f"{centre.url}/api/surveys", headers=sofia) as answer:
        assert (await answer.json()) == {"surveys": ["after"]}
    days = f"since={day}&until={day}"
    async with centre.http.get(f"{base}?{days}&by=queue", headers=sofia) as answer:
        assert answer.status == 200, await answer.text()
        (group,) = (await answer.json())["groups"]
    (reach,) = group["reach"]
    assert group["group"] == "faults"
    assert reach["outcomes"] == {"answered": 2, "left": 1, "refused": 1, "too_short": 1}
    assert (reach["asked"], reach["response"]["n"]) == (3, 3)
    assert group["questions"][0]["points"]["value"] == 50.0
    for kind, start in (("csv", b"\xef\xbb\xbfgroup,of,name"), ("xlsx", b"PK")):
        async with centre.http.get(f"{base}.{kind}?{days}", headers=sofia) as answer:
            assert (await answer.read()).startswith(start)
    async with centre.http.get(f"{base}.html?by=agent", headers={**sofia, "Accept-Language": "pl"}) as answer:
        text = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert "Za mało odpowiedzi" in text
        assert "+48" not in text
    for wrong, status in ((f"{centre.url}/api/surveys/nobody/report?{days}", 404), (f"{base}?since={day}", 400)):
        async with centre.http.get(wrong, headers=sofia) as answer:
            assert answer.status == status
    async with centre.http.get(f"{base}?{days}", headers=bearer(await centre.log_in("ewa"))) as answer:
        assert answer.status == 403
