"""What an agent does with a talk from the page, whatever the telephone: ends it, presses keys, passes the caller on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ivr.hands import HandsError, HandsRefused, NotTalking, Onward
from ivr.happenings import CallPassedOn
from support.centre import Centre, bearer, opened
from support.hands import Exchange


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path, exchange: Exchange) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path, hands=exchange) as made:
        yield made


async def does(centre: Centre, what: str, body: dict[str, str] | None = None) -> int:
    """Ewa, in the call c1."""
    headers = bearer(await centre.log_in("ewa"))
    async with centre.http.post(f"{centre.url}/api/calls/c1/{what}", json=body, headers=headers) as answer:
        return answer.status


async def test_hanging_up_and_keys_are_asked_of_the_telephone_system_in_the_agents_name(
    centre: Centre, exchange: Exchange
) -> None:
    assert await does(centre, "keys", {"keys": "12#"}) == 204
    assert await does(centre, "hang_up") == 204
    assert exchange.asked == [("press", "c1", "ewa", "12#"), ("hang_up", "c1", "ewa")]
    assert await does(centre, "keys", {"keys": "12a"}) == 400


@pytest.mark.parametrize(
    ("to", "onward", "told"),
    [
        ({"agent": "boris"}, Onward(phone="boris"), "agent boris"),
        ({"queue": "sales"}, Onward(queue="sales"), "queue sales"),
        ({"number": "+48601234567"}, Onward(number="+48601234567"), "outside"),
    ],
)
async def test_a_caller_is_passed_on_and_it_is_told_with_the_note(
    centre: Centre, exchange: Exchange, to: dict[str, str], onward: Onward, told: str
) -> None:
    heard: list[CallPassedOn] = []
    centre.bus.subscribe(CallPassedOn, heard.append)
    assert await does(centre, "pass_on", {**to, "note": "About the bill"}) == 204
    assert exchange.asked == [("pass_on", "c1", "ewa", onward)]
    assert [(one.call_id, one.by, one.to, one.note) for one in heard] == [("c1", "ewa", told, "About the bill")]


@pytest.mark.parametrize("to", [{"agent": "nobody"}, {"agent": "sofia"}, {"queue": "nowhere"}, {}])
async def test_nobody_is_passed_on_to_where_nobody_is(centre: Centre, exchange: Exchange, to: dict[str, str]) -> None:
    assert await does(centre, "pass_on", to) == 400
    assert exchange.asked == []


@pytest.mark.parametrize(("fails", "status"), [(NotTalking("no talk"), 404), (HandsRefused("no answer"), 409)])
async def test_what_was_not_done_is_said_and_told_to_nobody(
    centre: Centre, exchange: Exchange, fails: HandsError, status: int
) -> None:
    heard: list[CallPassedOn] = []
    centre.bus.subscribe(CallPassedOn, heard.append)
    exchange.fails = fails
    assert await does(centre, "pass_on", {"queue": "sales"}) == status
    assert await does(centre, "hang_up") == status
    assert heard == []


async def test_colleagues_with_a_telephone_are_shown_with_what_they_know_and_how_they_stand(centre: Centre) -> None:
    centre.phone("boris")
    async with centre.desktop("boris") as boris:
        await boris.say(type="state", state="ready")
        await boris.get("agent", state="ready")
        headers = bearer(await centre.log_in("ewa"))
        async with centre.http.get(f"{centre.url}/api/places", headers=headers) as answer:
            places = await answer.json()
    [colleague] = places["agents"]
    assert (colleague["user"], colleague["state"], colleague["phone"]) == ("boris", "ready", "boris")
    assert set(colleague["topics"]) >= {"sales"}
    assert {place["queue"] for place in places["queues"]} >= {"sales", "faults"}
