"""Whoever said no is called by nobody, whichever way somebody tries; what the person asks for afterwards passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.numbers import Refused
from ivr.dialguard.suppression import Suppression
from ivr.eventlog import EventLog
from ivr.numbers import normalise
from ivr.store import Store
from outbound.countries import countries
from outbound.lists import Candidates, pasts
from scripts_dsl.policy import Never, Terms, decide
from scripts_dsl.policy.country import rules_of
from scripts_dsl.policy.person import Address, Person
from support.candidates import candidate

pytestmark = pytest.mark.attack("A35")
ANNA = "+48601234567"
NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
SPELLINGS = (
    ANNA, "601 234 567", "0048 601-234-567", "(+48) 601.234.567", "+48 601/234/567", "601234567",
)  # fmt: skip
"""As agents and flows write it."""
PATHS = {
    "transfer": "service",
    "callback": "service",
    "click": "service",
    "by hand": "service",
    "campaign": "marketing",
}
"""Who dials, and what for: every one of them claims first."""
RULES = rules_of(countries())


class House:
    """The ledger and the list of those who said no."""

    def __init__(self, store: Store) -> None:
        self.log = EventLog(store, [attempts.project, suppression.project])
        self.attempts = Attempts(self.log, store, "box", "PL", frozenset, lambda: NOW)
        self.suppression = Suppression(self.log, store, self.set_key, lambda: NOW)

    async def set_key(self, _number: str, _value: str) -> None:
        """Asterisk is tried elsewhere (tests/live/test_transfer.py)."""


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    made = House(store)
    async with asyncio.TaskGroup() as group:
        group.create_task(made.log.run())
        yield made
        await made.log.close()


@pytest.mark.parametrize("path", PATHS)
async def test_no_path_and_no_spelling_gets_round_a_no(house: House, path: str) -> None:
    await house.suppression.suppress(ANNA, "all", "key 9")
    for place, written in enumerate(SPELLINGS):
        with pytest.raises(Refused, match="suppressed"):
            await house.attempts.claim(written, f"{path}:{place}", boot="b", purpose=PATHS[path])
    assert await house.attempts.open() == ()


async def test_a_no_to_offers_leaves_what_the_person_needs(house: House) -> None:
    await house.suppression.suppress(ANNA, "marketing", "a letter", "letter 12")
    with pytest.raises(Refused, match="suppressed"):
        await house.attempts.claim(ANNA, "campaign:spring:1", boot="b", purpose="marketing")
    assert (await house.attempts.claim(ANNA, "callback:7", boot="b", purpose="service")).number == ANNA


async def test_a_call_back_that_was_asked_for_after_the_no_passes_and_one_from_before_does_not(house: House) -> None:
    await house.suppression.suppress(ANNA, "all", "key 9")
    with pytest.raises(Refused, match="suppressed"):
        await house.attempts.claim(ANNA, "callback:1", boot="b", asked=NOW - timedelta(hours=1))
    assert await house.attempts.claim(ANNA, "callback:2", boot="b", asked=NOW + timedelta(hours=1))


@pytest.mark.parametrize("list_", ["new", "of another campaign"])
async def test_a_new_list_makes_nobody_new(house: House, store: Store, list_: str) -> None:
    await house.suppression.suppress(ANNA, "all", "key 9")
    number = normalise("tel:601-234-567")
    assert number is not None
    await candidate(store, number, campaign="spring", list=list_, consent="yes", consented=0)
    found = await Candidates(store).one("spring", ANNA)
    assert found is not None
    past = (await pasts(store, [found], "service"))[ANNA]
    decision = decide(Person(number), past, RULES, Terms("spring", "service", style="robot"), NOW)
    assert isinstance(decision, Never)
    assert decision.because == "suppressed"


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Adak", "Europe/Warsaw", "no zone at all"])
@pytest.mark.parametrize("land", ["PL", "US", "JP"])
async def test_neither_zone_nor_address_makes_another_person(house: House, store: Store, zone: str, land: str) -> None:
    await house.suppression.suppress(ANNA, "all", "key 9")
    await candidate(store, ANNA)
    found = await Candidates(store).one("overdue", ANNA)
    assert found is not None
    past = (await pasts(store, [found]))[ANNA]
    who = Person(ANNA, zone=zone, address=Address(land, zone=zone), business=True)
    for purpose in ("debt", "marketing", "fraud_alert", "service"):
        for hours in range(0, 7 * 24, 5):
            decision = decide(who, past, RULES, Terms("overdue", purpose), NOW + timedelta(hours=hours))
            assert isinstance(decision, Never)
