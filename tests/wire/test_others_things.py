"""Things of others are not there: every user asks for every recording and every talk of every agent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cti.agents import Agent, Agents
from ivr.recordings.happenings import RecordingBegan, RecordingKept
from support.centre import HASH, Centre, bearer, opened

AGENTS = ("ewa", "boris", "maja")
USERS = (*AGENTS, "sofia", "olga", "dora")
"""Three agents, a supervisor, an auditor, a designer."""
HEAR_ALL = ("sofia", "olga")


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        for user, role in (("olga", "auditor"), ("dora", "designer")):
            await Agents(made.store).keep(Agent(user, user, (role,), None))
            await Agents(made.store).set_password(user, HASH)
        for agent in AGENTS:
            call, name, now = f"call-of-{agent}", f"talk-of-{agent}", datetime.now(UTC)
            made.call(call)
            made.events.append(RecordingBegan(call_id=call, at=now, recording=name, what="talk", agent=agent))
            made.events.append(
                RecordingKept(
                    call_id=call, at=now, recording=name, what="talk", seconds=10.0, bytes=160_044,
                    expected=10.0, complete=True, expires=now + timedelta(days=9), sha256="0" * 64,
                )
            )  # fmt: skip
        await made.events.flush()
        yield made


@pytest.mark.attack("A23")
async def test_nobody_gets_what_is_anothers_and_cannot_tell_it_from_what_is_not_there(centre: Centre) -> None:
    for user in USERS:
        headers = bearer(await centre.log_in(user))
        for thing in (*(f"talk-of-{agent}" for agent in AGENTS), "talk-of-nobody"):
            url = f"{centre.url}/api/recordings/{thing}/link"
            async with centre.http.post(url, json={"why": "to see"}, headers=headers) as answer:
                said = await answer.json()
            theirs = thing == f"talk-of-{user}" or (user in HEAR_ALL and thing != "talk-of-nobody")
            expected = 403 if user == "dora" else 200 if theirs else 404
            assert answer.status == expected, (user, thing, said)


@pytest.mark.attack("A23")
async def test_a_link_is_worth_nothing_in_another_session(centre: Centre) -> None:
    tokens = {user: await centre.log_in(user) for user in USERS}
    for owner in ("ewa", "sofia"):
        url = f"{centre.url}/api/recordings/talk-of-ewa/link"
        async with centre.http.post(url, json={"why": "to see"}, headers=bearer(tokens[owner])) as answer:
            link = centre.url + (await answer.json())["url"]
        for user in USERS:
            if user != owner:
                async with centre.http.get(link, headers=bearer(tokens[user])) as answer:
                    assert answer.status == 403, (owner, user)
        async with centre.http.get(link, headers=bearer(await centre.log_in(owner))) as answer:
            assert answer.status == 403, "not even in another session of theirs"


@pytest.mark.attack("A23")
async def test_nobody_ends_writes_in_or_silences_a_talk_of_another(centre: Centre) -> None:
    for user in USERS:
        headers = bearer(await centre.log_in(user))
        for agent in (*AGENTS, "nobody"):
            if agent == user:
                continue
            for path, body in (
                ("disposition", {"disposition": "solved", "note": "x"}),
                ("recording", {"paused": True}),
            ):
                url = f"{centre.url}/api/calls/call-of-{agent}/{path}"
                async with centre.http.post(url, json=body, headers=headers) as answer:
                    supervises = user == "sofia" and path == "recording" and agent != "nobody"
                    assert supervises or answer.status in (403, 404), (user, agent, path, answer.status)
