"""The HTTP client: an answer of bounded size before the deadline or a failure, and nothing left behind."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from ivr.outgoing import MOST_BYTES, MOST_PLAIN, Answer, Outgoing, Request
from ivr.outside.failures import OutsideFailed, ServerTrouble
from ivr.outside.reach import Reach, opening
from support.tls import certificate
from support.web_servers import Answers, Asked, nothing, says, serving

INNER = Reach((opening("127.0.0.1"), opening("127.0.0.0/8")), everywhere=True)
GZIP = "Content-Encoding: gzip"


@pytest.fixture
async def client() -> AsyncIterator[Outgoing]:
    made = Outgoing(INNER)
    yield made
    await made.close()


async def ask(client: Outgoing, url: str, seconds: float = 2.0, method: str = "GET") -> Answer:
    return await client.ask(Request(method, url), asyncio.get_running_loop().time() + seconds)


async def failure(client: Outgoing, answers: Answers, seconds: float = 2.0) -> OutsideFailed:
    async with serving(answers) as server:
        with pytest.raises(OutsideFailed) as raised:
            await ask(client, server.url, seconds)
    return raised.value


# --- what is asked --------------------------------------------------------------------------------------------------


async def test_an_address_is_sent_as_it_stands(client: Outgoing) -> None:
    async with serving(says()) as server:
        await ask(client, f"{server.url}/a%2F7%20%C5%BC?on=2026-05-01&x=a%26b")
        assert server.asked[0].line == "GET /a%2F7%20%C5%BC?on=2026-05-01&x=a%26b HTTP/1.1"


async def test_no_cookie_and_no_proxy_comes_along(client: Outgoing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    async with serving(says("200 OK", b"{}", "Set-Cookie: a=b; Path=/")) as server:
        await ask(client, server.url)
        await ask(client, server.url)
        assert [request.headers.get("cookie") for request in server.asked] == [None, None]


@pytest.mark.attack("A19")
async def test_a_redirect_is_not_followed(client: Outgoing) -> None:
    async with serving(says()) as inner, serving(says("302 Found", b"", f"Location: {inner.url}")) as server:
        assert (await ask(client, server.url)).status == 302
        assert inner.asked == []


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nX: y", "a\0"])
async def test_a_header_cannot_begin_another(client: Outgoing, value: str) -> None:
    async with serving(says()) as server:
        deadline = asyncio.get_running_loop().time() + 2
        with pytest.raises(OutsideFailed):
            await client.ask(Request("GET", server.url, {"A": value}), deadline)
        assert server.asked == []


# --- who is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "0x7f000001", "2130706433", "127.1", "[::ffff:127.0.0.1]", "[::1]"]
)
async def test_inner_hosts_are_not_connected_to_however_they_are_written(host: str) -> None:
    client = Outgoing(Reach((opening("10.0.0.0/8"),)))
    async with serving(says()) as server:
        try:
            with pytest.raises(OutsideFailed) as raised:
                await ask(client, f"http://{host}:{server.port}/")
        finally:
            await client.close()
        assert server.connections == set()
    assert not isinstance(raised.value, ServerTrouble), "the breaker of a server that nobody asked stays closed"


@pytest.mark.attack("A19")
async def test_a_name_that_turns_into_an_inner_address_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: what counts is the address of the socket, not the one that was looked at before."""
    addresses = iter(["93.184.216.34", "127.0.0.1"])

    def look_up(host: str, port: int, *_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(addresses), port))]

    async with serving(says()) as server:
        reach = Reach((opening(f"127.0.0.2:{server.port}"),))
        monkeypatch.setattr("socket.getaddrinfo", look_up)
        assert socket.getaddrinfo("billing.example", 443)[0][4][0] == "93.184.216.34"
        client = Outgoing(reach)
        try:
            with pytest.raises(OutsideFailed):
                await ask(client, f"http://billing.example:{server.port}/")
        finally:
            await client.close()
        assert server.asked == []


@pytest.mark.attack("A19")
async def test_the_manager_s_port_is_never_connected_to() -> None:
    async with serving(says()) as server:
        client = Outgoing(Reach((opening(f"127.0.0.1:{server.port}"),), frozenset({server.port})))
        try:
            with pytest.raises(OutsideFailed):
                await ask(client, server.url)
        finally:
            await client.close()
        assert server.connections == set()


async def test_an_encrypted_server_that_nobody_knows_gets_no_request(client: Outgoing, tmp_path: Path) -> None:
    async with serving(says(), tls=certificate(tmp_path).server()) as server:
        with pytest.raises(OutsideFailed):
            await ask(client, f"https://127.0.0.1:{server.port}/")
        assert server.asked == []


# --- what comes back ------------------------------------------------------------------------------------------------


async def test_a_packed_answer_is_unpacked(client: Outgoing) -> None:
    async with serving(says("200 OK", gzip.compress(b'{"a": 1}'), GZIP)) as server:
        assert (await ask(client, server.url)).body == b'{"a": 1}'
    async with serving(says("200 OK", zlib.compress(b"{}"), "Content-Encoding: deflate")) as server:
        assert (await ask(client, server.url)).body == b"{}"


async def test_an_answer_that_says_it_is_too_large_is_not_read(client: Outgoing) -> None:
    async def huge(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")

    assert (await failure(client, huge)).kind == "too_large"


async def test_an_answer_without_end_is_cut_off(client: Outgoing) -> None:
    written = 0

    async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
            written += 65_536
            await writer.drain()

    assert (await failure(client, endless)).kind == "too_large"
    assert written < 100 * MOST_BYTES


async def test_a_bomb_is_not_unpacked(client: Outgoing) -> None:
    bomb = gzip.compress(b" " * (200 * MOST_PLAIN))
    assert len(bomb) < MOST_BYTES
    assert (await failure(client, says("200 OK", bomb, GZIP))).kind == "too_large"


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(b"{}")[:-3]])
async def test_a_broken_packing_is_a_failure(client: Outgoing, body: bytes) -> None:
    assert (await failure(client, says("200 OK", body, GZIP))).kind == "fails"


async def test_an_encoding_nobody_asked_for_is_a_failure(client: Outgoing) -> None:
    assert (await failure(client, says("200 OK", b"{}", "Content-Encoding: br"))).kind == "fails"


@pytest.mark.parametrize(
    "garbage",
    [
        b"\0\1\2\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\nA" + b"a" * 100_000,
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10_000, b"",
    ],
)  # fmt: skip
async def test_garbage_is_the_server_s_trouble(client: Outgoing, garbage: bytes) -> None:
    async def say(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(garbage)
        writer.close()

    problem = await failure(client, say)
    assert (problem.kind, type(problem)) == ("fails", ServerTrouble)


async def test_a_server_s_own_error_is_its_trouble(client: Outgoing) -> None:
    assert isinstance(await failure(client, says("503 Service Unavailable")), ServerTrouble)


async def test_nobody_there_is_trouble(client: Outgoing) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(ServerTrouble):
            await ask(client, f"http://127.0.0.1:{bound.getsockname()[1]}/")


# --- the deadline ---------------------------------------------------------------------------------------------------


async def drip(_: Asked, writer: asyncio.StreamWriter) -> None:
    """A byte now and then: no single wait is long."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def drip_of_headers(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nA: ")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("answers", [nothing, drip, drip_of_headers])
async def test_the_deadline_counts_for_everything_together(client: Outgoing, answers: Answers) -> None:
    began = asyncio.get_running_loop().time()
    assert (await failure(client, answers, 0.2)).kind == "times_out"
    assert 0.15 < asyncio.get_running_loop().time() - began < 1.5


async def test_a_name_server_that_hangs_is_not_waited_for(client: Outgoing, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hangs(*_: object) -> list[object]:
        asyncio.run_coroutine_threadsafe(answered.wait(), loop).result(5)
        return []

    monkeypatch.setattr("socket.getaddrinfo", hangs)
    with pytest.raises(ServerTrouble) as raised:
        await ask(client, "http://billing.example/", 0.1)
    assert raised.value.kind == "times_out"
    answered.set()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


async def test_ten_thousand_time_outs_leave_nothing_open() -> None:
    """P20 of the promises: a server that takes connections and never answers."""
    client = Outgoing(INNER)
    async with serving(nothing) as server:
        await _time_out(client, server.url)
        tasks, files = len(asyncio.all_tasks()), descriptors()
        for _ in range(100):
            await asyncio.gather(*(_time_out(client, server.url) for _ in range(100)))
        await _settled(lambda: len(asyncio.all_tasks()) - len(server.connections) <= tasks)
    await client.close()
    await _settled(lambda: descriptors() <= files)


async def _settled(holds: Callable[[], bool]) -> None:
    """What was closed is gone some turns of the loop later."""
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("something stays open")


async def _time_out(client: Outgoing, url: str) -> None:
    with pytest.raises(ServerTrouble):
        await ask(client, url, 0.01)
