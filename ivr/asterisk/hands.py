"""What an agent does with a talk from his page, whatever telephone he has: hang up, press keys, pass the caller on.

In: a call, who asks, what. Out: actions of the manager on the agent's channel or the caller's. Called by cti over
centrala/asterisks.py. Only who talks with the caller may do anything with the call.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.registry import Caller, Registry
from ivr.hands import HandsError, HandsRefused, NotTalking, Onward
from ivr.prompts.plan import Clip

KEYS = re.compile(r"[0-9*#]{1,32}")
KEY_MS = 160
PLACE = "place-"
"""Begin of the channel's id of somebody who is called back, or called by an agent (places.py)."""
MESSAGE = "leave-message"
"""Context of the dialplan."""
NOT_YOURS = "There is no such talk of yours."
NORMAL = "16"
"""Cause of a hang-up: normal clearing (ITU-T Q.850)."""


class AllHands:
    """Of all Asterisks: the one that carries the call does it."""

    def __init__(self, every: Sequence[Hands]) -> None:
        self._every = every

    async def hang_up(self, call_id: str, member: str) -> None:
        """Raises HandsError."""
        await self._where(call_id, member).hang_up(call_id, member)

    async def pass_on(self, call_id: str, member: str, to: Onward) -> None:
        """Raises HandsError."""
        await self._where(call_id, member).pass_on(call_id, member, to)

    async def press(self, call_id: str, member: str, keys: str) -> None:
        """Raises HandsError."""
        await self._where(call_id, member).press(call_id, member, keys)

    def _where(self, call_id: str, member: str) -> Hands:
        found = next((hands for hands in self._every if hands.has(call_id, member)), None)
        if found is None:
            raise NotTalking(NOT_YOURS)
        return found


class Hands:
    """Of one Asterisk."""

    def __init__(self, ami: Ami, registry: Registry) -> None:
        self._ami, self._registry = ami, registry

    def has(self, call_id: str, member: str) -> bool:
        """The agent talks in that call here."""
        return self._registry.talking(call_id, member) is not None

    async def hang_up(self, call_id: str, member: str) -> None:
        """End the agent's part; what becomes of the caller is the flow's. Raises HandsError."""
        await self._end(self._caller(call_id, member))

    async def pass_on(self, call_id: str, member: str, to: Onward) -> None:
        """Raises HandsError."""
        caller = self._caller(call_id, member)
        if caller.uniqueid.startswith(PLACE):
            await self._of_place(caller, to)
            return
        caller.onward = to
        try:
            await self._end(caller)
        except HandsError:
            caller.onward = None
            raise

    async def _of_place(self, caller: Caller, to: Onward) -> None:
        """The person was rung for the agent, and is on a channel of their own with the id of the call. Raises
        HandsError."""
        clips = [piece.path for piece in to.plays if isinstance(piece, Clip)]
        if not clips:
            raise HandsRefused("Who was called by you cannot be passed on: ask a colleague in, or promise a call.")
        person = caller.call_id
        await self._act("Setvar", {"Channel": person, "Variable": "MESSAGE", "Value": "&".join(clips)})
        await self._act("Redirect", {"Channel": person, "Context": MESSAGE, "Exten": "s", "Priority": "1"})
        await self._end(caller)

    async def press(self, call_id: str, member: str, keys: str) -> None:
        """The caller's side hears them, as if the agent had pressed them. Raises HandsError."""
        caller = self._caller(call_id, member)
        if not KEYS.fullmatch(keys):
            raise HandsRefused("Keys are 0-9, * and #.")
        for key in keys:
            await self._act("PlayDTMF", {"Channel": caller.uniqueid, "Digit": key, "Duration": str(KEY_MS)})

    def _caller(self, call_id: str, member: str) -> Caller:
        caller = self._registry.talking(call_id, member)
        if caller is None:
            raise NotTalking(NOT_YOURS)
        return caller

    async def _end(self, caller: Caller) -> None:
        if not caller.leg:
            raise HandsRefused("The channel of your telephone is not known: hang up there.")
        await self._act("Hangup", {"Channel": caller.leg, "Cause": NORMAL})

    async def _act(self, name: str, fields: dict[str, str]) -> None:
        try:
            answer = await self._ami.act(name, fields)
        except AmiError as problem:
            raise HandsRefused("The telephone system does not answer; try again.") from problem
        if not answer.success:
            raise HandsRefused(answer.message)
