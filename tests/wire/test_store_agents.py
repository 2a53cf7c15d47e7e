"""Agents, their state and their sessions in the tables."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from centrala.config import Demo, DemoAgent
from centrala.demo.load import load_demo, lock_demo
from centrala.demo.sample import AGENTS, QUEUES, SUPERVISOR, load_agents
from cti.agents import Agent, Agents, AgentState, Presence
from cti.agents.changes import By, People
from cti.agents.presence import project
from cti.logins.sessions import Sessions
from cti.logins.store_sessions import SessionRows
from ivr.eventlog import EventLog
from ivr.store import Store, StoreRefused

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
EWA = Agent("ewa", "Ewa Zielińska", ("agent",), "ewa", ("pl", "en"), ("support", "faults"))


async def test_an_agent_comes_back_as_kept_the_best_language_first(store: Store) -> None:
    agents = Agents(store)
    await agents.keep(EWA)
    await agents.keep(Agent("sofia", "Sofia", ("supervisor",), None))
    assert await agents.by_user("ewa") == EWA
    assert EWA.interface == "PJSIP/ewa"
    assert [(a.user, a.interface) for a in await agents.all()] == [("ewa", "PJSIP/ewa"), ("sofia", None)]
    assert await agents.by_user("EWA") is None


async def test_a_change_of_an_agent_leaves_the_password(store: Store) -> None:
    agents = Agents(store)
    await agents.keep(EWA)
    assert await agents.password_hash("ewa") is None
    await agents.set_password("ewa", "$argon2id$…")
    await agents.keep(Agent("ewa", "Ewa Nowak", ("agent",), "ewa", ("en",), ()))
    assert await agents.password_hash("ewa") == "$argon2id$…"
    assert (await agents.by_user("ewa")) == Agent("ewa", "Ewa Nowak", ("agent",), "ewa", ("en",), ())
    assert await agents.password_hash("nobody") is None


async def test_a_restart_finds_every_agent_where_he_was(store: Store) -> None:
    log = EventLog(store, [project])
    async with asyncio.TaskGroup() as group:
        group.create_task(log.run())
        before = Presence(log.append, lambda: NOW)
        before.change("ewa", AgentState.READY)
        before.change("ewa", AgentState.RINGING, call_id="c1")
        before.change("boris", AgentState.NOT_READY, reason="lunch")
        await log.close()
    after = Presence(log.append, lambda: NOW + timedelta(hours=1))
    await after.load(store)
    assert dict(after) == dict(before)
    assert after.of("ewa").call_id == "c1"


async def test_the_demonstration_has_its_agents_with_the_passwords_of_the_run(store: Store) -> None:
    users = [a.user for a in (*AGENTS, SUPERVISOR)]
    for _ in range(2):
        hashes = {user: f"hash of {user}" for user in users} | {"new": "hash of new"}
        await load_agents(store, hashes, {"ewa": "phone1", "new": "new"})
    agents = Agents(store)
    ewa = await agents.by_user("ewa")
    assert ewa is not None
    assert (ewa.languages, ewa.queues, ewa.interface) == (("pl", "en"), QUEUES, "PJSIP/phone1")
    assert await agents.password_hash("sofia") == "hash of sofia"
    assert {a.user: a.roles for a in await agents.all()}["sofia"] == ("supervisor", "campaign_manager")
    assert len(await agents.all()) == len(users) + 1


async def test_a_restart_logs_nobody_out_and_an_old_session_is_gone(store: Store) -> None:
    now = NOW
    token, session = await Sessions(SessionRows(store, lambda: now), lambda: now).open("ewa", 0)
    again = Sessions(SessionRows(store, lambda: now), lambda: now)
    assert await again.find(token) == session
    now += timedelta(hours=13)
    assert await Sessions(SessionRows(store, lambda: now), lambda: now).find(token) is None
    await SessionRows(store, lambda: now).put(session)
    with pytest.raises(StoreRefused):
        await SessionRows(store, lambda: NOW).put(session)
    await SessionRows(store, lambda: now).delete(session.token_hash)
    assert await SessionRows(store, lambda: now).get(session.token_hash) is None


async def test_no_password_of_the_demonstration_outlives_it_but_one_that_was_given_since_does(store: Store) -> None:
    demo = Demo(
        agents=tuple(DemoAgent(user=u, password=SecretStr(f"word of {u}"), sip_user=u) for u in ("ewa", "boris"))
    )
    await load_demo(store, demo, NOW)
    agents, people = Agents(store), People(store, lambda: NOW)
    await agents.keep(Agent("zofia", "Zofia", ("admin",), None))
    await agents.set_password("zofia", "hash of zofia")
    await people.password("boris", "hash of boris", By("zofia", "page"))
    assert await agents.password_hash("ewa") is not None
    _, session = await Sessions(SessionRows(store, lambda: NOW), lambda: NOW).open("ewa", 0)
    await lock_demo(store, NOW)
    assert [await agents.password_hash(user) for user in ("ewa", "boris", "zofia")] == [
        None, "hash of boris", "hash of zofia",
    ]  # fmt: skip
    assert await SessionRows(store, lambda: NOW).get(session.token_hash) is None


async def test_the_demonstration_brings_nobody_back_who_was_changed_or_removed(store: Store) -> None:
    demo = Demo(
        agents=tuple(DemoAgent(user=u, password=SecretStr(f"word of {u}"), sip_user=u) for u in ("ewa", "boris"))
    )
    await load_demo(store, demo, NOW)
    people = People(store, lambda: NOW)
    await people.change("ewa", By("sofia", "page"), queues=("sales",))
    await people.remove("boris", By("sofia", "page"))
    await load_demo(store, demo, NOW)
    ewa = await Agents(store).by_user("ewa")
    assert ewa is not None
    assert ewa.queues == ("sales",)
    assert await Agents(store).by_user("boris") is None
    assert await Agents(store).password_hash("boris") is None
