"""Channels asked of Asterisk: all there are, and those that wait for an engine in vain, which go to the fallback.

Called by the watchdog (centrala/watchdog.py) and, after a restart, by the engine. AGIEXITONHANGUP makes a Redirect free
a channel from AGI() within milliseconds, also in the middle of a prompt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiDown, AmiEvent, AmiReply
from ivr.watchdog.stranded import ChannelSeen

FALLBACK = {"Context": "fallback", "Exten": "s", "Priority": "1"}

Choose = Callable[[Iterable[ChannelSeen]], tuple[str, ...]]


async def channels(ami: Ami) -> frozenset[str] | None:
    """Uniqueids of all channels; None while Asterisk cannot be asked."""
    try:
        return frozenset(event.get("Uniqueid") for event in (await _all(ami)).events)
    except AmiDown:
        return None


async def rescue(ami: Ami, choose: Choose) -> int:
    """Send the chosen channels to the fallback; gives how many went. Raises AmiDown."""
    names = choose(_seen(event) for event in (await _all(ami)).events)
    done = await asyncio.gather(*(_redirect(ami, name) for name in names))
    return sum(answer.success for answer in done)


async def _all(ami: Ami) -> AmiReply:
    answer = await ami.act("CoreShowChannels", end="CoreShowChannelsComplete")
    if not answer.success:
        raise AmiDown(f"CoreShowChannels: {answer.message}", sent=True)
    return answer


def _seen(event: AmiEvent) -> ChannelSeen:
    return ChannelSeen(event.get("Channel"), event.get("Application"), event.get("ApplicationData"))


async def _redirect(ami: Ami, channel: str) -> AmiReply:
    """A channel that has gone meanwhile is refused: nothing to do."""
    return await ami.act("Redirect", {"Channel": channel, **FALLBACK})
