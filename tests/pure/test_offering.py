"""Whether something may be offered, and why not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cti.customers import Account, Consent, History
from cti.customers.models import Suppression, Warned
from cti.customers.offering import offer
from scripts_dsl.values import Money

AT, TODAY = datetime(2026, 5, 6, tzinfo=UTC), date(2026, 5, 6)
OWED = Money(Decimal("5.00"), "PLN")
AGREED = Consent("marketing", True, AT)


@pytest.mark.parametrize(
    ("facts", "may", "because"),
    [
        ({}, "ask", ["unasked"]),
        ({"consents": (Consent("recording", False, AT),)}, "ask", ["unasked"]),
        ({"consents": (AGREED,)}, "yes", ["agreed"]),
        ({"consents": (Consent("marketing", False, AT),)}, "no", ["refused"]),
        ({"consents": (AGREED,), "suppressions": (Suppression("all", AT),)}, "no", ["suppressed"]),
        ({"consents": (AGREED,), "warnings": (Warned("complaint", AT),)}, "no", ["complaint"]),
        ({"consents": (AGREED,), "warnings": (Warned("hold", AT),)}, "yes", ["agreed"]),
        ({"consents": (AGREED,), "accounts": (Account("1", OWED, date(2026, 5, 5)),)}, "no", ["debt"]),
        ({"consents": (AGREED,), "accounts": (Account("1", OWED, TODAY),)}, "yes", ["agreed"]),
    ],
)
def test_a_no_of_the_customer_and_trouble_with_us_bar_an_offer(
    facts: dict[str, Any], may: str, because: list[str]
) -> None:
    found = offer(History(None, 1, **facts), TODAY)
    assert (found.may, [one.code for one in found.because]) == (may, because)
