"""Which agents' channels Asterisk records: [rec-leg] of the dialplan tells AMI, LegTaped and LegGone tell the bus.

Used by ami_happenings.py. A UserEvent may be anybody's who has a manager's account: what it says is checked, and it
opens nothing by itself (ivr/recordings looks for the file).
"""

from __future__ import annotations

import re
from collections.abc import Container

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError, AmiEvent
from ivr.bus import Bus
from ivr.taping import LegGone, LegTaped, MuteFailed

EVENT = "CentralaTape"
_CALL = re.compile(r"[0-9a-zA-Z-]{1,64}")
_LEG = re.compile(r"[0-9]{1,40}")
_MEMBER = re.compile(r"(?:PJSIP|Local)/([A-Za-z0-9_.-]{1,64}?)(?:-[0-9a-f]{8}|@demo-phone-[0-9a-f]{8};[12])")


class TapedLegs:
    """Of one Asterisk."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._taped: set[str] = set()
        """Uniqueids."""

    def on_event(self, event: AmiEvent) -> None:
        """A UserEvent."""
        call, leg, uniqueid = event.get("Call"), event.get("Leg"), event.get("Uniqueid")
        member = _MEMBER.fullmatch(event.get("Channel"))
        if event.get("UserEvent") != EVENT or not _CALL.fullmatch(call) or not _LEG.fullmatch(leg) or member is None:
            return
        self._taped.add(uniqueid)
        self._bus.publish(
            LegTaped(
                call_id=call, leg=leg, uniqueid=uniqueid, channel=event.get("Channel"), member=member[1],
                at=event.received,
            )
        )  # fmt: skip

    def gone(self, uniqueid: str, at: float | None = None) -> None:
        """A channel has hung up. `at`: time.perf_counter()."""
        if uniqueid in self._taped:
            self._taped.discard(uniqueid)
            self._bus.publish(LegGone(uniqueid=uniqueid, at=at))

    def snapshot(self, uniqueids: Container[str]) -> None:
        """These channels are there now; who is not has gone while nobody told."""
        for uniqueid in [u for u in self._taped if u not in uniqueids]:
            self.gone(uniqueid)


class TapeMuter:
    """Silence in a channel's recording, by AMI."""

    def __init__(self, ami: Ami) -> None:
        self._ami = ami

    async def __call__(self, channel: str, muted: bool) -> None:
        """Raises MuteFailed."""
        fields = {"Channel": channel, "Direction": "both", "State": "1" if muted else "0"}
        try:
            answer = await self._ami.act("MixMonitorMute", fields)
        except AmiError as problem:
            raise MuteFailed(str(problem)) from problem
        if not answer.success:
            raise MuteFailed(answer.message)
