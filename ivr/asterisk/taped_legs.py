"""Which agents' channels Asterisk records: [rec-leg] of the dialplan tells AMI, LegTaped and LegGone tell the bus.

Used by ami_happenings.py. A UserEvent may be anybody's who has a manager's account: what it says is checked, and it
opens nothing by itself (ivr/recordings looks for the file).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError, AmiEvent
from ivr.bus import Bus
from ivr.taping import LegGone, LegsSeen, LegTaped, MuteFailed, member_of

EVENT = "CentralaTape"
_CALL = re.compile(r"[0-9a-zA-Z-]{1,64}")
_LEG = re.compile(r"[0-9]{1,40}")


class TapedLegs:
    """Of one Asterisk."""

    def __init__(self, bus: Bus, asterisk: str = "") -> None:
        self._bus, self._asterisk = bus, asterisk

    def on_event(self, event: AmiEvent) -> None:
        """A UserEvent."""
        call, leg, channel = event.get("Call"), event.get("Leg"), event.get("Channel")
        member = member_of(channel)
        if event.get("UserEvent") != EVENT or not _CALL.fullmatch(call) or not _LEG.fullmatch(leg) or member is None:
            return
        uniqueid = event.get("Uniqueid")
        self._bus.publish(LegTaped(call, leg, uniqueid, channel, member, event.received, self._asterisk))

    def gone(self, uniqueid: str, at: float) -> None:
        """A channel has hung up. `at`: time.perf_counter()."""
        self._bus.publish(LegGone(uniqueid, at))

    def seen(self, channels: Iterable[AmiEvent]) -> None:
        """These channels are there now."""
        self._bus.publish(LegsSeen({e.get("Uniqueid"): e.get("Channel") for e in channels}, self._asterisk))


class TapeMuter:
    """Silence in a channel's recording, by AMI. `of`: the manager of each Asterisk."""

    def __init__(self, of: Mapping[str, Ami]) -> None:
        self._of = of

    async def __call__(self, asterisk: str, channel: str, muted: bool) -> None:
        """Raises MuteFailed."""
        fields = {"Channel": channel, "Direction": "both", "State": "1" if muted else "0"}
        if asterisk not in self._of:
            raise MuteFailed(f"no Asterisk {asterisk!r}")
        try:
            answer = await self._of[asterisk].act("MixMonitorMute", fields)
        except AmiError as problem:
            raise MuteFailed(str(problem)) from problem
        if not answer.success:
            raise MuteFailed(answer.message)
