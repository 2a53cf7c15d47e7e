"""Telephones that the program makes, in Asterisk's files, and how Asterisk sees those of all agents.

In: the configuration and the database. Out: files written anew where `asterisk.files` says, read by Asterisk where
`asterisk.command` lets us; what somebody has to do by hand, in a line for each; who is registered from where. Called by
`centrala phone` beside the engine, and by the office's page inside.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from centrala.config import Asterisk, Config
from centrala.pbx.instance import TEMPLATES
from cti.agents import Agents
from cti.agents.telephones import telephones
from ivr.asterisk.agents_files import MadePhone, agents_files, more_phones
from ivr.asterisk.ami import AmiConnection
from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.box import ConfigurationError
from ivr.asterisk.configuration import read_templates
from ivr.asterisk.contacts import Contact, contacts
from ivr.store import Store

RELOADS = ("module reload res_pjsip.so", "module reload app_queue.so")
"""What Asterisk is told after its files were written."""
RELOAD_SECONDS = 10.0
NO_EVENTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files."""

    files: tuple[str, ...]
    do: tuple[str, ...]
    """Lines for whoever looks after Asterisk; none: it knows already."""


async def write(config: Config, store: Store) -> Written:
    """The files of every Asterisk, and Asterisk told to read them, as far as we may. Raises StoreError."""
    made, agents = await phones_of(store)
    files: list[str] = []
    do: list[str] = []
    for name, section in config.asterisks.items():
        which = f" --asterisk {name}" if len(config.asterisks) > 1 else ""
        if section.files is None:
            do.append(f"centrala asterisk FOLDER{which} ; asterisk -rx 'core reload'")
            continue
        try:
            files += await asyncio.to_thread(_put, config, section, made, agents)
        except (OSError, ConfigurationError) as problem:
            do.append(f"{section.files}: {problem}; then: centrala asterisk {section.files}{which}")
            continue
        do += await asyncio.to_thread(_reload, section)
    return Written(tuple(files), tuple(do))


async def seen(config: Config, endpoints: Iterable[str]) -> Mapping[str, Mapping[str, Contact]]:
    """Asterisk -> endpoint -> how it stands there; an Asterisk that cannot be asked is missing."""
    names, found = sorted(set(endpoints)), {}
    for name, section in config.asterisks.items():
        connection, at = AmiConnection(lambda _: None, lambda: None, NO_EVENTS), section.ami
        try:
            await connection.open(at.host, at.port, at.user, at.secret.get_secret_value(), events=False)
            found[name] = await contacts(connection, names)
        except AmiError:
            continue
        finally:
            connection.close()
    return found


async def phones_of(store: Store) -> tuple[list[MadePhone], list[str]]:
    """Those of our making, and the endpoints of all agents. Raises StoreError."""
    people = await Agents(store).all()
    names = {person.sip_user: person.name for person in people if person.sip_user}
    phones = await telephones(store)
    made = [MadePhone(phone.name, phone.digest, names.get(phone.name, phone.name)) for phone in phones]
    return made, sorted({*names, *(phone.name for phone in phones)})


def _put(config: Config, section: Asterisk, made: Sequence[MadePhone], agents: Sequence[str]) -> list[str]:
    templates = read_templates(TEMPLATES)
    websocket = section.websocket
    if config.demo is not None:
        files = more_phones(templates, made, browsers=websocket is not None)
    else:
        files = agents_files(templates, agents, made, websocket.secret.get_secret_value() if websocket else "")
    assert section.files is not None
    return [str(_replace(section.files / name, text)) for name, text in files.items()]


def _replace(path: Path, text: str) -> Path:
    """For its owner and group alone."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.touch(0o640)
    new.write_text(text, "utf-8")
    new.replace(path)
    return path


def _reload(section: Asterisk) -> list[str]:
    """What is left to do."""
    if not section.command:
        return ["asterisk -rx 'core reload'"]
    left = []
    for word in RELOADS:
        try:
            done = subprocess.run(  # noqa: S603
                [*section.command, "-rx", word], capture_output=True, timeout=RELOAD_SECONDS, check=False
            )
            problem = "" if done.returncode == 0 else done.stderr.decode("utf-8", "replace").strip()[-200:] or "failed"
        except (OSError, subprocess.TimeoutExpired) as failed:
            problem = str(failed)
        if problem:
            left.append(f"asterisk -rx '{word}'    ({problem})")
    return left


class Phoning:
    """For the office's page, see cti/office/routes.py."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config, self._store = config, store

    async def write(self) -> Sequence[str]:
        return (await write(self._config, self._store)).do

    async def seen(self, phones: Iterable[str]) -> tuple[Mapping[str, Mapping[str, Contact]], Sequence[str]]:
        found = await seen(self._config, phones)
        return found, sorted(self._config.asterisks.keys() - found.keys())
