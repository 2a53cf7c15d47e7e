"""Messages of the demonstration: they are taken and shown in the log, and nothing leaves the machine."""

from __future__ import annotations

import structlog

from ivr.outside.sending import Message

log = structlog.get_logger(__name__)


class ShownMessages:
    """See ivr.outside.sending.Channel."""

    server = "the demonstration's log"

    async def send(self, message: Message, _deadline: float) -> None:
        """Always taken."""
        log.info("demo.message", sender=message.sender, to=message.to, text=message.text)
