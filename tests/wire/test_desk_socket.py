"""The desk's websocket against clients that are slow, cut off, hostile or simply wrong."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from cti.desk import connection, ends, socket
from cti.desk.outbox import MAX_MESSAGES
from cti.desk.status import QueueStatus
from support.centre import Centre, Desktop, bearer, opened
from support.patience import PATIENCE


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


@asynccontextmanager
async def stranger(centre: Centre, **options: Any) -> AsyncIterator[Desktop]:
    """A connection before its hello."""
    async with centre.http.ws_connect(f"{centre.url}/cti", **options) as ws:
        yield Desktop(ws)


def tell(centre: Centre, n: int, user: str = "ewa") -> int:
    """A numbered message."""
    return centre.office.core.desk.send(
        user, QueueStatus(queue="q", title="Q", waiting=n, longest_wait=0, agents_ready=0)
    )


async def numbers(desktop: Desktop, count: int) -> list[int]:
    return [(await desktop.get("queue", queue="q"))["waiting"] for _ in range(count)]


# --- hello -------------------------------------------------------------------------------------------------------


@pytest.mark.attack("A22")
async def test_a_client_that_says_nothing_is_sent_away(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "HELLO_DEADLINE", 0.05)
    async with stranger(centre) as desktop:
        assert await desktop.closed() == 1008


@pytest.mark.parametrize("ticket", ["x", "x" * 43, "../../etc/passwd", "' OR 1=1 --"])
async def test_a_wrong_ticket_is_refused(centre: Centre, ticket: str) -> None:
    async with stranger(centre) as desktop:
        await desktop.say(type="hello", ticket=ticket)
        assert await desktop.closed() == 4401


@pytest.mark.attack("A21")
async def test_a_ticket_opens_one_connection_only(centre: Centre) -> None:
    ticket = await centre.ticket(await centre.log_in())
    async with stranger(centre) as first, stranger(centre) as second:
        await first.say(type="hello", ticket=ticket)
        await first.get("welcome")
        await second.say(type="hello", ticket=ticket)
        assert await second.closed() == 4401
        tell(centre, 1)
        assert await numbers(first, 1) == [1], "the first is not disturbed"


@pytest.mark.attack("A22")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('{"type":"ack","seq":1}', 1008),
        ('{"type":"state","state":"ready"}', 1008),
        ('{"type":"hello"}', 1007),
        ('{"type":"hello","ticket":["x"]}', 1007),
        ('{"type":"hello","ticket":"x","last_seq":-1}', 1007),
        ('{"type":"hello","ticket":"x","last_seq":9223372036854775808}', 1007),
        ('{"type":"hello","ticket":"x","last_seq":true}', 1007),
        ('{"type":"hello","ticket":"x","admin":true}', 1007),
        ("[" * 20_000, 1007),
        ("", 1007),
        ("null", 1007),
        ("GET / HTTP/1.1\r\n\r\n", 1007),
        ("x" * (64 * 1024 + 1), 1009),
    ],
)
async def test_what_is_no_hello_closes_the_connection(centre: Centre, said: str, code: int) -> None:
    async with stranger(centre) as desktop:
        await desktop.ws.send_str(said)
        assert await desktop.closed() == code


@pytest.mark.attack("A22")
async def test_binary_and_broken_text_are_refused(centre: Centre) -> None:
    async with stranger(centre) as desktop:
        await desktop.ws.send_bytes(b'{"type":"hello","ticket":"x"}')
        assert await desktop.closed() == 1008
    async with centre.desktop() as desktop:
        await desktop.ws.send_bytes(b"\x00")
        assert await desktop.closed() == 1003
    async with stranger(centre) as desktop:
        await desktop.ws.send_frame(b"\xff\xfe", aiohttp.WSMsgType.TEXT)
        assert await desktop.closed() == 1007


@pytest.mark.attack("A22")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('{"type":"hello","ticket":"x"}', 1008),
        ('{"type":"ack","seq":1000}', 1008),
        ('{"type":"ack","seq":-1}', 1007),
        ('{"type":"ack","seq":1.5}', 1007),
        ('{"type":"painted"}', 1007),
        ('{"type":"painted","seq":0}', 1007),
        ('{"type":"painted","seq":-1}', 1007),
        ('{"type":"painted","seq":"1"}', 1007),
        ('{"type":"painted","seq":1e400}', 1007),
        ('{"type":"painted","seq":9223372036854775808}', 1007),
        ('{"type":"painted","seq":1,"ms":0.1}', 1007),
        ('{"type":"state","state":"talking"}', 1007),
        ('{"type":"state","state":"not_ready","reason":"' + "x" * 101 + '"}', 1007),
        ('{"type":"state","state":"not_ready","reason":"a\\r\\nAction: Originate"}', 1007),
        ('{"type":"state","state":"not_ready","reason":"a\\u0000"}', 1007),
        ('{"type":"state","state":"not_ready","reason":"a\\u2028"}', 1007),
        ('{"type":"welcome"}', 1007),
        ("x" * (64 * 1024 + 1), 1009),
    ],
)
async def test_a_known_client_that_says_something_wrong_is_closed_too(centre: Centre, said: str, code: int) -> None:
    async with centre.desktop() as desktop:
        await desktop.ws.send_str(said)
        assert await desktop.closed() == code


@pytest.mark.attack("A21")
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1", "", "x y"]
)
async def test_a_page_of_another_origin_gets_no_websocket(centre: Centre, origin: str) -> None:
    token = await centre.log_in()
    headers = {"Origin": origin, "Cookie": f"centrala_session={token}"}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await centre.http.ws_connect(f"{centre.url}/cti", headers=headers)
    assert refused.value.status == 403


async def test_our_own_page_gets_one(centre: Centre) -> None:
    async with centre.desktop(headers={"Origin": centre.url}) as desktop:
        assert desktop.welcome["agent"]["user"] == "ewa"


@pytest.mark.attack("A2")
@pytest.mark.parametrize("header", ["Basic AAAA", "Bearer x", "", "Bearer"])
async def test_a_forged_authorization_opens_no_websocket(centre: Centre, header: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await centre.http.ws_connect(f"{centre.url}/cti", headers={"Authorization": header})
    assert refused.value.status == 401


@pytest.mark.attack("A20")
async def test_compression_is_not_negotiated(centre: Centre) -> None:
    async with centre.desktop(compress=15) as desktop:
        assert desktop.ws.compress == 0


@pytest.mark.attack("A22")
async def test_too_many_strangers_are_told_to_come_later(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "MOST_STRANGERS_PER_ADDRESS", 2)
    async with stranger(centre), stranger(centre):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await centre.http.ws_connect(f"{centre.url}/cti")
        assert refused.value.status == 503
    async with centre.desktop() as desktop:
        assert desktop.welcome["type"] == "welcome", "when they have gone there is room again"


@pytest.mark.attack("A22")
async def test_a_flood_of_frames_or_pings_is_cut(centre: Centre) -> None:
    for flood in ("ack", "ping"):
        async with centre.desktop() as desktop:
            for _ in range(connection.BURST + 100):
                if desktop.ws.closed:
                    break
                await (desktop.say(type="ack", seq=0) if flood == "ack" else desktop.ws.ping())
            assert await desktop.closed() == 1008


async def test_a_ping_is_answered(centre: Centre) -> None:
    async with stranger(centre, autoping=False) as desktop:
        ticket = await centre.ticket(await centre.log_in())
        await desktop.say(type="hello", ticket=ticket)
        await desktop.get("welcome")
        await desktop.ws.ping(b"there?")
        async with asyncio.timeout(PATIENCE):
            while (message := await desktop.ws.receive()).type is not aiohttp.WSMsgType.PONG:
                pass
        assert message.data == b"there?"


# --- resume ------------------------------------------------------------------------------------------------------


async def test_who_comes_back_gets_what_was_missed_exactly_once(centre: Centre) -> None:
    async with centre.desktop() as desktop:
        epoch = desktop.welcome["epoch"]
        for n in range(5):
            tell(centre, n)
        await numbers(desktop, 2)
        seen = (await desktop.get("queue", queue="q"))["seq"]
    for n in range(5, 9):
        tell(centre, n)
    async with centre.desktop(epoch=epoch, last_seq=seen) as desktop:
        assert desktop.welcome["resync"] is False
        assert desktop.welcome["epoch"] == epoch
        assert await numbers(desktop, 6) == [3, 4, 5, 6, 7, 8]
        last = tell(centre, 9)
        message = await desktop.get("queue", queue="q")
        assert (message["seq"], message["waiting"]) == (last, 9), "and nothing twice"


async def test_a_first_connection_gets_a_snapshot_and_nothing_of_before(centre: Centre) -> None:
    tell(centre, 1)
    async with centre.desktop() as desktop:
        assert desktop.welcome["resync"] is True
        tell(centre, 2)
        assert await numbers(desktop, 1) == [2]


@pytest.mark.parametrize("claim", ["another_epoch", "future", "forgotten", "acknowledged"])
async def test_who_cannot_be_made_whole_gets_a_snapshot(centre: Centre, claim: str) -> None:
    async with centre.desktop() as desktop:
        epoch, last_seq = desktop.welcome["epoch"], desktop.welcome["seq"]
        if claim == "acknowledged":
            last = tell(centre, 1)
            await numbers(desktop, 1)
            await desktop.say(type="ack", seq=last)
            await desktop.say(type="state", state="not_ready")
            await desktop.get("agent")
    if claim == "another_epoch":
        epoch = "019df19b-0d3c-7b11-8a3e-6a5d0f6b7c21"
    if claim == "future":
        last_seq = 10_000
    if claim == "forgotten":
        for n in range(MAX_MESSAGES + 1):
            tell(centre, n)
    async with centre.desktop(epoch=epoch, last_seq=last_seq) as desktop:
        assert desktop.welcome["resync"] is True
        tell(centre, 77)
        assert (await desktop.get("queue", queue="q"))["waiting"] == 77


@pytest.mark.attack("A23")
async def test_nobody_resumes_the_stream_of_another(centre: Centre) -> None:
    async with centre.desktop("ewa") as desktop:
        epoch = desktop.welcome["epoch"]
    tell(centre, 666, "ewa")
    async with centre.desktop("boris", epoch=epoch, last_seq=0) as desktop:
        assert desktop.welcome["resync"] is True
        assert desktop.welcome["epoch"] != epoch
        tell(centre, 1, "boris")
        assert await numbers(desktop, 1) == [1]


async def test_a_newer_connection_takes_over_and_the_older_is_told(centre: Centre) -> None:
    async with centre.desktop() as older:
        async with centre.desktop() as newer:
            assert await older.closed() == 4409
            tell(centre, 1)
            assert await numbers(newer, 1) == [1]
            assert centre.office.core.desk.connected("ewa")
        assert newer.ws.close_code == 1000


async def test_random_cuts_lose_nothing_and_show_nothing_twice(centre: Centre) -> None:
    """A client whose line breaks anywhere, cut by closing the transport in the middle of whatever is going on."""
    dice = random.Random(7)
    token, shown, sent = await centre.log_in(), list[int](), 0
    epoch: str | None = None
    last_seq: int | None = None
    for _ in range(40):
        ticket = await centre.ticket(token)
        async with stranger(centre) as desktop:
            await desktop.say(type="hello", ticket=ticket, epoch=epoch, last_seq=last_seq)
            welcome = await desktop.get("welcome")
            assert welcome["resync"] is (epoch is None)
            epoch, last_seq = welcome["epoch"], welcome["seq"] if epoch is None else last_seq
            for _ in range(dice.randrange(8)):
                sent += 1
                tell(centre, sent)
            for _ in range(dice.randrange(6)):
                try:
                    message = await asyncio.wait_for(desktop.get(), 0.05)
                except TimeoutError:
                    break
                assert message["seq"] == last_seq + 1  # type: ignore[operator]
                last_seq = message["seq"]
                if message["type"] == "queue" and message["queue"] == "q":
                    shown.append(message["waiting"])
                if dice.random() < 0.3:
                    await desktop.say(type="ack", seq=last_seq)
            writer = desktop.ws.get_extra_info("socket")
            assert writer is not None
            desktop.ws._response.connection.transport.abort()  # type: ignore[union-attr]
        sent += 1
        tell(centre, sent)
    async with centre.desktop(epoch=epoch, last_seq=last_seq) as desktop:
        while shown[-1] < sent:
            message = await desktop.get()
            if message["type"] == "queue" and message["queue"] == "q":
                shown.append(message["waiting"])
    assert shown == list(range(1, sent + 1))


# --- slow clients ------------------------------------------------------------------------------------------------


async def raw_client(centre: Centre, ticket: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that reads only when told, with small buffers; hello is said."""
    host, port = centre.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
    key = base64.b64encode(os.urandom(16)).decode()
    head = f"GET /cti HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    writer.write(f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(frame(json.dumps({"type": "hello", "ticket": ticket}).encode()))
    return reader, writer


def frame(payload: bytes, opcode: int = 0x81) -> bytes:
    """A masked frame (RFC 6455 section 5.2)."""
    mask = os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack("!H", len(payload))
    return bytes([opcode]) + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


async def test_a_client_that_does_not_read_is_dropped_and_delays_nobody(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SEND_DEADLINE", 1.5)
    monkeypatch.setattr(ends, "CLOSE_DEADLINE", 0.1)
    monkeypatch.setattr(socket, "CLOSE_DEADLINE", 0.1)
    _, writer = await raw_client(centre, await centre.ticket(await centre.log_in("ewa")))
    async with centre.desktop("boris") as boris:
        long = "x" * 40_000
        for n in range(900):
            centre.office.core.desk.send(
                "ewa", QueueStatus(queue=long, title="", waiting=n, longest_wait=0, agents_ready=0)
            )
        loop = asyncio.get_running_loop()
        began = loop.time()
        tell(centre, 1, "boris")
        assert await numbers(boris, 1) == [1]
        assert loop.time() - began < 1.4, "others are served at once"
        async with asyncio.timeout(PATIENCE):
            while centre.office.core.desk.connected("ewa"):
                tell(centre, 2, "boris")
                await numbers(boris, 1)
    writer.close()


@pytest.mark.attack("A22")
async def test_frames_in_pieces_for_ever_do_not_fill_the_memory(centre: Centre) -> None:
    reader, writer = await raw_client(centre, await centre.ticket(await centre.log_in()))
    pieces = 64 * 1024 // 120 + 1
    writer.write(frame(b'{"type":"ack","seq":0', 0x01) + frame(b" " * 120, 0x00) * pieces)
    async with asyncio.timeout(PATIENCE):
        rest = await reader.read(-1)
    assert struct.pack("!H", 1009) in rest
    writer.close()


@pytest.mark.attack("A20")
async def test_an_upgrade_with_a_body_smuggles_nothing(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows the upgrade is websocket, not another request (CVE-2026-69243)."""
    monkeypatch.setattr(socket, "HELLO_DEADLINE", 0.2)
    host, port = centre.url.removeprefix("http://").split(":")
    token = await centre.log_in()
    auth = f"Authorization: Bearer {token}\r\nContent-Length: 0"
    inner = f"POST /api/logout HTTP/1.1\r\nHost: x\r\n{auth}\r\n\r\n".encode()
    for extra in (f"Content-Length: {len(inner)}\r\n", "Transfer-Encoding: chunked\r\n"):
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"GET /cti HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{extra}"
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode() + inner)
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read(-1)
        writer.close()
        assert len(re.findall(rb"HTTP/1\.[01] \d{3} ", answer)) == 1, "101 or 400, and nothing more"
        async with centre.http.get(f"{centre.url}/api/me", headers=bearer(token)) as me:
            assert me.status == 200, "the smuggled request was not executed"


async def test_a_server_that_goes_down_says_so(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as centre, centre.desktop() as desktop:
        centre.office.core.desk.close_all(1001)
        assert await desktop.closed() == 1001


async def test_a_fault_of_ours_ends_one_connection_in_order(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_user: str) -> None:
        raise RuntimeError("bug")

    ticket = await centre.ticket(await centre.log_in())
    with monkeypatch.context() as patch:
        patch.setattr(centre.office.core.attendance, "arrived", broken)
        async with stranger(centre) as desktop:
            await desktop.say(type="hello", ticket=ticket)
            assert await desktop.closed() == 1011
    async with centre.desktop() as desktop:
        assert desktop.welcome["type"] == "welcome"
