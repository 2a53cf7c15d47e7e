"""Two clicks on a remark are one; and one that came without a call leads to its survey and its customer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cti.complaints import ComplaintMade
from cti.surveys import project
from ivr.happenings import SurveyBegan
from ivr.statements import Sql, grouped
from support.campaign_manager import manager
from support.centre import ANNA, Centre, opened
from support.remarks import VOICE, answer, ask, has_owners, mine, told

KINDS = Sql("SELECT count(*) FROM event WHERE kind = :kind")


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(url, tmp_path) as made:
        has_owners(made)
        yield made


async def happened(centre: Centre, kind: str) -> int:
    await centre.events.flush()
    ((count,),) = await centre.store.fetch(KINDS, kind=kind)
    return int(count)


async def commented(centre: Centre, text: str = "an app would be good") -> str:
    centre.call("c1")
    async with told(centre):
        centre.bus.publish(answer("c1", "comment", text=text))
    (one,) = await mine(centre, "ewa")
    return f"/{one['id']}"


async def test_two_clicks_make_one_idea_and_one_promise_to_tell_the_customer(centre: Centre) -> None:
    path = f"{await commented(centre)}/idea"
    for state in ("new", "taken"):
        said = await asyncio.gather(*(ask(centre, "ewa", "POST", path, {"state": state}) for _ in range(2)))
        assert [status for status, _ in said] == [200, 200]
        assert said[0][1] == said[1][1]
    assert await happened(centre, "idea.moved") == 2
    assert sum("an app would be good" in one.text for one in await centre.promises.of("ewa")) == 1
    said_otherwise = {"state": "taken", "why": "in May"}
    assert (await ask(centre, "ewa", "POST", path, said_otherwise))[1]["error"] == "wrong_state"


async def test_two_clicks_send_one_idea_of_ones_own(centre: Centre) -> None:
    body = {"text": "Send the reading by text message.", "owner": "legal", "mine": True}
    async with told(centre):
        said = await asyncio.gather(*(ask(centre, "ewa", "POST", "", body) for _ in range(2)))
    assert [status for status, _ in said] == [200, 200]
    assert said[0][1]["id"] == said[1][1]["id"]
    assert (await happened(centre, "remark.made"), len(centre.notices.newest())) == (1, 1)
    assert (await ask(centre, "ewa", "POST", "", body | {"text": "Another one."}))[1]["id"] != said[0][1]["id"]


async def test_two_clicks_close_a_remark_once(centre: Centre) -> None:
    path = f"{await commented(centre)}/close"
    body = {"result": "elsewhere", "note": "by letter"}
    said = await asyncio.gather(*(ask(centre, "ewa", "POST", path, body) for _ in range(2)))
    assert [(status, one["state"]) for status, one in said] == [(200, "closed")] * 2
    assert await happened(centre, "remark.closed") == 1
    assert (await ask(centre, "ewa", "POST", path, body | {"note": "no"}))[1]["error"] == "closed"


async def test_two_clicks_call_back_once(centre: Centre) -> None:
    path = f"{await commented(centre)}/call"
    centre.phone("ewa")
    async with centre.desktop("ewa"):
        said = await asyncio.gather(*(ask(centre, "ewa", "POST", path) for _ in range(2)))
    assert sorted(status for status, _ in said) == [200, 409]
    assert await happened(centre, "remark.called") == 1
    assert centre.clicking.told.count(("take", "to.ewa", ANNA)) == 1


# --- without a call ------------------------------------------------------------------------------------------------


async def test_a_survey_in_writing_leads_to_its_words_and_its_customer(centre: Centre) -> None:
    began = SurveyBegan(
        call_id="letter-1", survey="after", hash="h", channel="email", number=ANNA, customer_id="sample-anna"
    )
    await centre.store.write(grouped(list(project(began))))
    answers = {"speed": 1, "again": False, "comment": VOICE}
    said = {"answers": answers, "texts": {"comment": "too slow"}, "channel": "email", "score": 25.0, "band": "bad"}
    async with told(centre):
        centre.bus.publish(answer("letter-1", "comment", **said))
    (one,) = await mine(centre, "ewa")
    assert (one["in_call"], one["answered"], one["customer"], one["name"]) == (
        False,
        True,
        "sample-anna",
        "Anna Kowalska",
    )
    status, words = await ask(centre, "ewa", "GET", f"/{one['id']}/answers")
    assert status == 200
    assert (words["survey"], words["channel"], words["score"], words["band"]) == ("after", "email", 25.0, "bad")
    assert [(word["question"], word["answer"]) for word in words["answers"]] == [
        ("speed", "1"), ("again", "no"), ("comment", "too slow"),
    ]  # fmt: skip
    assert (await ask(centre, "sofia", "GET", f"/{one['id']}/answers"))[0] == 404, "what is somebody else's"
    async with manager(centre, "ada", "auditor") as look:
        assert (await look("GET", f"/api/remarks/{one['id']}/answers"))[0] == 200


async def test_a_survey_by_telephone_leads_to_its_call_and_a_letter_to_neither(centre: Centre) -> None:
    await commented(centre)
    async with told(centre):
        centre.bus.publish(ComplaintMade(call_id=None, number="+48221112233", channel="page", text="", user=""))
    (by_telephone,), (letter,) = await mine(centre, "ewa"), await mine(centre, "sofia")
    assert (by_telephone["in_call"], by_telephone["answered"]) == (True, True)
    assert (letter["in_call"], letter["answered"], letter["customer"]) == (False, False, None)
    assert (await ask(centre, "sofia", "GET", f"/{letter['id']}/answers"))[1]["error"] == "no_answers"
