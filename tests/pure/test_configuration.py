"""Asterisk's configuration: what stands in it, and what no value can smuggle in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.box import Box, ConfigurationError, Folders, ManagerUser, Phone, Ports
from ivr.asterisk.configuration import read_templates, render, trunk_files
from ivr.asterisk.registry import Registry
from ivr.asterisk.trunks import Trunk
from ivr.bus import Bus

TEMPLATES = read_templates(Path(__file__).parents[2] / "deploy" / "asterisk")
MODULES = frozenset(re.findall(r"load = (\S+)", TEMPLATES["modules.conf"]))
SECRET = "k3Jd-9sLw_0aQz7x"
BOX = Box(
    name="box",
    folders=Folders("/srv/box", "/usr/lib/asterisk/modules", "/srv/sounds", "/srv/box/run"),
    ports=Ports(sip=5060, ami=5038, agi=4573, rtp=(20000, 20099)),
    engine=ManagerUser("centrala", SECRET),
    agi_secret=SECRET,
    phones=(Phone("ewa", SECRET, "Ewa Zielińska", "201"), Phone("boris", SECRET, "Борис Иванов", "202")),
    queues=("support", "faults"),
    spoken={"support": ("pl", "en")},
    numbers=("100", "+48221234567"),
    languages={"+48": "pl", "+7": "ru", "+386": "sl"},
)
DEMO = replace(BOX, demo=ManagerUser("demo", SECRET))


def files(box: Box = BOX) -> dict[str, str]:
    return render(TEMPLATES, box, MODULES)


def section(text: str, name: str) -> str:
    """The first section of a file with that name, to the next one."""
    return text.split(f"\n[{name}]", 1)[1].split("\n[", 1)[0]


def test_every_placeholder_is_filled() -> None:
    for box in (BOX, DEMO, BROWSERS):
        assert not [name for name, text in files(box).items() if "@@" in text]


BROWSERS = replace(BOX, ports=replace(BOX.ports, websocket=8088), websocket_secret=SECRET)


def test_without_browsers_asterisks_web_server_is_off_and_nobody_is_called_there() -> None:
    assert "enabled = no" in files()["http.conf"]
    assert "icesupport = no" in files()["rtp.conf"]
    assert ".web" not in files()["pjsip.conf"] + files()["extensions.conf"]


def test_a_telephone_in_a_browser_is_known_by_the_engines_password_and_reached_on_loopback_only() -> None:
    web, sip = files(BROWSERS)["http.conf"], files(BROWSERS)["pjsip.conf"]
    assert "enabled = yes\nbindaddr = 127.0.0.1\nbindport = 8088" in web
    assert "enable_static = no\nenable_status = no" in web
    assert "auth = ewa.web" in section(sip, "ewa.web")
    assert f"password = {SECRET}" in section(sip, "browser-auth")
    assert "protocol = ws\nbind = 127.0.0.1" in sip
    assert "webrtc = yes" in section(sip, "browser")


def test_a_colleague_rings_where_the_agent_takes_calls() -> None:
    """The browser while it is registered, else the telephone on the desk: the rule of the queues."""
    dial = 'Dial(PJSIP/ewa${IF($["${PJSIP_AOR(ewa.web,contact)}"=""]?:.web)},30,U(rec-leg))'
    assert f"exten => ewa,1,{dial}" in files(BROWSERS)["extensions.conf"]
    assert "exten => ewa,1,Dial(PJSIP/ewa,30,U(rec-leg))" in files()["extensions.conf"]


@pytest.mark.parametrize("secret", ["", "short", "with a space in it"])
def test_a_weak_password_of_the_browsers_is_refused(secret: str) -> None:
    with pytest.raises(ConfigurationError):
        files(replace(BROWSERS, websocket_secret=secret))


def test_asterisks_own_variables_stay() -> None:
    assert "${FILTER(+0-9,${EXTEN})}" in files()["extensions.conf"]


def test_manager_and_fastagi_stay_on_loopback() -> None:
    assert "bindaddr = 127.0.0.1" in files()["manager.conf"]
    assert "ENGINE = agi://127.0.0.1:4573/call" in files()["extensions.conf"]
    assert "bind = 127.0.0.1:5060" in files()["pjsip.conf"]


@pytest.mark.attack("A11")
def test_the_engines_user_may_neither_run_commands_nor_change_configuration() -> None:
    user = section(files()["manager.conf"], "centrala")
    allowed = re.search(r"^write = (.*)$", user, re.M)
    assert allowed
    assert set(allowed[1].split(",")) == {"originate", "call", "reporting", "agent"}
    assert "deny = 0.0.0.0/0.0.0.0\npermit = 127.0.0.1/" in user


def test_the_engines_user_is_told_the_events_it_reads_and_no_others() -> None:
    told = re.findall(
        r"^eventfilter\(action\(include\),name\((\w+)\)(?:,header\(\w+\),method\(\w+\))?\) =",
        section(files()["manager.conf"], "centrala"),
        re.M,
    )
    bus = Bus()
    assert set(told) == AmiHappenings(bus, Registry(bus)).names | {"FullyBooted"}


@pytest.mark.attack("A15")
def test_every_manager_user_drops_an_event_with_a_blank_line_inside() -> None:
    """Otherwise a number with coded line breaks would end the event that tells of it and begin a forged one."""
    for user in ("centrala", "demo"):
        rules = re.findall(r"^eventfilter = !(\[.*)$", section(files(DEMO)["manager.conf"], user), re.M)
        for rule in rules:
            python = rule.replace("[[:cntrl:]]", r"[\x00-\x1f]").replace("[^[:cntrl:]]", r"[^\x00-\x1f]")
            assert re.search(
                python, "Event: Newchannel\r\nCallerIDNum: 48\r\n\r\nEvent: Forged\r\n\r\nExten: 1\r\n\r\n"
            )
            assert not re.search(python, "Event: Newchannel\r\nCallerIDName: \r\nAccountCode: \r\nExten: 1\r\n\r\n")
        assert rules, user


def test_asterisks_logs_hold_no_keys_and_no_numbers_of_callers() -> None:
    text = files()["logger.conf"]
    assert "queue_log = no" in text
    assert re.findall(r"^\w+ => (.*)$", text, re.M) == ["notice,warning,error"]


@pytest.mark.attack("A27")
def test_what_a_telephone_or_a_carrier_says_of_who_calls_is_not_trusted() -> None:
    """P-Asserted-Identity counts nowhere: the number that is shown is a hint, whoever asserts it."""
    assert [name for name, text in files().items() if "trust_id_inbound" in text] == []


@pytest.mark.attack("A28")
def test_keys_are_events_of_their_own_and_no_tones() -> None:
    """So no key comes twice, in the sound and beside it, and no prompt presses one."""
    made = files()
    for name in ("pjsip.conf", "trunks.conf"):
        modes = re.findall(r"^dtmf_mode = (.*)$", made[name], re.M)
        assert set(modes) == {"rfc4733"}, name


def test_no_sip_endpoint_is_anonymous() -> None:
    text = files()["pjsip.conf"]
    assert "endpoint_identifier_order = username,ip" in text
    assert "[anonymous]" not in text
    assert "res_pjsip_endpoint_identifier_anonymous" not in files()["modules.conf"]


@pytest.mark.attack("A11")
def test_no_module_that_runs_programs_is_loaded() -> None:
    for module in ("app_system", "func_shell", "app_externalivr", "pbx_spool", "func_curl"):
        assert f"{module}.so" not in files()["modules.conf"]


def test_agents_phones_reach_emergency_numbers_and_machines_cannot() -> None:
    box = replace(BOX, emergency=("112", "997"))
    for number in box.emergency:
        assert f"\nexten => {number},1,Dial(PJSIP/{number}@carrier)\n" in section(
            files(box)["extensions.conf"], "from-agent"
        )
    out = section(files(box)["outgoing.conf"], "to-carrier")
    assert re.findall(r"^exten => ([^,]*),", out, re.M) == ["_+ZXXXXXX!"], "seven digits and a country at least"


@pytest.mark.attack("A13")
def test_suppression_and_fence_stand_directly_before_the_dialling() -> None:
    lines = [line.partition("n,")[2] for line in section(files()["outgoing.conf"], "to-carrier").splitlines()]
    (dial,) = [place for place, line in enumerate(lines) if line.startswith("Dial(")]
    guard = [line for line in lines[:dial] if "att/" in line or "sup/" in line]
    assert [re.search(r"(DB_EXISTS\(att|DB\(sup|Set\(DB\(att)", line)[1] for line in guard[:3]] == [  # type: ignore[index]
        "DB_EXISTS(att", "DB(sup", "Set(DB(att",
    ]  # fmt: skip
    assert sum("Dial(" in line for line in lines) == 1


def test_what_a_carrier_reaches_is_the_call_flow_alone() -> None:
    lines = [line for line in section(files(DEMO)["extensions.conf"], "from-carrier").splitlines() if "=>" in line]
    assert lines == [
        "exten => _[+0-9]!,1,Set(GROUP(trunk)=${CUT(CHANNEL,-,1)})",
        " same => n,Goto(ivr-in,${FILTER(+0-9,${EXTEN})},1)",
    ]


def test_an_agents_phone_reaches_phones_our_numbers_and_help_and_nothing_else() -> None:
    reached = re.findall(r"exten => ([^,]+),1,", section(files()["extensions.conf"], "from-agent"))
    assert reached == [*BOX.emergency, "ewa", "201", "boris", "202", "100", "+48221234567"]
    assert re.findall(r"include.*", files()["extensions.conf"]) == ["include outgoing.conf"]


def test_the_fallback_needs_no_engine_and_knows_success_by_the_sentinel() -> None:
    call = section(files()["extensions.conf"], "ivr-in")
    order = [call.index(word) for word in ("TIMEOUT(absolute)", "AGI(", "after-engine", "fallback")]
    assert order == sorted(order)
    assert section(files()["extensions.conf"], "after-engine").index("IVR_DONE") >= 0
    assert "AGIEXITONHANGUP = yes" in section(files()["extensions.conf"], "globals")
    assert "AGISTATUS" not in call
    assert "exten => T,1,Goto(fallback,s,1)" in call
    assert "AGI" not in section(files()["extensions.conf"], "fallback")


def test_who_calls_while_the_engine_is_started_again_waits_for_it_and_not_for_ever() -> None:
    """Only when an engine said so, until the moment it said, and never for one that refuses the call."""
    after = section(files()["extensions.conf"], "after-engine")
    assert '0${BACK} > ${EPOCH} & "${IVR_LOST}"=""' in after
    soon = section(files()["extensions.conf"], "engine-soon")
    order = ["Answer()", "Playback(", "AGI(${ENGINE}", "after-engine", "0${BACK} < ${EPOCH}]?fallback", "Goto(try)"]
    assert [soon.index(word) for word in order] == sorted(soon.index(word) for word in order)


def test_only_a_call_that_falls_back_pays_for_a_handler_and_one_that_was_called_back_writes_no_line() -> None:
    conf = files()["extensions.conf"]
    assert "hangup_handler_push" not in section(conf, "ivr-in")
    (pushed,) = [line for line in section(conf, "fallback").splitlines() if "hangup_handler_push" in line]
    assert pushed == ' same => n,ExecIf($["${CALLED_BACK}"=""]?Set(CHANNEL(hangup_handler_push)=call-ended,s,1))'
    assert "Set(CALLED_BACK=1)" in section(files()["outgoing.conf"], "callback-answered")


def test_the_calls_at_once_are_those_with_ports_for_their_sound_unless_somebody_says_less() -> None:
    first, last = BOX.ports.rtp
    assert f"\nMOST_CALLS = {(last - first + 1) // 4}\n" in files()["extensions.conf"]
    assert "\nMOST_CALLS = 7\n" in files(replace(BOX, most_calls=7))["extensions.conf"]


def test_the_longest_prefix_of_a_calling_number_decides_the_fallbacks_language() -> None:
    box = replace(BOX, languages={"+386": "sl", "+3": "pl"})
    rules = re.findall(r'ANI:0:(\d+).*?"="(\+\d+)".*SPOKEN=(\w+)', files(box)["extensions.conf"])
    assert rules == [("2", "+3", "pl"), ("4", "+386", "sl")]


def test_outside_the_demonstration_nothing_of_it_is_there() -> None:
    plain = "".join(files().values())
    assert "demo" not in plain.lower()
    assert "[demo-caller]" in files(DEMO)["extensions.conf"]
    assert "[demo]" in files(DEMO)["manager.conf"]


def test_a_missing_optional_module_is_left_out_and_a_needed_one_is_refused() -> None:
    assert "res_srtp" not in render(TEMPLATES, BOX, MODULES - {"res_srtp.so"})["modules.conf"]
    with pytest.raises(ConfigurationError, match=r"app_queue\.so"):
        render(TEMPLATES, BOX, MODULES - {"app_queue.so"})


HOSTILE = [
    "x\ny",
    "x\ry",
    "x\r\n[general]\r\nlive_dangerously=yes",
    "x;y",
    "x\0y",
    "x,y",
    "${SHELL(id)}",
    "$[1]",
    "x&PJSIP/1@carrier",
    "x]",
    'x"y',
    "x\\y",
    "x\u2028y",
    "x\n",
    "",
    " ",
]


@pytest.mark.attack("A13")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_carries_a_line_an_argument_or_a_variable_into_a_file(text: str) -> None:
    ewa = BOX.phones[0]
    path = f"/srv/{text}" if text.strip() else "srv"
    digits = text.replace("x", "1").replace("y", "2")
    boxes = [
        replace(BOX, name=text),
        replace(BOX, engine=ManagerUser(text, SECRET)),
        replace(BOX, engine=ManagerUser("centrala", SECRET + text)) if text else replace(BOX, queues=("",)),
        replace(BOX, demo=ManagerUser(text, SECRET)),
        replace(BOX, agi_secret=text),
        replace(BOX, queues=(text,)),
        replace(BOX, spoken={text: ("pl",)}),
        replace(BOX, music={text: "/srv/music"}),
        replace(BOX, music={"calm": path}),
        replace(BOX, spoken={"support": (text,)}),
        replace(BOX, operators_queue=text),
        replace(BOX, numbers=(digits,)),
        replace(BOX, languages={text: "pl"}),
        replace(BOX, languages={"+48": text}),
        replace(BOX, language=text),
        replace(BOX, carrier_from=text),
        replace(BOX, carrier_to=f"{text}:5060"),
        replace(BOX, carrier_to=f"127.0.0.1:5060{text}") if text.strip() else replace(BOX, carrier_to="127.0.0.1:"),
        replace(BOX, sip_host=text),
        replace(BOX, agi_host=text),
        *(replace(BOX, folders=replace(BOX.folders, **{part: path})) for part in ("base", "modules", "sounds", "run")),
        *(replace(BOX, phones=(replace(ewa, **{part: text}),)) for part in ("user", "name", "extension", "secret")),
    ]
    for box in boxes:
        with pytest.raises(ConfigurationError):
            files(box)


@pytest.mark.parametrize("folder", ["/home/jan/moja centrala", "/srv/zażółć/box-1.0_x~+"])
def test_a_folder_with_spaces_and_letters_of_any_alphabet_is_fine(folder: str) -> None:
    assert (
        f"astetcdir    => {folder}/etc"
        in files(replace(BOX, folders=replace(BOX.folders, base=folder)))["asterisk.conf"]
    )


@pytest.mark.parametrize(
    "box",
    [
        replace(BOX, phones=(replace(BOX.phones[0], user="carrier"),)),
        replace(BOX, phones=(BOX.phones[0], BOX.phones[0])),
        replace(BOX, phones=(replace(BOX.phones[0], extension="100"),)),
        replace(BOX, queues=("support", "support")),
        replace(BOX, queues=("general",)),
        replace(BOX, queues=("operators",)),
        replace(BOX, music={"default": "/srv/music"}),
    ],
)
def test_two_sections_never_have_one_name(box: Box) -> None:
    with pytest.raises(ConfigurationError, match="twice"):
        files(box)


def test_a_secret_is_never_in_the_message() -> None:
    with pytest.raises(ConfigurationError) as told:
        files(replace(BOX, engine=ManagerUser("centrala", "s3cret;word-of-mine")))
    assert "s3cret" not in str(told.value)


NORTH = Trunk(
    "north", "sip.north.example:5080", "48221234567", "pass#word", register=True, caller_ids=("+48221234567", "+48221")
)
SOUTH = Trunk("south", "10.1.2.3", addresses=("10.1.2.0/24",), codecs=("g722", "alaw"), channels=8, ask_every=0)


def test_a_trunk_is_what_its_values_say() -> None:
    made = files(replace(BOX, trunks=(NORTH, SOUTH)))
    north, south = made["trunks.conf"].split("[south](trunk)")
    assert "server_uri = sip:sip.north.example:5080\nclient_uri = sip:48221234567@sip.north.example\n" in north
    assert "contact_user = +48221234567\n" in north
    assert "type = identify" not in north, "its calls come over the registration"
    assert "allow = g722,alaw\n" in south
    assert "match = 10.1.2.0/24\n" in south
    assert not re.search("type = (auth|registration)", south)
    choice = section(made["outgoing.conf"], "trunk-choice")
    assert choice.index("PJSIP/+${NUMBER}@north") < choice.index("@south)")
    assert re.findall(r"GROUP_COUNT\((.*?)\)} >= (\d+)", choice) == [("PJSIP/south@trunk", "8")]
    assert '"${SHOW}"="+48221"' in choice


def test_an_emergency_number_is_tried_on_every_trunk_whatever_its_limit() -> None:
    help_me = section(files(replace(BOX, trunks=(NORTH, SOUTH), emergency=("112",)))["extensions.conf"], "from-agent")
    lines = help_me.split("exten => 112,1,")[1].split("exten")[0]
    assert re.findall(r"Dial\((.*?)\)", lines) == ["PJSIP/112@north", "PJSIP/112@south", "PJSIP/112@north"]
    assert "GROUP" not in lines


def test_an_asterisk_of_ones_own_takes_the_same_files() -> None:
    made, own = files(replace(BOX, trunks=(NORTH, SOUTH))), trunk_files(TEMPLATES, (NORTH, SOUTH))
    assert own == {name: made[name] for name in ("trunks.conf", "outgoing.conf")}


@pytest.mark.parametrize(
    ("trunk", "told"),
    [
        (replace(NORTH, name="nor-th"), "name"),
        (replace(NORTH, name="ewa"), "twice or reserved"),
        (replace(NORTH, name="trunk"), "twice or reserved"),
        (replace(NORTH, server="sip.example:0"), "port"),
        (replace(NORTH, server="sip.example:70000"), "port"),
        (replace(NORTH, password=""), "both, user and password"),
        (replace(NORTH, caller_ids=()), "caller_ids"),
        (replace(SOUTH, addresses=()), "addresses"),
        (replace(SOUTH, codecs=("opus",)), "codecs are some of"),
        (replace(SOUTH, codecs=()), "codecs are some of"),
        (replace(SOUTH, channels=-1), "channels"),
        (replace(SOUTH, ask_every=-1), "ask_every"),
        (replace(SOUTH, name="north"), "there twice"),
    ],
)
def test_a_trunk_that_cannot_be_is_refused_with_what_to_write(trunk: Trunk, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        files(replace(BOX, trunks=(trunk, NORTH) if trunk.name != "north" else (trunk, trunk)))


@pytest.mark.parametrize("text", [t for t in HOSTILE if t.strip()])
def test_no_value_of_a_trunk_carries_anything_into_a_file(text: str) -> None:
    for trunk in (
        *(replace(NORTH, **{part: text}) for part in ("name", "server", "user")),  # type: ignore[arg-type]
        replace(SOUTH, addresses=(text,)),
        replace(SOUTH, caller_ids=(text,)),
        replace(SOUTH, codecs=(text,)),
    ):
        with pytest.raises(ConfigurationError):
            files(replace(BOX, trunks=(trunk,)))


@pytest.mark.parametrize("text", ["a;b", "a\nb", "a\\b", "a b", "ż", "\r", "\0"])
def test_a_carriers_password_that_files_cannot_hold_is_refused_and_not_told(text: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        files(replace(BOX, trunks=(replace(NORTH, password="s3cret" + text),)))
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_is_a_port(port: int) -> None:
    with pytest.raises(ConfigurationError, match="port"):
        files(replace(BOX, ports=replace(BOX.ports, sip=port)))
