"""Refused logins go to the audit log, as many as a log bears: who guesses passwords does not fill the disk.

In: refusals of login.py and routes/oidc.py. Out: `audit.noted`. A name is kept only if it is a user's: into the field
of the user people also write passwords.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from cti.desk.budget import Budget
from cti.happenings import Noted

BURST, RATE = 200, 1 / 30
"""Entries at once, and a second after that: 3,080 a day at most, a megabyte."""

Why = Literal["wrong", "unknown_user", "throttled", "oidc"]


class Refusals:
    """`now` gives the time with a zone, `monotonic` seconds."""

    def __init__(
        self, publish: Callable[[Noted], None], now: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._publish, self._now = publish, now
        self._budget = Budget(BURST, RATE, monotonic)
        self._missed = 0

    def told(self, user: str, address: str, why: Why) -> None:
        """`user`: of ours, else empty. What is left out is counted by the next entry."""
        if not self._budget.spend():
            self._missed += 1
            return
        details: dict[str, str | int] = {"why": why, **({"left_out_before": self._missed} if self._missed else {})}
        self._missed = 0
        self._publish(
            Noted(
                at=self._now(), user=user, act="refused", what="session", thing="", address=address,
                customer_id=None, details=details,
            )
        )  # fmt: skip
