"""Logging in: the right password, wrong ones, wrong types, floods; sessions, cookies, CSRF."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from argon2 import PasswordHasher, extract_parameters

from cti.passwords import Passwords, TooManyLogins
from cti.sessions import LIFETIME, Sessions
from support.centre import CHEAP, PASSWORD, Centre, bearer, opened
from support.session_table import MemorySessionTable


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def post(centre: Centre, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
    """Status, body, headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body)
    if body is not None:
        named.setdefault("Content-Type", "application/json")
    async with centre.http.post(centre.url + path, data=data, headers=named) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if text else None, answer.headers


async def test_the_right_password_gives_a_token_and_a_cookie_that_no_script_can_read(centre: Centre) -> None:
    status, body, headers = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD})
    assert status == 200
    assert (body["user"], body["name"], body["role"]) == ("ewa", "Ewa Zielińska", "agent")
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"centrala_session={body['token']};")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert len(body["token"]) == 43, "256 bits"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "body",
    [
        {"user": "ewa", "password": "wrong"},
        {"user": "nobody", "password": PASSWORD},
        {"user": "EWA ", "password": PASSWORD},
        {"user": "','',sleep(6));#:bar", "password": "x"},
        {"user": "ewa' OR '1'='1", "password": "x"},
    ],
)
async def test_wrong_is_wrong_whatever_was_wrong(centre: Centre, body: Any) -> None:
    began = time.perf_counter()
    status, answer, headers = await post(centre, "/api/login", body)
    assert status == 401
    assert answer == {"error": "wrong_login", "message": "User or password is wrong.", "details": []}
    assert "Set-Cookie" not in headers
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("password", [["x"], {"$ne": ""}, True, None, 0, 1.5, "", "x" * 201])
async def test_a_password_of_another_type_is_a_bad_request_and_never_compared(centre: Centre, password: Any) -> None:
    status, body, headers = await post(centre, "/api/login", {"user": "ewa", "password": password})
    assert status == 400
    assert body["details"][0]["where"] == "password"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b'{"user":"ewa"}', b'{"user":"a\\u0000","password":"x"}',
     b'{"user":"ewa","password":"x","role":"admin"}', b'{"user":"\\ud800","password":"x"}', b"[" * 30_000],
)  # fmt: skip
async def test_a_body_that_is_no_login_is_a_bad_request(centre: Centre, data: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with centre.http.post(f"{centre.url}/api/login", data=data, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"] == "bad_request"


async def test_a_mistake_never_repeats_what_was_sent(centre: Centre) -> None:
    _, body, _ = await post(centre, "/api/login", {"user": "ewa", "password": ["hunter2"]})
    assert "hunter2" not in json.dumps(body)


async def test_a_form_and_a_huge_body_are_refused(centre: Centre) -> None:
    form = aiohttp.FormData({"user": "ewa", "password": PASSWORD})
    async with centre.http.post(f"{centre.url}/api/login", data=form) as answer:
        assert answer.status == 415
    status, _, _ = await post(centre, "/api/login", {"user": "ewa", "password": "x" * 70_000})
    assert status == 413


async def test_the_sixth_wrong_password_in_a_minute_has_to_wait_even_if_it_is_right(centre: Centre) -> None:
    for _ in range(5):
        assert (await post(centre, "/api/login", {"user": "ewa", "password": "wrong"}))[0] == 401
    status, body, headers = await post(centre, "/api/login", {"user": "Ewa", "password": PASSWORD})
    assert status == 429
    assert body["error"] == "too_many_tries"
    assert 0 < int(headers["Retry-After"]) <= 61
    assert (await post(centre, "/api/login", {"user": "boris", "password": PASSWORD}))[0] == 200, "others may"


async def test_right_passwords_are_not_counted(centre: Centre) -> None:
    for _ in range(8):
        await centre.log_in()


async def test_for_an_unknown_user_the_same_work_is_done_as_for_a_wrong_password() -> None:
    """So that the time does not tell who is there; measured with wall clocks this would only be flaky."""
    checked: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Any:
            checked.append(str(hash))
            return super().verify(hash, password)

    passwords = Passwords(Watched(time_cost=1, memory_cost=16, parallelism=1))
    stored = await passwords.hash("right")
    assert not await passwords.fits("wrong", stored)
    assert not await passwords.fits("wrong", None)
    known, unknown = map(extract_parameters, checked)
    assert known == unknown


async def test_a_password_fits_its_own_hash_only() -> None:
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("right")
    assert await passwords.fits("right", stored)
    assert not await passwords.fits("wrong", stored)
    assert not await passwords.fits("right", None)
    assert not await passwords.fits("nobody has this password", None), "not even who read this program"
    assert not await passwords.fits("right", "not a hash")
    assert stored != await passwords.hash("right"), "a salt of its own"


async def test_a_flood_of_logins_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cti.passwords.MOST_WAITING", 0)
    with pytest.raises(TooManyLogins):
        await Passwords(CHEAP).fits("x", None)


# --- sessions ----------------------------------------------------------------------------------------------------


async def test_a_token_and_a_cookie_both_say_who_it_is(centre: Centre) -> None:
    token = await centre.log_in()
    for headers in (bearer(token), {"Cookie": f"centrala_session={token}"}):
        async with centre.http.get(f"{centre.url}/api/me", headers=headers) as answer:
            assert (await answer.json())["user"] == "ewa"


@pytest.mark.parametrize(
    "value", ["Basic AAAA", "Bearer x", "", "bearer {}", "Bearer  {}", "Bearer {} ", "Bearer {}x", "Token {}", "{}"]
)
async def test_any_other_authorization_opens_nothing_not_even_beside_a_good_cookie(centre: Centre, value: str) -> None:
    token = await centre.log_in()
    headers = {"Authorization": value.format(token), "Cookie": f"centrala_session={token}"}
    async with centre.http.get(f"{centre.url}/api/me", headers=headers) as answer:
        stripped = value.format(token).strip()
        assert answer.status == (200 if stripped == f"Bearer {token}" else 401)
        assert "Set-Cookie" not in answer.headers


async def test_two_authorizations_open_nothing(centre: Centre) -> None:
    token = await centre.log_in()
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", "Basic AAAA")]
    async with centre.http.get(f"{centre.url}/api/me", headers=headers) as answer:
        assert answer.status == 401


async def test_a_cookie_alone_changes_nothing_without_the_csrf_token(centre: Centre) -> None:
    _, body, _ = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD})
    cookie = f"centrala_session={body['token']}"
    for shown in ({}, {"X_CSRF_Token": ""}, {"X_CSRF_Token": "x" * 43}, {"X_CSRF_Token": "ż"}):
        status, problem, _ = await post(centre, "/api/cti/ticket", Cookie=cookie, **shown)
        assert (status, problem["error"]) == (403, "csrf")
    assert (await post(centre, "/api/cti/ticket", Cookie=cookie, X_CSRF_Token=body["csrf"]))[0] == 200


async def test_a_page_of_another_origin_may_not_even_log_in(centre: Centre) -> None:
    for origin in ("https://evil.example", "null", centre.url + ".evil.example"):
        status, body, _ = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD}, Origin=origin)
        assert (status, body["error"]) == (403, "wrong_origin")
    status, _, _ = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD}, Origin=centre.url)
    assert status == 200


async def test_a_login_never_takes_over_a_token_that_was_brought_along(centre: Centre) -> None:
    fixed = "A" * 43
    _, body, _ = await post(
        centre, "/api/login", {"user": "ewa", "password": PASSWORD}, Cookie=f"centrala_session={fixed}"
    )
    assert body["token"] != fixed
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(fixed)) as answer:
        assert answer.status == 401


async def test_a_logout_ends_the_session_and_its_tickets(centre: Centre) -> None:
    token = await centre.log_in()
    ticket = await centre.ticket(token)
    status, _, headers = await post(centre, "/api/logout", Authorization=f"Bearer {token}")
    assert status == 204
    assert 'centrala_session=""' in headers["Set-Cookie"]
    assert (await post(centre, "/api/cti/ticket", Authorization=f"Bearer {token}"))[0] == 401
    async with centre.http.ws_connect(f"{centre.url}/cti") as ws:
        await ws.send_str(json.dumps({"type": "hello", "ticket": ticket}))
        await ws.receive(2)
        assert ws.close_code == 4401


async def test_a_session_ends_after_its_time_and_the_table_knows_no_token() -> None:
    from datetime import UTC, datetime, timedelta

    at = datetime(2026, 5, 4, tzinfo=UTC)
    table = MemorySessionTable()
    sessions = Sessions(table, lambda: at)
    token, session = await sessions.open("ewa")
    assert token not in repr(table.__dict__)
    assert session.token_hash != token.encode()
    assert await Sessions(table, lambda: at).find(token) == session, "a restart logs nobody out"
    at += LIFETIME - timedelta(seconds=1)
    assert await sessions.find(token) == session
    at += timedelta(seconds=1)
    assert await sessions.find(token) is None
    assert await table.get(session.token_hash) is None


async def test_the_logs_hold_no_password_and_no_token(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    token = await centre.log_in()
    await post(centre, "/api/login", {"user": "ewa", "password": "canary-password"})
    shown = "".join(capsys.readouterr())
    assert "canary-password" not in shown
    assert PASSWORD not in shown
    assert token not in shown
