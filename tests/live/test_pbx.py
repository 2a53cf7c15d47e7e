"""The Asterisk we configure: it boots without a complaint, helps a caller without any engine, and trusts nobody."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from centrala.config import Config
from centrala.pbx.hello import WrongAsterisk, say_hello
from centrala.phoning import seen, write
from cti.agents import Agent
from cti.agents.changes import By, People
from cti.agents.telephones import Telephones
from ivr.asterisk.box import ManagerUser
from ivr.asterisk.contacts import Contact
from ivr.ids import new_id
from ivr.store import open_store
from support.asterisk import Pbx
from support.manager import Manager, manager
from support.sip import SipError, SipPhone

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)


def test_it_boots_without_a_single_warning(pbx: Pbx) -> None:
    assert "Asterisk" in pbx.cli("core show version")
    assert pbx.complaints() == []


def test_an_asterisk_of_another_name_or_password_is_not_taken_for_ours(pbx: Pbx) -> None:
    say_hello(pbx.box, 5)
    for other in (replace(pbx.box, name="elsewhere"), replace(pbx.box, engine=ManagerUser("centrala", "x" * 16))):
        with pytest.raises(WrongAsterisk):
            say_hello(other, 5)


def test_manager_and_sip_listen_on_loopback_only(pbx: Pbx) -> None:
    assert re.search(r"Bind Address\W+127\.0\.0\.1:|TCP Bindaddress:\s+127\.0\.0\.1:", pbx.cli("manager show settings"))
    transports = re.findall(r"udp\s+udp\s+\d+\s+\d+\s+(\S+):\d+", pbx.cli("pjsip show transports"))
    assert transports == ["127.0.0.1"]


async def test_without_an_engine_callers_hear_the_fallback_in_their_language(pbx: Pbx) -> None:
    async def call(number: str, language: str) -> None:
        async with pbx.caller("100", number) as line:
            await line.answered()
            await line.hears(pbx.sounds / f"fallback-{language}.wav")

    callers = {
        "+48601234567": "pl",
        "+79031234567": "ru",
        "+38640123456": "sl",
        "+441632960123": "en",
        "anonymous": "en",
    }
    async with asyncio.TaskGroup() as group:
        for number, language in callers.items():
            group.create_task(call(number, language))


async def test_a_call_too_many_is_turned_away_unanswered_and_counted(pbx: Pbx) -> None:
    pbx.cli("dialplan set global MOST_CALLS 1")
    async with pbx.caller("100", "+441632960123") as line:
        await line.answered()
        async with pbx.caller("100", "+48600000009") as other:
            assert await other.ended() != 0
        await line.hears(pbx.sounds / "fallback-en.wav")
    pbx.cli("dialplan set global MOST_CALLS 100")
    assert "TURNED_AWAY=1" in pbx.cli("dialplan show globals")


async def test_with_nobody_there_the_fallback_says_goodbye_and_hangs_up(pbx: Pbx) -> None:
    async with pbx.caller("100", "+441632960123") as line:
        await line.hears(pbx.sounds / "goodbye-en.wav")
        assert await line.ended() == 0


async def test_without_an_engine_a_registered_agent_is_reached(pbx: Pbx) -> None:
    async with pbx.phone("ewa", ring=0.2) as phone, pbx.caller("100") as line:
        await phone.ringing()
        await phone.answered()
        phone.say(pbx.sounds / "demo-agent-pl.wav")
        await line.hears(pbx.sounds / "demo-agent-pl.wav")
        line.press("7*")
        await line.until(lambda: phone.sound.keys_heard == "7*")
        await phone.hang_up()
        assert await line.ended() == 0


async def test_the_caller_who_hangs_up_is_gone(pbx: Pbx) -> None:
    async with manager(pbx) as engine:
        async with pbx.caller("100", "+48600000001") as line:
            await line.answered()
            await line.hang_up()
        await engine.event(lambda e: e.get("Event") == "Hangup" and e["CallerIDNum"] == "+48600000001")


async def test_the_trunk_keeps_the_calling_number_and_name(pbx: Pbx) -> None:
    async with manager(pbx, demo=True) as demo, pbx.caller("100", "+48601234567", "Anna") as line:
        await line.answered()
        new = await demo.event(lambda e: e.get("Event") == "Newchannel")
        assert (new["CallerIDNum"], new["CallerIDName"], new["Exten"]) == ("+48601234567", "Anna", "100")


@pytest.mark.attack("A13")
async def test_a_number_that_carries_a_line_break_reaches_the_dialplan_as_digits(pbx: Pbx) -> None:
    async with manager(pbx, demo=True) as demo, pbx.caller("100", "+48%0d%0aEvent:%20X601") as line:
        await line.answered()
        filtered = await demo.event(lambda e: e.get("Event") == "NewCallerid")
        assert re.fullmatch(r"\+?[0-9]+", filtered["CallerIDNum"])


FORGED = "%0d%0a%0d%0aEvent%3a%20DeviceStateChange%0d%0aDevice%3aPJSIP/ewa%0d%0aState%3aINVALID%0d%0a%0d%0aX%3a"
"""Line breaks and colons are coded, so they pass as part of a SIP user."""


@pytest.mark.attack("A15")
@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize(("dialled", "caller"), [("100", f"+48{FORGED}"), (f"100{FORGED}", "+48600000002")])
async def test_a_caller_forges_no_event_with_line_breaks_in_a_number(
    pbx: Pbx, dialled: str, caller: str, demo: bool
) -> None:
    async with manager(pbx, demo=demo) as listener:
        async with pbx.caller(dialled, caller) as line:
            await line.answered()
            await line.hang_up()
        async with pbx.caller("100", "+48600000003") as line:
            await line.answered()
            await line.hang_up()
        await listener.event(lambda e: e.get("Event") == "Hangup" and e["CallerIDNum"] == "+48600000003")
    states = [e for e in listener.events if e.get("Event") == "DeviceStateChange"]
    assert "PJSIP/ewa" not in str(states)


async def test_a_phone_with_a_wrong_password_does_not_register(pbx: Pbx) -> None:
    phone = pbx.phone("ewa")
    phone.secret = "guessed-password"
    with pytest.raises(SipError, match="refused"):
        async with phone:
            pass


async def test_an_agents_name_without_his_password_is_no_way_in(pbx: Pbx) -> None:
    async with pbx.caller("201", "ewa") as line:
        with pytest.raises(SipError):
            await line.answered(within=2)


@pytest.mark.attack("A13")
@pytest.mark.parametrize("number", ["00441632960123", "ewa", "fallback", "s"])
async def test_the_trunk_reaches_no_agent_and_no_outside_number(pbx: Pbx, number: str) -> None:
    """Digits end in the call flow (here: its fallback), anything else is refused."""
    async with manager(pbx) as engine, pbx.caller(number) as line:
        if number.isdigit():
            await line.answered()
        else:
            assert await line.ended() != 0
        channels = await engine.act("Status")
        assert channels["Response"] == "Success"
    assert "to-carrier" not in str(engine.events)


@pytest.mark.attack("A11")
@pytest.mark.parametrize(
    ("action", "headers"),
    [
        ("Originate", ["Channel: Local/100@from-carrier", "Application: System", "Data: id"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: ExecIf", "Data: 1?System(id)"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: AGI", "Data: x"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: Verbose", "Data: ${SHELL(id)}"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: MSet", "Data: A=${SHELL(id)}"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: Set", "Data: FILE(/tmp/x)=x"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: Set", "Data: A=${EVAL(${SHELL(id)})}"]),
        ("Originate", ["Channel: Local/100@from-carrier", "Application: ExternalIVR", "Data: /bin/id"]),
        ("Setvar", ["Variable: DB(sup/48600000000)", "Value: all-1"]),
        ("Setvar", ["Variable: CURL(http://127.0.0.1/)", "Value: x"]),
        ("Setvar", ["Variable: FILE(/tmp/x)", "Value: x"]),
        ("Setvar", ["Variable: SHELL(id)", "Value: x"]),
        ("Command", ["Command: core show channels"]),
        ("GetConfig", ["Filename: ../../etc/passwd"]),
        ("UpdateConfig", ["SrcFilename: manager.conf", "DstFilename: manager.conf"]),
        ("GetConfig", ["Filename: manager.conf"]),
        ("ListCategories", ["Filename: manager.conf"]),
        ("ListCategories", ["Filename: ../../etc/passwd"]),
        ("ModuleLoad", ["Module: app_system.so", "LoadType: load"]),
        ("DBPut", ["Family: x", "Key: y", "Val: z"]),
        ("DBDel", ["Family: x", "Key: y"]),
        ("DBDelTree", ["Family: sup"]),
        ("DialplanExtensionAdd", ["Context: x", "Extension: 1", "Priority: 1", "Application: System"]),
        ("MixMonitor", ["Channel: x", "File: x", "Command: id"]),
        ("AGI", ["Channel: x", "Command: EXEC System id"]),
        ("Reload", []),
    ],
)
async def test_the_engines_password_runs_no_program_and_changes_no_configuration(
    pbx: Pbx, action: str, headers: list[str]
) -> None:
    async with manager(pbx) as engine:
        assert (await engine.act(action, *headers))["Response"] == "Error"


@pytest.mark.attack("A11")
async def test_a_shell_function_gives_nothing_to_who_asks_through_the_manager(pbx: Pbx) -> None:
    async with manager(pbx) as engine:
        for function in (
            "SHELL(echo pwned)",
            "EVAL(${SHELL(echo pwned)})",
            "FILE(/etc/passwd)",
            "CURL(http://127.0.0.1/)",
        ):
            answer = await engine.act("Getvar", f"Variable: {function}")
            assert (answer.get("Value", ""), "root:" in str(answer)) == ("", False), function


async def test_what_the_engine_needs_is_allowed(pbx: Pbx) -> None:
    async with manager(pbx) as engine:
        for action in ("CoreShowChannels", "QueueStatus", "DeviceStateList", "CoreStatus", "Ping"):
            assert (await engine.act(action))["Response"] == "Success", action
        added = await engine.act(
            "QueueAdd", "Queue: support", "Interface: PJSIP/ewa", "MemberName: ewa", "Paused: true"
        )
        assert added["Response"] == "Success"


async def test_calls_out_go_to_the_carrier(pbx: Pbx) -> None:
    async with manager(pbx) as engine, pbx.outside(ring=0.1) as world:
        await originate(engine, "Local/+48600100200@to-carrier")
        await world.answered()


async def test_an_agents_phone_rings_an_emergency_number_past_every_check(pbx: Pbx) -> None:
    async with manager(pbx, demo=True) as demo, pbx.outside(ring=0.1) as world:
        where = ("Channel: Local/112@from-agent/n", "Application: Echo", "Async: true")
        assert (await demo.act("Originate", *where))["Response"] == "Success"
        await world.answered()


async def test_the_demonstrations_outside_world_answers_while_it_is_switched_on(pbx: Pbx) -> None:
    async with manager(pbx, demo=True) as demo:
        await demo.act("Setvar", "Variable: DEVICE_STATE(Custom:demo-carrier)", "Value: NOT_INUSE")
        await originate(demo, "Local/+48600100200@to-carrier")
        answered = await demo.event(lambda e: e.get("Event") == "OriginateResponse")
        await demo.act("Setvar", "Variable: DEVICE_STATE(Custom:demo-carrier)", "Value: UNAVAILABLE")
        assert answered["Response"] == "Success"


async def originate(client: Manager, channel: str) -> None:
    where = ("Context: fallback", "Exten: s", "Priority: 1", "Async: true", "CallerID: +48221234567")
    attempt = f"Variable: __ATT={new_id()}"
    assert (await client.act("Originate", f"Channel: {channel}", *where, attempt))["Response"] == "Success"


async def test_a_telephone_that_is_made_while_asterisk_runs_registers_with_the_password_that_was_shown_once(
    pbx: Pbx, sqlite_url: str
) -> None:
    """Written, read by Asterisk, registered, seen with its address; an old password is worth nothing after a new."""
    box, etc = pbx.box, Path(pbx.box.folders.base) / "etc"
    ami = {"host": "127.0.0.1", "port": box.ports.ami, "user": box.engine.name, "secret": box.engine.secret}
    command = (*pbx.instance.program.command, "-C", str(etc / "asterisk.conf"))
    section = {"ami": ami, "agi": {"secret": box.agi_secret}, "files": str(etc), "command": command}
    config = Config.model_validate({"database": sqlite_url, "asterisk": section, "demo": {"agents": ()}})
    store, zofia = await open_store(sqlite_url), By("zofia", "command")
    phones, people = Telephones(store, lambda: NOW), People(store, lambda: NOW)
    await people.add(Agent("jan", "Jan Żak", ("agent",), "205"), None, zofia)
    old = await phones.add("205", zofia)
    assert (await write(config, store)).do == ()
    nowhere = {box.name: {"205": Contact(known=True), "206": Contact(known=False)}}
    section_name = next(iter(config.asterisks))
    assert await seen(config, ["205", "206"]) == {section_name: nowhere[box.name]}
    assert "[to.205]" in (etc / "agents.conf").read_text()
    assert "to.205" in pbx.cli("queue show")
    async with SipPhone(pbx.sip, "205", old) as phone:
        there = (await seen(config, ["205"]))[section_name]["205"]
        assert there == Contact(known=True, address=f"127.0.0.1:{phone.port}")
    new = await phones.renew("205", zofia)
    await write(config, store)
    async with SipPhone(pbx.sip, "205", new) as phone:
        phone.secret = old
        with pytest.raises(SipError):
            await phone.register()
    await phones.remove("205", zofia)
    await write(config, store)
    assert await seen(config, ["205"]) == {section_name: {"205": Contact(known=False)}}
    await store.close()
