"""The supervisors' board: everything at once, then each change within a second, and to nobody else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from centrala.replaying.versions import Graphs
from cti.agents.changes import By
from cti.board.messages import BOARD_SERVER
from cti.desk.connection import NOT_YOURS
from ivr.happenings import CallbackAsked, CallerLeftQueue, CallMoved
from scripts_dsl.site import Queue, Site
from support.centre import Centre, Desktop, bearer, opened
from support.patience import PATIENCE
from support.stranger import Document

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SITE = Site(
    zone="Europe/Warsaw",
    queues={name: Queue(name, name.capitalize()) for name in ("support", "faults", "sales")},
)
WITHIN = 1.0
"""Seconds in which a supervisor sees what happened."""
CALLS = 28
"""In a row, all within 1.4 times as long."""


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(SITE, Graphs(CALLFLOWS).now)
        yield made


class Board:
    """A supervisor's page, and what it shows."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, first: dict[str, Any]) -> None:
        self.ws, self.first = ws, first

    async def change(self, part: str, **matching: Any) -> dict[str, Any]:
        """The first entry of a part that is so, or the part itself."""
        began = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            while True:
                found = json.loads(await self.ws.receive_str())
                BOARD_SERVER.validate_python(found)
                entries = found[part] if isinstance(found[part], list) else [found[part]]
                for one in entries:
                    if one is not None and (not isinstance(one, dict) or matching.items() <= one.items()):
                        assert time.monotonic() - began < WITHIN
                        return one  # type: ignore[no-any-return]


@asynccontextmanager
async def board(centre: Centre, user: str = "sofia") -> AsyncIterator[Board]:
    ticket = await centre.ticket(await centre.log_in(user))
    async with centre.http.ws_connect(f"{centre.url}/board") as ws:
        await Desktop(ws).say(type="hello", ticket=ticket, epoch=None, last_seq=None)
        first = json.loads(await ws.receive_str())
        BOARD_SERVER.validate_python(first)
        yield Board(ws, first)


def named(entries: list[dict[str, Any]], key: str, name: str) -> dict[str, Any]:
    return next(one for one in entries if one[key] == name)


async def test_the_first_message_is_everything(centre: Centre) -> None:
    live = centre.call("c1")
    live.step = "faults.2"
    async with board(centre) as page:
        first = page.first
    assert (first["type"], first["zone"], first["me"]["user"]) == ("board", "Europe/Warsaw", "sofia")
    faults = named(first["queues"], "queue", "faults")
    assert (faults["waiting"], faults["title"]) == (1, "Faults")
    assert faults["languages"] == [{"language": "pl", "waiting": 1}]
    assert [agent["user"] for agent in first["agents"]] == ["boris", "ewa", "maja"]
    call = named(first["calls"], "call_id", "c1")
    assert (call["flow"], call["place"], call["queue"]) == ("energia", "faults", "faults")
    assert {"energia", "outage"} <= {flow["flow"] for flow in first["flows"]}


async def test_a_call_is_seen_from_its_first_step_to_its_end(centre: Centre) -> None:
    centre.phone()
    async with board(centre) as page, centre.desktop() as desk:
        live = centre.call("c1")
        assert (await page.change("queues", queue="faults", waiting=1))["since"] is not None
        live.step = "menu.1"
        centre.bus.publish(CallMoved("c1"))
        assert (await page.change("calls", call_id="c1", place="menu"))["step"] == "menu.1"
        await desk.say(type="state", state="ready")
        assert (await page.change("agents", user="ewa", state="ready"))["phone"]
        centre.ring("c1")
        await page.change("agents", user="ewa", state="ringing", call_id="c1", queue="faults")
        centre.bus.publish(CallerLeftQueue(call_id="c1", queue="faults", waited=3.0, why="answered"))
        centre.answer("c1")
        await page.change("agents", user="ewa", state="talking")
        centre.hang_up("c1")
        assert await page.change("gone") == "c1"


async def test_while_things_keep_happening_each_is_told_within_a_second(centre: Centre) -> None:
    """Changes are gathered, but nobody waits for a quiet moment: a busy room has none."""
    happened: dict[str, float] = {}
    told: dict[str, float] = {}
    async with board(centre) as page, asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:

        async def reads() -> None:
            while len(told) < CALLS:
                calls = json.loads(await page.ws.receive_str())["calls"]
                told.update({one["call_id"]: time.monotonic() for one in calls if one["call_id"] not in told})

        group.create_task(reads())
        for n in range(CALLS):
            happened[f"c{n}"] = time.monotonic()
            centre.call(f"c{n}")
            await asyncio.sleep(1.4 * WITHIN / CALLS)
    late = {call: round(told[call] - at, 2) for call, at in happened.items() if told[call] - at > WITHIN}
    assert late == {}


async def test_who_is_removed_is_no_longer_there_at_once_logged_in_or_not(centre: Centre) -> None:
    async with board(centre) as page, centre.desktop():
        await page.change("agents", user="ewa", state="not_ready")
        for user in ("maja", "ewa"):
            await centre.staff.people.remove(user, By("zofia", "page"))
            await centre.staff.look()
            assert await page.change("gone") == user


async def test_todays_figures_go_on_from_where_the_log_stands(centre: Centre) -> None:
    """A visit that ended before the board was opened, one after, and one of a restarted program: each counts once."""
    left = CallerLeftQueue(call_id="a", queue="faults", waited=5.0, why="answered")
    centre.events.append(left)
    await centre.events.flush()
    async with board(centre) as page:
        shown = {one["name"]: one for one in named(page.first["queues"], "queue", "faults")["today"]}
        assert (shown["offered"]["value"], shown["service_level"]["value"]) == (1, 1.0)
        centre.bus.publish(CallerLeftQueue(call_id="b", queue="faults", waited=60.0, why="abandoned"))
        found = {one["name"]: one for one in (await page.change("queues", queue="faults"))["today"]}
        assert (found["offered"]["value"], found["service_level"]["value"]) == (2, 0.5)
        assert found["abandonment"]["value"] == 0.5
    async with board(centre) as again:
        shown = {one["name"]: one for one in named(again.first["queues"], "queue", "faults")["today"]}
        assert shown["offered"]["value"] == 2


async def test_a_promise_is_there_when_it_is_made(centre: Centre) -> None:
    import ivr.callbacks.store

    centre.events._projections = [*centre.events._projections, ivr.callbacks.store.project]
    asked = CallbackAsked(call_id="c1", queue="faults", number="+48601234567", within=3600, tell="Bill", key="c1:1")
    async with board(centre) as page:
        assert [one["kind"] for one in page.first["promises"]] == ["promise"] * len(page.first["promises"])
        centre.bus.publish(asked)
        assert (await page.change("promises", kind="callback"))["text"] == "Bill"


async def test_the_delay_of_cards_is_shown(centre: Centre) -> None:
    centre.phone()
    async with board(centre) as page:
        centre.call("c1")
        centre.ring("c1")
        pops = await page.change("pops")
    assert (pops["count"], pops["late"]) == (1, 0)
    assert 0 < pops["median_ms"] == pops["worst_ms"] < 1000


async def test_a_card_was_painted_when_its_agents_page_says_so_and_only_its_first_word_counts(centre: Centre) -> None:
    centre.phone()
    async with board(centre) as page, centre.desktop() as desktop, centre.desktop("boris") as other:
        centre.call("c1")
        centre.ring("c1")
        seq = (await desktop.get("pop"))["seq"]
        (sent,) = (await page.change("pops", count=1))["last"]
        assert (sent["agent"], sent["call_id"], sent["painted_ms"]) == ("ewa", "c1", None)
        await other.say(type="painted", seq=seq)
        await desktop.say(type="painted", seq=seq + 1_000)
        await desktop.say(type="painted", seq=seq)
        painted = await page.change("pops", painted=1)
        (last,) = painted["last"]
        assert sent["sent_ms"] == last["sent_ms"] < last["painted_ms"] < 1000
        assert last["painted_ms"] == painted["painted_median_ms"] == painted["painted_worst_ms"]
        await desktop.say(type="painted", seq=seq)
        centre.ring("c2")
        await desktop.get("pop")
        found = await page.change("pops", count=2)
        assert (found["painted"], found["last"][1]["painted_ms"]) == (1, last["painted_ms"])


async def test_an_agent_has_no_board(centre: Centre) -> None:
    ticket = await centre.ticket(await centre.log_in("ewa"))
    async with centre.http.ws_connect(f"{centre.url}/board") as ws:
        await Desktop(ws).say(type="hello", ticket=ticket)
        message = await ws.receive()
    assert message.type is aiohttp.WSMsgType.CLOSE
    assert message.data == NOT_YOURS


@pytest.mark.parametrize("said", ['{"type": "state", "state": "ready"}', "x", '{"type": "hello", "ticket": "again"}'])
async def test_a_board_has_nothing_to_say(centre: Centre, said: str) -> None:
    async with board(centre) as page:
        await page.ws.send_str(said)
        while (message := await page.ws.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
        assert message.data == 1008


@pytest.mark.attack("A21")
async def test_a_foreign_page_and_a_wrong_ticket_see_nothing(centre: Centre) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await centre.http.ws_connect(f"{centre.url}/board", headers={"Origin": "https://evil.example"})
    assert refused.value.status == 403
    async with centre.http.ws_connect(f"{centre.url}/board") as ws:
        await Desktop(ws).say(type="hello", ticket="wrong")
        assert (await ws.receive()).data == 4401


async def test_who_logs_out_has_no_board_any_more(centre: Centre) -> None:
    token = await centre.log_in("sofia")
    async with board(centre) as page, centre.http.post(f"{centre.url}/api/logout", headers=bearer(token)) as answer:
        assert answer.status == 204
        while (message := await page.ws.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
        assert message.data == 4401


async def test_what_changes_while_a_page_does_not_read_is_one_message(centre: Centre) -> None:
    """Nothing is queued: the newest state of what changed, however often it did."""
    async with board(centre) as page:
        for n in range(50):
            centre.call(f"c{n}")
            await asyncio.sleep(0.01)
        for n in range(50):
            centre.end(f"c{n}")
        seen = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                found = json.loads(await page.ws.receive_str())
                seen += 1
                if any(one["queue"] == "faults" and one["waiting"] == 0 for one in found["queues"]):
                    break
    assert seen < 10


async def test_the_board_is_in_the_document_with_its_messages(centre: Centre) -> None:
    async with centre.http.get(f"{centre.url}/api/asyncapi.yaml") as answer:
        document = Document(await answer.text())
    channel = document.root["channels"]["board"]
    assert channel["address"] == "/board"
    assert set(channel["messages"]) == {"Hello", "BoardMessage", "ChangeMessage"}
    for name in ("BoardMessage", "ChangeMessage"):
        message = document.root["components"]["messages"][name]
        for example in message["examples"]:
            document.validator(message).validate(example["payload"])


async def test_a_picture_and_the_places_in_it(centre: Centre) -> None:
    token = bearer(await centre.log_in("sofia"))
    async with centre.http.get(f"{centre.url}/api/flows/energia/picture", headers=token) as answer:
        assert answer.headers["Content-Type"] == "image/svg+xml"
        text = await answer.text()
    async with centre.http.get(f"{centre.url}/api/flows/energia/places", headers=token) as answer:
        found = await answer.json()
    assert f'viewBox="0 0 {found["width"]:.0f} {found["height"]:.0f}"' in text
    menu = (
        named(found["places"], "place", "menu")
        if any(p["place"] == "menu" for p in found["places"])
        else found["places"][0]
    )
    assert 0 < menu["x"] < menu["x"] + menu["width"] < found["width"]
    async with centre.http.get(f"{centre.url}/api/flows/nothing/picture", headers=token) as answer:
        assert answer.status == 404
    async with centre.http.get(
        f"{centre.url}/api/flows/energia/picture", headers=bearer(await centre.log_in("ewa"))
    ) as answer:
        assert answer.status == 403
