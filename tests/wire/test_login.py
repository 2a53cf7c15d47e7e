"""Logging in: the right password, wrong ones, wrong types, floods; sessions, cookies, CSRF."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from argon2 import PasswordHasher, extract_parameters

from cti.logins.passwords import MOST_WAITING, PARALLEL, Passwords
from cti.logins.sessions import LIFETIME, Sessions
from cti.web.front import Front, crowd
from cti.web.login import WRONG_FROM_ONE
from support.centre import CHEAP, PASSWORD, Centre, bearer, opened
from support.patience import PATIENCE
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
    assert (body["user"], body["name"], body["roles"], body["pages"]) == ("ewa", "Ewa Zielińska", ["agent"], ["desk"])
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"centrala_session={body['token']};")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert [one.partition(";")[0] for one in headers.getall("Set-Cookie")][1:] == ["centrala_here=1"], (
        "says so, no more"
    )
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


@pytest.mark.attack("A3")
@pytest.mark.parametrize("password", [["x"], {"$ne": ""}, True, None, 0, 1.5, "", "x" * 201])
async def test_a_password_of_another_type_is_a_bad_request_and_never_compared(centre: Centre, password: Any) -> None:
    status, body, headers = await post(centre, "/api/login", {"user": "ewa", "password": password})
    assert status == 400
    assert body["details"][0]["where"] == "password"
    assert "Set-Cookie" not in headers


@pytest.mark.attack("A3")
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


@pytest.mark.attack("A39")
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


@pytest.mark.attack("A39")
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


@pytest.mark.attack("A39")
async def test_fifty_wrong_names_a_minute_close_the_door_to_their_address(centre: Centre) -> None:
    """A list of invented users has a key of its own for each: what they have in common is where they come from."""
    tries = [post(centre, "/api/login", {"user": f"nobody{n}", "password": "x"}) for n in range(WRONG_FROM_ONE)]
    assert {status for status, _, _ in await asyncio.gather(*tries)} == {401}
    status, body, headers = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD})
    assert (status, body["error"]) == (429, "too_many_tries")
    assert 0 < int(headers["Retry-After"]) <= 61


class Slow(PasswordHasher):
    """Checks one password when it is told to, as an argon2 of the real size does after 0.15 s."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go = threading.Event()
        self.looked_at: list[str | bytes] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:
        self.go.wait(30)
        self.looked_at.append(password)
        return super().verify(hash, password)


async def done(tasks: list[asyncio.Task[Any]], most: int) -> None:
    """Wait until so many have ended."""
    ended = asyncio.Event()
    for task in tasks:
        task.add_done_callback(lambda _: sum(t.done() for t in tasks) >= most and ended.set())
    if sum(task.done() for task in tasks) < most:
        async with asyncio.timeout(PATIENCE):
            await ended.wait()


@pytest.mark.attack("A39")
async def test_a_flood_from_one_address_is_answered_429_and_keeps_nobody_else_out(
    sqlite_url: str, tmp_path: Path
) -> None:
    slow = Slow()
    front = Front(proxies=[ip_network("127.0.0.1")])
    async with opened(sqlite_url, tmp_path, passwords=Passwords(slow), front=front) as centre:

        async def log_in(user: str, password: str, address: str) -> tuple[int, Any]:
            sent = {"user": user, "password": password}
            status, _, headers = await post(centre, "/api/login", sent, X_Forwarded_For=address)
            return status, headers.get("Retry-After")

        more = 200
        flood = [asyncio.create_task(log_in(f"u{n}", "x", "198.51.100.7")) for n in range(more)]
        turned_away = more - MOST_WAITING - PARALLEL
        await done(flood, turned_away)
        assert {task.result()[0] for task in flood if task.done()} == {429}
        assert all(int(task.result()[1]) > 0 for task in flood if task.done())
        agent = asyncio.create_task(log_in("ewa", PASSWORD, "203.0.113.5"))
        await done(flood, turned_away + 1)  # the crowd has made room for her
        slow.go.set()
        assert (await agent)[0] == 200
        assert {(await task)[0] for task in flood} <= {401, 429}
        assert slow.looked_at.index(PASSWORD) <= PARALLEL + 1, "she did not wait for the crowd"


# --- behind a proxy ------------------------------------------------------------------------------------------------

HTTPS = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.5"}
EWA = {"user": "ewa", "password": PASSWORD}


@pytest.mark.parametrize(
    ("front", "headers", "secure"),
    [
        (Front(), {}, False),
        (Front(), HTTPS, False),
        (Front(proxies=[ip_network("10.0.0.0/8")]), HTTPS, False),
        (Front(proxies=[ip_network("127.0.0.0/8")]), HTTPS, True),
        (Front(proxies=[ip_network("127.0.0.0/8")]), {"X_Forwarded_Proto": "https, http"}, False),
        (Front("http://desk.example"), {}, False),
        (Front("https://desk.example"), {}, True),
    ],
)
async def test_by_https_the_cookie_is_secure_and_of_this_host_alone(
    sqlite_url: str, tmp_path: Path, front: Front, headers: dict[str, str], secure: bool
) -> None:
    """X-Forwarded-Proto counts from the configured proxy only; with an https address it needs no header."""
    async with opened(sqlite_url, tmp_path, front=front) as centre:
        _, body, answered = await post(centre, "/api/login", EWA, **headers)
        cookie = answered["Set-Cookie"]
        assert cookie.startswith("__Host-centrala_session=" if secure else "centrala_session=")
        assert ("Secure" in cookie) is secure
        assert ("Domain" in cookie) is False
        assert ("Strict-Transport-Security" in answered) is secure
        brought = {name.replace("_", "-"): value for name, value in headers.items()}
        for name in ("__Host-centrala_session", "centrala_session"):
            shown = {"Cookie": f"{name}={body['token']}", **brought}
            async with centre.http.get(f"{centre.url}/api/me", headers=shown) as answer:
                assert (answer.status == 200) is (name.startswith("__Host-") is secure), "the other name opens nothing"
        out = {"Cookie": cookie.partition(";")[0], "X-CSRF-Token": body["csrf"], **headers}
        status, _, left = await post(centre, "/api/logout", **out)
        assert status == 204
        assert ("Secure" in left["Set-Cookie"]) is secure


async def test_with_an_address_of_its_own_the_page_is_believed_from_there_alone(
    sqlite_url: str, tmp_path: Path
) -> None:
    front = Front("https://desk.example", further=frozenset({"https://wall.example"}))
    async with opened(sqlite_url, tmp_path, front=front) as centre:
        for origin in ("https://desk.example", "https://wall.example"):
            assert (await post(centre, "/api/login", EWA, Origin=origin))[0] == 200
        for origin in (centre.url, "http://desk.example", "https://desk.example.evil.example"):
            assert (await post(centre, "/api/login", EWA, Origin=origin))[0] == 403


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ("10.0.0.0/8", "198.51.100.7", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.0/8", "6.6.6.6, 198.51.100.7, 127.0.0.2", "198.51.100.7"),
        ("127.0.0.1", "6.6.6.6, nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ],
)
async def test_who_calls_is_the_last_that_a_proxy_of_ours_saw(
    sqlite_url: str, tmp_path: Path, proxies: str, forwarded: str, address: str
) -> None:
    """What stands before it in the list was written by the caller: with it he would be somebody else at every try."""
    async with opened(sqlite_url, tmp_path, front=Front(proxies=[ip_network(proxies)])) as centre:
        with structlog.testing.capture_logs() as lines:
            for n in range(6):
                invented = f"9.9.9.{n}, {forwarded}" if "," in forwarded else forwarded
                await post(centre, "/api/login", {"user": "ewa", "password": "wrong"}, X_Forwarded_For=invented)
        assert [crowd(line["address"]) for line in lines if line["event"] == "login.throttled"] == [address]


# --- sessions ----------------------------------------------------------------------------------------------------


async def test_a_token_and_a_cookie_both_say_who_it_is(centre: Centre) -> None:
    token = await centre.log_in()
    for headers in (bearer(token), {"Cookie": f"centrala_session={token}"}):
        async with centre.http.get(f"{centre.url}/api/me", headers=headers) as answer:
            assert (await answer.json())["user"] == "ewa"


@pytest.mark.attack("A2")
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


@pytest.mark.attack("A2")
async def test_two_authorizations_open_nothing(centre: Centre) -> None:
    token = await centre.log_in()
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", "Basic AAAA")]
    async with centre.http.get(f"{centre.url}/api/me", headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.attack("A39")
async def test_a_cookie_alone_changes_nothing_without_the_csrf_token(centre: Centre) -> None:
    _, body, _ = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD})
    cookie = f"centrala_session={body['token']}"
    for shown in ({}, {"X_CSRF_Token": ""}, {"X_CSRF_Token": "x" * 43}, {"X_CSRF_Token": "ż"}):
        status, problem, _ = await post(centre, "/api/cti/ticket", Cookie=cookie, **shown)
        assert (status, problem["error"]) == (403, "csrf")
    assert (await post(centre, "/api/cti/ticket", Cookie=cookie, X_CSRF_Token=body["csrf"]))[0] == 200


@pytest.mark.attack("A39")
async def test_a_page_of_another_origin_may_not_even_log_in(centre: Centre) -> None:
    for origin in ("https://evil.example", "null", centre.url + ".evil.example"):
        status, body, _ = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD}, Origin=origin)
        assert (status, body["error"]) == (403, "wrong_origin")
    status, _, _ = await post(centre, "/api/login", {"user": "ewa", "password": PASSWORD}, Origin=centre.url)
    assert status == 200


@pytest.mark.attack("A39")
async def test_a_login_never_takes_over_a_token_that_was_brought_along(centre: Centre) -> None:
    fixed = "A" * 43
    _, body, _ = await post(
        centre, "/api/login", {"user": "ewa", "password": PASSWORD}, Cookie=f"centrala_session={fixed}"
    )
    assert body["token"] != fixed
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(fixed)) as answer:
        assert answer.status == 401


@pytest.mark.attack("A39")
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
    token, session = await sessions.open("ewa", 0)
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
