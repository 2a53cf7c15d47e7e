"""Every route says who may call it, and nobody else can: the route table is walked, not a list in a test."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry
from yarl import URL

from cti.logins.sessions import Sessions
from cti.metrics import DeskMetrics
from cti.web.app import HEADERS, make_app
from cti.web.auth import Guard
from cti.web.front import Front
from cti.web.routes import Answer, Auth, Call, Route
from cti.web.signed import TOKEN
from support.centre import Centre, bearer, opened
from support.session_table import MemorySessionTable

PAPER = f"/ask/{{token:{TOKEN}}}"
OPEN = {
    ("POST", "/api/login"),
    ("GET", "/api/login/ways"),  # how else one can, for the page
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/asyncapi.yaml"),
    ("GET", "/"),
    ("GET", "/why.css"),  # how that page looks
    ("GET", "/why/{token:[0-9a-f.]+}"),  # whoever has a signed link to it
    ("POST", "/why/{token:[0-9a-f.]+}"),
    ("GET", PAPER),  # a survey, for whoever has a signed link to it
    ("POST", PAPER),
    ("GET", f"{PAPER}/stop"),
    ("POST", f"{PAPER}/stop"),
    ("GET", "/paper.css"),
    ("GET", "/report.css"),
}
"""All that a stranger may call, beside the page's files. A new one needs a line here, and a reason."""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A built page, with things beside it that are none of its files."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>desk</title>" + "x" * 2000)
    (folder / "assets" / "index-a1b2c3.js").write_text("export {};")
    (folder / ".env").write_text("SECRET=1")
    (tmp_path / "secret.txt").write_text("SECRET=2")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
async def centre(sqlite_url: str, page: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Centre]:
    """Where a stranger may try as often as these tests do."""
    monkeypatch.setattr("cti.web.auth.STRANGERS", (100_000, 1))
    async with opened(sqlite_url, page) as made:
        yield made


def filled(route: Route) -> str:
    """The route's path with something in its parts that fits."""

    def one(part: re.Match[str]) -> str:
        return next(word for word in ("c1", "48601234567", "a" * 32) if re.fullmatch(part[1], word))

    return re.sub(r"{\w+:(.+?)}(?=/|$)", one, route.path)


async def call(centre: Centre, route: Route, path: str | None = None, **options: Any) -> aiohttp.ClientResponse:
    url = URL(centre.url + (path or filled(route)), encoded=True)
    body = b"{}" if route.changes else None
    headers = {**({"Content-Type": "application/json"} if body else {}), **options.pop("headers", {})}
    answer = await centre.http.request(
        options.pop("method", route.method), url, data=body, headers=headers, allow_redirects=False
    )
    await answer.read()
    return answer


async def test_the_open_routes_are_those_that_are_meant_to_be(centre: Centre) -> None:
    is_open = {(r.method, r.path) for r in centre.office.routes if r.auth is Auth.OPEN}
    assert {r for r in is_open if not r[1].startswith("/assets/")} - OPEN == {("GET", "/index.html")}


async def test_every_route_of_the_application_is_in_the_table(centre: Centre) -> None:
    served = {(r.method, r.resource.canonical) for r in centre.office.app.router.routes() if r.resource}
    assert served == {(r.method, re.sub(r":.+?}(?=/|$)", "}", r.path)) for r in centre.office.routes}


@pytest.mark.attack("A1")
async def test_without_a_session_every_other_route_says_401(centre: Centre) -> None:
    closed = [r for r in centre.office.routes if r.auth is Auth.SESSION]
    assert len(closed) >= 6
    for route in closed:
        for headers in ({}, bearer("A" * 43), {"Cookie": "centrala_session=" + "A" * 43}, {"Cookie": "x=y"}):
            answer = await call(centre, route, headers=headers)
            assert answer.status == 401, route.path
            assert "Set-Cookie" not in answer.headers
            assert (await answer.json())["error"] == "login_needed"


@pytest.mark.attack("A2")
async def test_a_forged_authorization_gives_401_on_every_route(centre: Centre) -> None:
    for route in centre.office.routes:
        for forged in ("Basic AAAA", "Basic YWRtaW46YWRtaW4=", "Bearer x", "", "Digest x"):
            answer = await call(centre, route, headers={"Authorization": forged})
            assert answer.status == 401, (route.path, forged)
            assert "Set-Cookie" not in answer.headers


TRICKS = [
    "{}?x[]=1",
    "{}/..;/",
    "/{}",
    "/.{}",
    "/x/..{}",
    "/%2e%2e{}",
    "{}%2f",
    "{}/",
    "{}%00",
    "{};x",
    "{}//",
    "{}.json",
]


@pytest.mark.attack("A1")
async def test_no_spelling_of_a_path_goes_round_the_guard(centre: Centre) -> None:
    for route in centre.office.routes:
        if route.auth is not Auth.SESSION:
            continue
        for trick in TRICKS:
            answer = await call(centre, route, path=trick.format(filled(route)))
            assert answer.status in (400, 401, 404, 405), (trick, route.path, answer.status)
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "HEAD" if route.changes else "POST"):
            headers = {"X-HTTP-Method-Override": route.method, "X-Original-URL": filled(route)}
            answer = await call(centre, route, method=method, headers=headers)
            assert answer.status in (400, 401, 404, 405), (method, route.path)


@pytest.mark.attack("A1")
async def test_a_route_that_is_not_in_the_table_is_refused() -> None:
    """Somebody adds a route past the table: it has no auth mark, so nobody may call it."""

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(text="open!")

    sessions = Sessions(MemorySessionTable(), lambda: None)  # type: ignore[arg-type,return-value]
    app = make_app([], Guard(sessions, None, None, Front(), time.monotonic), DeskMetrics(CollectorRegistry()), None)  # type: ignore[arg-type]
    app.router.add_get("/api/new", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{runner.addresses[0][1]}/api/new") as answer,
    ):
        assert answer.status == 401
    await runner.cleanup()


def test_a_route_cannot_be_made_without_an_auth_mark() -> None:
    async def handler(_call: Call) -> Answer:
        return Answer()

    with pytest.raises(TypeError, match="auth"):
        Route(method="GET", path="/x", summary="", handler=handler)  # type: ignore[call-arg]


async def test_a_role_that_may_not_is_told_so(centre: Centre) -> None:
    """No route of today is for some roles only but /metrics from afar; the rule itself is tested here."""
    agent, supervisor = await centre.log_in("ewa"), await centre.log_in("sofia")
    through_proxy = {"X-Forwarded-For": "203.0.113.9"}
    for token, status in ((None, 401), (agent, 403), (supervisor, 200)):
        headers = {**through_proxy, **(bearer(token) if token else {})}
        async with centre.http.get(f"{centre.url}/metrics", headers=headers) as answer:
            assert answer.status == status
    async with centre.http.get(f"{centre.url}/metrics") as answer:
        assert answer.status == 200, "a program on this machine"


async def test_every_answer_carries_the_security_headers(centre: Centre) -> None:
    for path in ("/", "/api/me", "/healthz", "/nowhere", "/assets/index-a1b2c3.js", "/cti"):
        async with centre.http.get(centre.url + path) as answer:
            assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS), path
    assert "default-src 'self'" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


@pytest.mark.attack("A26")
async def test_mistakes_are_problems_in_json_and_show_no_insides(centre: Centre) -> None:
    for method, path, status in (("GET", "/nowhere", 404), ("DELETE", "/api/me", 405), ("GET", "/cti", 400)):
        async with centre.http.request(method, centre.url + path) as answer:
            body = await answer.text()
            assert answer.status == status
            assert set(json.loads(body)) == {"error", "message", "details"}
            assert "Traceback" not in body
            assert "aiohttp" not in body + str(answer.headers)


async def test_what_is_no_http_leaves_no_byte_of_it_in_the_log(
    centre: Centre, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    url = URL(centre.url)
    for line in (b"Authorization : Bearer canary", b"Cookie: canary\x00", b" canary"):
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(b"GET /api/me HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n")
        assert b" 400 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
    said = caplog.text + "".join(capsys.readouterr())
    assert "canary" not in said
    assert "Traceback" not in said


async def test_a_fault_of_ours_is_a_500_without_insides(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await centre.log_in()

    async def broken(*_: object) -> None:
        raise RuntimeError("insides")

    monkeypatch.setattr("cti.customers.Customers.by_id", broken)
    async with centre.http.get(f"{centre.url}/api/customers/c1/timeline", headers=bearer(token)) as answer:
        assert answer.status == 500
        assert "insides" not in await answer.text()


@pytest.mark.attack("A20")
async def test_the_page_is_served_and_nothing_beside_it(centre: Centre) -> None:
    async with centre.http.get(f"{centre.url}/") as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        etag = answer.headers["ETag"]
    async with centre.http.get(f"{centre.url}/", headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304
    async with centre.http.get(f"{centre.url}/assets/index-a1b2c3.js") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    for path in ("/.env", "/link.txt", "/../secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/assets/",
                 "/assets/../.env", "//etc/passwd", "/.git/config"):  # fmt: skip
        async with centre.http.get(URL(centre.url + path, encoded=True)) as answer:
            assert answer.status == 404, path
            assert "SECRET" not in await answer.text()


async def test_a_page_that_is_not_built_says_how(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path / "nothing") as centre, centre.http.get(f"{centre.url}/") as answer:
        assert answer.status == 503
        assert "make web" in await answer.text()


# --- health and counters -----------------------------------------------------------------------------------------


async def test_readiness_has_one_key_per_dependency(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    async with centre.http.get(f"{centre.url}/healthz") as answer:
        assert await answer.json() == {"status": "ok"}
    async with centre.http.get(f"{centre.url}/readyz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ready": True, "dependencies": {"database": True}})


async def test_a_dependency_that_fails_or_hangs_makes_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from cti.routes.health import HealthRoutes

    async def fails() -> bool:
        raise OSError("down")

    async def hangs() -> bool:
        await asyncio.get_running_loop().create_future()
        return True

    async def fine() -> bool:
        return True

    monkeypatch.setattr("cti.routes.health.CHECK_DEADLINE", 0.01)
    routes = HealthRoutes({"database": fails, "ami": hangs, "agi": fine}, CollectorRegistry())
    answer = await routes.ready(Call(None, None, None, {}, "", secure=False))
    assert answer.status == 503
    assert answer.body is not None
    assert answer.body.model_dump() == {
        "ready": False,
        "dependencies": {"database": False, "ami": False, "agi": True},
    }


@pytest.mark.attack("A26")
async def test_counters_hold_no_number_no_name_and_no_id_of_a_call(centre: Centre) -> None:
    centre.phone()
    async with centre.desktop() as desktop:
        centre.call("c1-canary", number="+48601999888", name="Canary")
        centre.ring("c1-canary")
        await desktop.say(type="painted", seq=(await desktop.get("pop"))["seq"])
        async with centre.http.get(f"{centre.url}/api/customers/canary-id/timeline") as answer:
            assert answer.status == 401
        async with centre.http.request("PROPFIND", f"{centre.url}/canary-path") as answer:
            assert answer.status == 404
        async with centre.http.get(f"{centre.url}/metrics") as answer:
            text = await answer.text()
    assert 'centrala_pop_seconds_count{history="complete"} 1.0' in text
    assert "centrala_pop_painted_seconds_count 1.0" in text
    assert "centrala_desks 1.0" in text
    assert 'centrala_logins_total{result="good"} 1.0' in text
    assert "canary" not in text.lower()
    assert "601999888" not in text
    assert "ewa" not in text
