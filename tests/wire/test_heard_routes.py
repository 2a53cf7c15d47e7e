"""Supervisors look for recordings and say something about a second of one; both go with the call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from ivr.prompts.tone import write_tone
from support.centre import ANNA, Centre, bearer, opened

TODAY = datetime.now(UTC).date().isoformat()
DAY = {"since": TODAY, "until": TODAY}


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    """With a message of Anna's."""
    async with opened(url, tmp_path) as made:
        made.call("c1")
        tape = await made.recordings.keeper.begin("c1", "message", "support")
        assert tape is not None
        write_tone(Path(f"{tape.path}.wav"))
        await made.recordings.keeper.keep(tape, 0.3)
        made.end("c1")
        await made.events.flush()
        yield made


async def ask(
    centre: Centre, path: str = "/board/recordings", body: Any = None, user: str = "sofia", **query: str
) -> tuple[int, dict[str, Any]]:
    headers = bearer(await centre.log_in(user))
    url = URL(f"{centre.url}/api{path}").with_query(query)
    async with centre.http.request("POST" if body else "GET", url, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_recording_is_found_by_what_is_known_of_it(centre: Centre) -> None:
    status, found = await ask(centre, **DAY)
    [one] = found["recordings"]
    assert (status, one["what"], one["box"], one["number"], one["call_id"]) == (200, "message", "support", ANNA, "c1")
    for query, there in (
        ({"what": "message", "number": ANNA}, 1),
        ({"what": "talk"}, 0),
        ({"agent": "ewa"}, 0),
        ({"queue": "faults"}, 0),
        ({"number": "+48999999999"}, 0),
    ):
        assert len((await ask(centre, **DAY, **query))[1]["recordings"]) == there, query
    for wrong in ({"number": "' OR 1=1"}, {"what": "all"}, {"agent": "a;b"}):
        assert (await ask(centre, **DAY, **wrong))[0] == 400


async def test_a_comment_stands_at_its_second_and_in_the_calls_own_log(centre: Centre) -> None:
    [one] = (await ask(centre, **DAY))[1]["recordings"]
    path = f"/recordings/{one['id']}/comments"
    assert (await ask(centre, path, {"second": 12.5, "text": "Well said."}))[0] == 200
    _, found = await ask(centre, path, {"second": 3, "text": "Too fast."})
    assert [(said["second"], said["text"], said["user"]) for said in found["comments"]] == [
        (3.0, "Too fast.", "sofia"),
        (12.5, "Well said.", "sofia"),
    ]
    assert (await ask(centre, path))[1] == found
    assert (await ask(centre, "/recordings/" + "0" * 32 + "/comments"))[0] == 404
    assert (await ask(centre, path, {"second": -1, "text": "x"}))[0] == 400


async def test_an_agent_looks_for_nothing(centre: Centre) -> None:
    assert (await ask(centre, user="ewa", **DAY))[0] == 403
    assert (await ask(centre, "/recordings/x/comments", user="ewa"))[0] == 404
