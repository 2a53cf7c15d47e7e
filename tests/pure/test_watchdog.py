"""The verdict on an engine from its pulse, and which channels it left without a hand."""

from __future__ import annotations

import pytest

from ivr.watchdog.stranded import ChannelSeen, stranded_at
from ivr.watchdog.verdict import BEAT, MISSED, Pulse, Verdict

JUST_IN_TIME = MISSED * BEAT


@pytest.fixture
def pulse() -> Pulse:
    """Of an engine that came at 100."""
    felt = Pulse()
    felt.beat(100.0)
    return felt


def test_an_engine_that_never_came_is_neither_dead_nor_hung() -> None:
    felt = Pulse()
    felt.lost()
    assert felt.verdict(1e9) is Verdict.UNKNOWN


def test_five_missed_beats_are_a_hung_engine(pulse: Pulse) -> None:
    assert pulse.verdict(100 + JUST_IN_TIME) is Verdict.ALIVE
    assert pulse.verdict(100 + JUST_IN_TIME + 0.01) is Verdict.HUNG


def test_a_hung_engine_that_beats_again_lives(pulse: Pulse) -> None:
    assert pulse.verdict(200) is Verdict.HUNG
    pulse.beat(200.0)
    assert pulse.verdict(200) is Verdict.ALIVE


def test_a_connection_that_ends_without_a_goodbye_is_a_dead_engine(pulse: Pulse) -> None:
    pulse.lost()
    assert pulse.verdict(100) is Verdict.DEAD
    assert pulse.verdict(1e9) is Verdict.DEAD


def test_who_says_goodbye_is_not_dead(pulse: Pulse) -> None:
    pulse.goodbye()
    pulse.lost()
    assert pulse.verdict(1e9) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("application", "data", "left_alone"),
    [
        ("AGI", "agi://127.0.0.1:4573/call,0123", False),
        ("AGI", "agi://127.0.0.1:4573/resume,0123", False),
        ("Queue", "support,c,,,600", True),
        ("Playback", "agi://127.0.0.1:4573/call", True),
        ("AGI", "agi://127.0.0.1:45730/call", True),
        ("AGI", "another.agi", True),
        ("", "", True),
    ],
)
def test_only_who_waits_for_this_engine_is_stranded(application: str, data: str, left_alone: bool) -> None:
    channel = ChannelSeen("PJSIP/carrier-00000001", application, data)
    assert stranded_at("agi://127.0.0.1:4573/")([channel]) == (() if left_alone else (channel.name,))
