"""Channels that wait for an engine which does not come: asked of Asterisk, and sent to its own fallback.

Called by the watchdog (centrala/watchdog.py). AGIEXITONHANGUP makes a Redirect free a channel from AGI() within
milliseconds, also in the middle of a prompt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiEvent, AmiReply
from ivr.watchdog.stranded import Standing

FALLBACK = {"Context": "fallback", "Exten": "s", "Priority": "1"}

Choose = Callable[[Iterable[Standing]], tuple[str, ...]]


async def rescue(ami: Ami, choose: Choose) -> int:
    """Send the chosen channels to the fallback; gives how many went. Raises AmiDown."""
    asked = await ami.act("CoreShowChannels", end="CoreShowChannelsComplete")
    names = choose(_standing(event) for event in asked.events)
    done = await asyncio.gather(*(_redirect(ami, name) for name in names))
    return sum(answer.success for answer in done)


def _standing(event: AmiEvent) -> Standing:
    headers = event.headers
    return Standing(headers.get("Channel", ""), headers.get("Context", ""), headers.get("Application", ""))


async def _redirect(ami: Ami, channel: str) -> AmiReply:
    """A channel that has gone meanwhile is refused: nothing to do."""
    return await ami.act("Redirect", {"Channel": channel, **FALLBACK})
