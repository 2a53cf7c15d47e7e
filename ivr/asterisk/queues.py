"""Who serves which queue: members added, removed, paused over AMI. Called by cti when an agent changes state.

AmiError
├── AmiDown      see ami_wire.py
└── QueueRefused Asterisk does not do it: no such queue, not a member
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiBadValue, AmiError, allowed
from ivr.held import is_held

_QUEUE = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,40})?")
_MEMBER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_INTERFACE = re.compile(r"(PJSIP/[A-Za-z0-9_.-]{1,64}|Local/[A-Za-z0-9_.-]{1,64}@(demo|held)-phone/n)")
"""A member may only be a phone of an agent: anything else would let the queue dial the world."""

ALREADY = re.compile(r"already there|not there", re.IGNORECASE)
"""What was asked for is so already."""


class QueueRefused(AmiError):
    """Asterisk answered with an error."""


class QueueMembers:
    """The members of the queues of one Asterisk. `knows(interface)` says whether it is a configured agent's phone."""

    def __init__(self, ami: Ami, knows: Callable[[str], bool]) -> None:
        self._ami, self._knows = ami, knows

    async def add(self, queue: str, member: str, interface: str, *, paused: bool = False) -> None:
        """Let `member` (the agent's user name) serve `queue` at the phone `interface`. Does nothing when they do.

        Raises AmiDown, QueueRefused, AmiBadValue.
        """
        if not self._knows(interface):
            raise AmiBadValue("Interface: not the phone of an agent")
        fields = {
            "Queue": allowed(_QUEUE, queue),
            "Interface": allowed(_INTERFACE, interface),
            "MemberName": allowed(_MEMBER, member),
            "StateInterface": state_interface(interface),
            "Paused": "true" if paused else "false",
        }
        await self._act("QueueAdd", fields)

    async def remove(self, queue: str, interface: str) -> None:
        """Take a phone out of `queue`. Does nothing when it is not there. Raises as add()."""
        await self._act("QueueRemove", {"Queue": allowed(_QUEUE, queue), "Interface": allowed(_INTERFACE, interface)})

    async def pause(self, interface: str, paused: bool, *, queue: str | None = None, reason: str = "") -> None:
        """No calls for this phone, or calls again; in one queue or in all. Raises as add()."""
        fields = {"Interface": allowed(_INTERFACE, interface), "Paused": "true" if paused else "false"}
        if queue is not None:
            fields["Queue"] = allowed(_QUEUE, queue)
        if reason:
            fields["Reason"] = reason
        await self._act("QueuePause", fields)

    async def _act(self, name: str, fields: dict[str, str]) -> None:
        answer = await self._ami.act(name, fields)
        if not answer.success and not ALREADY.search(answer.message):
            raise QueueRefused(f"{name}: {answer.message}")


def demo_phone(user: str) -> str:
    """The interface of a demonstration phone: Asterisk itself rings, answers and speaks."""
    return f"Local/{user}@demo-phone/n"


def state_interface(interface: str) -> str:
    """The device whose state says whether the phone is free: the phone itself; a demonstration phone and one that stays
    on the line have none of their own, so a custom state stands for them."""
    if interface.startswith("Local/"):
        phone = interface.removeprefix("Local/").partition("@")[0]
        return f"Custom:{'held' if is_held(interface) else 'demo'}-{phone}"
    return interface
