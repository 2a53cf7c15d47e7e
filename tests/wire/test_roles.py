"""Every cell of the tables of roles is asked of the program: each route and each message, by each role."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from cti.agents import Agent, Agents
from cti.agents.changes import People
from cti.core import Core
from cti.feature import Feature
from cti.logins.oidc import Oidc, Settings
from cti.logins.tokens import ApiTokens
from cti.roles import EVERYBODY, MESSAGES, ROUTES, Reach, Role, key, reach, says
from cti.routes.oidc import Accounts, OidcRoutes
from cti.softphone.socket import AsteriskSocket
from cti.web.app import make_app
from cti.web.routes import Answer, Auth, Call, Route
from ivr.hands import NotTalking
from ivr.outgoing import Outgoing
from ivr.outside.reach import Reach as Reachable
from ivr.store import Store
from support.centre import HASH, Centre, bearer, opened
from support.patience import PATIENCE

NOBODY = "nobody"
"""A user without any role: locked, or of an older version's word."""
USERS = [*(role.value for role in Role), NOBODY]
TICKETS = ("POST /api/cti/ticket", "POST /api/phone/ticket")
FORBIDDEN = 4403
SAID: dict[str, dict[str, Any]] = {
    "ack": {"type": "ack", "seq": 0},
    "state": {"type": "state", "state": "not_ready", "reason": "lunch"},
}


class NoHands:
    """Of a telephone system in which nobody talks."""

    def __getattr__(self, _name: str) -> Any:
        async def nobody(*_: object) -> None:
            raise NotTalking("no such call of theirs")

        return nobody


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "board.html", "office.html", "campaigns.html", "icon.svg", "assets/x-1.js"):
        (folder / name).write_text("x")
    return folder


def oidc(core: Core, store: Store) -> list[Feature]:
    """With a provider that nobody goes to."""
    settings, outgoing = Settings("http://127.0.0.1:1", "c", "", "http://x/"), Outgoing(Reachable())
    provider = Oidc(settings, outgoing.ask, core.now, core.monotonic)
    whose = Accounts(core.agents, People(store, core.now), {}, "", {})
    login = core.metrics.login
    return [OidcRoutes(provider, whose, core.sessions, core.monotonic, login, outgoing.close, core.refusals)]


async def people(centre: Centre) -> None:
    """One user for each role, of that name."""
    agents = Agents(centre.store)
    for user in USERS:
        roles = () if user == NOBODY else (user,)
        await agents.keep(Agent(user, user, roles, user, ("en",), ("support",)))
        await agents.set_password(user, HASH)


@pytest.fixture
async def centre(sqlite_url: str, static: Path) -> AsyncIterator[Centre]:
    """With everything that there can be."""
    browsers = AsteriskSocket("127.0.0.1", 1, "of nobody's endpoints")
    async with opened(sqlite_url, static, hands=NoHands(), browsers=browsers, more=oidc) as made:
        await people(made)
        yield made


def filled(route: Route) -> str:
    return route.path if "{" not in route.path else _parts(route.path)


def _parts(path: str) -> str:
    words = {"number": "48601234567", "flow": "nothing"}
    plain = key("", path).strip()
    for name in [part[1:-1] for part in plain.split("/") if part.startswith("{")]:
        plain = plain.replace(f"{{{name}}}", words.get(name, "c1"))
    return plain


async def asked(centre: Centre, route: Route, token: str) -> tuple[int, str]:
    """Status and the problem's word."""
    headers = {**bearer(token), **({"Content-Type": "application/json"} if route.changes else {})}
    # A program of this machine may see counters; a stranger's request comes through a proxy.
    headers |= {"X-Forwarded-For": "203.0.113.9"} if route.auth is Auth.LOCAL else {}
    url = URL(centre.url + filled(route), encoded=True)
    sent = b"{}" if route.body is not None else None
    async with centre.http.request(route.method, url, data=sent, headers=headers) as answer:
        body = await answer.read()
        return answer.status, json.loads(body).get("error", "") if answer.status >= 400 else ""


async def test_the_table_and_the_program_have_the_same_routes(centre: Centre) -> None:
    assert {key(route.method, route.path) for route in centre.office.routes} == set(ROUTES)


@pytest.mark.attack("A6")
async def test_every_role_gets_on_every_route_what_the_table_says(centre: Centre) -> None:
    tokens = {user: await centre.log_in(user) for user in USERS}
    cells = 0
    for route in centre.office.routes:
        row = ROUTES[key(route.method, route.path)]
        for user in USERS:
            if row.anybody:
                continue
            status, error = await asked(centre, route, tokens[user])
            may = reach(row, () if user == NOBODY else (user,))
            if may is None:
                assert (status, error) == (403, "not_your_role"), (route.path, user)
            else:
                assert (status, error) != (403, "not_your_role"), (route.path, user)
                assert status not in (401, 500), (route.path, user, status, error)
            if key(route.method, route.path) == "POST /api/logout":
                tokens[user] = await centre.log_in(user)
            cells += 1
    assert cells == len(USERS) * sum(not row.anybody for row in ROUTES.values())


@pytest.mark.attack("A6")
async def test_a_program_may_nothing_that_is_for_people_whatever_its_roles(centre: Centre) -> None:
    tokens = ApiTokens(centre.store, lambda: datetime.now(UTC))
    for n, route in enumerate(centre.office.routes):
        row = ROUTES[key(route.method, route.path)]
        if n % 50 == 0:  # one of them may not ask so often
            token = await tokens.add(f"all-{n}", tuple(Role), timedelta(days=1), "root")
        if not row.anybody:
            status, error = await asked(centre, route, token)
            expected = (
                "not_for_programs" if row.people else "not_your_role" if Reach.ANY not in row.reaches.values() else ""
            )
            refused = error if error in ("not_for_programs", "not_your_role") else ""
            assert refused == expected, (route.path, status, error)


async def test_several_roles_may_what_each_of_them_may(centre: Centre) -> None:
    await Agents(centre.store).keep(Agent("both", "Both", ("designer", "agent"), None))
    await Agents(centre.store).set_password("both", HASH)
    token = await centre.log_in("both")
    for path, status in (("/api/reports/forecast", 200), ("/api/dispositions", 200), ("/api/calls", 403)):
        async with centre.http.get(centre.url + path, headers=bearer(token)) as answer:
            assert answer.status == status, path
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(token)) as answer:
        me = await answer.json()
        assert (me["roles"], me["pages"]) == (["designer", "agent"], ["desk"])


async def test_what_is_own_is_handed_on_as_own(sqlite_url: str, static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a handler would show an agent everybody's."""
    seen: dict[str, Reach] = {}

    async def link(_self: object, call: Call) -> Answer:
        assert call.agent is not None
        seen[call.agent.user] = call.agent.reach
        return Answer(status=204)

    monkeypatch.setattr("cti.recordings.playing.RecordingRoutes.link", link)
    async with opened(sqlite_url, static) as other:
        await people(other)
        for user in ("agent", "supervisor"):
            headers = bearer(await other.log_in(user))
            await other.http.post(f"{other.url}/api/recordings/r1/link", json={"why": "x"}, headers=headers)
    assert seen == {"agent": Reach.OWN, "supervisor": Reach.ANY}


# --- default: no ---------------------------------------------------------------------------------------------------


async def handler(_call: Call) -> Answer:
    return Answer()


@pytest.mark.attack("A1")
@pytest.mark.parametrize(
    ("path", "auth"), [("/api/new", Auth.SESSION), ("/api/me", Auth.OPEN), ("/api/login", Auth.SESSION)]
)
def test_a_route_that_the_table_does_not_know_makes_no_program(path: str, auth: Auth) -> None:
    route = Route(method="GET", path=path, auth=auth, handler=handler, summary="")
    with pytest.raises(LookupError, match=r"cti/roles\.py"):
        make_app([route], None, None, None)  # type: ignore[arg-type]


# --- websockets ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tickets_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is the websocket itself that refuses."""
    for name in TICKETS:
        monkeypatch.setitem(ROUTES, name, EVERYBODY)  # type: ignore[arg-type]


async def spoken(centre: Centre, path: str, user: str, kind: str) -> int | str | None:
    """What becomes of a message: the close code, or the type of the first answer after a hello."""
    buy = "/api/phone/ticket" if path == "/phone" else "/api/cti/ticket"
    async with centre.http.post(centre.url + buy, headers=bearer(await centre.log_in(user))) as answer:
        ticket = (await answer.json())["ticket"]
    async with centre.http.ws_connect(centre.url + path, protocols=("sip",)) as ws, asyncio.timeout(PATIENCE):
        await ws.send_json({"type": "hello", "ticket": ticket})
        first = await ws.receive()
        if first.type is not aiohttp.WSMsgType.TEXT:
            return ws.close_code
        if kind in SAID:
            await ws.send_json(SAID[kind])
            await ws.ping()
            await ws.close()
        return ws.close_code if kind in SAID else str(json.loads(first.data)["type"])


CELLS = [(path, kind, user) for path, kinds in MESSAGES.items() for kind in kinds for user in Role]


@pytest.mark.attack("A6")
@pytest.mark.usefixtures("tickets_for_all")
async def test_every_role_may_say_on_every_websocket_what_the_table_says(sqlite_url: str, static: Path) -> None:
    browsers = AsteriskSocket("127.0.0.1", 1, "of nobody's endpoints")
    async with opened(sqlite_url, static, browsers=browsers) as centre:
        await people(centre)
        for path, kind, user in CELLS:
            came = await spoken(centre, path, user, kind)
            may = kind in says(path, (user,))
            assert (came != FORBIDDEN) is may, (path, kind, user, came)
            # No Asterisk is there: a telephone that may, hears that.
            assert may or came == FORBIDDEN
            assert not may or came in ("welcome", "board", 1000, 1013), (path, kind, user, came)


@pytest.mark.parametrize("kind", sorted(SAID))
async def test_a_message_without_a_row_closes_the_connection(
    centre: Centre, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {name: found for name, found in MESSAGES["/cti"].items() if name != kind}
    monkeypatch.setitem(MESSAGES, "/cti", others)  # type: ignore[arg-type]
    async with centre.desktop("agent") as desktop:
        await desktop.say(**SAID[kind])
        assert await desktop.closed() == FORBIDDEN
