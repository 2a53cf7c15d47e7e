"""The world outside, put together from the configuration: who is asked with what, and what is closed at the end."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from centrala.config import Config, Gateway, MailServer
from centrala.demo.messages import ShownMessages
from centrala.flows import StartError
from ivr.hooks import Functions
from ivr.outgoing import Outgoing
from ivr.outside import mail
from ivr.outside.asking import Outside
from ivr.outside.breaker import Breaker
from ivr.outside.queries import Queries
from ivr.outside.reach import Reach, opening
from ivr.outside.sending import Channel, Hook, Senders
from ivr.outside.web import Web
from scripts_dsl.site import FILE_NAME, Site

NEVER = frozenset({4573, 5038, 5039})
"""Ports on which FastAGI and the manager listen where nobody chose others."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WayOut:
    """Everything that leaves the program for a flow."""

    outside: Outside
    _web: Outgoing
    _gateways: Outgoing
    _queries: Queries
    _mail: mail.Mail | None

    async def close(self) -> None:
        """End threads and connections."""
        self.outside.functions.close()
        await self._web.close()
        await self._gateways.close()
        await self._queries.close()
        if self._mail is not None:
            await self._mail.close()


def way_out(config: Config, functions: Functions) -> WayOut:
    """Made in an event loop."""
    clock = get_running_loop().time
    never = never_asked(config)
    web = Outgoing(Reach(tuple(map(opening, config.outgoing.allow)), never))
    gateways = Outgoing(Reach(never=never, everywhere=True))
    secrets = {name: secret.get_secret_value() for name, secret in config.secrets.items()}
    breaker = Breaker(clock)
    queries = Queries(breaker, secrets)
    channels = _channels(config, gateways)
    outside = Outside(functions, Web(web, breaker, secrets), queries, Senders(channels, breaker), clock)
    post = next((channel for channel in channels.values() if isinstance(channel, mail.Mail)), None)
    return WayOut(outside, web, gateways, queries, post)


def never_asked(config: Config) -> frozenset[int]:
    """Ports of the telephone's inside."""
    return NEVER.union(*({one.ami.port, one.agi.port} for one in config.asterisks.values()))


def _channels(config: Config, outgoing: Outgoing) -> Mapping[str, Channel]:
    wishes = {"sms": config.senders.sms, "email": config.senders.email}
    channels = {kind: channel_of(wish, outgoing) for kind, wish in wishes.items() if wish is not None}
    return {**dict.fromkeys(wishes, ShownMessages()), **channels} if config.demo is not None else channels


def channel_of(wish: Gateway | MailServer, outgoing: Outgoing) -> Channel:
    """One way to send."""
    if isinstance(wish, Gateway):
        return Hook(outgoing, wish.url, wish.token.get_secret_value() if wish.token else None)
    server = mail.MailServer(wish.host, wish.port, wish.user, wish.password.get_secret_value(), wish.security)
    return mail.Mail(server)


def refuse_missing_secrets(site: Site, config: Config) -> None:
    """Raises StartError when the settings name a secret that has no value here; warns of senders without a way."""
    missing = sorted(name for name in site.secrets if name not in config.secrets)
    if missing:
        raise StartError(
            f"{FILE_NAME} names secrets without a value: {', '.join(missing)}; "
            f"write  secrets: {{{missing[0]}: …}}  in centrala.yaml, or set CENTRALA_SECRETS__{missing[0]}_FILE"
        )
    for kind in site.senders:
        if getattr(config.senders, kind, None) is None and config.demo is None:
            log.warning("senders.not_configured", kind=kind)
