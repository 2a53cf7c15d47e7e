"""The published voice as dialplan: what stands in it, and what no flow can smuggle in; the script's choices."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from ivr.fallback.dialplan import Spoken, Unwritable, dialplan, snapshot
from ivr.fallback.script import language_of, serve
from scripts_dsl.effects import Words
from scripts_dsl.fallback import Voice, Way

VERSION = "0007-0123456789ab"
SAID = {"pl": (Words("Sklep.", "pl", None),), "en": (Words("The shop.", "en", None),)}
VOICE = Voice(
    "shop",
    {"pl": ("+48", "+4"), "en": ()},
    "en",
    SAID,
    SAID,
    {"0": Way("queue", "faults"), "1": Way("voicemail", "support")},
    Way("queue", "support"),
    6.0,
)
SPOKEN = Spoken(VOICE, "/srv/fallback/0007")
NUMBERS = {"100": "shop", "+48221234567": "shop", "200": "elsewhere"}


def written(spoken: Spoken = SPOKEN, version: str = VERSION) -> str:
    return dialplan(NUMBERS, [spoken], version)


def test_a_number_leads_to_its_flow_and_each_key_to_people() -> None:
    text = written()
    assert re.findall(r"exten => 0(\S+),1,Goto\(fallback-shop,s,1\)", text) == ["100", "+48221234567"]
    assert "exten => 0,1,Gosub(fallback-to,queue,1(faults,0))\n" in text
    assert "exten => 1,1,Gosub(fallback-to,box,1(support,1))\n" in text
    assert text.count("Gosub(fallback-to,queue,1(support,))") == 1, "after three tries"
    assert "Background(/srv/fallback/0007/shop-menu-${SPOKEN})" in text


def test_the_longest_prefix_decides_the_language() -> None:
    rules = re.findall(r'ANI:0:(\d)}"="(\+\d+)".*SPOKEN=(\w+)', written())
    assert rules == [("2", "+4", "pl"), ("3", "+48", "pl")]


def test_without_a_menu_the_caller_is_taken_to_people_at_once() -> None:
    lines = written(replace(SPOKEN, voice=replace(VOICE, menu={}, keys={}))).splitlines()
    assert lines[-2:] == [" same => n,Gosub(fallback-to,queue,1(support,))", "exten => T,1,Hangup()"]
    nobody = written(replace(SPOKEN, voice=replace(VOICE, menu={}, keys={}, otherwise=None)))
    assert "Goto(fallback-to,operators,1)" in nobody


@pytest.mark.parametrize("text", ["x\ny", "x,y", "x;y", "${SHELL(id)}", "x)", "x&y", "", "-x", "é"])
def test_no_name_carries_anything_into_the_dialplan(text: str) -> None:
    for spoken, version in (
        (replace(SPOKEN, voice=replace(VOICE, otherwise=Way("queue", text))), VERSION),
        (replace(SPOKEN, voice=replace(VOICE, keys={"1": Way("voicemail", text)})), VERSION),
        (replace(SPOKEN, voice=replace(VOICE, language=text)), VERSION),
        (replace(SPOKEN, folder=text), VERSION),
        (SPOKEN, text),
    ):
        with pytest.raises(Unwritable):
            written(spoken, version)
    assert text not in dialplan({f"1{text}": "elsewhere"}, [SPOKEN], VERSION) or text == ""


class FakeAgi:
    """pyst2's AGI for one caller who presses these keys."""

    def __init__(self, keys: list[str], dialled: str = "100", number: str = "+48601234567") -> None:
        self.env = {"agi_dnid": dialled, "agi_callerid": number}
        self.keys, self.heard, self.set = keys, list[str](), dict[str, str]()

    def stream_file(self, name: str, keys: str = "") -> str:
        self.heard.append(name.rpartition("/")[2])
        return self.keys.pop(0) if keys and self.keys else ""

    def wait_for_digit(self, _: int) -> str:
        return ""

    def set_variable(self, name: str, value: str) -> None:
        self.set[name] = value


def served(agi: FakeAgi, spoken: Spoken = SPOKEN) -> dict[str, str]:
    published: dict[str, Any] = json.loads(json.dumps(snapshot(NUMBERS, [spoken], VERSION)))
    serve(agi, published)
    return agi.set


def test_the_script_leads_where_the_dialplan_leads() -> None:
    agi = FakeAgi(["1"])
    wanted = {"FELL_NAME": "support", "FELL_KEY": "1", "SPOKEN": "pl", "FELL_VERB": "box"}
    assert served(agi) == wanted
    assert agi.heard == ["shop-greeting-pl", "shop-menu-pl"]


def test_the_script_asks_three_times_and_then_leads_to_people() -> None:
    agi = FakeAgi(["7", "", "8"])
    assert served(agi)["FELL_VERB"] == "queue"
    assert (agi.set["FELL_KEY"], agi.heard.count("shop-menu-pl")) == ("", 3)


def test_the_script_leaves_a_number_that_it_does_not_know_to_the_dialplan() -> None:
    agi = FakeAgi([], dialled="999")
    with pytest.raises(KeyError):
        served(agi)
    assert agi.set == {}


def test_the_script_sets_no_name_that_could_end_a_command() -> None:
    agi = FakeAgi(["1"])
    with pytest.raises(ValueError, match="EXEC"):
        served(agi, replace(SPOKEN, voice=replace(VOICE, keys={"1": Way("queue", "a\nEXEC x")})))
    assert agi.set == {}


@pytest.mark.parametrize(("number", "language"), [("+48601", "pl"), ("+44", "pl"), ("+386", "en"), ("", "en")])
def test_the_script_speaks_the_language_of_the_calling_number(number: str, language: str) -> None:
    flow: Any = snapshot(NUMBERS, [SPOKEN], VERSION)["flows"]
    assert language_of(flow["shop"], number) == language
