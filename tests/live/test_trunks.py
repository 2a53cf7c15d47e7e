"""Trunks against a second Asterisk, which plays the carrier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest

from centrala.config import Config
from centrala.doctor import State
from centrala.doctor.calls import call_in, call_out
from centrala.migrations import upgrade
from centrala.pbx.box import Wishes, new_box
from centrala.pbx.instance import Instance
from centrala.pbx.sounds import make_sounds
from centrala.pbx.unpack import find_or_unpack
from ivr.asterisk.agi import build
from ivr.asterisk.agi_server import AgiServer, by_token
from ivr.asterisk.agi_session import AgiSession
from ivr.asterisk.trunks import Trunk
from ivr.ids import new_id
from support.asterisk import CACHE, Pbx, started
from support.manager import Manager, manager
from support.patience import PATIENCE

ACCOUNT, PASSWORD = "48221234567", "of-the-carrier's-choice,1$"
NUMBER, SECOND = "+48221234567", "+48221234568"

SUBSCRIBER = f"""
[{ACCOUNT}](phone)
context = from-carrier
aors = {ACCOUNT}
auth = {ACCOUNT}
trust_id_inbound = yes
[{ACCOUNT}](phone-auth)
username = {ACCOUNT}
password = {PASSWORD}
[{ACCOUNT}](phone-aor)
"""
WORLD = """
[to-us]
exten => _X.,1,Dial(PJSIP/carrier/sip:100@${EXTEN})

[from-carrier](+)
exten => +48221234567,1,Dial(PJSIP/48221234567)
 same => n,Hangup(${HANGUPCAUSE})
exten => _+X!,1,Set(SHOWN=${URIENCODE(${CALLERID(num)})})
 same => n,UserEvent(Arrived,Number: ${EXTEN:1},Shown: ${SHOWN},Codec: ${CHANNEL(audioreadformat)})
 same => n,GotoIf($["${EXTEN:-1}"="7"]?busy)
 same => n,Answer()
 same => n,Wait(30)
 same => n(busy),Busy(1)
"""


@contextmanager
def carrier(folder: Path) -> Iterator[Pbx]:
    """An Asterisk with one subscriber, who registers; others it knows by address. All the world answers."""
    sounds = make_sounds(CACHE)
    program = find_or_unpack(CACHE, print)
    instance = Instance(program, new_box(program, Wishes("carrier", folder, sounds, {}, rtp_ports=40, demo=True)))
    instance.write()
    for name, text in (("pjsip.conf", SUBSCRIBER), ("extensions.conf", WORLD)):
        with (instance.base / "etc" / name).open("a") as file:
            file.write(text)
    instance.start(dies_with_us=True)
    try:
        yield Pbx(instance, sounds)
    finally:
        instance.stop()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    with carrier(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@contextmanager
def ours(folder: Path, *trunks: Trunk) -> Iterator[Pbx]:
    with started("trunks", folder, trunks=trunks, operators_wait=1) as running:
        yield running


def registered(provider: Pbx, **more: object) -> Trunk:
    return Trunk("north", provider.sip, ACCOUNT, PASSWORD, register=True, caller_ids=(NUMBER, SECOND), **more)  # type: ignore[arg-type]


def by_address(provider: Pbx, **more: object) -> Trunk:
    return Trunk("south", provider.sip, addresses=("127.0.0.1",), **more)  # type: ignore[arg-type]


@asynccontextmanager
async def witness(provider: Pbx) -> AsyncIterator[Manager]:
    async with manager(provider, demo=True) as client:
        yield client


async def arrived(client: Manager, number: str) -> dict[str, str]:
    return await client.event(lambda e: e.get("UserEvent") == "Arrived" and e.get("Number") == number.strip("+"))


async def call(client: Manager, number: str, *variables: str) -> dict[str, str]:
    """One call out; the answer to the order to make it."""
    headers = [f"Variable: {v}" for v in (f"__ATT={new_id()}", *variables)]
    where = (f"Channel: Local/{number}@to-carrier/n", "Application: Echo", "Async: true")
    order = await client.act("Originate", *where, *headers)
    assert order["Response"] == "Success"
    return await client.event(lambda e: e.get("Event") == "OriginateResponse" and e["ActionID"] == order["ActionID"])


async def says(pbx: Pbx, command: str, words: str) -> None:
    """Wait until Asterisk's console answers so."""
    async with asyncio.timeout(PATIENCE):
        while words not in await asyncio.to_thread(pbx.cli, command):  # noqa: ASYNC110 (it has no event)
            await asyncio.sleep(0.05)


async def test_a_trunk_that_registers_calls_out_and_is_called(provider: Pbx, tmp_path: Path) -> None:
    with ours(tmp_path / "pbx", registered(provider)) as pbx:
        await says(pbx, "pjsip show registrations", "Registered")
        async with witness(provider) as world, manager(pbx, demo=True) as we:
            assert (await call(we, "+48601000001"))["Response"] == "Success"
            assert unquote((await arrived(world, "+48601000001"))["Shown"]) == NUMBER
            await call(we, "+48601000002", f"__SHOW={SECOND}")
            assert unquote((await arrived(world, "+48601000002"))["Shown"]) == SECOND
            await call(we, "+48601000003", "__SHOW=+48999999999")
            assert unquote((await arrived(world, "+48601000003"))["Shown"]) == NUMBER, "not one of ours"
            where = ("Application: Wait", "Data: 3", "CallerID: +48601234567", "Async: true")
            await world.act("Originate", f"Channel: PJSIP/{ACCOUNT}", *where)
            called = await we.event(lambda e: e.get("Event") == "Newchannel" and e["Exten"] == NUMBER)
            assert called["Channel"].startswith("PJSIP/north")
            up = await we.event(lambda e: e.get("Event") == "Newstate" and e["Uniqueid"] == called["Uniqueid"])
            assert up["ChannelStateDesc"] in ("Ring", "Up")
        assert [line for line in pbx.complaints() if "res_agi" not in line] == [], (
            "there is no engine, and nothing else"
        )


async def test_a_carrier_known_by_its_address_calls_and_is_called_with_our_codec(provider: Pbx, tmp_path: Path) -> None:
    with ours(tmp_path / "pbx", by_address(provider, codecs=("alaw",), caller_ids=(NUMBER,))) as pbx:
        async with witness(provider) as world, manager(pbx, demo=True) as we:
            assert (await call(we, "+48601000011"))["Response"] == "Success"
            seen = await arrived(world, "+48601000011")
            assert (unquote(seen["Shown"]), seen["Codec"]) == (NUMBER, "alaw")


async def test_calls_out_above_the_limit_are_refused_before_anything_is_sent(provider: Pbx, tmp_path: Path) -> None:
    with ours(tmp_path / "pbx", by_address(provider, channels=2)) as pbx:
        async with witness(provider) as world, manager(pbx, demo=True) as we:
            assert (await call(we, "+48601000021"))["Response"] == "Success"
            await world.act("Originate", f"Channel: Local/{pbx.sip}@to-us/n", "Application: Echo", "Async: true")
            await says(pbx, "group show channels PJSIP/south", "2 active channels")
            assert (await call(we, "+48601000023"))["Response"] == "Failure"
            assert "att/" not in pbx.cli("database showkey 48601000023")
            await asyncio.to_thread(pbx.cli, "channel request hangup all")
            await says(pbx, "core show channels count", "0 active channels")
            assert (await call(we, "+48601000024"))["Response"] == "Success"
            assert not [e for e in world.events if e.get("Number") == "48601000023"]


async def test_a_carrier_that_is_not_there_is_passed_over(provider: Pbx, tmp_path: Path) -> None:
    dead = Trunk("dead", "127.0.0.1:9", addresses=("127.0.0.9",), ask_every=1)
    with ours(tmp_path / "pbx", dead, by_address(provider, ask_every=1)) as pbx:
        await says(pbx, "pjsip show contacts", "Unavail")
        async with witness(provider) as world, manager(pbx, demo=True) as we:
            assert (await call(we, "+48601000031"))["Response"] == "Success"
            await arrived(world, "+48601000031")


async def test_an_emergency_call_takes_the_next_trunk_when_one_does_not_work(provider: Pbx, tmp_path: Path) -> None:
    dead = Trunk("dead", "127.0.0.1:9", addresses=("127.0.0.9",), ask_every=1)
    with ours(tmp_path / "pbx", dead, by_address(provider, caller_ids=(NUMBER,), channels=1)) as pbx:
        await says(pbx, "pjsip show contacts", "Unavail")
        async with witness(provider) as world, manager(pbx, demo=True) as we:
            await we.act("Originate", "Channel: Local/112@from-agent/n", "Application: Echo", "Async: true")
            seen = await world.event(lambda e: e.get("Event") == "Newchannel" and e.get("Exten") == "112")
            assert seen["CallerIDNum"] == NUMBER


# --- the doctor's calls ------------------------------------------------------------------------------------------


DEAR = ("112", "+48700123456", "+8816123456789", "+4930123456", "11888")
"""Emergency, premium, satellite, another country, short."""


def site(pbx: Pbx, folder: Path) -> Config:
    """A site with that Asterisk, and a database."""
    box = pbx.box
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{folder}/centrala.db"))
    ami = {"port": box.ports.ami, "user": box.engine.name, "secret": box.engine.secret}
    agi = {"port": box.ports.agi, "secret": box.agi_secret}
    whole = {
        "database": f"sqlite+aiosqlite:///{folder}/centrala.db",
        "asterisk": {"name": box.name, "ami": ami, "agi": agi},
        "callflows": str(folder),
    }
    return Config.model_validate(whole)


@pytest.mark.attack("A29")
def test_the_doctor_calls_out_over_the_trunk_that_is_named_and_in_again(provider: Pbx, tmp_path: Path) -> None:
    first = Trunk("first", provider.sip, addresses=("127.0.0.7",), caller_ids=(SECOND,))
    with ours(tmp_path / "pbx", first, registered(provider)) as pbx:
        config = site(pbx, tmp_path)
        at = next(iter(config.asterisks.values()))

        async def calls() -> None:
            await says(pbx, "pjsip show registrations", "Registered")
            (out,) = await call_out(config, at, "+48601000041", "north")
            assert (out.state, "over north and answered" in out.found) == (State.OK, True), out
            async with witness(provider) as world:
                for number in DEAR:
                    (never,) = await call_out(config, at, number)
                    assert (never.state, "was not rung" in never.found) == (State.BAD, True), never
                (rung,) = await call_out(config, at, "+48601000057")
                assert (rung.state, "busy" in rung.found) == (State.WARNING, True), rung
                await arrived(world, "+48601000057")
                arrived_there = [e["Number"] for e in world.events if e.get("UserEvent") == "Arrived"]
                assert arrived_there == ["48601000057"], "nothing else reached the carrier"
            (nobody,) = await call_in(config, at, NUMBER, "north")
            assert (nobody.state, "the engine did not take it" in nobody.found) == (State.BAD, True), nobody
            engine = AgiServer(hold_the_line, admit=by_token(pbx.box.agi_secret))
            await engine.start("127.0.0.1", pbx.box.ports.agi)
            (back,) = await call_in(config, at, NUMBER, "north")
            assert (back.state, back.found) == (State.OK, f"{NUMBER} came back over north, and the engine took it")
            await engine.close()

        asyncio.run(calls())


async def hold_the_line(session: AgiSession) -> None:
    """What an engine does, in short."""
    await session.command(build("ANSWER"), 5)
    await session.command(build("WAIT FOR DIGIT", "10000"), 12)
