"""PINs: five tries for an account, whoever calls and however many do at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from cti.customers import PinRefused, Pins, functions
from cti.customers.pins import LOCKED_FOR, TRIES, Proof
from cti.logins.passwords import Passwords
from ivr.hooks import Functions
from ivr.statements import Sql
from ivr.store import Store

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ACCOUNT, PIN = "4539578767", "739146"
RIGHT, WRONG, LOCKED = Proof(True, False), Proof(False, False), Proof(False, True)

pytestmark = pytest.mark.attack("A28")


class Office:
    """Accounts of a site, a clock that is set, and how often a PIN was looked at."""

    def __init__(self, store: Store) -> None:
        self.now = NOW
        self.looked = 0
        self._passwords = Passwords(CHEAP)
        self.store = store
        self.pins = self.another()

    def another(self) -> Pins:
        """As after a restart, or of another engine on the same database."""
        return Pins(self.store, self, lambda: self.now)

    async def hash(self, password: str) -> str:
        return await self._passwords.hash(password)

    async def fits(self, password: str, stored: str | None, source: str) -> bool:
        self.looked += 1
        return await self._passwords.fits(password, stored, source)


@pytest.fixture
async def office(store: Store) -> Office:
    made = Office(store)
    await made.pins.keep(ACCOUNT, PIN)
    return made


async def test_the_right_pin_is_right_and_gives_the_tries_back(office: Office) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            assert await office.pins.check(ACCOUNT, "0000") == WRONG
        assert await office.pins.check(ACCOUNT, PIN) == RIGHT


async def test_the_fifth_wrong_one_locks_the_account_for_a_day_also_for_who_knows_it(office: Office) -> None:
    tried = [await office.pins.check(ACCOUNT, f"{n:04d}") for n in range(TRIES)]
    assert tried == [WRONG] * (TRIES - 1) + [LOCKED]
    assert await office.pins.check(ACCOUNT, PIN) == LOCKED
    assert await office.another().check(ACCOUNT, PIN) == LOCKED, "a restart gives no try back"
    office.now += LOCKED_FOR - timedelta(seconds=1)
    assert await office.pins.check(ACCOUNT, PIN) == LOCKED
    office.now += timedelta(seconds=1)
    assert await office.pins.check(ACCOUNT, PIN) == RIGHT


async def test_of_many_calls_at_once_five_have_a_try(office: Office) -> None:
    """The lock is on the account, not on the call. Ten thousand take the same way; two hundred are quicker."""
    calls = [office.pins.check(ACCOUNT, f"{n:04d}") for n in range(200)]
    assert all(not proof.right for proof in await asyncio.gather(*calls))
    assert office.looked <= TRIES
    assert await office.pins.check(ACCOUNT, PIN) == LOCKED


async def test_one_locked_account_locks_no_other(office: Office) -> None:
    await office.pins.keep("17", "4826")
    for _ in range(TRIES):
        await office.pins.check(ACCOUNT, "0000")
    assert await office.pins.check("17", "4826") == RIGHT


async def test_an_account_that_is_not_there_costs_the_same_and_is_locked_too(office: Office) -> None:
    assert [await office.pins.check("99", "1") for _ in range(TRIES + 1)] == [WRONG] * (TRIES - 1) + [LOCKED] * 2
    assert office.looked == TRIES, "the same work as for one that is there"


@pytest.mark.parametrize(("account", "pin"), [(ACCOUNT, "7" * 500), (ACCOUNT, PIN + "1" * 27), ("4" * 500, PIN)])
async def test_too_many_digits_are_never_looked_at(office: Office, account: str, pin: str) -> None:
    assert not (await office.pins.check(account, pin)).right
    assert office.looked == 0


@pytest.mark.parametrize("pin", ["", "123", "1111", "1234", "4321", "8901", "12a4", "١٢٣٤", "5" * 33])
async def test_a_pin_that_is_tried_first_or_is_none_is_not_kept(office: Office, pin: str) -> None:
    with pytest.raises(PinRefused):
        await office.pins.keep(ACCOUNT, pin)
    assert await office.pins.check(ACCOUNT, PIN) == RIGHT


async def test_flows_ask_it_by_name(office: Office) -> None:
    site = Functions(functions(None, office.pins))  # type: ignore[arg-type]
    given = {"account": ACCOUNT, "pin": PIN}
    assert await site.call("customers.check_pin", given, "c:1", 5) == {"right": True, "locked": False}
    wrong = {"account": ACCOUNT, "pin": "0000"}
    assert await site.call("customers.check_pin", wrong, "c:2", 5) == {"right": False, "locked": False}
    site.close()


async def test_another_proof_is_counted_in_the_same_way(office: Office) -> None:
    site = Functions(functions(None, office.pins))  # type: ignore[arg-type]
    of = {"account": "17"}
    left = [await site.call("customers.try_proof", of, f"c:{n}", 5) for n in range(TRIES + 2)]
    assert left == [5, 4, 3, 2, 1, 0, 0]
    await site.call("customers.proven", of, "c:9", 5)
    assert await site.call("customers.try_proof", of, "c:10", 5) == TRIES
    site.close()


async def test_the_table_holds_no_pin(office: Office) -> None:
    ((hash_,),) = await office.store.fetch(Sql("SELECT hash FROM pin"))
    assert hash_.startswith("$argon2id$")
    assert PIN not in hash_
