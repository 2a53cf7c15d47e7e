"""Customers and everything that happened with them, on one timeline."""

from cti.customers.directory import Customers
from cti.customers.dispositions import DISPOSITIONS, Disposition, Dispositions
from cti.customers.functions import functions
from cti.customers.models import Account, Consent, Customer, History, Interaction, Promise, Recording
from cti.customers.pins import PinRefused, Pins
from cti.customers.projection import project
from cti.customers.search import Found, Hit, Search

__all__ = [
    "DISPOSITIONS",
    "Account",
    "Consent",
    "Customer",
    "Customers",
    "Disposition",
    "Dispositions",
    "Found",
    "History",
    "Hit",
    "Interaction",
    "PinRefused",
    "Pins",
    "Promise",
    "Recording",
    "Search",
    "functions",
    "project",
]
