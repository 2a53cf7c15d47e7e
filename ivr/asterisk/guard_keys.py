"""The dial guard's keys in one Asterisk, over AMI: fences of attempts, suppressed numbers, which start of it this is.

The engine's manager user may read Asterisk's database and not write it: what is written is a call into a [sys-…]
context of deploy/asterisk/outgoing.conf.tmpl, and is read back before it counts. Used by dialling.py.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from ivr.asterisk.ami_wire import AmiBadValue, AmiError, AmiReply, allowed
from ivr.dialguard.fence import Fence, read

ATTEMPT = re.compile(r"[a-z0-9-]{1,64}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
VALUE = re.compile(r"(all|marketing)-([0-9]{1,12})")
NOW = "STRFTIME(,,%Y-%m-%d %H:%M:%S)"
"""The time, as CoreStatus writes it."""
LOOKS = (0.0, 0.005, 0.02, 0.1, 0.5, 1.0)
"""Seconds before each look whether a key is written; a call into a context takes about 4 ms."""


class Manager(Protocol):
    """ami_link.Ami."""

    async def act(
        self,
        name: str,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        end: str | None = None,
        deadline: float = 5.0,
    ) -> AmiReply: ...


class KeyNotWritten(AmiError):
    """Asterisk took the call that writes a key, and the key is not there."""


class JustBegun(AmiError):
    """Asterisk has begun in this very second: if it died in it, the next start could not be told from this one."""


class GuardKeys:
    """All methods raise AmiDown, and AmiBadValue for what must not reach the wire."""

    def __init__(self, ami: Manager) -> None:
        self._ami = ami

    async def boot(self) -> str:
        """Which start of Asterisk this is: when it was, to the second. Raises JustBegun.

        Nothing is written for it: a variable is gone after a reload of the dialplan, and what an engine that has died
        wrote last may come after the next one has looked.
        """
        status = (await self._ami.act("CoreStatus")).headers
        now = (await self._ami.act("Getvar", {"Variable": NOW})).headers.get("Value", "")
        began = f"{status.get('CoreStartupDate', '')} {status.get('CoreStartupTime', '')}"
        if now in ("", began):
            raise JustBegun(f"began {began}, and there it is {now or 'not known how late'}")
        return began

    async def listed(self) -> Mapping[str, str]:
        """Every channel: uniqueid -> name."""
        reply = await self._ami.act("CoreShowChannels", end="CoreShowChannelsComplete")
        if not reply.success:
            raise AmiError(f"CoreShowChannels: {reply.message}")
        return {e.get("Uniqueid"): e.get("Channel") for e in reply.events}

    async def fence(self, attempt: str) -> Fence | None:
        """None: there is none. Raises FenceBroken too."""
        value = await self._get("att", allowed(ATTEMPT, attempt))
        return None if value is None else read(value)

    async def revoke(self, attempt: str) -> None:
        """Stop an attempt at the fence, unless it was dialled already: look at the fence afterwards."""
        await self._call("s@sys-revoke", f"REVOKE={allowed(ATTEMPT, attempt)}")
        await self._until(("att", attempt), lambda value: value is not None)

    async def forget(self, attempt: str) -> None:
        """Take away a fence that nobody needs any more."""
        await self._call("s@sys-forget", f"FORGET={allowed(ATTEMPT, attempt)}")

    async def fences(self) -> tuple[str, ...]:
        """Ids of all attempts that have one."""
        return tuple(await self._tree("att"))

    async def suppressed(self) -> Mapping[str, str]:
        """What Asterisk holds: number -> `scope-seconds`."""
        return {f"+{digits}": value for digits, value in (await self._tree("sup")).items()}

    async def set_suppressed(self, number: str, value: str) -> None:
        """'' takes the key away. It holds when this returns. Raises KeyNotWritten."""
        allowed(NUMBER, number)
        if value:
            found = VALUE.fullmatch(value)
            if found is None:
                raise AmiBadValue(f"not allowed: {value[:40]!r}")
            await self._call(f"{number}@sys-suppress", f"SCOPE={found[1]}", f"SINCE={found[2]}")
        else:
            await self._call(f"{number}@sys-allow")
        await self._until(("sup", number[1:]), lambda now: (now or "") == value)

    # --- inside -------------------------------------------------------------------------------------------------

    async def _call(self, where: str, *variables: str) -> None:
        fields = {"Channel": f"Local/{where}/n", "Application": "NoOp", "Async": "true", "Timeout": "5000"}
        await self._ami.act("Originate", {**fields, "Variable": variables} if variables else fields)

    async def _get(self, family: str, key: str) -> str | None:
        reply = await self._ami.act("DBGet", {"Family": family, "Key": key}, end="DBGetComplete")
        if not reply.success:
            if "not found" in reply.message:
                return None
            raise AmiError(f"DBGet: {reply.message}")
        return next((e.headers.get("Val", "") for e in reply.events if e.name == "DBGetResponse"), None)

    async def _until(self, key: tuple[str, str], true: object) -> None:
        assert callable(true)
        for seconds in LOOKS:
            await asyncio.sleep(seconds)
            if true(await self._get(*key)):
                return
        raise KeyNotWritten("/".join(key))

    async def _tree(self, family: str) -> dict[str, str]:
        reply = await self._ami.act("DBGetTree", {"Family": family}, end="DBGetTreeComplete", deadline=30.0)
        if not reply.success:
            if "not found" in reply.message:
                return {}
            raise AmiError(f"DBGetTree: {reply.message}")
        rows = (e for e in reply.events if e.name == "DBGetTreeResponse")
        return {e.get("Key").rpartition("/")[2]: e.headers.get("Val", "") for e in rows}
