"""Telephones of agents who stay on the line, on hold. In: Hold and Unhold of the manager. Out: LegOnHold.

manager.conf lets through those of legs that the engine has rung ([held]).
"""

from __future__ import annotations

from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.held_legs import INTERFACE, LEG
from ivr.bus import Bus
from ivr.held import LegOnHold


class LegHolds:
    """Of one Asterisk."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def on_event(self, event: AmiEvent) -> None:
        """One Hold or Unhold."""
        interface, leg = event.get("Channel").rpartition("-")[0], event.get("Uniqueid")
        if leg.startswith(LEG) and INTERFACE.fullmatch(interface):
            self._bus.publish(LegOnHold(interface, leg, event.name == "Hold"))
