"""Agents and supervisors write to each other: pushed to the right people only, read by nobody else, kept 30 days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cti.chat import Chat
from ivr.statements import Sql
from support.centre import Centre, Desktop, bearer, opened
from support.patience import PATIENCE

HOSTILE = '"><img src=x onerror=alert(1)>\u202e\u2066'


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(url, tmp_path) as made:
        yield made


async def ask(centre: Centre, path: str = "", body: Any = None, user: str = "ewa") -> tuple[int, Any]:
    headers = bearer(await centre.log_in(user))
    method = "GET" if body is None else "POST"
    async with centre.http.request(method, f"{centre.url}/api/chat{path}", json=body, headers=headers) as answer:
        return answer.status, await answer.json() if answer.status != 204 else None


async def board(centre: Centre, ws: Any, user: str = "sofia") -> dict[str, Any]:
    """The first message of the board."""
    await ws.send_json({"type": "hello", "ticket": await centre.ticket(await centre.log_in(user))})
    first: dict[str, Any] = await ws.receive_json(timeout=PATIENCE)
    return first


async def chats(ws: Any) -> Any:
    """What the board is told of conversations next."""
    while (change := await ws.receive_json(timeout=PATIENCE))["chats"] is None:
        pass
    return [(one["agent"], one["unread"]) for one in change["chats"]]


async def test_an_agent_writes_supervisors_see_it_and_the_answer_comes_to_that_agent_alone(centre: Centre) -> None:
    async with (
        centre.desktop("ewa") as ewa,
        centre.desktop("boris") as boris,
        centre.http.ws_connect(f"{centre.url}/board") as ws,
    ):
        assert (await board(centre, ws))["chats"] == []
        status, asked = await ask(centre, body={"text": f" {HOSTILE} \n"})
        assert (status, asked["agent"], asked["by"], asked["text"]) == (200, "ewa", "ewa", HOSTILE)
        assert (await ewa.get("chat"))["text"] == HOSTILE
        assert await chats(ws) == [("ewa", 1)]
        status, answered = await ask(centre, "s/ewa", {"text": "Noon."}, user="sofia")
        assert (status, answered["by"], answered["name"]) == (200, "sofia", answered["name"])
        told = await ewa.get("chat")
        assert (told["id"], told["text"]) == (answered["id"], "Noon.")
        assert asked["id"] < answered["id"]
        await ask(centre, "s/boris", {"text": "And you?"}, user="sofia")
        assert (await boris.get("chat"))["text"] == "And you?"
        assert (await nothing_more(ewa)) == []


async def nothing_more(desk: Desktop) -> list[str]:
    """Texts that came until the answer to a wish that nobody grants."""
    await desk.say(type="state", state="ready")
    texts = []
    while (message := await desk.get())["type"] != "error":
        if message["type"] == "chat":
            texts.append(message["text"])
    return texts


async def test_another_agent_neither_reads_nor_writes_nor_marks_it(centre: Centre) -> None:
    _, said = await ask(centre, body={"text": "For supervisors."})
    assert (await ask(centre, user="boris"))[1] == {"messages": [], "read": ""}
    assert (await ask(centre, "s/ewa", user="boris"))[0] == 403
    assert (await ask(centre, "s/ewa", {"text": "Me, too."}, user="boris"))[0] == 403
    status, problem = await ask(centre, "s/ewa/read", {"id": said["id"]}, user="boris")
    assert (status, problem["error"]) == (404, "no_such_agent")
    assert (await ask(centre, "s/nobody", user="sofia"))[0] == 404
    assert (await ask(centre, "s/nobody", {"text": "x"}, user="sofia"))[0] == 404


async def test_what_was_read_stays_read_after_a_restart_for_each_reader(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path) as centre:
        await ask(centre, body={"text": "One"})
        _, two = await ask(centre, body={"text": "Two"})
        async with centre.http.ws_connect(f"{centre.url}/board") as ws:
            assert [one["unread"] for one in (await board(centre, ws))["chats"]] == [2]
            assert (await ask(centre, "s/ewa/read", {"id": two["id"]}, user="sofia"))[0] == 204
            assert await chats(ws) == [("ewa", 0)]
        _, three = await ask(centre, "s/ewa", {"text": "Three"}, user="sofia")
        assert (await ask(centre, "s/ewa/read", {"id": three["id"]}))[0] == 204
    async with opened(url, tmp_path) as again:
        _, mine = await ask(again)
        assert ([one["text"] for one in mine["messages"]], mine["read"]) == (["One", "Two", "Three"], three["id"])
        _, theirs = await ask(again, "s/ewa", user="sofia")
        assert theirs["read"] == two["id"]
        async with again.http.ws_connect(f"{again.url}/board") as ws:
            assert [one["unread"] for one in (await board(again, ws))["chats"]] == [0]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 400), ({"text": "x" * 1_001}, 400), ({"text": "a\x00b"}, 400), ({"text": "a\x1bb"}, 400),
        ({"text": 5}, 400), ({}, 400), ({"text": "x", "by": "sofia"}, 400), ({"text": " \n\t "}, 409),
        ({"text": "x" * 1_000}, 200),
    ],
)  # fmt: skip
async def test_garbage_is_refused(centre: Centre, body: Any, status: int) -> None:
    found, answer = await ask(centre, body=body)
    assert found == status, answer
    assert len((await ask(centre))[1]["messages"]) == (status == 200)


async def test_twenty_messages_a_minute_are_enough_for_one_and_the_others_may_go_on(centre: Centre) -> None:
    headers = bearer(await centre.log_in("ewa"))
    seen = []
    for number in range(21):
        async with centre.http.post(f"{centre.url}/api/chat", json={"text": str(number)}, headers=headers) as answer:
            seen.append(answer.status)
            again = answer.headers.get("Retry-After")
    assert (seen, 1 <= int(again or 0) <= 61) == ([200] * 20 + [429], True)
    assert (await ask(centre, body={"text": "x"}, user="boris"))[0] == 200


async def test_that_somebody_wrote_or_looked_is_audited_without_the_words(centre: Centre) -> None:
    await ask(centre, body={"text": "A secret."})
    await ask(centre, "s/ewa", user="sofia")
    await centre.events.flush()
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'audit.noted' ORDER BY n"))
    noted = [body for (body,) in rows if '"chat"' in body]
    assert ['"wrote"' in body for body in noted] == [True, False]
    assert not any("secret" in body for body in noted)


async def test_after_thirty_days_it_is_gone(centre: Centre) -> None:
    at = datetime.now(UTC)
    chat = Chat(centre.store, lambda: at)
    old = await chat.say("ewa", "ewa", "Ewa", "Old")
    await chat.read("sofia", "ewa", old.id)
    at += timedelta(days=30, seconds=-1)
    await chat.sweep()
    assert [one.text for one in chat.of("ewa")] == ["Old"]
    at += timedelta(seconds=2)
    await chat.say("ewa", "ewa", "Ewa", "New")
    await chat.sweep()
    assert [one.text for one in chat.of("ewa")] == ["New"]
    assert await centre.store.fetch(Sql("SELECT text FROM chat_message")) == [("New",)]
    assert await centre.store.fetch(Sql("SELECT id FROM chat_read")) == []
