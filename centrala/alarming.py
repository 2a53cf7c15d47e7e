"""Alarms, put together from the configuration: for engine and watchdog, each with connections of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from centrala.config import Config
from centrala.outside import channel_of, never_asked
from ivr.alarms import Alarms, Letters, Way, WebHook
from ivr.outgoing import Outgoing
from ivr.outside.mail import Mail
from ivr.outside.reach import Reach
from scripts_dsl.site import Site


@dataclass(frozen=True, slots=True)
class Telling:
    """`alarms` sees the log from its first line on; run() sends."""

    alarms: Alarms
    _config: Config

    async def run(self) -> None:
        """Until cancelled."""
        wished, outgoing = self._config.alarms, Outgoing(Reach(never=never_asked(self._config), everywhere=True))
        ways: list[Way] = []
        post = channel_of(self._config.senders.email, outgoing) if self._config.senders.email else None
        if post is not None:
            ways.append(Letters(post, self._sender, wished.email, wished.people, lambda: self.alarms.site.people))
        if wished.hook is not None:
            token = wished.hook.token.get_secret_value() if wished.hook.token else None
            ways.append(WebHook(outgoing, wished.hook.url, token))
        try:
            await self.alarms.run(*ways)
        finally:
            await outgoing.close()
            if isinstance(post, Mail):
                await post.close()

    def _sender(self) -> str:
        return self._config.alarms.sender or self.alarms.site.senders.get("email", "")


def telling(config: Config, clock: Callable[[], datetime], site: Site | None = None) -> Telling:
    """Made in an event loop."""
    alarms = Alarms(clock)
    alarms.put(site or Site())
    return Telling(alarms, config)
