"""A call at a time that agent and caller chose: while the queue is open, to who may be called, in one's own talk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.callbacks.chosen import WINDOW
from ivr.callbacks.store import open_callbacks
from ivr.moments import micros
from ivr.statements import Sql
from scripts_dsl.hours import calendar
from scripts_dsl.site import Queue, Site
from support.centre import ANNA, Centre, bearer, opened

TELL = "About the bill of March."


def next_monday() -> datetime:
    """Ten o'clock of a Monday to come, never today."""
    today = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    hours = calendar({"mon": "08:00-18:00"}, holidays=None, closed=[], opened=[], zone="UTC")
    site = Site(zone="UTC", queues={"support": Queue("support", "Support", hours=hours), "all": Queue("all", "All")})
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(site)
        yield made


async def talked(centre: Centre, number: str | None = ANNA) -> None:
    """Ewa has talked in c1, and the call is over."""
    centre.call("c1", number)
    centre.answer("c1")
    centre.hang_up("c1")
    await centre.events.flush()


async def ask(centre: Centre, path: str, body: Any = None, user: str = "ewa") -> tuple[int, Any]:
    token = await centre.log_in(user)
    async with centre.http.post(f"{centre.url}/api/{path}", json=body, headers=bearer(token)) as answer:
        return answer.status, await answer.json() if answer.status != 204 else None


async def promise(centre: Centre, at: datetime, user: str = "ewa", **more: Any) -> tuple[int, Any]:
    body = {"queue": "support", "at": at.isoformat(), "tell": TELL, **more}
    return await ask(centre, "calls/c1/callback", body, user)


async def test_a_call_is_promised_for_a_time_and_kept_on_disk(centre: Centre) -> None:
    await talked(centre)
    at = next_monday()
    status, made = await promise(centre, at)
    assert status == 200, made
    assert (made["queue"], made["number"]) == ("support", ANNA)
    assert datetime.fromisoformat(made["until"]) == at + WINDOW
    (kept,) = await open_callbacks(centre.store)
    assert (kept.id, kept.number, kept.tell, kept.since, kept.due) == (made["id"], ANNA, TELL, at, at + WINDOW)
    ((body,),) = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'callback.asked'"))
    asked = json.loads(body)
    assert (asked["user"], asked["not_before"]) == ("ewa", micros(at)), "who promised it stays"
    assert (asked["name"], asked["language"]) == ("Anna Kowalska", "pl")


async def test_two_clicks_promise_one_call_and_another_time_or_word_is_another(centre: Centre) -> None:
    await talked(centre)
    at = next_monday()
    said = await asyncio.gather(promise(centre, at), promise(centre, at))
    assert [status for status, _ in said] == [200, 200]
    assert said[0][1] == said[1][1]
    assert len(await open_callbacks(centre.store)) == 1
    await promise(centre, at + timedelta(hours=1))
    await promise(centre, at, tell="And the one of April.")
    assert len(await open_callbacks(centre.store)) == 3


async def test_a_time_at_which_the_queue_is_closed_is_refused_with_the_next_one_that_fits(centre: Centre) -> None:
    await talked(centre)
    monday = next_monday()
    status, refused = await promise(centre, monday + timedelta(days=1))
    assert (status, refused["error"]) == (409, "closed")
    (detail,) = refused["details"]
    following = (monday + timedelta(days=7)).replace(hour=8)
    assert (detail["where"], datetime.fromisoformat(detail["message"])) == ("next_open", following)
    assert (await promise(centre, following))[0] == 200
    assert (await promise(centre, monday + timedelta(days=1), queue="all"))[0] == 200


async def test_nobody_is_promised_a_call_who_does_not_want_any_or_in_calls_of_others(centre: Centre) -> None:
    await talked(centre)
    monday = next_monday()
    assert (await promise(centre, monday, "boris"))[0] == 404
    assert (await promise(centre, monday, queue="nowhere"))[1]["error"] == "no_such_queue"
    assert (await promise(centre, datetime.now(UTC) - timedelta(seconds=5)))[1]["error"] == "callback_moment"
    assert (await promise(centre, monday + timedelta(days=60)))[1]["error"] == "callback_moment"
    assert (await promise(centre, monday, number="112"))[1]["error"] == "may_not_call"
    await centre.store.fetch(Sql("SELECT 1"))
    assert await open_callbacks(centre.store) == ()


async def test_a_withheld_number_is_asked_for(centre: Centre) -> None:
    await talked(centre, None)
    monday = next_monday()
    assert (await promise(centre, monday))[1]["error"] == "no_number"
    status, made = await promise(centre, monday, number="601 234 567")
    assert (status, made["number"]) == (200, ANNA)


async def test_a_promised_call_is_withdrawn_once(centre: Centre) -> None:
    assert await ask(centre, "callbacks/some/withdraw") == (204, None)
    assert (await ask(centre, "callbacks/some/withdraw"))[1]["error"] == "over"
