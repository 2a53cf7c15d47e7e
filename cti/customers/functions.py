"""Functions that every flow may call with `run:`: who calls, whose account is this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cti.customers.models import Account, Customer
from cti.customers.pins import Proof
from ivr.hooks import Digits, Function, Language, Money, Phone, step


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose number it is. A number is a hint, never a proof."""

    id: str
    name: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account it is, and what is owed."""

    name: str
    language: Language | None
    debt: Money | None
    due: date | None


class Proves(Protocol):
    """What the functions ask of the PINs."""

    async def check(self, account: str, pin: str) -> Proof: ...

    async def take(self, account: str) -> int | None: ...

    async def proven(self, account: str) -> None: ...


class LooksUp(Protocol):
    """What the functions ask of the customers."""

    async def by_number(self, number: str) -> Customer | None: ...

    async def by_account(self, number: str) -> tuple[Customer, Account] | None: ...


def functions(customers: LooksUp, pins: Proves | None = None) -> tuple[Function, ...]:
    """The built-in functions over these customers; without `pins` nothing is proven."""

    @step("customers.by_number")
    async def by_number(number: Phone) -> Caller | None:
        """None: nobody has the number, or several have it."""
        found = await customers.by_number(number)
        return Caller(found.id, found.name, _language(found.language)) if found else None

    @step("customers.by_account")
    async def by_account(account: Digits) -> Holder | None:
        """None: no such account."""
        found = await customers.by_account(account)
        if found is None:
            return None
        holder, owed = found
        return Holder(holder.name, _language(holder.language), owed.debt, owed.due)

    return (by_number, by_account, *(_proving(pins) if pins is not None else ()))


def _proving(pins: Proves) -> tuple[Function, ...]:
    @step("customers.check_pin")
    async def check_pin(account: Digits, pin: Digits) -> Proof:
        """Five tries in 24 hours for an account, whoever calls."""
        return await pins.check(account, pin)

    @step("customers.try_proof")
    async def try_proof(account: Digits) -> int:
        """For another proof than a PIN: counts a try; how many may be made, this one included. 0: it is locked."""
        left = await pins.take(account)
        return 0 if left is None else left + 1

    @step("customers.proven")
    async def proven(account: Digits) -> None:
        """It was the right one: the tries count no more."""
        await pins.proven(account)

    return check_pin, try_proof, proven


def _language(language: str | None) -> Language | None:
    return Language(language) if language else None
