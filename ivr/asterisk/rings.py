"""People are rung for a campaign, over any Asterisk that reaches somebody; who answers comes to us over FastAGI.

In: orders of outbound/campaigns. Out: Originate through the dial guard ([to-carrier]); the answered channel goes to
[campaign-answered] of deploy/asterisk/outgoing.conf.tmpl, and from there to inbound.py, which asks `Answers`. Made by
centrala/asterisks.py.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

from ivr.asterisk.ami_wire import AmiBadValue, AmiError
from ivr.asterisk.calls_out import Way
from ivr.asterisk.dialling import End
from ivr.asterisk.guard_keys import Manager
from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import Attempt, Claiming

ID = re.compile(r"[a-z0-9-]{1,64}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
GRACE = 5.0
"""Seconds that Asterisk waits longer than the person's telephone rings."""


@dataclass(frozen=True, slots=True)
class Ring:
    """How a person is rung."""

    shown: str
    """E.164; what the person sees and can ring back."""
    seconds: float
    sells: bool = False
    """The guard asks for refusals of calls that sell something, too."""
    detects: bool = False
    """A machine is listened for before anything is said."""


class Rings:
    """`ways`: by Asterisk, the preferred first."""

    def __init__(self, ways: Mapping[str, Way], amis: Mapping[str, Manager]) -> None:
        self._ways, self._amis = ways, amis
        self._under_way: dict[str, int] = dict.fromkeys(ways, 0)

    @property
    def ready(self) -> bool:
        """Somebody can be rung."""
        return any(way.open for way in self._ways.values())

    async def claim(self, written: str, key: str, **how: Unpack[Claiming]) -> Attempt:
        """Over the Asterisk that rings fewest. Raises as Dialling.claim."""
        open_ways = [name for name, way in self._ways.items() if way.open]
        if not open_ways:
            raise NotNow("no Asterisk is ready to call out")
        at = min(open_ways, key=self._under_way.__getitem__)
        return await self._ways[at].dialling.claim(written, key, **how)

    async def dial(self, attempt: Attempt, ring: Ring) -> None:
        """Ring the person, once. Raises AmiError: then it was perhaps sent."""
        shown = ring.shown
        if not ID.fullmatch(attempt.id) or not NUMBER.fullmatch(attempt.number) or not NUMBER.fullmatch(shown):
            raise AmiBadValue("not an attempt")
        seconds = round(ring.seconds)
        answer = await self._amis[attempt.asterisk].act(
            "Originate",
            {
                "Channel": f"Local/{attempt.number}@to-carrier/n",
                "ChannelId": attempt.id,
                "Context": "campaign-answered",
                "Exten": "s",
                "Priority": "1",
                "CallerID": f"<{shown}>",
                "Timeout": str(round((seconds + GRACE) * 1000)),
                "Codecs": self._ways[attempt.asterisk].codec,
                "Async": "true",
                "Variable": (
                    f"__ATT={attempt.id}",
                    f"__PURPOSE={'marketing' if ring.sells else 'service'}",
                    f"__RING={seconds}",
                    f"__SHOW={shown}",
                    f"CALLED={attempt.number}",
                    f"DETECT={int(ring.detects)}",
                ),
            },
        )
        if not answer.success:
            raise AmiError(f"Originate: {answer.message}")

    def let_go(self, attempt: Attempt) -> asyncio.Future[End]:
        """Its end, when that is known. One that no Asterisk of the configuration has dialled is looked at by the
        first."""
        at = attempt.asterisk if attempt.asterisk in self._ways else next(iter(self._ways))
        end = self._ways[at].dialling.let_go(attempt)
        self._under_way[at] += 1
        end.add_done_callback(lambda _: self._over(at))
        return end

    def look(self, attempt: Attempt) -> None:
        """The talk is over: how the attempt ended can be read soon."""
        if attempt.asterisk in self._ways:
            self._ways[attempt.asterisk].dialling.look(attempt.id)

    async def hang_up(self, attempt: Attempt) -> None:
        """Stop ringing, or end the talk. No error when it is over. Raises AmiError."""
        if attempt.asterisk in self._amis:
            await self._amis[attempt.asterisk].act("Hangup", {"Channel": attempt.id})

    def _over(self, at: str) -> None:
        self._under_way[at] -= 1
