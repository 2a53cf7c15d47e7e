"""Everything of a Twilio account, put together: port, calls in and out, recordings, agents' telephones.

Made by made.py when the configuration names an account; nothing here decides anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import structlog

from centrala.config import Twilio
from ivr.outgoing import Outgoing
from ivr.outside.reach import Reach
from ivr.twilio.answers import ENDED
from ivr.twilio.calls import Account, TwilioCalls
from ivr.twilio.fetching import Fetching
from ivr.twilio.outbound import Outbound
from ivr.twilio.parts import TwilioParts
from ivr.twilio.rest import Rest, TwilioFailed
from ivr.twilio.ringing import People, Ringing
from ivr.twilio.settling import settle
from ivr.twilio.signing import AUTH_TOKEN, SHARED_KEY, Signatures, SoundLinks
from ivr.twilio.web import Addresses, Hooks, start

SID = "CA"
"""Twilio's names of calls begin so; uniqueids of Asterisk do not."""

log = structlog.get_logger(__name__)


class TwilioPort:
    """Made in an event loop; start(), then close() at the end. Raises OSError when its port is taken."""

    def __init__(self, config: Twilio, parts: TwilioParts) -> None:
        token, shown = config.token.get_secret_value(), config.number or ""
        self._config, self._left, self._ledger = config, parts.left, parts.ledger
        self._outgoing = Outgoing(Reach(everywhere=True))
        self.rest = Rest(config.account, token, self._outgoing, config.api)
        sounds = SoundLinks(config.url, token)
        self._fetching = Fetching(self.rest, parts.recorder)
        bus, live = parts.exchange.bus, parts.exchange.live
        people = People(parts.at_work, parts.ready, parts.languages)
        self._ringing = Ringing(bus, live, self.rest, config.agents, people, config.url, shown)
        self.calls = TwilioCalls(
            Account(
                country=parts.country,
                exchange=parts.exchange,
                routing=parts.routing,
                prompts=lambda: parts.prompts.book,
                links=Addresses(config.url, sounds),
                ledger=parts.ledger,
                recorder=parts.recorder,
                fetcher=self._fetching,
                agents=self._ringing,
                caller_id=config.number,
                rescue=config.rescue,
                left=parts.left,
            )
        )
        self.outbound = Outbound(self.calls, self.rest, parts.ledger, config.url, shown)
        now = asyncio.get_running_loop().time
        key = config.signing_key.get_secret_value() if config.signing_key else None
        signatures = Signatures(config.url, key or token, config.account, now, SHARED_KEY if key else AUTH_TOKEN)
        self._app = Hooks(self.calls, signatures, sounds, self.outbound, self._ringing).app()

    async def start(self) -> None:
        """Listen for Twilio."""
        self._runner, port = await start(self._app, self._config.host, self._config.port)
        self._settling = asyncio.get_running_loop().create_task(settle(self._ledger, self.rest, self.calls.boot))
        log.info("twilio.serving", host=self._config.host, port=port)

    async def living(self, channels: Awaitable[frozenset[str] | None]) -> frozenset[str] | None:
        """Uniqueids of Asterisk's channels and of the calls here that an engine left and nobody has ended."""
        found = await channels
        if found is None:
            return None
        return found | {call.uniqueid for call in self._left if await self._lives(call.uniqueid)}

    async def close(self) -> None:
        """Stop; callers are taken up by the next engine at their next web hook."""
        self._settling.cancel()
        await asyncio.gather(self._settling, return_exceptions=True)
        await self._runner.cleanup()
        await self.calls.close()
        await self._ringing.close()
        await self._fetching.close()
        await self._outgoing.close()

    async def _lives(self, uniqueid: str) -> bool:
        """What cannot be asked now lives."""
        if not uniqueid.startswith(SID):
            return False
        try:
            status = await self.rest.status(uniqueid)
        except TwilioFailed as problem:
            log.warning("twilio.not_asked", problem=str(problem))
            return True
        return status is not None and status not in ENDED
