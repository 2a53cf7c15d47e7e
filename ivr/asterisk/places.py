"""Places in Asterisk's queues for people who are called back, and the call to them once an agent is there.

In: orders of ivr/callbacks/keeper.py. Out: Originate, Redirect and Hangup over AMI; the contexts [callback-…] of
deploy/asterisk/outgoing.conf.tmpl do the rest. The registry knows a place as it knows a caller, so that the agent's
screen, the board and the event log see somebody who waits.
"""

from __future__ import annotations

import re
from datetime import datetime

from ivr.asterisk.ami_wire import AmiBadValue, AmiError, allowed
from ivr.asterisk.guard_keys import Manager
from ivr.asterisk.queueing import QUEUE_NAME
from ivr.asterisk.registry import Caller, Registry
from ivr.dialguard.ports import Attempt

RING_SECONDS = 30
ID = re.compile(r"[a-z0-9-]{1,64}")
PLACE = "Local/s@callback-place-"
"""Names of both halves begin so."""
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


class Places:
    """Of one Asterisk. A place is known by the id of the call that it may become. All methods raise AmiError."""

    def __init__(self, ami: Manager, registry: Registry) -> None:
        self._ami, self._registry = ami, registry
        self._callers: dict[str, Caller] = {}

    async def take(
        self, call_id: str, queue: str, number: str, priority: int, position: int, *, alone: bool = False
    ) -> None:
        """Stand in `queue` at `position`; an agent's telephone shows `number`. `alone`: it is an agent's own queue, and
        nobody waits in one of ours."""
        if not QUEUE_NAME.fullmatch(queue) or not NUMBER.fullmatch(number):
            raise AmiBadValue("not a queue and a number")
        place = _place(call_id)
        caller = self._callers[call_id] = self._registry.begin(call_id, place, lambda _member: None)
        self._registry.waits(caller, "" if alone else queue)
        variables = (f"PLACE_QUEUE={queue}", f"PLACE_PRIORITY={10 - priority}", f"PLACE_POSITION={position}")
        try:
            await self._do(
                "Originate",
                {
                    "Channel": "Local/s@callback-place/n",
                    "ChannelId": place,
                    "Context": "callback-queue",
                    "Exten": "s",
                    "Priority": "1",
                    "CallerID": f"<{number}>",
                    "Async": "true",
                    "Variable": (*variables, f"__CENTRALA_CALL={call_id}"),
                },
            )
        except AmiError:
            self.forget(call_id)
            raise

    async def ring(self, call_id: str) -> None:
        """The agent who took the place hears ringing."""
        where = {"Context": "callback-place", "Exten": "ring", "Priority": "1"}
        await self._do("Redirect", {"Channel": f"{_place(call_id)};2", **where})

    async def dial(
        self, attempt: Attempt, call_id: str, asked: datetime, *, shown: str = "", purpose: str = "service"
    ) -> None:
        """Ring the person, through the dial guard, and bridge them to the place when they answer. `shown`: which of our
        numbers they see, E.164; '': the trunk's first."""
        if not ID.fullmatch(attempt.id) or not NUMBER.fullmatch(attempt.number):
            raise AmiBadValue("not an attempt")
        await self._do(
            "Originate",
            {
                "Channel": f"Local/{attempt.number}@to-carrier/n",
                "ChannelId": attempt.id,
                "Context": "callback-answered",
                "Exten": "s",
                "Priority": "1",
                "Timeout": str((RING_SECONDS + 5) * 1000),
                "Async": "true",
                "Variable": (
                    f"__ATT={attempt.id}",
                    f"__PURPOSE={'marketing' if purpose == 'marketing' else 'service'}",
                    *((f"__SHOW={allowed(NUMBER, shown)}",) if shown else ()),
                    f"__ASKED={int(asked.timestamp())}",
                    f"__RING={RING_SECONDS}",
                    f"PLACE={_place(call_id)};2",
                ),
            },
        )

    async def hang_up(self, attempt: Attempt) -> None:
        """The agent has gone: stop ringing the person. No error when the call is over."""
        await self._ami.act("Hangup", {"Channel": attempt.id})

    async def leave(self, call_id: str) -> None:
        """Out of the queue; an agent who is on the line is free. No error when it is gone already."""
        await self._ami.act("Hangup", {"Channel": _place(call_id)})

    async def sweep(self) -> None:
        """Out of the queues with places of an engine that died: nobody would ring for them. Who has an agent stays."""
        reply = await self._ami.act("CoreShowChannels", end="CoreShowChannelsComplete")
        ours = {_place(call_id) for call_id in self._callers}
        for channel in reply.events:
            id_ = channel.get("Uniqueid")
            waits = channel.get("Channel").startswith(PLACE) and id_.startswith("place-") and not id_.endswith(";2")
            if waits and id_ not in ours and not channel.get("BridgeId"):
                await self._ami.act("Hangup", {"Channel": id_})

    def lost(self, _call_id: str) -> bool:
        """Where there is no other Asterisk, it waits for this one."""
        return False

    def forget(self, call_id: str) -> None:
        """The place is gone."""
        caller = self._callers.pop(call_id, None)
        if caller is not None:
            self._registry.end(caller)

    async def _do(self, name: str, fields: dict[str, str | tuple[str, ...]]) -> None:
        answer = await self._ami.act(name, fields)
        if not answer.success:
            raise AmiError(f"{name}: {answer.message}")


def _place(call_id: str) -> str:
    if not ID.fullmatch(call_id):
        raise AmiBadValue("not a call's id")
    # In front: Asterisk refuses an id that another channel's id begins with.
    return f"place-{call_id}"
