"""Keys that people whom we have rung press while an agent talks with them. In: DTMFEnd of the manager. Out: KeyInTalk.

Asterisk tells of every key on every channel that it passes; manager.conf lets through those of people we have rung. On
their half of the channel the person's own are received, and the agent's are sent.
"""

from __future__ import annotations

import re

from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.places import NUMBER, PLACE
from ivr.asterisk.registry import Registry, Stand
from ivr.bus import Bus
from ivr.happenings import KeyInTalk

RUNG = re.compile(r"Local/(?:\+[1-9][0-9]{6,14}@to-carrier|s@callback-place)-[0-9a-f]{8};1")
"""Channel of somebody whom we have rung, or the half of a place that stands for them: no caller's is called so."""
KEY = re.compile(r"[0-9*#A-D]")
ORPHAN = re.compile(r"place-[a-z0-9-]{1,64}")
"""Unique id of a place whose engine has died while two people talked there."""


class TalkKeys:
    """Of one Asterisk."""

    def __init__(self, bus: Bus, registry: Registry) -> None:
        self._bus, self._registry = bus, registry

    def on_event(self, event: AmiEvent) -> None:
        """One DTMFEnd."""
        channel, uniqueid, key = event.get("Channel"), event.get("Uniqueid"), event.get("Digit")
        if event.get("Direction") != "Received" or not RUNG.fullmatch(channel) or not KEY.fullmatch(key):
            return
        caller = self._registry.find(uniqueid)
        if caller is not None and caller.stand is Stand.TALKING:
            self._bus.publish(KeyInTalk(call_id=caller.call_id, key=key))
        elif caller is None and channel.startswith(PLACE) and ORPHAN.fullmatch(uniqueid):
            number = event.get("CallerIDNum")
            if NUMBER.fullmatch(number):
                self._bus.publish(KeyInTalk(call_id=uniqueid.removeprefix("place-"), key=key, number=number))
