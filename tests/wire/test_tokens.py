"""Tokens of programs: made once, kept as a hash, good for what their roles may, until they are over or revoked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from cti.audit.reading import find
from cti.logins.tokens import PREFIX, ApiTokens, TokenError
from cti.web.limits import PEOPLE, PROGRAMS, STRANGERS, Limits
from ivr.statements import Sql
from support.centre import Centre, bearer, opened

WEEK = timedelta(days=7)
ROWS = Sql("SELECT name, token_hash, roles FROM api_token")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def token(centre: Centre, *roles: str, name: str = "reports", lasts: timedelta = WEEK) -> str:
    return await ApiTokens(centre.store, now).add(name, roles or ("supervisor",), lasts, "root")


async def status(centre: Centre, given: str, path: str = "/api/alarms", method: str = "GET") -> int:
    async with centre.http.request(method, centre.url + path, headers=bearer(given)) as answer:
        return answer.status


async def test_a_program_may_what_the_roles_of_its_token_may(centre: Centre) -> None:
    supervisors, designers = await token(centre), await token(centre, "designer", name="drawings")
    assert supervisors.startswith(PREFIX)
    assert await status(centre, supervisors, "/api/calls") == 200
    assert await status(centre, designers, "/api/calls") == 403
    assert await status(centre, designers, "/api/reports/forecast") == 200
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(supervisors)) as answer:
        me = await answer.json()
    assert (me["user"], me["roles"]) == ("token:reports", ["supervisor"])


async def test_a_program_needs_no_csrf_token_and_may_nothing_that_is_for_people(centre: Centre) -> None:
    given = await token(centre, "supervisor", "agent")
    assert await status(centre, given, "/api/alarms/x/acknowledge", "POST") == 404, "it may, there is none"
    for path in ("/api/cti/ticket", "/api/phone/ticket", "/api/logout", "/api/calls/c1/disposition"):
        assert await status(centre, given, path, "POST") == 403, path


async def test_what_is_own_is_nothing_of_a_program(centre: Centre) -> None:
    given = await token(centre, "agent")
    async with centre.http.post(
        f"{centre.url}/api/recordings/r1/link", json={"why": "x"}, headers=bearer(given)
    ) as answer:
        assert (answer.status, (await answer.json())["error"]) == (403, "not_your_role")


async def test_a_token_that_is_over_or_revoked_opens_nothing_from_that_moment_on(centre: Centre) -> None:
    short, good = await token(centre, lasts=timedelta(), name="short"), await token(centre)
    assert await status(centre, short) == 401
    assert await status(centre, good) == 200
    await ApiTokens(centre.store, now).revoke("reports", "root")
    assert await status(centre, good) == 401
    with pytest.raises(TokenError):
        await ApiTokens(centre.store, now).revoke("reports", "root")
    with pytest.raises(TokenError):
        await token(centre)


async def test_the_table_knows_no_token_and_says_when_it_was_used(centre: Centre) -> None:
    given = await token(centre)
    (row,) = await centre.store.fetch(ROWS)
    assert given.removeprefix(PREFIX) not in str(row)
    assert [one.used for one in await ApiTokens(centre.store, now).all()] == [None]
    await status(centre, given)
    (one,) = await ApiTokens(centre.store, now).all()
    assert one.used is not None
    assert now() - one.used < timedelta(minutes=1)


@pytest.mark.attack("A2")
@pytest.mark.parametrize(
    "given",
    [PREFIX, PREFIX + "A" * 43, PREFIX + "A" * 42, PREFIX + "A" * 44, PREFIX.upper() + "A" * 43, PREFIX * 2 + "A" * 43,
     PREFIX + "'; DROP TABLE api_token;--", PREFIX + "é" * 43, "A" * 10_000],
)  # fmt: skip
async def test_a_token_that_is_none_opens_nothing(centre: Centre, given: str) -> None:
    await token(centre)
    assert await status(centre, given) in (400, 401)
    assert len(await centre.store.fetch(ROWS)) == 1


async def test_a_token_works_in_the_header_alone(centre: Centre) -> None:
    given = await token(centre)
    for query in (f"access_token={given}", f"token={given}", f"Authorization=Bearer%20{given}"):
        async with centre.http.get(f"{centre.url}/api/alarms?{query}") as answer:
            assert answer.status == 401
    for name in ("centrala_session", "token"):
        async with centre.http.get(f"{centre.url}/api/me", headers={"Cookie": f"{name}={given[:43]}"}) as answer:
            assert answer.status == 401


async def test_the_logs_hold_no_token(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    given = await token(centre)
    await status(centre, given)
    await status(centre, given + "x")
    await status(centre, given, f"/api/alarms?token={given}")
    await ApiTokens(centre.store, now).revoke("reports", "root")
    await status(centre, given)
    await centre.events.flush()
    said = "".join(capsys.readouterr()) + str(await centre.store.fetch(Sql("SELECT body FROM event")))
    assert given.removeprefix(PREFIX) not in said


async def test_the_audit_log_says_which_program_it_was_and_who_made_its_token(centre: Centre) -> None:
    given = await token(centre)
    assert await status(centre, given, "/api/customers/sample-anna/timeline") == 200
    await centre.events.flush()
    found = await find(centre.store, now() - WEEK, now() + WEEK)
    assert [(one.who, one.act, one.what, one.thing) for one in found] == [
        ("token:reports", "saw", "customer", "sample-anna"),
        ("root", "added", "token", "reports"),
    ]


# --- limits ----------------------------------------------------------------------------------------------------------


def test_a_bucket_fills_again_and_is_each_ones_own() -> None:
    at = 0.0
    limits = Limits((3, 1), lambda: at)
    assert [limits.take("a") for _ in range(4)] == [True, True, True, False]
    assert limits.take("b")
    at = 2.0
    assert [limits.take("a") for _ in range(3)] == [True, True, False]


def test_a_flood_of_keys_pushes_out_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cti.web.limits.MOST_KEYS", 10)
    limits = Limits((1, 1), lambda: 0.0)
    for key in range(1_000):
        assert limits.take(key)
    assert len(limits._buckets) == 10


async def many(centre: Centre, count: int, **headers: str) -> list[int]:
    found = []
    for _ in range(count):
        async with centre.http.get(f"{centre.url}/api/dispositions", headers=headers) as answer:
            found.append(answer.status)
    return found


@pytest.mark.attack("A39")
async def test_a_program_that_asks_too_often_waits_and_nobody_else_does(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, person = await token(centre), await centre.log_in()
    burst, _ = PROGRAMS
    monkeypatch.setattr(centre.office.core, "monotonic", lambda: 0.0)
    statuses = await asyncio.gather(*(many(centre, burst // 4, **bearer(given)) for _ in range(12)))
    counted = [one for found in statuses for one in found]
    assert set(counted) == {200, 429}
    async with centre.http.get(f"{centre.url}/api/dispositions", headers=bearer(person)) as answer:
        assert answer.status == 200
    async with centre.http.get(f"{centre.url}/api/dispositions", headers=bearer(given)) as answer:
        assert answer.status == 200 or answer.headers["Retry-After"] == "1"
    assert PEOPLE[0] > PROGRAMS[0] > PROGRAMS[1]


@pytest.mark.attack("A39")
async def test_guessing_tokens_is_slowed_down(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cti.web.auth.STRANGERS", (5, 0))
    async with opened(sqlite_url, tmp_path) as centre:
        good = await token(centre)
        assert await many(centre, 7, **bearer(PREFIX + "A" * 43)) == [401] * 5 + [429] * 2
        assert await many(centre, 1, Authorization="Basic AAAA") == [429]
        assert await many(centre, 1, **bearer(good)) == [200], "who has one is not kept out"
    assert STRANGERS[0] >= 1_000, "an office whose sessions ended comes back at once"


# --- the command -----------------------------------------------------------------------------------------------------


class Commands:
    def __init__(self, folder: Path, url: str) -> None:
        self.file = folder / "centrala.yaml"
        config = {"database": url, "asterisk": {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}}
        self.file.write_text(json.dumps(config))

    async def __call__(self, *words: str) -> Any:
        given = ["token", *words, "--config", str(self.file)]
        return await asyncio.to_thread(CliRunner().invoke, app, given)


async def test_the_command_makes_lists_and_revokes(centre: Centre, sqlite_url: str, tmp_path: Path) -> None:
    run = Commands(tmp_path, sqlite_url)
    made = await run("add", "crm", "--role", "supervisor", "--role", "auditor", "--days", "30", "--who", "anna")
    assert made.exit_code == 0, made.output
    given = made.stdout.strip()
    assert await status(centre, given, "/api/calls") == 200
    (row,) = json.loads((await run("list", "--json")).stdout)
    assert (row["name"], row["roles"], row["state"], row["made_by"]) == ("crm", "supervisor auditor", "good", "anna")
    shown = (await run("list")).output
    assert "crm" in shown
    assert given.removeprefix(PREFIX) not in shown
    assert (await run("revoke", "crm")).exit_code == 0
    assert await status(centre, given) == 401
    assert json.loads((await run("list", "--json")).stdout)[0]["state"] == "revoked"


@pytest.mark.parametrize(
    "words",
    [("add", "crm"), ("add", "crm", "--role", "god"), ("add", "Crm!", "--role", "auditor"), ("revoke", "nobody"),
     ("add", "crm", "--role", "auditor", "--days", "367"), ("add", "x" * 41, "--role", "auditor")],
)  # fmt: skip
async def test_what_cannot_be_is_said_and_not_done(
    centre: Centre, sqlite_url: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert (await Commands(tmp_path, sqlite_url)(*words)).exit_code == 2
    assert await centre.store.fetch(ROWS) == []
