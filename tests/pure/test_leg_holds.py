"""Hold and Unhold of the manager: telephones that stay on the line, and no others."""

from __future__ import annotations

import pytest

from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.leg_holds import LegHolds
from ivr.bus import Bus
from ivr.held import LegOnHold


def told(name: str, channel: str, uniqueid: str) -> list[LegOnHold]:
    bus, found = Bus(), list[LegOnHold]()
    bus.subscribe(LegOnHold, found.append)
    LegHolds(bus).on_event(AmiEvent(name, {"Channel": channel, "Uniqueid": uniqueid}, 0.0))
    return found


def test_a_telephone_on_hold_is_told_and_that_it_talks_again() -> None:
    assert told("Hold", "PJSIP/ewa-00000001", "held-1") == [LegOnHold("PJSIP/ewa", "held-1", on=True)]
    assert told("Unhold", "PJSIP/ewa.web-00000001", "held-1") == [LegOnHold("PJSIP/ewa.web", "held-1", on=False)]


@pytest.mark.parametrize(
    ("channel", "uniqueid"),
    [
        ("PJSIP/ewa-00000001", "1795.4"),
        ("PJSIP/ewa-00000001", ""),
        ("Local/ewa@held-phone-1;2", "held-1"),
        ("", "held-1"),
        ("PJSIP/\n-1", "held-1"),
    ],
)
def test_what_is_no_leg_of_ours_is_nothing(channel: str, uniqueid: str) -> None:
    assert told("Hold", channel, uniqueid) == []
