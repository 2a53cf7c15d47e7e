"""Would the program start, and with whose passwords? Configuration in, findings out. Reads only."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from centrala.config import Config
from centrala.doctor.finding import Finding, bad, ok, warning
from centrala.flows import StartError, load_flows
from centrala.migrations import newest
from centrala.outside import refuse_missing_secrets
from centrala.replaying.calls import opened
from cti.agents import Agents
from cti.logins.known_passwords import weakness
from ivr.dialguard.numbers import Refused, to_ring
from ivr.statements import Sql
from ivr.store import Store, StoreError, StoreRefused
from scripts_dsl.graph import Graph

VERSION = Sql("SELECT version_num FROM alembic_version")
TRIED = ("{user}", "{user}{user}", "1234", "12345678", "password", "admin", "centrala", "changeme")
"""Passwords tried at every agent; each costs tens of milliseconds by design."""


async def program(config: Config) -> list[Finding]:
    """Database, agents, flows, speech."""
    findings = [*_agi_secret(config)]
    try:
        async with opened(config.database) as store:
            findings += await _database(store)
            findings += await _agents(store)
    except StoreRefused:
        findings.append(
            bad("database.tables", "the database has no tables", "centrala serve makes them at its first start")
        )
    except StoreError as problem:
        findings.append(
            bad("database.open", str(problem), "database: in the configuration; centrala serve makes a new one")
        )
    findings += await asyncio.to_thread(lambda: [*flows(config), speech()])
    return findings


def _agi_secret(config: Config) -> Iterator[Finding]:
    for name, one in config.asterisks.items():
        if weak := weakness(one.agi.secret.get_secret_value(), name):
            key = "asterisk.agi.secret" if len(config.asterisks) == 1 else f"asterisk.{name}.agi.secret"
            yield bad("program.agi-secret", f"{key} {weak}", "a long random one, also AGI_SECRET in extensions.conf")


async def _database(store: Store) -> list[Finding]:
    found = [row[0] for row in await store.fetch(VERSION)]
    if found == [newest()]:
        return [ok("database.tables", f"the database answers, its tables are those of this version ({newest()})")]
    if not found or str(found[0]) < newest():
        mend = "centrala serve brings them up to date"
        return [warning("database.tables", f"the tables are those of version {found}", mend)]
    newer = f"the tables ({found[0]}) are newer than this program ({newest()})"
    return [warning("database.tables", newer, "the version before runs on them, an older one may not: update it soon")]


async def _agents(store: Store) -> list[Finding]:
    agents = Agents(store)
    everybody = await agents.all()
    if not everybody:
        how = 'centrala user add NAME --role admin --name "First Last"'
        return [warning("agents.none", "nobody has an account, so nobody can log in", how)]
    weak = []
    for agent in everybody:
        hash_ = await agents.password_hash(agent.user)
        if hash_ is not None and await asyncio.to_thread(is_known, hash_, agent.user):
            weak.append(agent.user)
    if weak:
        return [
            bad(
                "agents.passwords",
                f"passwords that everybody can guess: {', '.join(weak)}",
                "give them new ones at once: centrala user password NAME",
            )
        ]
    return [ok("agents.passwords", f"none of {len(everybody)} agents has a password that is tried first")]


def is_known(hash_: str, user: str) -> bool:
    """Whether the password behind an argon2 hash is one that is tried first."""
    hasher = PasswordHasher()
    for pattern in TRIED:
        try:
            return hasher.verify(hash_, pattern.format(user=user))
        except InvalidHashError:
            return False
        except Argon2Error:
            continue
    return False


def flows(config: Config) -> Iterator[Finding]:
    """As `serve` would load them."""
    folder: Path = config.callflows
    try:
        loaded = load_flows(folder)
        refuse_missing_secrets(loaded.site, config)
    except StartError as problem:
        yield bad("program.flows", str(problem).splitlines()[0], f"centrala check {folder}")
        return
    numbers = len(loaded.site.numbers)
    if not numbers:
        yield warning("program.flows", "no number leads to a flow", "numbers: in settings.yaml")
        return
    yield ok("program.flows", f"{len(loaded.graphs)} flows behind {numbers} numbers")
    yield from never_rung(config, loaded.graphs.values())


def never_rung(config: Config, graphs: Iterable[Graph]) -> Iterator[Finding]:
    """Numbers in flows that the guard of calls out will refuse."""
    for graph in graphs:
        for step in graph.steps.values():
            number = step.args["transfer"].constant if step.verb == "transfer" else None
            try:
                if number:
                    to_ring(number, config.country, (), config.calls_out.limits)
            except Refused as refused:
                yield warning(
                    "program.transfers",
                    f"{graph.name}, line {step.line}: {number} will never be rung: {refused}",
                    "write it with its country, or name the country in calls_out.countries",
                )


def speech() -> Finding:
    """The program that speaks prompts which have no recording."""
    if shutil.which("espeak-ng") is None:
        return bad(
            "program.speech",
            "espeak-ng is not installed: prompts without a recording are silent",
            "apt-get install espeak-ng",
        )
    return ok("program.speech", "espeak-ng is there")
