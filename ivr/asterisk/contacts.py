"""Where a telephone is registered, asked of one Asterisk by functions that any manager user may read.

In: names of endpoints. Out: for each whether Asterisk knows it, and from which address it came. Called by the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ivr.asterisk.ami_wire import AmiReply, allowed

ENDPOINT = re.compile(r"[A-Za-z0-9_.-]{1,64}")
CONTACT = re.compile(r"[A-Za-z0-9_.@;:-]{1,200}")
_HOST = re.compile(r"@(?P<host>\[[0-9A-Fa-f:.]+\]|[^;:>]+)(?P<port>:\d+)?")


class Manager(Protocol):
    """ami_link.Ami, or a connection of a command's own."""

    async def act(self, name: str, fields: Mapping[str, str] | None = None) -> AmiReply: ...


@dataclass(frozen=True, slots=True)
class Contact:
    """One endpoint as an Asterisk has it."""

    known: bool
    """It stands in its files, and they were read."""
    address: str = ""
    """host:port of the telephone that is registered; '': none is."""


async def contacts(ami: Manager, endpoints: Iterable[str]) -> dict[str, Contact]:
    """By endpoint. Raises AmiDown."""
    return {endpoint: await contact(ami, endpoint) for endpoint in endpoints if ENDPOINT.fullmatch(endpoint)}


async def contact(ami: Manager, endpoint: str) -> Contact:
    """Raises AmiDown, AmiBadValue."""
    aors = await _read(ami, f"PJSIP_ENDPOINT({allowed(ENDPOINT, endpoint)},aors)")
    if not aors:
        return Contact(known=False)
    for aor in aors.split(","):
        if not ENDPOINT.fullmatch(aor):
            continue
        for one in (await _read(ami, f"PJSIP_AOR({aor},contact)")).split(","):
            if CONTACT.fullmatch(one):
                found = _HOST.search(await _read(ami, f"PJSIP_CONTACT({one},uri)"))
                if found is not None:
                    return Contact(known=True, address=found["host"] + (found["port"] or ""))
    return Contact(known=True)


async def _read(ami: Manager, function: str) -> str:
    return (await ami.act("Getvar", {"Variable": function})).headers.get("Value", "")
