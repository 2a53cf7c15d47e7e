"""The FastAGI port: what strangers and broken peers do to it costs nothing and hurts nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from ivr.admission import CALM_IN_A_ROW, LATE_IN_A_ROW, Gate, Refusal
from ivr.asterisk.agi import AgiDesync, AgiReply, build
from ivr.asterisk.agi_server import HEADLESS_SECONDS, MAX_HEADLESS, AgiServer, ByToken, by_token, call_token
from ivr.asterisk.agi_session import COMMAND_SECONDS, HEAD_SECONDS, IDLE, AgiSession, AgiTimeout, ChannelGone
from support.fake_agi import HEAD, head

NOOP = build("NOOP")
MOST_TAKEN = 8_000_000
"""Bytes that a stranger gets rid of before he notices: buffers of both sockets, and a piece of his."""
Peer = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Desk:
    """A server whose handler is a test's own function, and what came of each call."""

    def __init__(self) -> None:
        self.results: asyncio.Queue[object] = asyncio.Queue()
        self.do: Callable[[AgiSession], Awaitable[object]] = lambda s: s.command(NOOP)

    async def handle(self, session: AgiSession) -> None:
        try:
            await self.results.put(await self.do(session))
        except BaseException as problem:
            self.results.put_nowait(problem)
            raise

    async def connect(self, data: bytes = b"") -> Peer:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        return reader, writer

    async def one_good_call(self) -> None:
        reader, writer = await self.connect(head())
        assert await reader.readline() == NOOP
        writer.write(b"200 result=0\n")
        assert await self.results.get() == AgiReply(200, "0")
        assert await reader.read() == b""
        writer.close()


async def ended(peer: Peer) -> bool:
    """Whether the server has closed the connection."""
    try:
        return await peer[0].read() == b""
    except ConnectionError:
        return True
    finally:
        peer[1].close()


async def test_of_several_asterisks_the_token_says_whose_call_it_is(desk: Desk) -> None:
    """Both come in at one port."""
    taken: list[str] = []

    def of(asterisk: str) -> Callable[[AgiSession], Awaitable[None]]:
        async def handle(_session: AgiSession) -> None:
            taken.append(asterisk)

        return handle

    several = ByToken({"secret of the north": of("north"), "secret of the south": of("south")})
    desk.server._admit, desk.server._handler = several.admits, several
    for secret in ("secret of the south", "secret of the north", "secret of nobody"):
        token = call_token(secret, HEAD["uniqueid"])
        assert await ended(await desk.connect(head(arg_1=token)))
    assert (taken, desk.server.refused) == (["south", "north"], 1)


async def test_another_machine_that_loses_its_power_is_noticed() -> None:
    """It says nothing, and neither does a caller in a queue: the kernel asks. This machine has no need of it."""
    kept: dict[str, int] = {}

    async def handle(session: AgiSession) -> None:
        connection = session._transport.get_extra_info("socket")
        peer = session._transport.get_extra_info("peername")[0]
        alive = connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        kept[peer] = alive and connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)

    server = AgiServer(handle, peers=frozenset({"127.0.0.1", "127.0.0.2"}), gate=Gate())
    port = await server.start()
    for peer in ("127.0.0.1", "127.0.0.2"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(peer, 0))
        writer.write(head())
        assert await reader.read() == b""
        writer.close()
    await server.close()
    assert kept == {"127.0.0.1": 0, "127.0.0.2": IDLE}


@pytest.fixture
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    made = Desk()
    made.gate = getattr(request, "param", Gate())
    made.server = AgiServer(made.handle, gate=made.gate)
    made.port = await made.server.start()
    yield made
    await made.server.close()
    assert made.server.calls == made.gate.calls == 0


async def test_a_call_is_served(desk: Desk) -> None:
    await desk.one_good_call()


async def test_two_hundred_that_connect_and_close_cost_nothing(desk: Desk) -> None:
    before = len(asyncio.all_tasks())
    for n in range(200):
        _, writer = await desk.connect([b"", b"agi_network: y", head()[:-1], b"\n"][n % 4])
        writer.close()
    await desk.one_good_call()
    assert desk.server.calls == 0
    assert not desk.server._headless
    assert len(asyncio.all_tasks()) == before


@pytest.mark.attack("A16")
@pytest.mark.looptime
async def test_a_head_that_does_not_end_is_cut_after_five_seconds(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    peer = await desk.connect(b"agi_network: yes\n")
    start = loop.time()
    assert await ended(peer)
    assert HEAD_SECONDS <= loop.time() - start < HEAD_SECONDS + 1


@pytest.mark.attack("A16")
@pytest.mark.looptime
@pytest.mark.attack("A16")
@pytest.mark.looptime
async def test_a_byte_now_and_then_prolongs_nothing(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    reader, writer = await desk.connect(b"agi_network: yes\n")
    start = loop.time()
    for byte in b"agi_request: agi://127.0.0.1/call\n" * 2:
        writer.write(bytes([byte]))
        await asyncio.sleep(0.4)
        if reader.at_eof():
            break
    assert HEAD_SECONDS <= loop.time() - start < HEAD_SECONDS + 1
    writer.close()


@pytest.mark.attack("A16")
@pytest.mark.parametrize(
    ("piece", "times"),
    [(b"agi_arg_1: x\n" * 1000, 1_000), (b"agi_" + b"x" * 1_000_000, 100)],
    ids=["a million lines", "a line of 100 MB"],
)
async def test_of_what_never_ends_hardly_more_than_a_head_is_taken(desk: Desk, piece: bytes, times: int) -> None:
    reader, writer = await desk.connect()
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < times * len(piece) and not reader.at_eof():
            writer.write(piece)
            sent += len(piece)
            await writer.drain()
            await asyncio.sleep(0)
    assert await ended((reader, writer))
    assert sent <= MOST_TAKEN, "what the sockets hold, not what the stranger has"
    assert desk.server.refused == 1
    assert not desk.server._headless
    await desk.one_good_call()


async def test_many_without_a_head_push_out_the_oldest_and_not_the_caller(desk: Desk) -> None:
    slow = [await desk.connect(b"agi_") for _ in range(MAX_HEADLESS)]
    await asyncio.sleep(HEADLESS_SECONDS * 1.1)
    slow += [await desk.connect(b"agi_") for _ in range(5)]
    await desk.one_good_call()
    for peer in slow[:5]:
        assert await ended(peer)
    assert desk.server.refused >= 5
    for _, writer in slow:
        writer.close()


@pytest.mark.attack("A16")
@pytest.mark.parametrize(
    "garbage", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"agi_" + b"x" * 70_000, head() + b"200 result=0\n"]
)
async def test_garbage_is_cut_and_counted(desk: Desk, garbage: bytes) -> None:
    assert await ended(await desk.connect(garbage))
    assert desk.server.refused + desk.server.broken == 1
    while not desk.results.empty():
        desk.results.get_nowait()
    await desk.one_good_call()


@pytest.mark.parametrize("desk", [Gate(most=1)], indirect=True)
async def test_more_calls_than_allowed_are_turned_away_but_never_one_that_has_begun(desk: Desk) -> None:
    reader, writer = await desk.connect(head())
    assert await reader.readline() == NOOP
    assert await ended(await desk.connect(head()))
    again, second = await desk.connect(head(network_script="resume"))
    assert await again.readline() == NOOP
    for one in (writer, second):
        one.close()
    assert isinstance(await desk.results.get(), ChannelGone)
    assert isinstance(await desk.results.get(), ChannelGone)
    await asyncio.gather(*desk.server._calls.values(), return_exceptions=True)
    await desk.one_good_call()


@pytest.mark.parametrize("desk", [Gate()], indirect=True)
async def test_an_overloaded_engine_leaves_new_callers_to_the_dialplan_at_once(desk: Desk) -> None:
    for _ in range(LATE_IN_A_ROW):
        desk.gate.beat(1.0)
    assert await ended(await desk.connect(head()))
    assert desk.results.empty()
    assert desk.gate.refused == {Refusal.LATE: 1}
    for _ in range(CALM_IN_A_ROW):
        desk.gate.beat(0.0)
    await desk.one_good_call()


async def test_callers_who_came_while_the_engine_did_something_else_are_all_heard(desk: Desk) -> None:
    """More of them than strangers without a head may be; nothing of the loop runs while they connect."""
    callers = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(2 * MAX_HEADLESS)]
    for caller in callers:
        caller.sendall(head())
    for caller in callers:
        reader, writer = await asyncio.open_connection(sock=caller)
        assert await reader.readline() == NOOP
        writer.close()
    assert desk.server.refused == 0


@pytest.mark.attack("A16")
async def test_strange_addresses_are_turned_away(desk: Desk) -> None:
    desk.server._peers = frozenset({"192.0.2.1"})
    assert await ended(await desk.connect(head()))
    assert desk.results.empty()


@pytest.mark.attack("A16")
async def test_only_the_dialplan_s_token_opens_a_call(desk: Desk) -> None:
    desk.server._admit = by_token("s3cret-ż")
    right = call_token("s3cret-ż", HEAD["uniqueid"])
    of_nobody, of_another = call_token("s3cret-ż", ""), call_token("s3cret-ż", "box-1.2")
    for wrong in (
        {},
        {"arg_1": ""},
        {"arg_1": "s3cret-ż"},
        {"arg_1": right.upper()},
        {"arg_1": call_token("other", HEAD["uniqueid"])},
        {"arg_1": of_another},
        {"arg_1": of_nobody, "uniqueid": ""},
        {"arg_2": right},
    ):
        assert await ended(await desk.connect(head(**wrong)))
    assert desk.results.empty()
    reader, writer = await desk.connect(head(arg_1=right))
    assert await reader.readline() == NOOP
    writer.close()


async def answered_with(desk: Desk, answer: bytes | None) -> object:
    """The handler's result when Asterisk answers its first command with `answer` (None: closes)."""
    reader, writer = await desk.connect(head())
    await reader.readline()
    if answer is not None:
        writer.write(answer)
    if answer is None or not answer.endswith(b"\n"):
        writer.write_eof()
    result = await desk.results.get()
    writer.close()
    return result


async def test_a_connection_that_ends_in_a_command_is_a_channel_that_has_gone(desk: Desk) -> None:
    assert isinstance(await answered_with(desk, None), ChannelGone)
    assert isinstance(await answered_with(desk, b"200 resu"), ChannelGone)


async def test_a_dead_channel_has_gone(desk: Desk) -> None:
    assert isinstance(await answered_with(desk, b"511 Command Not Permitted on a dead channel\n"), ChannelGone)


@pytest.mark.attack("A14")
@pytest.mark.parametrize("answer", [b"garbage\n", b"200 result=0\n200 result=0\n", b"200 result=1 (a\n"])
async def test_a_broken_stream_ends_its_call_and_no_other(desk: Desk, answer: bytes) -> None:
    async def two(session: AgiSession) -> object:
        await session.command(NOOP)
        return await session.command(NOOP)

    desk.do = two
    assert isinstance(await answered_with(desk, answer), AgiDesync)
    assert desk.server.broken == 1
    desk.do = lambda session: session.command(NOOP)
    await desk.one_good_call()


@pytest.mark.parametrize("wire", [b"200 result=-1\nHANGUP\n", b"HANGUP\n200 result=-1\n"])
async def test_a_hangup_line_is_noticed_in_either_order(desk: Desk, wire: bytes) -> None:
    async def wait(session: AgiSession) -> object:
        reply = await session.command(NOOP)
        return reply.failed, await session.gone_within(1), session.hung_up

    desk.do = wait
    assert await answered_with(desk, wire) == (True, True, True)


@pytest.mark.looptime
async def test_a_command_without_a_reply_fails_at_its_deadline(desk: Desk) -> None:
    start = asyncio.get_running_loop().time()
    peer = await desk.connect(head())
    assert isinstance(await desk.results.get(), AgiTimeout)
    assert asyncio.get_running_loop().time() - start == pytest.approx(COMMAND_SECONDS, abs=0.5)
    await peer[0].readline()
    assert await ended(peer)


async def test_a_second_command_before_the_reply_is_refused(desk: Desk) -> None:
    """Asterisk would stop the first one and never answer it."""

    async def both(session: AgiSession) -> object:
        first = asyncio.ensure_future(session.command(NOOP))
        await asyncio.sleep(0)
        with pytest.raises(AgiDesync):
            await session.command(NOOP)
        return await first

    desk.do = both
    assert await answered_with(desk, b"200 result=7\n") == AgiReply(200, "7")


async def test_a_command_given_up_ends_the_connection(desk: Desk) -> None:
    """Its reply would answer the next one."""

    async def give_up(session: AgiSession) -> object:
        try:
            async with asyncio.timeout(0):
                await session.command(NOOP)
        except TimeoutError:
            pass
        with pytest.raises(AgiDesync):
            await session.command(NOOP)
        return "given up"

    desk.do = give_up
    peer = await desk.connect(head())
    assert await desk.results.get() == "given up"
    await peer[0].readline()
    assert await ended(peer)


async def test_a_handler_that_raises_leaves_the_caller_to_the_fallback(desk: Desk) -> None:
    async def fail(session: AgiSession) -> object:
        raise ZeroDivisionError

    desk.do = fail
    assert await ended(await desk.connect(head()))
    desk.do = lambda session: session.command(NOOP)
    await desk.results.get()
    await desk.one_good_call()


async def test_the_end_of_a_connection_is_told_also_to_one_who_asks_late(desk: Desk) -> None:
    told: list[str] = []

    async def late(session: AgiSession) -> object:
        session.on_gone(lambda: told.append("early"))
        assert await session.gone_within(1)
        session.on_gone(lambda: told.append("late"))
        return None

    desk.do = late
    _, writer = await desk.connect(head())
    writer.close()
    await desk.results.get()
    assert told == ["early", "late"]


async def test_closing_ends_calls_and_connections(desk: Desk) -> None:
    calls = [await desk.connect(head()) for _ in range(3)]
    silent = await desk.connect(b"agi_")
    for reader, _ in calls:
        await reader.readline()
    await desk.server.close()
    for peer in [*calls, silent]:
        assert await ended(peer)
    assert all([isinstance(await desk.results.get(), asyncio.CancelledError) for _ in calls])


async def served(desk: Desk) -> Peer:
    """A call in progress: its first command is not yet answered."""
    peer = await desk.connect(head())
    assert await peer[0].readline() == NOOP
    return peer


async def test_a_server_that_drains_takes_nobody_and_waits_for_those_it_has(desk: Desk) -> None:
    reader, writer = await served(desk)
    draining = asyncio.create_task(desk.server.drain(10, asyncio.Event()))
    await asyncio.sleep(0)
    with pytest.raises(ConnectionRefusedError):
        await desk.connect()
    assert not draining.done()
    writer.write(b"200 result=0\n")
    assert await draining == 0
    assert await desk.results.get() == AgiReply(200, "0")
    assert await reader.read() == b""
    writer.close()


@pytest.mark.looptime
async def test_it_waits_no_longer_than_its_limit(desk: Desk) -> None:
    _, writer = await served(desk)
    assert await desk.server.drain(0.5, asyncio.Event()) == 1
    writer.close()


async def test_nor_for_somebody_who_does_not_want_to_wait(desk: Desk) -> None:
    _, writer = await served(desk)
    enough = asyncio.Event()
    draining = asyncio.create_task(desk.server.drain(3600, enough))
    await asyncio.sleep(0)
    enough.set()
    assert await draining == 1
    writer.close()


async def test_a_server_without_calls_is_drained_at_once(desk: Desk) -> None:
    assert await desk.server.drain(3600, asyncio.Event()) == 0
