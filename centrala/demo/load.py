"""What the demonstration puts into an empty database: customers with a past, agents with this run's passwords."""

from __future__ import annotations

from datetime import datetime

import structlog
from argon2 import PasswordHasher

from centrala.config import Demo
from centrala.demo.called import load_called
from centrala.demo.sample import load_agents, load_sample
from cti.agents import Agents
from cti.agents.changes import LOG_OUT
from cti.happenings import OfficeChanged
from cti.logins.passwords import Passwords
from ivr.eventlog.rows import row
from ivr.office_count import COUNT
from ivr.statements import Sql, grouped
from ivr.store import Store

QUICK = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
"""The demonstration's passwords are 96 random bits and last as long as its folder: a slow hash protects nothing, and
a start has to wait for it."""

GUESTS = Sql("SELECT user_name FROM agent WHERE came_with IS NOT NULL AND password_hash IS NOT NULL ORDER BY user_name")
LOCK = Sql("UPDATE agent SET password_hash = NULL WHERE user_name = :user", key="user")

log = structlog.get_logger(__name__)


async def load_demo(store: Store, demo: Demo, now: datetime) -> None:
    """Load it; a second time changes nothing but passwords that are others. Raises StoreDown."""
    people = [*demo.agents, *([demo.supervisor] if demo.supervisor else [])]
    passwords, agents = Passwords(QUICK), Agents(store)
    hashes: dict[str, str | None] = {}
    for person in people:
        password = person.password.get_secret_value()
        fits = await passwords.fits(password, await agents.password_hash(person.user))
        hashes[person.user] = None if fits else await passwords.hash(password)
    await load_sample(store, now)
    await load_called(store, now)
    await load_agents(store, hashes, {p.user: p.sip_user for p in people})


async def lock_demo(store: Store, now: datetime) -> None:
    """No password outlives the demonstration: whoever came with it cannot log in until somebody gives a new one.

    Raises StoreDown.
    """
    for (user,) in await store.fetch(GUESTS):
        told = OfficeChanged(at=now, what="user", which=user, how="password", by="centrala", via="start")
        await store.write(grouped([row(told), LOCK(user=user), LOG_OUT(user=user), COUNT()]))
        log.warning("people.locked", user=user, why="came with the demonstration", do=f"centrala user password {user}")
