"""Supervisors grade recorded talks against the form of the queue; the agent sees it and answers once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from ivr.statements import Sql
from support.centre import Centre, bearer, opened
from support.graded_talk import WELL, form, has_form, talk

TODAY = datetime.now(UTC).date().isoformat()
DAYS = {"since": TODAY, "until": TODAY}


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(url, tmp_path) as made:
        has_form(made)
        yield made


async def ask(
    centre: Centre, path: str, body: Any = None, user: str = "sofia", **query: str
) -> tuple[int, dict[str, Any]]:
    headers = bearer(await centre.log_in(user))
    url = URL(f"{centre.url}/api{path}").with_query(query)
    async with centre.http.request("POST" if body else "GET", url, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def graded(centre: Centre, recording: str, **change: Any) -> tuple[int, dict[str, Any]]:
    body = {"answers": WELL, "hash": form().hash, "comment": "Calm, and at the end clear.", **change}
    return await ask(centre, f"/recordings/{recording}/grade", body)


async def test_a_form_says_what_it_asks_in_the_readers_language_and_what_the_answers_are_worth(centre: Centre) -> None:
    recording = await talk(centre, "c1")
    status, found = await ask(centre, f"/recordings/{recording}/grade", language="pl")
    assert (status, found["grades"], found["form"]["score"]) == (200, [], None)
    assert found["form"]["questions"][0]["text"] == "Czy przywitał się i przedstawił?"
    path = f"/recordings/{recording}/grade/weighed"
    status, weighed = await ask(centre, path, {"answers": {"listened": "3", "solved": "no"}})
    assert (status, weighed["score"], weighed["band"]) == (200, 21.4, "bad")
    assert [one["name"] for one in weighed["questions"]][-2:] == ["why_not", "promised"]
    assert (await ask(centre, path, {"answers": {"listened": "9"}}))[1]["error"] == "wrong_answer"
    assert await centre.store.fetch(Sql("SELECT 1 FROM grade")) == []


async def test_the_agents_page_is_told_of_a_grade_at_once_and_no_other_page(centre: Centre) -> None:
    recording = await talk(centre, "c1")
    async with centre.desktop() as ewa, centre.desktop("boris") as boris:
        await graded(centre, recording)
        assert (await ewa.get("graded"))["recording"] == recording
        await boris.say(type="choose", call_id="c1", turn=1, word="x")
        while (found := await boris.get())["type"] != "error":
            assert found["type"] != "graded"


async def test_a_grade_is_kept_with_who_when_and_the_version_and_the_last_one_counts(centre: Centre) -> None:
    recording = await talk(centre, "c1")
    status, found = await graded(centre, recording)
    [one] = found["grades"]
    assert (status, one["score"], one["band"], one["grader"], one["agent"]) == (200, 85.0, "good", "sofia", "ewa")
    assert (one["form"], one["version"], one["comment"]) == ("talk_quality", "1", "Calm, and at the end clear.")
    assert [question["answer"] for question in one["questions"]] == ["yes", None, "3", "5", "yes"]
    _, found = await graded(centre, recording, answers=WELL | {"listened": "5"}, comment="")
    assert [(again["score"], again["comment"]) for again in found["grades"]] == [(100.0, "")]
    kept = await centre.store.fetch(Sql("SELECT count(*) FROM event WHERE kind = 'recording.graded'"))
    assert kept[0][0] == 2


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"answers": {"greeting": "yes"}}, 400, "unanswered"),
        ({"answers": dict.fromkeys(WELL)}, 400, "nothing_counts"),
        ({"answers": WELL | {"taste": "good"}}, 400, "wrong_answer"),
        ({"hash": "0" * 16}, 409, "form_changed"),
    ],
)
async def test_a_grade_that_is_none_is_refused(centre: Centre, change: dict[str, Any], status: int, error: str) -> None:
    recording = await talk(centre, "c1")
    found = await graded(centre, recording, **change)
    assert (found[0], found[1]["error"]) == (status, error)
    assert await centre.store.fetch(Sql("SELECT 1 FROM grade")) == []


async def test_nobody_grades_a_talk_of_his_own_nor_one_without_a_form(centre: Centre) -> None:
    own = await talk(centre, "c1", agent="sofia")
    assert (await graded(centre, own))[1]["error"] == "own_talk"
    assert (await ask(centre, f"/recordings/{own}/grade"))[1]["form"] is None
    other = await talk(centre, "c2", queue="sales")
    assert (await graded(centre, other))[1]["error"] == "no_form"
    assert (await graded(centre, "0" * 32))[0] == 404


async def test_the_agent_sees_his_grades_and_comments_and_answers_once(centre: Centre) -> None:
    recording = await talk(centre, "c1")
    await ask(centre, f"/recordings/{recording}/comments", {"second": 12, "text": "Here."})
    assert (await ask(centre, f"/recordings/{recording}/comments", user="ewa"))[0] == 404
    await graded(centre, recording)
    assert (await ask(centre, f"/recordings/{recording}/comments", user="ewa"))[1]["comments"][0]["text"] == "Here."
    assert (await ask(centre, f"/recordings/{recording}/comments", user="boris"))[0] == 404
    assert (await ask(centre, "/grades", user="boris"))[1] == {"grades": []}
    _, found = await ask(centre, "/grades", user="ewa", language="sl")
    [one] = found["grades"]
    assert (one["score"], one["questions"][0]["text"]) == (85.0, "Je pozdravil in se predstavil?")
    path = f"/grades/{one['id']}/answer"
    assert (await ask(centre, path, {"text": "Not mine."}, user="boris"))[0] == 404
    status, answered = await ask(centre, path, {"text": "The line was bad."}, user="ewa")
    assert (status, answered["reply"]) == (200, "The line was bad.")
    assert (await ask(centre, path, {"text": "Again."}, user="ewa"))[1]["error"] == "answered"
    _, seen = await ask(centre, f"/recordings/{recording}/grade")
    assert seen["grades"][0]["reply"] == "The line was bad."
    await graded(centre, recording)
    assert (await ask(centre, path, {"text": "Still."}, user="ewa"))[0] == 404
    assert (await ask(centre, "/grades", user="ewa"))[1]["grades"][0]["reply"] is None


async def test_an_agent_grades_nobody(centre: Centre) -> None:
    recording = await talk(centre, "c1")
    for path, body in (
        (f"/recordings/{recording}/grade", None),
        (f"/recordings/{recording}/grade", {"answers": WELL, "hash": form().hash}),
        ("/reports/grades", None),
    ):
        assert (await ask(centre, path, body, user="boris", **({} if body else DAYS)))[0] == 403


async def test_a_form_that_was_changed_leaves_earlier_grades_as_they_were(centre: Centre) -> None:
    recording = await talk(centre, "c1")
    await graded(centre, recording)
    has_form(centre, form(**{"version: 1": "version: 2", "Greeted and said who speaks?": "Said hello?"}))
    _, found = await ask(centre, f"/recordings/{recording}/grade")
    assert found["form"]["questions"][0]["text"] == "Said hello?"
    assert (found["grades"][0]["version"], found["form"]["version"]) == ("1", "2")
    assert found["grades"][0]["questions"][0]["text"] == "Greeted and said who speaks?"


async def test_grades_by_agent_say_how_many_there_are_and_rank_nobody_by_few(centre: Centre) -> None:
    for number, agent in enumerate(("ewa", "ewa", "boris")):
        await graded(centre, await talk(centre, f"c{number}", agent=agent))
    status, found = await ask(centre, "/reports/grades", **DAYS)
    assert (status, found["enough"]) == (200, 30)
    lines = [(one["agent"], one["n"], one["mean"], one["margin"], one["place"]) for one in found["lines"]]
    assert lines == [("boris", 1, 85.0, None, None), ("ewa", 2, 85.0, None, None)]
    assert (await ask(centre, "/reports/grades", **DAYS, queue="sales"))[1]["lines"] == []
    assert (await ask(centre, "/reports/grades", since=TODAY, until="2020-01-01"))[0] == 400
    headers = bearer(await centre.log_in("sofia"))
    url = URL(f"{centre.url}/api/reports/grades.csv").with_query(DAYS)
    async with centre.http.get(url, headers=headers) as answer:
        text = (await answer.read()).decode("utf-8-sig")
    assert text.splitlines()[0] == "form,version,agent,n,mean,margin,place,question"
    assert "talk_quality,1,ewa,2,85.0,,,\r\n" in text
    assert "talk_quality,1,ewa,2,50.0,,,listened\r\n" in text
