"""A supervisor's telephone beside an agent's call: it rings, and hears; whispers to the agent alone; or takes over.

In: the agent's channel, the supervisor's telephone. Out: Originate into [listen] of extensions.conf, BlindTransfer,
Hangup over AMI. Called by cti/board/listening.py, through the Asterisk that carries the call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError, AmiReply
from ivr.hands import SpyFailed

LEG = re.compile(r"[A-Za-z0-9_.-]{1,80}")
"""Uniqueid of a channel."""
USER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
PHONE = re.compile(r"PJSIP/[A-Za-z0-9_.-]{1,64}")
RING = 20
"""Seconds that the supervisor's telephone rings."""
HOWS = frozenset({"listen", "whisper", "join"})
"""Heard by nobody, by the agent alone, by the agent and the caller."""


class Spies:
    """Of all Asterisks, by name. Every method raises SpyFailed."""

    def __init__(self, amis: Mapping[str, Ami]) -> None:
        self._amis = amis

    async def listen(self, asterisk: str, name: str, leg: str, phone: str, how: str, agent: str) -> None:
        """Ring `phone`; when it answers it hears the channel `leg` of `agent`, whose name it shows. `name`: of this
        listening, good for one."""
        if how not in HOWS:
            raise SpyFailed(f"no such way to listen: {how}")
        fields = {
            "Channel": _safe(PHONE, phone),
            "ChannelId": _safe(LEG, name),
            "Context": "listen",
            "Exten": how,
            "Priority": "1",
            "Timeout": str(RING * 1000),
            "CallerID": f'"Centrala: {_safe(USER, agent)}" <0>',
            "Async": "true",
            "Variable": f"LISTEN_TO={_safe(LEG, leg)}",
        }
        if not await self._act(asterisk, "Originate", fields):
            raise SpyFailed("the telephone was not called")

    async def rings(self, asterisk: str, name: str) -> bool:
        """Whether the telephone of this listening rings or listens."""
        fields = {"Channel": _safe(LEG, name), "Variable": "CHANNEL(state)"}
        return await self._act(asterisk, "Getvar", fields)

    async def talks(self, asterisk: str, name: str) -> bool:
        """Whether that telephone was answered."""
        fields = {"Channel": _safe(LEG, name), "Variable": "CHANNEL(state)"}
        answer = await self._asked(asterisk, "Getvar", fields)
        return answer.success and answer.headers.get("Value") == "Up"

    async def leave(self, asterisk: str, name: str) -> None:
        """The supervisor hears nothing any more. No error when he has gone."""
        await self._act(asterisk, "Hangup", {"Channel": _safe(LEG, name)})

    async def take_over(self, asterisk: str, leg: str, phone: str) -> None:
        """The caller leaves the agent and rings `phone`; when nobody answers there, the fallback finds somebody."""
        exten = _safe(PHONE, phone).removeprefix("PJSIP/")
        fields = {"Channel": _safe(LEG, leg), "Context": "taken-over", "Exten": exten}
        if not await self._act(asterisk, "BlindTransfer", fields):
            raise SpyFailed("the caller was not put through")

    async def _act(self, asterisk: str, name: str, fields: dict[str, str]) -> bool:
        return (await self._asked(asterisk, name, fields)).success

    async def _asked(self, asterisk: str, name: str, fields: dict[str, str]) -> AmiReply:
        ami = self._amis.get(asterisk)
        if ami is None:
            raise SpyFailed(f"no Asterisk {asterisk!r}")
        try:
            return await ami.act(name, fields)
        except AmiError as problem:
            raise SpyFailed(str(problem)) from problem


def _safe(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise SpyFailed("not a channel, telephone or user")
    return value
