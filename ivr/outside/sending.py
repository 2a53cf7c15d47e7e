"""`send`: a text message through the gateway of the site, an email through its mail server or a gateway.

A gateway is a web hook that the one who runs the program configures: it gets JSON with `from`, `to`, `text` and `key`
and answers 2xx when it has taken the message. The key is the same at every repetition of the same step of the same
call, so that a gateway can send once what it was told twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import orjson

from ivr.outgoing import Request
from ivr.outside.breaker import Breaker
from ivr.outside.failures import OutsideFailed
from ivr.outside.web import Asks
from scripts_dsl.effects import Send
from scripts_dsl.site import Site

PHONE = re.compile(r"\+[1-9][0-9]{5,14}", re.ASCII)
"""E.164."""
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?", re.ASCII)
"""What browsers take (HTML, input type=email); nothing that could end a line or begin another address."""
LONGEST_TEXT = {"sms": 1_600, "email": 100_000}
"""Characters; ten text messages."""
SUBJECT = 78
"""Characters of the first line that become the subject (RFC 5322, 2.1.1)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person."""

    sender: str
    """As settings.yaml names it: `Energia`, `help@energia.example`."""
    to: str
    text: str = field(repr=False)
    key: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Channel(Protocol):
    """One way to send."""

    server: str
    """For breaker and log."""

    async def send(self, message: Message, deadline: float) -> None:
        """Hand it over. Raises OutsideFailed, ServerTrouble."""
        ...


class Senders:
    """`sms` and `email` of a site. `channels`: those that are configured."""

    def __init__(self, channels: Mapping[str, Channel], breaker: Breaker) -> None:
        self._channels, self._breaker = channels, breaker
        self._names: Mapping[str, str] = {}

    def put(self, site: Site) -> None:
        """Who the messages come from, from now on."""
        self._names = site.senders

    async def send(self, effect: Send, deadline: float) -> None:
        """Until it was taken for sending. Raises OutsideFailed."""
        channel = self._channels.get(effect.kind)
        if channel is None:
            raise OutsideFailed("fails", f"nothing is configured that sends {effect.kind}")
        if not (PHONE if effect.kind == "sms" else EMAIL).fullmatch(effect.to):
            raise OutsideFailed("fails", f"no address for {effect.kind}")
        text = effect.text.strip()
        if not text or len(text) > LONGEST_TEXT[effect.kind]:
            raise OutsideFailed("fails", f"a text of {len(text)} characters")
        with self._breaker.watching(channel.server):
            sender = self._names.get(effect.kind, "")
            await channel.send(Message(sender, effect.to, text, effect.key, effect.headers), deadline)


class Hook:
    """A gateway behind a web hook."""

    def __init__(self, outgoing: Asks, url: str, token: str | None = None) -> None:
        """`token` goes into `Authorization: Bearer …`."""
        self._outgoing, self._url = outgoing, url
        self._headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self.server = "/".join(url.split("/", 3)[:3])

    async def send(self, message: Message, deadline: float) -> None:
        body = {"from": message.sender, "to": message.to, "text": message.text, "key": message.key}
        more = {"headers": dict(message.headers)} if message.headers else {}
        headers = {**self._headers, "Idempotency-Key": message.key}
        answer = await self._outgoing.ask(Request("POST", self._url, headers, orjson.dumps({**body, **more})), deadline)
        if not 200 <= answer.status < 300:
            raise OutsideFailed("fails", f"status {answer.status}")
