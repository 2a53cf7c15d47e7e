"""What an agent promises after a call: on the card, on the board, told before it is late, kept or withdrawn by name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cti.customers import Customer, Customers
from ivr.statements import Sql
from support.centre import ANNA, Centre, Desktop, bearer, opened

TEXT = "Send the invoice of March by post."


class Clock:
    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path, clock=clock) as made:
        yield made


@asynccontextmanager
async def after_a_call(centre: Centre, number: str | None = ANNA) -> AsyncIterator[Desktop]:
    """Ewa has talked in c1."""
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        centre.call("c1", number)
        centre.ring("c1")
        await desk.get("pop")
        centre.answer("c1")
        centre.hang_up("c1")
        await desk.get("agent", state="wrap_up")
        yield desk


async def ask(centre: Centre, method: str, path: str, body: Any = None, user: str = "ewa") -> tuple[int, Any]:
    token = await centre.log_in(user)
    async with centre.http.request(method, f"{centre.url}/api/{path}", json=body, headers=bearer(token)) as answer:
        return answer.status, await answer.json()


async def promise(centre: Centre, due: datetime, user: str = "ewa", **more: Any) -> tuple[int, Any]:
    return await ask(centre, "POST", "calls/c1/promises", {"text": TEXT, "due_at": due.isoformat(), **more}, user)


async def told(centre: Centre, kind: str) -> list[dict[str, Any]]:
    await centre.events.flush()
    rows = await centre.store.fetch(Sql(f"SELECT body FROM event WHERE kind = '{kind}' ORDER BY n"))
    return [json.loads(body) for (body,) in rows]


def alarms(centre: Centre, promise: str) -> list[str]:
    """The last one first; the demonstration's customers are owed something too."""
    return [one.alarm.what for one in centre.notices.newest() if one.alarm.details.get("promise") == promise]


async def test_a_promise_stands_on_the_card_on_the_list_and_on_the_board(centre: Centre, clock: Clock) -> None:
    due = clock.at + timedelta(hours=4)
    async with after_a_call(centre):
        status, made = await promise(centre, due)
        assert status == 200
        assert (made["text"], made["owner"], made["made_by"], made["state"]) == (TEXT, "ewa", "ewa", "open")
        assert made["name"] == "Anna Kowalska"
        assert datetime.fromisoformat(made["told_at"]) == due - timedelta(minutes=30)
        _, mine = await ask(centre, "GET", "promises")
        assert made["id"] in [one["id"] for one in mine["promises"]]
        past = await Customers(centre.store).history(ANNA)
        assert TEXT in [one.text for one in past.promises]
        ticket = await centre.ticket(await centre.log_in("sofia"))
        async with centre.http.ws_connect(f"{centre.url}/board") as ws:
            await ws.send_json({"type": "hello", "ticket": ticket})
            board = await ws.receive_json()
            assert (made["id"], "open") in [(one["id"], one["state"]) for one in board["promises"]]


async def test_two_clicks_make_one_promise_and_one_that_was_kept_is_made_anew(centre: Centre, clock: Clock) -> None:
    due = clock.at + timedelta(hours=4)
    async with after_a_call(centre):
        said = await asyncio.gather(promise(centre, due), promise(centre, due))
        assert [status for status, _ in said] == [200, 200]
        assert said[0][1] == said[1][1]
        assert len(await told(centre, "promise.made")) == 1
        assert (await promise(centre, due, text="Another one."))[1]["id"] != said[0][1]["id"]
        id_ = said[0][1]["id"]
        assert (await ask(centre, "POST", f"promises/{id_}/end", {"state": "kept"}))[0] == 200
        assert (await promise(centre, due))[1]["id"] != id_
    assert len(await told(centre, "promise.made")) == 3


async def test_a_page_that_is_loaded_again_shows_what_was_promised_meanwhile(centre: Centre, clock: Clock) -> None:
    async with after_a_call(centre):
        _, made = await promise(centre, clock.at + timedelta(hours=4))
        async with centre.desktop() as again:
            assert made["id"] in [one["id"] for one in again.welcome["pop"]["promises"]]
        await ask(centre, "POST", f"promises/{made['id']}/end", {"state": "kept"})
        async with centre.desktop() as again:
            assert made["id"] not in [one["id"] for one in again.welcome["pop"]["promises"]]


async def test_it_is_told_before_it_is_late_then_that_it_is_and_each_once(centre: Centre, clock: Clock) -> None:
    async with after_a_call(centre):
        _, made = await promise(centre, clock.at + timedelta(hours=4))
        for hours in (3.4, 3.6, 3.7, 4.1, 4.2):
            clock.at += timedelta(hours=hours) - (clock.at - datetime.fromisoformat(made["made_at"]))
            centre.promises.look()
        assert alarms(centre, made["id"]) == ["promise.late", "promise.due_soon"]
        alarm = next(o.alarm for o in centre.notices.newest() if o.alarm.details["promise"] == made["id"])
        assert alarm.who == "ewa"
        assert set(alarm.details) == {"promise", "due", "owner", "call_id"}, "nothing of the customer"
        soon = [one["promise"] for one in await told(centre, "promise.due_soon")]
        assert soon.count(made["id"]) == 1
        late = [one for one in await told(centre, "promise.moved") if one["promise"] == made["id"]]
        assert [(one["state"], one["user"]) for one in late] == [("late", None)]
        _, mine = await ask(centre, "GET", "promises")
        assert [one["state"] for one in mine["promises"] if one["id"] == made["id"]] == ["late"]


async def test_a_restarted_program_knows_what_is_owed_and_what_was_told(
    centre: Centre, clock: Clock, sqlite_url: str, tmp_path: Path
) -> None:
    async with after_a_call(centre):
        _, made = await promise(centre, clock.at + timedelta(hours=4))
    clock.at += timedelta(hours=3.6)
    centre.promises.look()
    await centre.events.flush()
    await centre.promises.load()
    centre.promises.look()
    assert alarms(centre, made["id"]) == ["promise.due_soon"]
    clock.at += timedelta(hours=1)
    centre.promises.look()
    assert alarms(centre, made["id"]) == ["promise.late", "promise.due_soon"]
    status, _ = await ask(centre, "POST", f"promises/{made['id']}/end", {"state": "kept"})
    assert status == 200


async def test_who_kept_or_withdrew_it_and_when_stays_in_the_event_log(centre: Centre, clock: Clock) -> None:
    async with after_a_call(centre):
        _, one = await promise(centre, clock.at + timedelta(hours=4), owner="boris")
        _, other = await promise(centre, clock.at + timedelta(hours=4))
    status, kept = await ask(centre, "POST", f"promises/{one['id']}/end", {"state": "kept"}, "boris")
    assert (status, kept["state"], kept["owner"]) == (200, "kept", "boris")
    why = {"state": "withdrawn", "why": "She does not want it."}
    assert (await ask(centre, "POST", f"promises/{other['id']}/end", why))[0] == 200
    moved = [m for m in await told(centre, "promise.moved") if m["user"] is not None]
    assert [(m["promise"], m["state"], m["user"], m["why"]) for m in moved] == [
        (one["id"], "kept", "boris", ""),
        (other["id"], "withdrawn", "ewa", "She does not want it."),
    ]
    rows = await centre.store.fetch(Sql("SELECT state, moved_by FROM promise WHERE id = :id"), id=one["id"])
    assert rows == [("kept", "boris")]
    again = await ask(centre, "POST", f"promises/{one['id']}/end", {"state": "withdrawn"})
    assert (again[0], again[1]["error"]) == (409, "over")
    clock.at += timedelta(days=2)
    centre.promises.look()
    assert alarms(centre, one["id"]) == []


@pytest.mark.attack("A23")
async def test_nothing_is_promised_in_calls_of_others_for_the_past_or_in_nobodys_name(
    centre: Centre, clock: Clock
) -> None:
    later = clock.at + timedelta(hours=1)
    async with after_a_call(centre):
        assert (await promise(centre, later, "boris"))[0] == 404
        assert (await promise(centre, clock.at - timedelta(seconds=1)))[1]["error"] == "wrong_moment"
        assert (await promise(centre, later + timedelta(days=400)))[1]["error"] == "wrong_moment"
        assert (await promise(centre, later, owner="nobody"))[1]["error"] == "no_such_agent"
        assert (await promise(centre, later, text=" \n"))[1]["error"] == "nothing_promised"
        naive = {"text": TEXT, "due_at": "2026-05-06T14:00:00"}
        assert (await ask(centre, "POST", "calls/c1/promises", naive))[0] == 400
    assert (await ask(centre, "POST", "promises/nothing/end", {"state": "kept"}))[0] == 404
    assert (await ask(centre, "POST", "promises/nothing/end", {"state": "late"}))[0] == 400
    assert await told(centre, "promise.made") == []


async def test_a_stranger_to_whom_something_was_promised_becomes_a_customer_with_it(
    centre: Centre, clock: Clock
) -> None:
    number = "+48600000001"
    async with after_a_call(centre, number):
        _, made = await promise(centre, clock.at + timedelta(hours=4))
    assert (made["customer"], made["number"]) == (None, number)
    customers = Customers(centre.store)
    assert [one.text for one in (await customers.history(number)).promises] == [TEXT]
    await customers.keep(Customer("new", "Nowa Osoba", "pl", (number,)))
    past = await customers.by_id("new")
    assert past is not None
    assert [one.text for one in past.promises] == [TEXT]


# --- tasks, and what others make for one --------------------------------------------------------------------------


async def task(centre: Centre, due: datetime, user: str = "ewa", **more: Any) -> tuple[int, Any]:
    return await ask(centre, "POST", "tasks", {"text": TEXT, "due_at": due.isoformat(), **more}, user)


async def listed(centre: Centre, user: str) -> list[tuple[str, str | None]]:
    """What the list of this agent has of TEXT: its kind and whose it is."""
    _, mine = await ask(centre, "GET", "promises", user=user)
    return [(one["kind"], one["owner"]) for one in mine["promises"] if one["text"] == TEXT]


async def test_what_a_colleague_promised_for_me_is_on_my_page_at_once(centre: Centre, clock: Clock) -> None:
    async with centre.desktop("boris") as boris, after_a_call(centre):
        _, made = await promise(centre, clock.at + timedelta(hours=4), owner="boris")
        told = await boris.get("owed")
        assert (told["id"], told["text"], told["owner"], told["made_by"]) == (made["id"], TEXT, "boris", "ewa")
        assert (told["state"], told["name"], told["number"]) == ("open", "Anna Kowalska", ANNA)
        await ask(centre, "POST", f"promises/{made['id']}/end", {"state": "kept"})
        assert (await boris.get("owed"))["state"] == "kept"


async def test_a_task_is_given_to_a_colleague_with_or_without_a_call(centre: Centre, clock: Clock) -> None:
    due = clock.at + timedelta(hours=4)
    async with centre.desktop("boris") as boris, after_a_call(centre):
        _, about = await task(centre, due, owner="boris", call_id="c1")
        assert (about["kind"], about["name"], about["call_id"]) == ("task", "Anna Kowalska", "c1")
        assert (await boris.get("owed"))["id"] == about["id"]
        _, alone = await task(centre, due, owner="boris")
        assert (alone["name"], alone["call_id"], alone["owner"]) == (None, None, "boris")
        assert (await boris.get("owed"))["id"] == alone["id"]
        past = await Customers(centre.store).history(ANNA)
        assert [(one.kind, one.owner) for one in past.promises if one.text == TEXT] == [("task", "boris")]
    assert await listed(centre, "boris") == [("task", "boris")] * 2
    assert (await task(centre, due))[1]["owner"] == "ewa", "who names nobody does it himself"


async def test_a_task_of_a_queue_is_everybodys_until_one_takes_it(centre: Centre, clock: Clock) -> None:
    async with centre.desktop("ewa") as ewa, centre.desktop("boris") as boris:
        _, made = await task(centre, clock.at + timedelta(hours=4), queue="faults")
        assert (made["owner"], made["queue"]) == (None, "faults")
        for desk in (ewa, boris):
            assert (await desk.get("owed"))["owner"] is None
        assert await listed(centre, "ewa") == await listed(centre, "boris") == [("task", None)]
        status, taken = await ask(centre, "POST", f"promises/{made['id']}/take", user="boris")
        assert (status, taken["owner"], taken["queue"]) == (200, "boris", "faults")
        for desk in (ewa, boris):
            assert (await desk.get("owed"))["owner"] == "boris"
    assert (await listed(centre, "ewa"), await listed(centre, "boris")) == ([], [("task", "boris")])
    assert [(one["user"], one["before"]) for one in await told(centre, "promise.taken")] == [("boris", None)]
    await centre.promises.load()
    clock.at += timedelta(hours=5)
    centre.promises.look()
    late = [one.alarm for one in centre.notices.newest() if one.alarm.details.get("task") == made["id"]]
    assert [(one.what, one.who) for one in late] == [("task.late", "boris")]
    assert (await ask(centre, "POST", f"promises/{made['id']}/end", {"state": "kept"}, "boris"))[0] == 200
    assert (await ask(centre, "POST", f"promises/{made['id']}/take"))[0] == 409


async def test_a_task_that_nobody_could_take_is_refused(centre: Centre, clock: Clock) -> None:
    due = clock.at + timedelta(hours=4)
    assert (await task(centre, due, queue="nowhere"))[1]["error"] == "no_such_queue"
    assert (await task(centre, due, owner="nobody"))[1]["error"] == "no_such_agent"
    assert (await task(centre, due, owner="ewa", queue="faults"))[1]["error"] == "whose"
    assert (await task(centre, due, call_id="c9"))[0] == 404
    assert (await ask(centre, "POST", "promises/nothing/take"))[0] == 404


async def test_the_board_says_whose_it_is_and_to_whom(centre: Centre, clock: Clock) -> None:
    async with after_a_call(centre):
        await promise(centre, clock.at + timedelta(hours=4), owner="boris")
        await task(centre, clock.at + timedelta(hours=5), queue="faults")
    ticket = await centre.ticket(await centre.log_in("sofia"))
    async with centre.http.ws_connect(f"{centre.url}/board") as ws:
        await ws.send_json({"type": "hello", "ticket": ticket})
        board = await ws.receive_json()
    assert [
        (one["kind"], one["owner"], one["queue"], one["name"], one["number"])
        for one in board["promises"]
        if one["text"] == TEXT
    ] == [("promise", "boris", None, "Anna Kowalska", ANNA), ("task", None, "faults", None, None)]
