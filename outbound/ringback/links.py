"""Links for one person of one campaign, without logging in: `<candidate>.<until>.<signature>`. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from cti.web.signed import Signed

GOOD_FOR = timedelta(days=30)
MOST_DIGITS = 18


class Links(Signed):
    """`secret`: any; keys of other uses are made of it in other ways."""

    def __init__(self, secret: bytes) -> None:
        super().__init__(secret, b"links of people whom campaigns call")

    def make(self, candidate: int, now: datetime, good_for: timedelta = GOOD_FOR) -> str:
        """The end of the path."""
        return self.token(str(candidate), now + good_for)

    def read(self, token: str, now: datetime) -> int | None:
        """The candidate; None: not ours, or too old."""
        found = self.opened(token, now)
        return (
            int(found)
            if found is not None and found.isascii() and found.isdigit() and len(found) <= MOST_DIGITS
            else None
        )
