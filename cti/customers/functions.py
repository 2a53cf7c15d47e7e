"""Functions that every flow may call with `run:`: who calls, whose account is this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cti.customers.models import Account, Customer
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


class LooksUp(Protocol):
    """What the functions ask of the customers."""

    async def by_number(self, number: str) -> Customer | None: ...

    async def by_account(self, number: str) -> tuple[Customer, Account] | None: ...


def functions(customers: LooksUp) -> tuple[Function, ...]:
    """The built-in functions over these customers."""

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

    return by_number, by_account


def _language(language: str | None) -> Language | None:
    return Language(language) if language else None
