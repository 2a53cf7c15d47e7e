"""AMI events become happenings on the bus. Listens to ami_link.Ami; knows calls through the Registry.

What was missed while AMI was cut is derived from the snapshot that follows: calls that are gone, callers who joined,
left or are being talked with, phones that changed. Whatever the call's own line has told meanwhile is not told again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from ivr.asterisk.ami_link import Snapshot
from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.halls import is_own, queue_of
from ivr.asterisk.leg_holds import LegHolds
from ivr.asterisk.model import AWAY, Model, PbxState
from ivr.asterisk.registry import Caller, Registry, Stand
from ivr.asterisk.talk_keys import TalkKeys
from ivr.asterisk.taped_legs import TapedLegs
from ivr.browsers import owner
from ivr.bus import Bus
from ivr.happenings import AgentConnected, AgentMissed, AgentRinging, PbxDown, PbxUp, PhoneChanged
from ivr.taping import member_of

PHONES = ("PJSIP/", "Custom:demo-", "Custom:held-")
"""Devices that are phones of agents."""
BUSY = frozenset({"INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD"})

TRANSFEREE = "Transferee"
"""Before the caller's headers in AttendedTransfer."""
REASONS = frozenset({"caller", "agent", "transfer"})
"""Of AgentComplete."""


class AmiHappenings:
    """Listener of one Asterisk. Plain functions; see ami_link.Listener."""

    def __init__(self, bus: Bus, registry: Registry) -> None:
        self._bus, self._registry = bus, registry
        self._asterisk = registry.asterisk
        self._taped = TapedLegs(bus, self._asterisk)
        self._model = Model()
        self._phones: dict[str, PhoneChanged] = {}
        self._ringing: dict[str, AgentRinging] = {}
        """By the uniqueid of the agent's channel, until it is answered, missed or gone."""
        self.gone: Callable[[str], None] = lambda _uniqueid: None
        """Told of every channel that has ended."""
        self._told: set[str] = set()
        """Agents' channels whose ringing was told, until they are gone."""
        self._handlers: dict[str, Callable[[AmiEvent], None]] = {
            "QueueCallerJoin": self._joined,
            "AgentCalled": self._called,
            "AgentRingNoAnswer": self._missed,
            "AgentConnect": self._connected,
            "AgentComplete": self._completed,
            "AttendedTransfer": self._handed,
            "DialBegin": self._dials,
            "Hangup": self._hung_up,
            "DeviceStateChange": self._device,
            "DTMFEnd": TalkKeys(bus, registry).on_event,
            **dict.fromkeys(("Hold", "Unhold"), LegHolds(bus).on_event),
            "UserEvent": self._taped.on_event,
        }
        self.names = self._model.names | self._handlers.keys()
        bus.subscribe(AgentConnected, self._answered)

    def now(self) -> PbxState:
        """What there is on this Asterisk."""
        return self._model.now()

    def phone(self, interface: str) -> PhoneChanged:
        """What is known of the phone `PJSIP/anna`; an unknown one is not registered."""
        unknown = PhoneChanged(interface=interface, registered=False, asterisk=self._asterisk)
        return self._phones.get(interface) or unknown

    # --- ami_link.Listener --------------------------------------------------------------------------------------

    def on_event(self, event: AmiEvent) -> None:
        """One event in the order of the stream."""
        self._model.follow(event)
        handler = self._handlers.get(event.name)
        if handler is not None:
            handler(event)

    def on_down(self) -> None:
        """From now on the lines are the only source."""
        self._registry.cut()
        self._model.cut()
        self._bus.publish(PbxDown(asterisk=self._asterisk))

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Tell the difference between what is known and what is."""
        self._model.begin(snapshot)
        channels = {e.get("Uniqueid") for e in snapshot.channels}
        waiting = {e.get("Uniqueid"): e for e in snapshot.waiting}
        self._registry.back(snapshot.epoch, channels)
        for caller in self._registry:
            if (entry := waiting.get(caller.uniqueid)) is not None:
                self._registry.joined(caller, queue_of(entry.get("Queue")), int(entry.number("Position")))
        self._taped.seen(snapshot.channels)
        self._legs_missed_out(snapshot)
        self._all_phones(snapshot)
        self._bus.publish(PbxUp(asterisk=self._asterisk, restarted=snapshot.restarted))

    def _legs_missed_out(self, snapshot: Snapshot) -> None:
        """Agents' phones that began or ceased to ring, were answered or hung up while nobody told."""
        present = {e.get("Uniqueid"): e for e in snapshot.channels}
        for leg in [leg for leg in self._ringing if leg not in present]:
            self._rang_out(leg)
        self._told &= present.keys()
        for caller in self._registry:
            if caller.uniqueid in present:
                own = present[caller.uniqueid]
                self._registry.link(caller, own.get("Linkedid"))
                if caller.stand is Stand.TALKING and not own.get("BridgeId"):
                    # The line has told nothing: it counted on the event, which was lost with the connection.
                    self._registry.talk_ended(caller, "agent")
        for channel in snapshot.channels:
            owner = self._registry.find("", channel.get("Linkedid"))
            if owner is None or owner.stand is not Stand.WAITING or channel.get("Uniqueid") == owner.uniqueid:
                continue
            member = _member_of(channel.get("Channel"), owner.queue, snapshot)
            if member is not None:
                self._leg(owner, channel, member, present[owner.uniqueid])

    def _leg(self, caller: Caller, channel: AmiEvent, member: AmiEvent, own: AmiEvent) -> None:
        leg = channel.get("Uniqueid")
        if leg not in self._ringing:
            self._rings(caller, leg, member.get("Name"), member.get("Location"), caller.queue, own, channel.received)
        bridge = channel.get("BridgeId")
        if bridge and bridge == own.get("BridgeId"):
            self._ringing.pop(leg, None)
            self._registry.connected(caller, member.get("Name"), leg=leg)

    def _all_phones(self, snapshot: Snapshot) -> None:
        seen = set()
        for event in snapshot.devices:
            self._device(event)
            seen.add(event.get("Device"))
        for interface in set(self._phones) - seen:
            self._phone(PhoneChanged(interface=interface, registered=False, asterisk=self._asterisk))

    # --- events -------------------------------------------------------------------------------------------------

    def _caller(self, event: AmiEvent) -> Caller | None:
        caller = self._registry.find(event.get("Uniqueid"), event.get("Linkedid"))
        if caller is not None:
            self._registry.link(caller, event.get("Linkedid"))
        return caller

    def _joined(self, event: AmiEvent) -> None:
        caller = self._caller(event)
        if caller is not None:
            self._registry.joined(caller, _queue(event.get("Queue"), caller) or "", int(event.number("Position")))

    def _called(self, event: AmiEvent) -> None:
        leg, member, interface = event.get("DestUniqueid"), event.get("MemberName"), event.get("Interface")
        caller = self._caller(event)
        self._rings(caller, leg, member, interface, _queue(event.get("Queue"), caller), event, event.received)

    def _dials(self, event: AmiEvent) -> None:
        """Dial() without a queue; in a queue AgentCalled tells it and knows the member."""
        caller = self._caller(event)
        if caller is not None and caller.stand is Stand.OUT and event.get("Uniqueid") == caller.uniqueid:
            interface = event.get("DestChannel").rpartition("-")[0]
            if interface.startswith("Local/"):
                return  # put through to the outside: no agent's phone
            member = owner(interface.rpartition("/")[2])
            self._rings(caller, event.get("DestUniqueid"), member, interface, None, event, event.received)

    def _rings(
        self,
        caller: Caller | None,
        leg: str,
        member: str,
        interface: str,
        queue: str | None,
        about: AmiEvent,
        received: float,
    ) -> None:
        """`about`: an event with the caller's headers. A phone rings once: a snapshot may have told it already."""
        if leg in self._told:
            return
        self._told.add(leg)
        ringing = AgentRinging(
            call_id=caller.call_id if caller else None,
            member=member,
            interface=interface,
            queue=queue,
            ani=about.get("CallerIDNum") or None,
            name=about.get("CallerIDName") or None,
            linkedid=about.get("Linkedid"),
            leg=leg,
            received=received,
            asterisk=self._asterisk,
        )
        self._ringing[leg] = ringing
        self._bus.publish(ringing)

    def _missed(self, event: AmiEvent) -> None:
        # RingTime is in milliseconds.
        self._rang_out(event.get("DestUniqueid"), event.number("RingTime") / 1000)

    def _rang_out(self, leg: str, rang: float | None = None) -> None:
        ringing = self._ringing.pop(leg, None)
        if ringing is not None:
            measured = time.perf_counter() - ringing.received
            self._bus.publish(
                AgentMissed(
                    call_id=ringing.call_id,
                    member=ringing.member,
                    queue=ringing.queue,
                    rang=measured if rang is None else rang,
                    cause_id=ringing.id,
                )
            )

    def _connected(self, event: AmiEvent) -> None:
        caller = self._caller(event)
        ringing = self._ringing.pop(event.get("DestUniqueid"), None)
        if caller is not None:
            # Asterisk tells whole seconds; the call to the agent's phone was seen here.
            rang = event.received - ringing.received if ringing else event.number("RingTime")
            leg = event.get("DestUniqueid")
            self._registry.connected(caller, event.get("MemberName"), event.number("HoldTime"), rang, leg)

    def _answered(self, told: AgentConnected) -> None:
        """Also when only the caller's line could tell it: who answered has not missed the call."""
        for leg, ringing in list(self._ringing.items()):
            if (ringing.call_id, ringing.member) == (told.call_id, told.member):
                del self._ringing[leg]

    def _completed(self, event: AmiEvent) -> None:
        caller = self._caller(event)
        if caller is not None and not (caller.handed and caller.member != event.get("MemberName")):
            reason = event.get("Reason")
            by = reason if reason in REASONS else "caller"
            self._registry.talk_ended(caller, by, event.number("TalkTime"))

    def _handed(self, event: AmiEvent) -> None:
        """An agent asked a colleague and gave him the caller: his card comes now, Queue() knows nothing of him."""
        caller = self._registry.find(event.get("TransfereeUniqueid"), event.get("TransfereeLinkedid"))
        channel, leg = event.get("TransferTargetChannel"), event.get("TransferTargetUniqueid")
        member = member_of(channel)
        if caller is None or caller.over or member is None or event.get("Result") != "Success":
            return
        interface = channel.rpartition("-")[0]
        self._rings(caller, leg, member, interface, caller.queue, _transferee(event), event.received)
        self._ringing.pop(leg, None)
        self._registry.handed(caller, member, leg)

    def _hung_up(self, event: AmiEvent) -> None:
        self.gone(event.get("Uniqueid"))
        self._ringing.pop(event.get("Uniqueid"), None)
        self._told.discard(event.get("Uniqueid"))
        self._taped.gone(event.get("Uniqueid"), event.received)
        caller = self._registry.find(event.get("Uniqueid"))
        if caller is not None:
            self._registry.hung_up(caller)

    def _device(self, event: AmiEvent) -> None:
        device, state = event.get("Device"), event.get("State")
        if device.startswith(PHONES):
            there, busy = state not in AWAY, state in BUSY
            self._phone(PhoneChanged(interface=device, registered=there, in_use=busy, asterisk=self._asterisk))

    def _phone(self, phone: PhoneChanged) -> None:
        if self._phones.get(phone.interface) != phone:
            self._phones[phone.interface] = phone
            self._bus.publish(phone)


def _transferee(event: AmiEvent) -> AmiEvent:
    """The event as one about the caller."""
    about = {
        name.removeprefix(TRANSFEREE): value for name, value in event.headers.items() if name.startswith(TRANSFEREE)
    }
    return replace(event, headers=about)


def _queue(name: str, caller: Caller | None) -> str | None:
    """As the settings call it: who is passed on to one agent alone still belongs to the queue that he came from. None:
    an agent calls out."""
    return (caller.queue or None) if caller is not None and is_own(name) else queue_of(name)


def _member_of(channel: str, queue: str, snapshot: Snapshot) -> AmiEvent | None:
    """The member of `queue` whose phone the channel `PJSIP/anna-00000001` is; None for a stranger."""
    for member in snapshot.members:
        interface = member.get("Location").removesuffix("/n")
        if (
            queue_of(member.get("Queue")) == queue
            and channel.startswith(f"{interface}-")
            and not channel.endswith(";2")
        ):
            return member
    return None
