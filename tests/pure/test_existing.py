"""What an Asterisk that is there already includes: nothing of its own is said again, nothing of ours is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.asterisk.configuration import (
    THEIRS,
    Box,
    ConfigurationError,
    Folders,
    ManagerUser,
    Ports,
    parts_for_existing,
    read_templates,
    render,
)

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


def test_nothing_is_left_to_fill_in() -> None:
    assert [name for name, text in written("PJSIP/201").items() if "@@" in text] == []
