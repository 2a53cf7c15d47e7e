"""A `Box` with what nobody needs to choose: free ports, secrets, folders. In: `Wishes`; called before `Instance`."""

from __future__ import annotations

import hashlib
import secrets
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from centrala.pbx.ports import HOST, free_port, free_ports, free_range
from centrala.pbx.program import Program
from ivr.asterisk.box import Box, Folders, ManagerUser, Phone, Ports
from ivr.asterisk.trunks import Trunk

RTP_PORTS = 400
"""Two a call leg: room for a hundred calls and their agents."""

LONGEST_SOCKET_FOLDER = 90
"""Bytes; a unix socket's whole path must stay below 108."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What differs from one use to the next."""

    name: str
    base: Path
    """Folder this Asterisk owns; emptied at the start."""
    sounds: Path
    agents: Mapping[str, str]
    """SIP user -> the person's name."""
    queues: tuple[str, ...] = ()
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Queue -> languages of its agents."""
    numbers: tuple[str, ...] = ()
    languages: Mapping[str, str] | None = None
    sip_port: int | None = None
    agi_port: int | None = None
    carrier_port: int | None = None
    rtp_ports: int = RTP_PORTS
    longest_call: int = 7200
    operators_wait: int = 60
    music: Mapping[str, str] = field(default_factory=dict)
    """Class of music on hold -> folder of its sounds."""
    messages: Path | None = None
    """Folder of messages that callers leave without an engine."""
    fallback: Path | None = None
    """Folder of what `centrala publish` wrote for callers without an engine."""
    trunks: tuple[Trunk, ...] = ()
    """To carriers; one to `carrier_port` of this machine when there is none."""
    browsers: bool = False
    """Agents' telephones in browsers."""
    demo: bool = False


LANGUAGES = {"+48": "pl", "+7": "ru", "+386": "sl"}
"""Of the fallback; all others hear English."""

SCRIPT = "centrala-fallback"
"""Written by instance.py: runs ivr.fallback.script with our own Python."""

FIRST_EXTENSION = 201
"""Agents' phones ring each other on 201, 202, …"""


def new_box(program: Program, wishes: Wishes) -> Box:
    """Fill in ports (the wished ones where they are free), secrets and folders. Raises OSError without free ports."""
    ami, agi, websocket = free_ports([socket.SOCK_STREAM] * 3)
    return Box(
        name=wishes.name,
        folders=_folders(program, wishes),
        ports=Ports(
            sip=free_port(socket.SOCK_DGRAM, wishes.sip_port),
            ami=ami,
            agi=free_port(socket.SOCK_STREAM, wishes.agi_port) if wishes.agi_port else agi,
            rtp=free_range(wishes.rtp_ports),
            websocket=websocket if wishes.browsers else 0,
        ),
        engine=ManagerUser("centrala", _secret()),
        agi_secret=_secret(),
        phones=tuple(
            Phone(user, _secret(), name, str(FIRST_EXTENSION + place))
            for place, (user, name) in enumerate(wishes.agents.items())
        ),
        queues=wishes.queues,
        spoken=wishes.spoken,
        numbers=wishes.numbers,
        languages=LANGUAGES if wishes.languages is None else wishes.languages,
        carrier_to=f"{HOST}:{free_port(socket.SOCK_DGRAM, wishes.carrier_port)}",
        longest_call=wishes.longest_call,
        operators_wait=wishes.operators_wait,
        websocket_secret=_secret() if wishes.browsers else "",
        music=wishes.music,
        messages=str(wishes.messages.resolve()) if wishes.messages else "",
        fallback=str(wishes.fallback.resolve()) if wishes.fallback else "",
        script=str(wishes.base.resolve() / "data/agi-bin" / SCRIPT) if wishes.fallback else "",
        trunks=wishes.trunks,
        demo=ManagerUser("demo", _secret()) if wishes.demo else None,
    )


def _folders(program: Program, wishes: Wishes) -> Folders:
    base = wishes.base.resolve()
    run = base / "run"
    if len(str(run).encode()) > LONGEST_SOCKET_FOLDER:
        mark = hashlib.sha256(str(base).encode()).hexdigest()[:12]
        run = Path(tempfile.gettempdir()) / f"centrala-{mark}"
    return Folders(str(base), str(program.modules), str(wishes.sounds.resolve()), str(run))


def _secret() -> str:
    return secrets.token_urlsafe(18)
