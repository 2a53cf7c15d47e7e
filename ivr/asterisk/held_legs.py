"""Telephones of agents that stay on the line: rung once, silent until a call of theirs comes, gone when they pause.

In: orders of cti/holding. Out: Originate into [held] of extensions.conf, Hangup over AMI. Whether a leg is there is
told by its device, Custom:held-<telephone>, as for every other telephone (PhoneChanged). Made by centrala/asterisks.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.asterisk.ami_wire import AmiDown, AmiError, allowed
from ivr.asterisk.guard_keys import Manager
from ivr.asterisk.queues import state_interface
from ivr.browsers import owner
from ivr.held import held_phone
from ivr.ids import new_id

LEG = "held-"
"""Begin of a leg's unique id."""
RING = 25
"""Seconds that the telephone rings."""
SHOWN = re.compile(r"[A-Za-z0-9 _.-]{1,40}")
PHONE = re.compile(r"[A-Za-z0-9_-]{1,40}")
INTERFACE = re.compile(r"PJSIP/[A-Za-z0-9_.-]{1,64}")


class HeldLegs:
    """Of one Asterisk. All methods raise AmiError."""

    def __init__(self, ami: Manager) -> None:
        self._ami = ami

    async def ring(self, interface: str, shown: str) -> str:
        """Ring the telephone PJSIP/ewa, which shows `shown`; unique id of its leg."""
        leg = f"{LEG}{new_id()}"
        answer = await self._ami.act(
            "Originate",
            {
                "Channel": allowed(INTERFACE, interface),
                "ChannelId": leg,
                "Context": "held",
                "Exten": allowed(PHONE, phone_of(interface)),
                "Priority": "1",
                "Timeout": str(RING * 1000),
                "CallerID": f'"{shown if SHOWN.fullmatch(shown) else "Centrala"}" <0>',
                "Async": "true",
            },
        )
        if not answer.success:
            raise AmiError(f"Originate: {answer.message}")
        return leg

    async def drop(self, interface: str) -> None:
        """Hang its leg up. No error when there is none."""
        key = {"Family": "held", "Key": allowed(PHONE, phone_of(interface))}
        found = await self._ami.act("DBGet", key, end="DBGetComplete")
        leg = next((e.headers.get("Val", "") for e in found.events if e.name == "DBGetResponse"), "")
        if found.success and leg:
            await self.give_up(leg)

    async def give_up(self, leg: str) -> None:
        """Hang up a leg that rings or is there."""
        await self._ami.act("Hangup", {"Channel": leg})

    async def look(self, interface: str) -> None:
        """A leg that an Asterisk took along when it died is told to be gone."""
        phone = allowed(PHONE, phone_of(interface))
        fields = {"Channel": f"Local/{phone}@sys-held/n", "Application": "NoOp", "Async": "true", "Timeout": "5000"}
        await self._ami.act("Originate", fields)


@dataclass(frozen=True, slots=True)
class Holder:
    """One Asterisk that can hold them."""

    legs: HeldLegs
    up: Callable[[], bool]
    registered: Callable[[str], bool]
    """Whether a device is registered there: PJSIP/ewa."""


class AllHeldLegs:
    """Of all Asterisks: the one where the telephone is registered holds it."""

    def __init__(self, holders: Mapping[str, Holder]) -> None:
        self._holders = holders

    async def ring(self, interface: str, shown: str) -> str:
        """See HeldLegs. Raises AmiError."""
        for holder in self._holders.values():
            if holder.up() and holder.registered(interface):
                return await holder.legs.ring(interface, shown)
        raise AmiDown("its telephone is on no Asterisk that is there", sent=False)

    async def drop(self, interface: str) -> None:
        """See HeldLegs."""
        for holder in self._holders.values():
            if holder.up() and holder.registered(state_interface(held_phone(phone_of(interface)))):
                await holder.legs.drop(interface)

    async def give_up(self, leg: str) -> None:
        """See HeldLegs."""
        for holder in self._holders.values():
            if holder.up():
                await holder.legs.give_up(leg)

    async def look(self, asterisk: str, interface: str) -> None:
        """See HeldLegs; on one Asterisk."""
        holder = self._holders.get(asterisk)
        if holder is not None and holder.registered(state_interface(held_phone(phone_of(interface)))):
            await holder.legs.look(interface)


def phone_of(interface: str) -> str:
    """`ewa` of PJSIP/ewa, PJSIP/ewa.web and Local/ewa@held-phone/n."""
    return owner(interface.partition("/")[2].partition("@")[0])
