"""The page behind a signed link: why, when next, never again, at another time; for whoever has it, and nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cti.web.app import HEADERS
from ivr.dialguard import suppression
from ivr.statements import Sql, grouped
from outbound.ringback.links import Links
from support.candidates import candidate
from support.centre import Centre, opened

NUMBER = "+48601234567"
LINKS = Links(b"a secret of tests")
CALLED = Sql(
    "INSERT INTO campaign_call (attempt, campaign, candidate, number, purpose, subject, at, outcome, in_pitch)"
    " VALUES ('a1', 'overdue', 1, :number, 'debt', '', :at, 'no_answer', false)"
)


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def link(centre: Centre, **late: float) -> str:
    id_ = await candidate(centre.store, NUMBER)
    at = int(datetime(2026, 5, 6, 10, tzinfo=UTC).timestamp() * 1_000_000)
    await centre.store.write(grouped([CALLED(number=NUMBER, at=at)]))
    return f"/why/{LINKS.make(id_, datetime.now(UTC) - timedelta(**late))}"


async def page(centre: Centre, path: str, language: str = "pl") -> tuple[int, str]:
    async with centre.http.get(centre.url + path, headers={"Accept-Language": language}) as answer:
        assert {name: answer.headers[name] for name in HEADERS if name != "Server"} == {
            name: value for name, value in HEADERS.items() if name != "Server"
        }
        return answer.status, await answer.text()


async def sent(centre: Centre, path: str, **fields: str) -> tuple[int, str]:
    async with centre.http.post(centre.url + path, data=fields, headers={"Accept-Language": "en"}) as answer:
        return answer.status, await answer.text()


def seal(text: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', text)
    assert found is not None
    return found[1]


async def test_the_page_says_who_called_when_and_of_what_and_no_more(centre: Centre) -> None:
    status, text = await page(centre, await link(centre))
    assert status == 200
    assert '<html lang="pl">' in text
    assert "06.05.2026, 12:00 w sprawie umowy z nami" in text
    assert "overdue" not in text
    assert NUMBER not in text


async def test_a_stop_is_kept_before_the_page_says_so(centre: Centre) -> None:
    path = await link(centre)
    _, text = await page(centre, path)
    status, said = await sent(centre, path, seal=seal(text), what="stop")
    assert (status, "We will not call you again" in said) == (200, True)
    kept = await suppression.one(centre.store, NUMBER)
    assert kept is not None
    assert (kept.scope, kept.why) == ("all", "said so on the page of a link")
    assert kept.evidence.endswith("of overdue")


async def test_a_time_that_nobody_can_keep_is_not_promised(centre: Centre) -> None:
    path = await link(centre)
    _, text = await page(centre, path)
    _, said = await sent(centre, path, seal=seal(text), what="time", day="2026-05-07", at="12:00")
    assert "We cannot call at that time" in said


async def test_looking_stops_nothing_and_a_form_without_its_seal_neither(centre: Centre) -> None:
    path = await link(centre)
    _, text = await page(centre, path)
    other = LINKS.seal("1.1799999999.0", datetime.now(UTC))
    assert (await sent(centre, path, seal=other, what="stop"))[0] == 403
    assert (await sent(centre, path, what="stop"))[0] == 400
    assert (await sent(centre, path, seal=seal(text), what="everything"))[0] == 400
    assert (await sent(centre, path, seal="x" * 70, what="stop"))[0] == 400
    async with centre.http.post(centre.url + path, json={"seal": seal(text), "what": "stop"}) as answer:
        assert answer.status == 415
    foreign = {"Origin": "https://elsewhere.example"}
    data = {"seal": seal(text), "what": "stop"}
    async with centre.http.post(centre.url + path, data=data, headers=foreign) as answer:
        assert answer.status == 403
    assert await suppression.one(centre.store, NUMBER) is None


async def test_a_complaint_is_one_however_often_it_is_sent_and_a_flood_of_them_ends(centre: Centre) -> None:
    """Each of them is told to somebody."""
    path = await link(centre)
    _, text = await page(centre, path)
    complaint = {"seal": seal(text), "what": "complaint"}
    said = [(await sent(centre, path, **complaint, text=words))[0] for words in ("no", "no", "never", "more")]
    assert said == [200, 200, 200, 429]
    assert await centre.store.fetch(Sql("SELECT text FROM complaint ORDER BY at, id")) == [("no",), ("never",)]


async def test_a_link_that_is_old_or_forged_opens_nothing(centre: Centre) -> None:
    old = await link(centre, days=31)
    forged = f"/why/{Links(b'another').make(1, datetime.now(UTC))}"
    nobody = f"/why/{LINKS.make(999_999, datetime.now(UTC))}"
    for path in (old, forged, nobody):
        status, text = await page(centre, path, "sl")
        assert (status, "Ta povezava ni veljavna" in text) == (404, True)
        assert (await sent(centre, path, seal="1.2", what="stop"))[0] == 404


@pytest.mark.parametrize(
    "path", ["/why/", "/why/1", "/why/../etc", "/why/1.1799999999." + "z" * 32, "/why/" + "1" * 5000]
)
async def test_hostile_paths_are_no_pages(centre: Centre, path: str) -> None:
    async with centre.http.get(centre.url + path) as answer:
        assert answer.status in (400, 401, 404, 414)


async def test_an_address_may_not_try_as_often_as_it_likes(centre: Centre) -> None:
    path = await link(centre)
    statuses = [(await page(centre, path))[0] for _ in range(30)]
    assert statuses[0] == 200
    assert 429 in statuses


async def test_a_garbage_form_is_refused(centre: Centre) -> None:
    path = await link(centre)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"\xff\xfe=1", b"a=1&" * 100, b"%ff=%00"):
        async with centre.http.post(centre.url + path, data=body, headers=kind) as answer:
            assert answer.status == 400
