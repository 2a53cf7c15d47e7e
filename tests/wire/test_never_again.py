"""Who says to an agent that he wants no call gets none: on disk and in every Asterisk before the desk says so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ivr.asterisk.ami_wire import AmiDown
from ivr.dialguard.suppression import one
from ivr.statements import Sql
from support.centre import ANNA, Centre, bearer, opened


class Asterisks:
    """The key that they hold."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.down = False

    async def hold(self, number: str, value: str) -> None:
        if self.down:
            raise AmiDown("no connection", sent=False)
        self.keys[number] = value


@pytest.fixture
def asterisks() -> Asterisks:
    return Asterisks()


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path, asterisks: Asterisks) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path, hold=asterisks.hold) as made:
        yield made


async def post(centre: Centre, path: str, body: Any, user: str = "ewa") -> tuple[int, Any]:
    token = await centre.log_in(user)
    async with centre.http.post(f"{centre.url}/api/{path}", json=body, headers=bearer(token)) as answer:
        return answer.status, await answer.json()


async def talks(centre: Centre, number: str | None = ANNA) -> None:
    centre.call("c1", number)
    centre.answer("c1")
    await centre.events.flush()


@pytest.mark.parametrize("scope", ["all", "marketing"])
async def test_during_the_talk_it_is_on_disk_and_in_asterisk_before_it_says_done(
    centre: Centre, asterisks: Asterisks, scope: str
) -> None:
    await talks(centre)
    assert await post(centre, "calls/c1/never_again", {"scope": scope}) == (200, {"number": ANNA, "scope": scope})
    found = await one(centre.store, ANNA)
    assert found is not None
    assert (found.scope, found.who, found.evidence) == (scope, "ewa", "call c1")
    assert asterisks.keys[ANNA].startswith(f"{scope}-")


async def test_it_is_in_the_audit_log_with_who_did_it(centre: Centre) -> None:
    await talks(centre)
    await post(centre, "calls/c1/never_again", {"scope": "all"})
    await centre.events.flush()
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'audit.noted'"))
    noted = [json.loads(body) for (body,) in rows]
    assert [n["user"] for n in noted if n["act"] == "suppressed"] == ["ewa"]


async def test_the_disposition_do_not_call_does_the_same(centre: Centre, asterisks: Asterisks) -> None:
    await talks(centre)
    centre.hang_up("c1")
    status, _ = await post(centre, "calls/c1/disposition", {"disposition": "do_not_call", "note": "angry"})
    assert status == 200
    found = await one(centre.store, ANNA)
    assert found is not None
    assert (found.scope, found.who) == ("all", "ewa")
    assert asterisks.keys[ANNA].startswith("all-")


@pytest.mark.parametrize(
    ("path", "body"),
    [("never_again", {"scope": "all"}), ("disposition", {"disposition": "do_not_call", "note": ""})],
)
async def test_done_is_not_said_while_an_asterisk_does_not_have_it(
    centre: Centre, asterisks: Asterisks, path: str, body: Any
) -> None:
    await talks(centre)
    centre.hang_up("c1")
    asterisks.down = True
    status, said = await post(centre, f"calls/c1/{path}", body)
    assert (status, said["error"]) == (503, "not_everywhere")
    assert await one(centre.store, ANNA) is not None, "the row is kept: the guard asks it"
    asterisks.down = False
    assert (await post(centre, f"calls/c1/{path}", body))[0] == 200
    assert ANNA in asterisks.keys


@pytest.mark.parametrize(
    ("path", "body"),
    [("never_again", {"scope": "all"}), ("disposition", {"disposition": "do_not_call", "note": ""})],
)
async def test_only_who_talked_may_say_it(centre: Centre, path: str, body: Any) -> None:
    await talks(centre)
    assert (await post(centre, f"calls/c1/{path}", body, user="boris"))[0] == 404
    assert await one(centre.store, ANNA) is None


async def test_of_an_unknown_number_nothing_is_claimed(centre: Centre) -> None:
    await talks(centre, None)
    status, said = await post(centre, "calls/c1/never_again", {"scope": "all"})
    assert (status, said["error"]) == (409, "no_number")


async def test_another_scope_is_refused(centre: Centre) -> None:
    await talks(centre)
    assert (await post(centre, "calls/c1/never_again", {"scope": "some"}))[0] in (400, 422)
    assert await one(centre.store, ANNA) is None
