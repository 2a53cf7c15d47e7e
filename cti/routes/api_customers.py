"""What goes over HTTP as JSON about customers that somebody looks for; see customers.py."""

from __future__ import annotations

from pydantic import Field

from cti.customers.search import LONGEST_TEXT
from cti.desk.card import Candidate, Known
from cti.model import Model
from cti.web.models import Line, Request


class FindQuery(Model):
    """Who is looked for."""

    find: Line = Field(min_length=1, max_length=LONGEST_TEXT, examples=["kowalska kwiatowa", "601 234 567"])
    """Number in any spelling or its end, beginnings of words of name, e-mail, address, customer number, account, notes;
    all of them must be there."""


class FoundCustomers(Model):
    """By name, number or address first, then by what was said. At most 20."""

    customers: list[Candidate]
    more: bool
    """There are others, or there may be: another word makes them fewer."""


class CustomerCard(Known):
    """What is known of a customer, as on the card of a call."""


class ChooseRequest(Request):
    """Which of the customers who have the number calls."""

    customer: Line | None = Field(min_length=1, max_length=64)
    """null: take it back."""
