"""DTMFEnd of the manager: the keys of people whom we have rung, while an agent talks with them, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.registry import Registry
from ivr.asterisk.talk_keys import TalkKeys
from ivr.bus import Bus
from ivr.happenings import KeyInTalk

PERSON = {
    "Channel": "Local/+48601234567@to-carrier-00000003;1",
    "Uniqueid": "0190-1",
    "Digit": "9",
    "DurationMs": "120",
    "Direction": "Received",
}


class World:
    """One talk, and the keys that were told."""

    def __init__(self) -> None:
        self.bus = bus = Bus()
        self.told = list[tuple[str, str]]()
        bus.subscribe(KeyInTalk, lambda event: self.told.append((event.call_id, event.key)))
        self.registry = Registry(bus, lambda: 0.0)
        self.caller = self.registry.begin("c1", "0190-1", lambda _: None)
        self.keys = TalkKeys(bus, self.registry)

    def talk(self) -> None:
        self.registry.waits(self.caller, "sales")
        self.registry.connected(self.caller, "ewa")

    def key(self, **headers: str) -> list[tuple[str, str]]:
        self.keys.on_event(AmiEvent("DTMFEnd", PERSON | headers, 0.0))
        told, self.told = self.told, []
        return told


def test_a_key_of_the_person_in_a_talk_is_told() -> None:
    world = World()
    world.talk()
    assert world.key() == [("c1", "9")]
    assert world.key(Channel="Local/s@callback-place-0000000a;1", Digit="#") == [("c1", "#")]


@pytest.mark.parametrize(
    "other",
    [
        {"Direction": "Sent"},
        {"Direction": ""},
        {"Channel": "Local/+48601234567@to-carrier-00000003;2"},
        {"Channel": "PJSIP/carrier-00000003"},
        {"Channel": "PJSIP/ewa-00000001"},
        {"Channel": "Local/ewa@held-phone-00000003;1"},
        {"Uniqueid": "0190-2"},
        {"Uniqueid": "", "Linkedid": "0190-1"},
        {"Digit": ""},
        {"Digit": "99"},
        {"Digit": "E"},
        {"Digit": "٩"},
    ],
    ids=str,
)
def test_keys_of_agents_callers_and_other_channels_are_nobodys(other: dict[str, str]) -> None:
    world = World()
    world.talk()
    assert world.key(**other) == []


def test_a_talk_that_has_outlived_its_engine_is_heard_too() -> None:
    """Nobody knows it any more but the channel, which is called after the call and shows the person's number."""
    world = World()
    heard = list[KeyInTalk]()
    world.bus.subscribe(KeyInTalk, heard.append)
    orphan = {"Channel": "Local/s@callback-place-0000000a;1", "Uniqueid": "place-c7", "CallerIDNum": "+48601234567"}
    assert world.key(**orphan) == [("c7", "9")]
    assert [event.number for event in heard] == ["+48601234567"]
    for other in ({"CallerIDNum": "100"}, {"Uniqueid": "place-c7;2"}, {"Uniqueid": "1795.4"}, {"Channel": "PJSIP/x-1"}):
        assert world.key(**orphan | other) == []


def test_before_and_after_a_talk_keys_are_the_flows() -> None:
    world = World()
    assert world.key() == []
    world.talk()
    world.registry.talk_ended(world.caller, "agent")
    assert world.key() == []


@given(st.dictionaries(st.sampled_from([*PERSON, "Linkedid", "x"]), st.text(max_size=60)))
def test_garbage_tells_nothing_and_harms_nothing(headers: dict[str, str]) -> None:
    world = World()
    world.talk()
    told = world.key(**headers)
    assert told == [] or (PERSON | headers)["Digit"] == told[0][1]
    assert told == [] or all(headers.get(name, PERSON[name]) == PERSON[name] for name in ("Uniqueid", "Direction"))
