"""What an Asterisk that is there already includes: nothing of its own is said again, nothing of ours is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.asterisk.agents_files import agents_files
from ivr.asterisk.box import Box, ConfigurationError, Folders, ManagerUser, Ports
from ivr.asterisk.configuration import THEIRS, parts_for_existing, read_templates, render

TEMPLATES = read_templates(Path(__file__).parents[2] / "deploy" / "asterisk")
BOX = Box(
    name="hq",
    folders=Folders("/base", "/modules", "/sounds", "/run"),
    ports=Ports(sip=5060, ami=5038, agi=4573, rtp=(10_000, 20_000)),
    engine=ManagerUser("centrala", "a-long-random-secret"),
    agi_secret="another-long-secret",
    phones=(),
    queues=("support",),
    spoken={"support": ("pl", "en")},
    numbers=("100",),
    languages={"+48": "pl"},
)
HEAD = re.compile(r"^\[([^\]]+)\]", re.M)


def written(*operators: str) -> dict[str, str]:
    return parts_for_existing(TEMPLATES, BOX, operators, "/etc/asterisk/centrala")


def test_sections_of_its_own_are_left_to_it_and_all_of_ours_are_there() -> None:
    modules = frozenset(re.findall(r"^load = (\S+)", TEMPLATES["modules.conf"], re.M))
    whole, parts = render(TEMPLATES, BOX, modules), written("PJSIP/201")
    for name, theirs in THEIRS.items():
        assert set(HEAD.findall(parts[name])) == set(HEAD.findall(whole[name])) - set(theirs), name


def test_globals_are_lines_for_its_section_of_them() -> None:
    text = written()["globals.conf"]
    assert "AGI_SECRET = another-long-secret\n" in text
    assert HEAD.findall(text) == []


def test_calls_out_are_guarded_also_without_a_trunk_of_ours() -> None:
    parts = written()
    assert parts["extensions.conf"].endswith("#include /etc/asterisk/centrala/outgoing.conf\n")
    assert {"to-carrier", "sys-suppress", "callback-place"} <= set(HEAD.findall(parts["outgoing.conf"]))


def test_who_is_reached_without_an_engine_is_named() -> None:
    assert "member => PJSIP/201\nmember => PJSIP/ewa" in written("PJSIP/201", "PJSIP/ewa")["queues.conf"]
    for wrong in ("Local/1@x", "PJSIP/a,b", "PJSIP/a\n[x]"):
        with pytest.raises(ConfigurationError):
            written(wrong)


def with_agents(box: Box, *agents: str) -> dict[str, str]:
    files = parts_for_existing(TEMPLATES, box, (), "/etc/asterisk/centrala")
    return files | agents_files(TEMPLATES, agents, (), box.websocket_secret)


def test_each_agent_that_is_named_has_a_queue_of_his_own() -> None:
    files = with_agents(BOX, "ewa", "201", "201")
    assert "#include /etc/asterisk/centrala/agents.conf\n" in files["queues.conf"]
    queues = files["agents.conf"]
    assert re.findall(r"^\[to\..*", queues, re.M) == ["[to.ewa](to-one)", "[to.201](to-one)"]
    assert "[to." not in written()["queues.conf"]
    for wrong in ("a b", "a]", "../x", "PJSIP/201", ""):
        with pytest.raises(ConfigurationError):
            with_agents(BOX, wrong)


def test_agents_have_telephones_in_browsers_when_the_configuration_has_their_websocket() -> None:
    ports = replace(BOX.ports, websocket=8088)
    made = with_agents(replace(BOX, ports=ports, websocket_secret="a-third-long-secret"), "201")["browsers.conf"]
    assert "password = a-third-long-secret\n" in made
    assert HEAD.findall(made)[0] == "websocket"
    assert HEAD.findall(made)[-3:] == ["201.web"] * 3
    assert "@@" not in made
    assert with_agents(BOX, "201")["browsers.conf"] == ""


def test_the_second_voice_without_an_engine_is_asked_where_its_script_is() -> None:
    box = replace(BOX, fallback="/flows/fallback", script="/etc/asterisk/centrala/centrala-fallback")
    text = with_agents(box)["extensions.conf"]
    assert "AGI(/etc/asterisk/centrala/centrala-fallback,/flows/fallback/fallback.json)" in text


def test_nothing_is_left_to_fill_in() -> None:
    assert [name for name, text in written("PJSIP/201").items() if "@@" in text] == []
