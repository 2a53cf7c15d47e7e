"""A sound for a caller who waits in Queue(): whispered over the music, so that he keeps his place and his keys.

In: a channel and the files of a plan. Out: one Originate over AMI into [queue-tell] of extensions.conf, one Hangup when
an agent answers in the middle of it. Called by staying.py.
"""

from __future__ import annotations

import re
from typing import Protocol

import structlog

from ivr.asterisk.ami_link import Ami
from ivr.asterisk.ami_wire import AmiError
from ivr.prompts.plan import Clip, Plan

FILE = re.compile(r"/[\w/.+~ -]*")
"""No character that begins another argument of Playback(), another file or another variable."""

log = structlog.get_logger(__name__)


class Teller(Protocol):
    """Who tells it."""

    async def tell(self, name: str, channel: str, plan: Plan) -> None:
        """Begin to play `plan` to the channel with this uniqueid; `name` is good for one sound. Never raises: who
        waits is not harmed by a word less."""

    async def stop(self, name: str) -> None:
        """End it, if it still plays. Never raises."""


class Whispers:
    """Teller over AMI."""

    def __init__(self, ami: Ami) -> None:
        self._ami = ami

    async def tell(self, name: str, channel: str, plan: Plan) -> None:
        files = [piece.path for piece in plan if isinstance(piece, Clip)]
        if not files or not all(map(FILE.fullmatch, files)):
            log.warning("queue.not_told", problem="a file's name that Playback() would read otherwise")
            return
        await self._act(
            "Originate",
            {
                "Channel": "Local/ear@queue-tell/n",
                "ChannelId": name,
                "OtherChannelId": f"{name}-ear",
                "Context": "queue-tell",
                "Exten": "mouth",
                "Priority": "1",
                "Async": "true",
                "Variable": [f"TELL_WHOM={channel}", f"TELL_WHAT={'&'.join(files)}"],
            },
        )

    async def stop(self, name: str) -> None:
        await self._act("Hangup", {"Channel": name})

    async def _act(self, action: str, fields: dict[str, str | list[str]]) -> None:
        try:
            answer = await self._ami.act(action, fields)
        except AmiError as problem:
            log.warning("queue.not_told", problem=str(problem))
            return
        if not answer.success and action != "Hangup":
            log.warning("queue.not_told", problem=answer.message)
