"""The websocket of telephones in browsers, between a page and an Asterisk that the test plays."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web

from centrala.pbx.ports import HOST, free_port
from cti.desk.tickets import Tickets
from cti.logins.sessions import Session
from cti.roles import Reach
from cti.softphone import socket
from cti.softphone.lines import Lines
from cti.softphone.messages import PhoneTicket
from cti.softphone.routes import PhoneRoutes
from cti.softphone.socket import AsteriskSocket, PhoneSocket
from cti.web.front import Front
from cti.web.routes import Agent, ApiProblem, Call
from support.patience import PATIENCE

REGISTER = "REGISTER sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n"
ANSWER = "SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"
SECRET = "k3Jd-9sLw_0aQz7x"
Page = aiohttp.ClientWebSocketResponse


@dataclass
class Asterisk:
    """Its websocket, as far as it carries frames."""

    frames: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Somebody ended a connection."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse(protocols=("sip",))
        await ws.prepare(request)
        self.sockets.append(ws)
        async for message in ws:
            await self.frames.put(message.data)
        self.left.set()
        return ws


@dataclass
class World:
    asterisk: Asterisk
    tickets: Tickets
    lines: Lines
    http: aiohttp.ClientSession
    url: str

    @asynccontextmanager
    async def page(self, user: str | None = "ewa") -> AsyncIterator[Page]:
        """A page's connection; with a user, welcomed."""
        async with self.http.ws_connect(self.url, protocols=("sip",)) as ws:
            if user is not None:
                await ws.send_json({"type": "hello", "ticket": self.tickets.issue(user, ("agent",))})
                assert await ws.receive_json() == {"type": "welcome"}
            yield ws


async def _serve(app: web.Application) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    return runner, runner.addresses[0][1]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    asterisk, there, here = Asterisk(), web.Application(), web.Application()
    there.router.add_get("/ws", asterisk.handle)
    pbx, port = await _serve(there)
    tickets, lines = Tickets(time.monotonic), Lines()
    phones = PhoneSocket(
        AsteriskSocket(HOST, port, SECRET), tickets, lines, allowed=Front().allowed, monotonic=time.monotonic
    )
    here.router.add_get("/phone", phones.handle)
    server, web_port = await _serve(here)
    async with aiohttp.ClientSession() as http:
        yield World(asterisk, tickets, lines, http, f"http://{HOST}:{web_port}/phone")
    await server.cleanup()
    await pbx.cleanup()


async def closed(ws: Page) -> int | None:
    async with asyncio.timeout(PATIENCE):
        while not ws.closed:
            await ws.receive()
    return ws.close_code


async def test_sip_goes_both_ways_and_the_end_of_one_side_is_that_of_the_other(world: World) -> None:
    async with world.page() as page:
        await page.send_str(REGISTER)
        assert await world.asterisk.frames.get() == REGISTER
        await world.asterisk.sockets[0].send_str(ANSWER)
        assert await page.receive_str() == ANSWER
        assert len(world.lines) == 1
        await page.close()
        async with asyncio.timeout(PATIENCE):
            await world.asterisk.left.wait()
    async with world.page() as page:
        await world.asterisk.sockets[1].close()
        assert await closed(page) == 1013


async def test_a_name_that_is_no_text_does_not_end_the_telephone(world: World) -> None:
    """A caller's name comes from Asterisk as it was sent, in a text frame that may hold any bytes."""
    async with world.page() as page:
        writer = world.asterisk.sockets[0]._writer
        assert writer is not None
        await writer.send_frame(b'INVITE sip:x SIP/2.0\r\nFrom: "\xff\xfe" <sip:1@x>\r\n\r\n', aiohttp.WSMsgType.TEXT)
        assert '"\ufffd\ufffd"' in await page.receive_str()
        await page.send_str(REGISTER)
        assert await world.asterisk.frames.get() == REGISTER


async def test_a_newer_window_takes_the_telephone_over(world: World) -> None:
    async with world.page() as first, world.page("boris") as other, world.page() as second:
        assert await closed(first) == 4409
        for page in (other, second):
            await page.send_str(REGISTER)
            assert await world.asterisk.frames.get() == REGISTER


async def test_who_logs_out_takes_the_telephone_along(world: World) -> None:
    async with world.page() as page:
        world.lines.close("ewa", socket.BAD_TICKET)
        assert await closed(page) == 4401
    assert len(world.lines) == 0


@pytest.mark.parametrize("hello", ["", REGISTER, '{"type":"hello"}', '{"type":"hello","ticket":1}'])
async def test_without_a_hello_nothing_reaches_asterisk(world: World, hello: str) -> None:
    async with world.page(None) as page:
        await page.send_str(hello)
        assert await closed(page) == 1007
    assert world.asterisk.sockets == []


async def test_a_ticket_is_good_once_and_silence_is_sent_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hello = json.dumps({"type": "hello", "ticket": world.tickets.issue("ewa", ("agent",))})
    async with world.page(None) as first, world.page(None) as second:
        await first.send_str(hello)
        assert await first.receive_json() == {"type": "welcome"}
        await second.send_str(hello)
        assert await closed(second) == 4401
    monkeypatch.setattr(socket, "HELLO_DEADLINE", 0.05)
    async with world.page(None) as page:
        assert await closed(page) == 1008


@pytest.mark.attack("A21")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"])
async def test_a_page_of_another_origin_may_not_open_it(world: World, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await world.http.ws_connect(world.url, headers={"Origin": origin})
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("frame", "code"),
    [("MESSAGE sip:x SIP/2.0\r\n\r\n", 1007), ("no SIP", 1007), (b"\0", 1003), ("x" * 70_000, 1009)],
)
async def test_what_is_no_sip_ends_the_connection_and_reaches_nobody(
    world: World, frame: str | bytes, code: int
) -> None:
    async with world.page() as page:
        await (page.send_bytes(frame) if isinstance(frame, bytes) else page.send_str(frame))
        assert await closed(page) == code
    assert world.asterisk.frames.empty()


@pytest.mark.attack("A22")
async def test_a_flood_is_cut(world: World) -> None:
    async with world.page() as page:
        for _ in range(socket.BURST + 50):
            await page.send_str(REGISTER)
        assert await closed(page) == 1008
    assert world.asterisk.frames.qsize() <= socket.BURST + 5


async def test_without_asterisk_the_page_is_told_to_come_back() -> None:
    tickets, app = Tickets(time.monotonic), web.Application()
    nobody = AsteriskSocket(HOST, free_port(), SECRET)
    phones = PhoneSocket(nobody, tickets, Lines(), allowed=Front().allowed, monotonic=time.monotonic)
    app.router.add_get("/phone", phones.handle)
    server, port = await _serve(app)
    async with aiohttp.ClientSession() as http, http.ws_connect(f"http://{HOST}:{port}/phone") as page:
        await page.send_json({"type": "hello", "ticket": tickets.issue("ewa", ("agent",))})
        assert await closed(page) == 1013
    await server.cleanup()


class Profiles:
    async def by_user(self, user: str) -> SimpleNamespace:
        return SimpleNamespace(sip_user={"ewa": "ewa", "anna": "a17"}.get(user))


def asks(user: str) -> Call:
    return Call(Agent(user, user, ("agent",), Reach.ANY), Session(b"", user, "", None), None, {}, HOST, False)  # type: ignore[arg-type]


async def test_a_ticket_names_the_agents_own_telephone_and_those_without_one_get_none() -> None:
    there = PhoneRoutes(AsteriskSocket(HOST, 1, SECRET), Profiles(), allowed=Front().allowed, monotonic=time.monotonic)
    answer = (await there.ticket(asks("anna"))).body
    assert isinstance(answer, PhoneTicket)
    assert answer.name == "a17.web"
    assert SECRET not in repr(answer)
    there.logged_out("anna")
    nowhere = PhoneRoutes(None, Profiles(), allowed=Front().allowed, monotonic=time.monotonic)
    assert [route.path for route in nowhere.routes()] == ["/api/phone/ticket"]
    for routes, user in ((there, "sofia"), (nowhere, "ewa")):
        with pytest.raises(ApiProblem) as refused:
            await routes.ticket(asks(user))
        assert refused.value.status == 404
