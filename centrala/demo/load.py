"""What the demonstration puts into an empty database: customers with a past, agents with this run's passwords."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher

from centrala.config import Demo
from centrala.demo.sample import load_agents, load_sample
from cti.passwords import Passwords
from ivr.store import Store

QUICK = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
"""The demonstration's passwords are 96 random bits and last as long as its folder: a slow hash protects nothing, and
a start has to wait for it."""


async def load_demo(store: Store, demo: Demo, now: datetime) -> None:
    """Load it; a second time changes nothing but the passwords. Raises StoreDown."""
    people = [*demo.agents, *([demo.supervisor] if demo.supervisor else [])]
    passwords = Passwords(QUICK)
    hashes = {p.user: await passwords.hash(p.password.get_secret_value()) for p in people}
    await load_sample(store, now)
    await load_agents(store, hashes, {p.user: p.sip_user for p in people})
