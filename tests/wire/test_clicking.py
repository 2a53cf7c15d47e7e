"""An agent calls somebody from the page: his own telephone first, through the guard, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from ivr.callbacks import clicked
from ivr.statements import Sql, grouped
from support.centre import ANNA, Centre, bearer, opened
from support.patience import PATIENCE

PHONE = "PJSIP/ewa"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.phone()
        yield made


async def call(centre: Centre, number: str = ANNA, user: str = "ewa") -> tuple[int, dict[str, Any]]:
    headers = bearer(await centre.log_in(user))
    async with centre.http.post(f"{centre.url}/api/calls", json={"number": number}, headers=headers) as answer:
        return answer.status, await answer.json()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if true():
                return
            await asyncio.sleep(0.001)


async def told(centre: Centre, *what: str) -> None:
    await until(lambda: what in centre.clicking.told)


async def interaction(centre: Centre, call_id: str) -> tuple[Any, ...]:
    await centre.events.flush()
    text = "SELECT customer_id, direction, outcome, disposition, summary FROM interaction WHERE id = :id"
    [row] = await centre.store.fetch(Sql(text), id=call_id)
    return row


async def test_the_agents_telephone_rings_with_the_card_then_the_customers_and_the_end_is_kept(centre: Centre) -> None:
    async with centre.desktop() as desk:
        status, begun = await call(centre, "601 234 567")
        assert (status, begun["number"]) == (200, ANNA)
        assert centre.clicking.told == [("take", "to.ewa", ANNA)]
        assert centre.clicking.open[PHONE], "though he is not ready"
        call_id = begun["call_id"]
        centre.ring(call_id, queue=None)
        pop = await desk.get("pop")
        assert (pop["ani"], pop["customer"]["name"], pop["queue"]) == (ANNA, "Anna Kowalska", None)
        assert ("dial", ANNA) not in centre.clicking.told
        centre.answer(call_id)
        await told(centre, "dial", ANNA)
        centre.clicking.over.set()
        await told(centre, "leave")
        centre.hang_up(call_id)
        await desk.get("call", state="ended", disposition_needed=True)
        url = f"{centre.url}/api/calls/{call_id}/disposition"
        said = {"disposition": "solved", "note": ""}
        async with centre.http.post(url, json=said, headers=bearer(await centre.log_in())) as answer:
            assert answer.status == 200
    assert (await interaction(centre, call_id))[:4] == ("sample-anna", "outbound", "done", "solved")
    assert centre.clicking.open[PHONE] is False
    assert centre.live.get(call_id) is None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("112", "emergency"),
        ("+48112", "emergency"),
        ("nobody", "not a telephone number"),
        ("+48700100100", "costs a lot"),
    ],
)
async def test_the_guard_says_why_not_before_anything_rings(centre: Centre, number: str, why: str) -> None:
    async with centre.desktop():
        status, problem = await call(centre, number)
    assert (status, problem["error"]) == (409, "may_not_call")
    assert why in problem["message"]
    assert centre.clicking.told == []


@pytest.mark.attack("A35")
async def test_whoever_opted_out_is_not_called_whenever_that_was(centre: Centre) -> None:
    row = "INSERT INTO suppression (number, scope, since, why, evidence, who) VALUES (:n, 'all', 5, 'key 9', '', '')"
    await centre.store.write(grouped([Sql(row)(n=ANNA)]))
    async with centre.desktop():
        assert (await call(centre))[1]["message"] == "suppressed: key 9"


async def test_a_guard_that_refuses_at_the_last_moment_stands_on_the_timeline(centre: Centre) -> None:
    centre.clicking.refuse = "too many calls out within a minute"
    async with centre.desktop():
        call_id = (await call(centre))[1]["call_id"]
        centre.ring(call_id, queue=None)
        centre.answer(call_id)
        await told(centre, "leave")
    assert ("dial", ANNA) not in centre.clicking.told
    row = await interaction(centre, call_id)
    assert (row[2], row[4]) == ("not_dialled", "not dialled: too many calls out within a minute")


async def test_an_agent_who_does_not_answer_or_hangs_up_ends_it_all(centre: Centre) -> None:
    async with centre.desktop():
        first = (await call(centre))[1]["call_id"]
        centre.ring(first)
        centre.miss(first)
        await told(centre, "forget")
        second = (await call(centre))[1]["call_id"]
        centre.ring(second)
        centre.answer(second)
        await told(centre, "dial", ANNA)
        centre.hang_up(second)
        await told(centre, "hang_up", ANNA)
    assert (centre.live.get(first), centre.live.get(second)) == (None, None)


async def test_a_telephone_that_never_rings_is_given_up(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clicked, "RINGS", 0.01)
    async with centre.desktop():
        call_id = (await call(centre))[1]["call_id"]
        await told(centre, "forget")
        assert centre.live.get(call_id) is None
        assert (await call(centre))[0] == 200, "he may try again"


async def test_who_has_no_telephone_or_is_in_a_call_begins_none(centre: Centre) -> None:
    async with centre.desktop(), centre.desktop("boris"):
        assert (await call(centre, user="boris"))[1]["error"] == "phone_not_registered"
        call_id = (await call(centre))[1]["call_id"]
        assert (await call(centre))[1]["error"] == "busy", "the first one rings"
        centre.ring(call_id, queue=None)
        centre.answer(call_id)
        assert (await call(centre))[1]["error"] == "busy"


async def test_of_two_clicks_at_once_one_rings(centre: Centre) -> None:
    async with centre.desktop():
        said = await asyncio.gather(call(centre), call(centre))
    assert sorted(status for status, _ in said) == [200, 409]
    assert [one.get("error") for _, one in said].count("busy") == 1
    assert centre.clicking.told.count(("take", "to.ewa", ANNA)) == 1


async def test_without_asterisk_nothing_is_left_behind(centre: Centre) -> None:
    centre.clicking.down = True
    async with centre.desktop():
        assert (await call(centre))[1]["error"] == "telephony_down"
        await until(lambda: not centre.clicking.open[PHONE])
    assert len(centre.live) == 0
