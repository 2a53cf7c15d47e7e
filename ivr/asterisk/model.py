"""What there is on an Asterisk now: callers in its queues, members, devices. Pure: snapshot and events in.

Begun anew by every snapshot (ami_link.py), then kept by the events that ami_happenings.py feeds it. `now()` is frozen.
An event may tell again what the snapshot has told already: each is taken as "so it is now", never as one more.
Channels are not in it: ours stand in registry.py, and of all others Asterisk is asked when it matters (decision 28).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ivr.asterisk.ami_link import Snapshot
from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.halls import queue_of

AWAY = frozenset({"UNAVAILABLE", "INVALID", "UNKNOWN"})
"""States of a device that nobody can ring."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    """User name of the agent."""
    device: str
    """Whose state says whether the phone is free."""
    paused: bool


@dataclass(frozen=True, slots=True)
class PbxState:
    """One Asterisk at one moment. The default: never seen."""

    asterisk: str = ""
    generation: int = 0
    """Which snapshot it began with: 1 for the first login, one more for each later one."""
    epoch: str = ""
    """When this Asterisk began."""
    in_step: bool = False
    """False: cut off; this is how it was then."""
    queues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Asterisk's name of a queue -> uniqueids of those who wait, first come first; a queue where nobody waits is not
    in it."""
    members: Mapping[tuple[str, str], Member] = field(default_factory=dict)
    """By Asterisk's name of the queue and interface."""
    devices: Mapping[str, str] = field(default_factory=dict)
    """Device -> state, as Asterisk writes it."""

    def serving(self, queue: str) -> int:
        """Phones in `queue` (its halls included) that are there, in a call or not, paused or not."""
        there = {
            interface
            for (name, interface), member in self.members.items()
            if queue_of(name) == queue and self.devices.get(member.device, "UNKNOWN") not in AWAY
        }
        return len(there)

    def waiting(self) -> int:
        """Callers in all queues."""
        return sum(map(len, self.queues.values()))


class Model:
    """Of one Asterisk."""

    def __init__(self) -> None:
        self._head = PbxState()
        self._queues: dict[str, list[str]] = {}
        self._members: dict[tuple[str, str], Member] = {}
        self._devices: dict[str, str] = {}
        self._handlers: dict[str, Callable[[AmiEvent], None]] = {
            "QueueCallerJoin": self._joined,
            "QueueCallerLeave": self._left,
            "QueueMemberAdded": self._member,
            "QueueMemberPause": self._member,
            "QueueMemberRemoved": self._removed,
            "DeviceStateChange": self._device,
        }
        self.names = frozenset(self._handlers)
        """Events that change it."""

    def now(self) -> PbxState:
        """A copy that stays as it is."""
        return replace(
            self._head,
            queues=MappingProxyType({name: tuple(ids) for name, ids in self._queues.items() if ids}),
            members=MappingProxyType(dict(self._members)),
            devices=MappingProxyType(dict(self._devices)),
        )

    def begin(self, snapshot: Snapshot) -> None:
        """All that was known before is forgotten."""
        self._head = PbxState(snapshot.asterisk, snapshot.generation, snapshot.epoch, in_step=True)
        for known in (self._queues, self._members, self._devices):
            known.clear()
        self._each(self._joined, sorted(snapshot.waiting, key=lambda entry: entry.number("Position")))
        self._each(self._member, snapshot.members)
        self._each(self._device, snapshot.devices)

    def follow(self, event: AmiEvent) -> None:
        """One event in the order of the stream; others than `names` change nothing."""
        handler = self._handlers.get(event.name)
        if handler is not None:
            handler(event)

    def cut(self) -> None:
        """Nobody tells what happens from now on."""
        self._head = replace(self._head, in_step=False)

    # --- inside -------------------------------------------------------------------------------------------------

    @staticmethod
    def _each(handler: Callable[[AmiEvent], None], events: Iterable[AmiEvent]) -> None:
        for event in events:
            handler(event)

    def _joined(self, event: AmiEvent) -> None:
        self._left(event)
        queue = self._queues.setdefault(event.get("Queue"), [])
        queue.insert(max(0, int(event.number("Position")) - 1), event.get("Uniqueid"))

    def _left(self, event: AmiEvent) -> None:
        queue, caller = self._queues.get(event.get("Queue"), []), event.get("Uniqueid")
        if caller in queue:
            queue.remove(caller)

    def _member(self, event: AmiEvent) -> None:
        """A row of the list calls `Name` and `Location` what the events call `MemberName` and `Interface`."""
        interface = event.get("Interface") or event.get("Location")
        self._members[event.get("Queue"), interface] = Member(
            event.get("MemberName") or event.get("Name"), event.get("StateInterface"), event.get("Paused") == "1"
        )

    def _removed(self, event: AmiEvent) -> None:
        self._members.pop((event.get("Queue"), event.get("Interface")), None)

    def _device(self, event: AmiEvent) -> None:
        self._devices[event.get("Device")] = event.get("State")
