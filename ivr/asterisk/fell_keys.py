"""Lines that the dialplan wrote of calls without an engine, over AMI: `fell/<uniqueid>` in Asterisk's own database.

Implements ivr/fallback/calls.Keys. What is taken away is a call into [sys-known]: the engine may not write there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.guard_keys import Manager
from ivr.fallback.calls import KeysDown

UNIQUEID = re.compile(r"[A-Za-z0-9.-]{1,64}")


class FellKeys:
    """See above."""

    def __init__(self, ami: Manager) -> None:
        self._ami = ami

    async def fell(self) -> Mapping[str, str]:
        """Uniqueid -> line. Raises KeysDown."""
        try:
            reply = await self._ami.act("DBGetTree", {"Family": "fell"}, end="DBGetTreeComplete", deadline=30.0)
        except AmiError as problem:
            raise KeysDown(repr(problem)) from problem
        if not reply.success:
            if "not found" in reply.message:
                return {}
            raise KeysDown(reply.message)
        rows = (event for event in reply.events if event.name == "DBGetTreeResponse")
        found = {event.get("Key").rpartition("/")[2]: event.headers.get("Val", "") for event in rows}
        return {uniqueid: line for uniqueid, line in found.items() if UNIQUEID.fullmatch(uniqueid)}

    async def known(self, uniqueid: str) -> None:
        """Raises KeysDown."""
        fields = {"Channel": "Local/s@sys-known/n", "Application": "NoOp", "Async": "true", "Timeout": "5000"}
        try:
            await self._ami.act("Originate", {**fields, "Variable": (f"KNOWN={uniqueid}",)})
        except AmiError as problem:
            raise KeysDown(repr(problem)) from problem
