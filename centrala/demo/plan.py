"""What the demonstration is made of: ports, passwords, the Asterisk, the engine's configuration, ready.json.

In: the run folder, the site's settings and CENTRALA_…_PORT variables; out: a `Plan`. Starts nothing.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from centrala.demo.any_hour import any_hour
from centrala.demo.folder import ROOT, DemoError, RunFolder, read_json, write_json
from centrala.demo.sample import AGENTS, SUPERVISOR
from centrala.pbx.box import Wishes, new_box
from centrala.pbx.ports import HOST, free_port
from centrala.pbx.program import Program
from centrala.publishing.fallback import FOLDER
from centrala.publishing.versions import Versions
from ivr.asterisk.box import Box, ManagerUser, Phone
from ivr.asterisk.halls import halls
from ivr.fallback.calls import MESSAGES
from scripts_dsl.site import FILE_NAME, Site, read_site

COUNTRIES = ("PL", "RU", "SI", "GB")
"""From where the callers of the demonstration call, and whom it may call back."""
PROMPTS = ROOT / ".cache" / "prompts"
"""What was spoken, with names and amounts; shared by all demonstrations of a checkout."""
PREFERRED_WEB_PORT = 8080

PORT_VARIABLES = {
    "web": ("CENTRALA_WEB_PORT", socket.SOCK_STREAM),
    "sip": ("CENTRALA_SIP_PORT", socket.SOCK_DGRAM),
    "agi": ("CENTRALA_AGI_PORT", socket.SOCK_STREAM),
    "carrier": ("CENTRALA_CARRIER_PORT", socket.SOCK_DGRAM),
}
"""What is set must be free; what is not set is any free port."""


@dataclass(frozen=True, slots=True)
class Plan:
    folder: RunFolder
    program: Program
    box: Box
    demo: ManagerUser
    web_port: int
    site: Site
    passwords: Mapping[str, str]
    """Of agents and supervisor, by user."""
    callflows: Path = ROOT / "callflows"
    """Its own copy, when campaigns call at any hour."""

    @property
    def web(self) -> str:
        return f"http://{HOST}:{self.web_port}"

    @property
    def numbers(self) -> dict[str, str]:
        """Flow -> number to dial; with several numbers the first."""
        found: dict[str, str] = {}
        for number, flow in self.site.numbers.items():
            found.setdefault(flow, number)
        return found

    @property
    def agents(self) -> tuple[Phone, ...]:
        """Telephones of agents; the supervisor's own is in none of the lists of agents."""
        return tuple(phone for phone in self.box.phones if phone.user != SUPERVISOR.user)

    def ready(self, **pids: int) -> dict[str, Any]:
        """ready.json."""
        boss = next(phone for phone in self.box.phones if phone.user == SUPERVISOR.user)
        return {
            "web": self.web,
            "sip": f"{HOST}:{self.box.ports.sip}",
            "numbers": self.numbers,
            "agents": [
                {"user": p.user, "password": self.passwords[p.user], "sip_user": p.user, "sip_password": p.secret}
                for p in self.agents
            ],
            "supervisor": {
                "user": boss.user,
                "password": self.passwords[boss.user],
                "sip_user": boss.user,
                "sip_password": boss.secret,
            },
            "carrier": self.box.carrier_to,
            "pids": pids,
        }

    def manager(self) -> dict[str, Any]:
        """manager.json."""
        return {"host": HOST, "port": self.box.ports.ami, "user": self.demo.name, "secret": self.demo.secret}

    def config(self) -> str:
        """The engine's configuration file."""
        agents = [{"user": p.user, "password": self.passwords[p.user], "sip_user": p.user} for p in self.agents]
        boss = {"user": SUPERVISOR.user, "password": self.passwords[SUPERVISOR.user], "sip_user": SUPERVISOR.user}
        engine, ports = self.box.engine, self.box.ports
        return "# Written anew at every start of the demonstration.\n" + _yaml(
            {
                "database": f"sqlite+aiosqlite:///{self.folder.path.resolve()}/centrala.db",
                "asterisk": {
                    "name": self.box.name,
                    "ami": {"host": HOST, "port": ports.ami, "user": engine.name, "secret": engine.secret},
                    "agi": {"host": HOST, "port": ports.agi, "secret": self.box.agi_secret},
                    "websocket": {"host": HOST, "port": ports.websocket, "secret": self.box.websocket_secret},
                    "files": f"{self.box.folders.base}/etc",
                    "command": (*self.program.command, "-C", f"{self.box.folders.base}/etc/asterisk.conf"),
                },
                "web": {"host": HOST, "port": self.web_port},
                "heartbeat": f"{self.box.folders.run}/heartbeat",
                "callflows": str(self.callflows.resolve()),
                "recordings": str(ROOT / "recordings"),
                "call_recordings": str(self.folder.path.resolve() / "recordings"),
                "prompt_cache": str(PROMPTS),
                "calls_out": {"countries": COUNTRIES},
                "demo": {"agents": agents, "supervisor": boss},
            }
        )


def make_plan(
    folder: RunFolder, program: Program, sounds: Path, environment: Mapping[str, str], *, at_any_hour: bool = False
) -> Plan:
    """Raises DemoError, ConfigurationError."""
    callflows = any_hour(ROOT / "callflows", folder.path / "callflows") if at_any_hour else ROOT / "callflows"
    site = _site(ROOT / "callflows" / FILE_NAME)
    ports = {what: _port(*rule, environment) for what, rule in PORT_VARIABLES.items()}
    kept = _secrets(folder)
    wishes = Wishes(
        name="centrala-demo",
        base=folder.asterisk,
        sounds=sounds,
        agents={agent.user: agent.name for agent in (*AGENTS, SUPERVISOR)},
        queues=tuple(site.queues),
        spoken=halls(site.queues),
        music={folder.name: str(folder) for folder in sorted((ROOT / "recordings" / "music").glob("*/"))},
        numbers=tuple(n for n in site.numbers if re.fullmatch(r"\+?[0-9]+", n)),
        messages=folder.path / "recordings" / MESSAGES,
        fallback=Versions(ROOT / "callflows").folder / FOLDER,
        sip_port=ports["sip"],
        agi_port=ports["agi"],
        carrier_port=ports["carrier"],
        rtp_ports=2000,
        browsers=True,
        demo=True,
    )
    box = new_box(program, wishes)
    box = replace(box, phones=tuple(replace(p, secret=kept["sip"][p.user]) for p in box.phones))
    if box.demo is None:
        raise DemoError("the demonstration's own manager user is missing")
    web = ports["web"] or free_port(socket.SOCK_STREAM, PREFERRED_WEB_PORT)
    return Plan(folder, program, box, box.demo, web, site, kept["web"], callflows)


def _site(path: Path) -> Site:
    site, report, _ = read_site(path.read_bytes(), str(path))
    if report.has_errors:
        raise DemoError(f"{path} has mistakes: centrala check callflows/")
    return site


def _port(variable: str, kind: socket.SocketKind, environment: Mapping[str, str]) -> int | None:
    text = environment.get(variable, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise DemoError(f"{variable}={text}: a port is a number from 1 to 65535")
    if free_port(kind, int(text)) != int(text):
        raise DemoError(f"{variable}={text}: that port is taken; unset it to get a free one")
    return int(text)


def _secrets(folder: RunFolder) -> dict[str, dict[str, str]]:
    """The folder's passwords; a missing one is made. `web`: for the page, `sip`: for phones."""
    known = read_json(folder.secrets) or {}
    users = [*(a.user for a in AGENTS), SUPERVISOR.user]
    kept = {
        kind: {user: known.get(kind, {}).get(user) or secrets.token_urlsafe(12) for user in users}
        for kind in ("web", "sip")
    }
    if kept != known:
        write_json(folder.secrets, kept)
    return kept


def _yaml(value: Any, indent: str = "") -> str:
    """Maps, lists of maps or of scalars, and scalars, in the subset that our loader reads; every scalar quoted."""
    lines: list[str] = []
    for key, item in value.items():
        match item:
            case dict():
                lines.append(f"{indent}{key}:\n{_yaml(item, indent + '  ')}")
            case list():
                entries = ("".join(_yaml(entry, indent + "    ")) for entry in item)
                marked = (f"{indent}  - {entry[len(indent) + 4 :]}" for entry in entries)
                lines.append(f"{indent}{key}:\n{''.join(marked)}")
            case tuple():
                lines.append(f"{indent}{key}: {json.dumps(item, ensure_ascii=False)}\n")
            case _:
                lines.append(f"{indent}{key}: {json.dumps(str(item), ensure_ascii=False)}\n")
    return "".join(lines)
