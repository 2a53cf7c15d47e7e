"""A preflight on the store: everybody who waits is looked at as before a call, and nothing is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.dialguard import suppression
from ivr.dialguard.happenings import NumberSuppressed
from ivr.statements import Sql
from ivr.store import Store
from outbound.countries import countries
from outbound.lists import respites
from outbound.lists.happenings import NumberRested
from outbound.preflight import looking, preflight
from scripts_dsl.campaign import Campaign
from scripts_dsl.check import check_file
from scripts_dsl.policy.country import rules_of
from scripts_dsl.site import Site
from support.candidates import candidate, told

AT = datetime(2026, 5, 6, 8, 0, tzinfo=UTC)
RULES = rules_of(countries())
FILE = """\
campaign: overdue
purpose: debt
owner: sofia
people: {from: people.csv, fields: {phone: phone, debt: number}, only: debt > 50}
call: {with: flow reminder, from: +48221234567}
"""
ROWS = Sql("SELECT id, number, state, not_before, because FROM candidate ORDER BY id")


@pytest.fixture
def campaign() -> Campaign:
    found = check_file(FILE, "x.campaign.yaml", Site(zone="Europe/Warsaw", known=False)).campaign
    assert found is not None
    return found


async def test_every_person_who_waits_counts_once_with_the_rule(
    store: Store, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PAGE", 2)
    for last, debt in enumerate((80, 80, 20, 80, 80, 80)):
        await candidate(store, f"+4860123456{last}", fields={"debt": debt})
    await candidate(store, "+79031234567", fields={"debt": 80})
    await candidate(store, "+48601234569", fields={"debt": 80}, state="done")
    await candidate(store, "+48601234560", campaign="another", fields={})
    await told(
        store, NumberSuppressed(at=AT, number="+48601234561", scope="all", why="key 9"),
        NumberRested(at=AT, number="+48601234563", until=AT + timedelta(days=30), why="grief", who="sofia"),
        projections=(suppression.project, respites.project),
    )  # fmt: skip
    before = await store.fetch(ROWS)
    seen: list[tuple[int, int]] = []
    found = await preflight(store, campaign, RULES, AT, told=lambda done, of: seen.append((done, of)))
    assert (found.people, found.now, found.today, found.week, found.later, found.untold, found.never) == (
        7, 3, 3, 3, 1, 1, 2,
    )  # fmt: skip
    assert {(skip.because, skip.people, skip.never) for skip in found.skips} == {
        ("only", 1, False), ("suppressed", 1, True), ("suppressed", 1, False), ("ru_mass_calls", 1, True),
    }  # fmt: skip
    assert (found.states["waiting"], found.states["done"], found.whole) == (7, 1, True)
    assert seen == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert await store.fetch(ROWS) == before


async def test_of_more_people_than_wanted_the_rest_is_counted_only(store: Store, campaign: Campaign) -> None:
    for last in range(5):
        await candidate(store, f"+4860123456{last}", fields={"debt": 80})
    found = await preflight(store, campaign, RULES, AT, most=3)
    assert (found.people, found.states["waiting"], found.whole) == (3, 5, False)
