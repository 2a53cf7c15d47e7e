"""What is said before SIP begins: a ticket by HTTP, hello and welcome on the websocket `/phone`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cti.desk.messages import ClientModel
from cti.model import Model


class PhoneTicket(Model):
    """What opens the websocket `/phone` (subprotocol `sip`): the first message there is
    `{"type": "hello", "ticket": …}`, the answer `{"type": "welcome"}`; then every frame is a SIP message (RFC 7118)."""

    ticket: str
    expires_in: Literal[30] = 30
    """Seconds; the ticket is good once."""
    name: str
    """SIP user of the telephone, `ewa.web`; it has no password."""


class Hello(ClientModel):
    """First message of a page, within 5 seconds of the connection."""

    type: Literal["hello"]
    ticket: str = Field(min_length=1, max_length=200)
    """From `POST /api/phone/ticket`; good once, for 30 seconds."""


class Welcome(Model):
    """The ticket was good and Asterisk is there: SIP may begin."""

    type: Literal["welcome"] = "welcome"


CLOSE_CODES: dict[int, str] = {
    1001: "The server goes down: come back after a random pause of up to 3 s.",
    1003: "A binary frame; only text frames are taken.",
    1007: "Not UTF-8, not a hello, or not one SIP message of a telephone.",
    1008: "No hello first, no hello in 5 s, or too many messages.",
    1009: "A message over 64 KB.",
    1013: "Asterisk does not answer, or has ended the connection: come back after a pause.",
    4401: "The ticket is wrong, used or older than 30 s: get a new one. Or the agent logged out.",
    4403: "Your role has no telephone: docs/reference/roles.md.",
    4408: "The page reads too slowly.",
    4409: "Another window of the same agent took the telephone over: do not come back by yourself.",
}
"""Why the server closes a connection. A wrong Origin never gets that far: HTTP 403 instead of the upgrade."""
