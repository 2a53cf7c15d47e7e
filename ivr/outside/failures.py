"""How asking the outside can fail.

OutsideFailed       the other side's fault or the way's; the flow takes `on_error`
├── ServerTrouble   the server does not answer or is in trouble: the breaker counts it, a GET may be tried again
│   └── NotTaken    and it is certain that it has taken nothing: a message may be sent again
├── NoSuchReceiver  a mail server refused the receiver for good
└── BreakerOpen     not asked at all: the same server has failed too often just now
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["times_out", "fails", "too_large", "wrong_shape"]
"""Words of scripts_dsl.events.FetchFailed."""


class OutsideFailed(Exception):
    """Asking the outside gave nothing. The text names no value of the call: it goes into logs."""

    def __init__(self, kind: Kind, why: str) -> None:
        super().__init__(why)
        self.kind: Kind = kind


class ServerTrouble(OutsideFailed):
    """The server does not answer in time, not at all, or with 5xx."""


class NotTaken(ServerTrouble):
    """The server said no for now, or nobody was there: nothing was handed over."""


class NoSuchReceiver(OutsideFailed):
    """The receiver's address takes no mail."""


class BreakerOpen(OutsideFailed):
    """The server has failed too often just now."""

    def __init__(self) -> None:
        super().__init__("fails", "the breaker is open")
