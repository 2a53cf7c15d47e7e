"""What goes over HTTP as JSON about customers that somebody looks for; see web_customers.py."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from cti.api_models import Line
from cti.customers.search import LONGEST_TEXT
from cti.desk.messages import Account, Consent, Customer, Model, Promise, TimelineEntry


class FindQuery(Model):
    """Who is looked for."""

    find: Line = Field(min_length=1, max_length=LONGEST_TEXT, examples=["kowalska kwiatowa", "601 234 567"])
    """Number in any spelling or its end, beginnings of words of name, e-mail, address, customer number, account, notes;
    all of them must be there."""


class FoundCustomer(Customer):
    """One who was found."""

    last_contact: AwareDatetime | None = None


class FoundCustomers(Model):
    """By name, number or address first, then by what was said. At most 20."""

    customers: list[FoundCustomer]
    more: bool
    """There are others, or there may be: another word makes them fewer."""


class CustomerCard(Model):
    """What is known of a customer, as on the card of a call."""

    customer: Customer
    timeline: list[TimelineEntry]
    promises: list[Promise]
    consents: list[Consent]
    accounts: list[Account]
    read_at: AwareDatetime
    """When this was so."""
