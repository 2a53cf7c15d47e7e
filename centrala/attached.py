"""One Asterisk with everything of ours that belongs to it alone: its manager, its calls, its calls out, its queues.

Made by centrala/asterisks.py of a section of the configuration; `run()` keeps it until it is cancelled. What all
Asterisks stand on is `Ground`; what their callers meet is `Callers`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from centrala.config import Asterisk
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import REFUSED_LOGIN_DELAY, Ami
from ivr.asterisk.ami_wire import AmiDown, AmiLoginRefused
from ivr.asterisk.answered import Answers
from ivr.asterisk.calls_out import CARRIER
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.fell_keys import FellKeys
from ivr.asterisk.halls import Halls
from ivr.asterisk.hands import Hands
from ivr.asterisk.hearing import Ears
from ivr.asterisk.inbound import Inbound
from ivr.asterisk.model import PbxState
from ivr.asterisk.places import Places
from ivr.asterisk.queues import QueueMembers
from ivr.asterisk.registry import Registry
from ivr.asterisk.staying import WaitingRoom
from ivr.asterisk.strangers import Strangers
from ivr.asterisk.telling import Whispers
from ivr.asterisk.trunks import Trunk
from ivr.asterisk.turned_away import TurnedAway
from ivr.bus import Bus
from ivr.calls import Exchange
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import to_ring
from ivr.dialguard.suppression import keys as suppressed_numbers
from ivr.eventlog.writer import EventLog
from ivr.fallback.calls import MESSAGES, FellCalls
from ivr.held import Reserving
from ivr.left_calls import LeftCalls
from ivr.numbers import normalise
from ivr.prompts.shelf import Shelf
from ivr.recordings.recordings import Recordings
from ivr.routing import Routing
from ivr.store import Store

SOON = 12.0
"""Seconds that a start may take; then the fallback takes those who wait."""
TELLS = 0.5
"""Seconds that the end of the program waits for Asterisk to hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every Asterisk stands on."""

    bus: Bus
    events: EventLog
    store: Store
    country: str
    """Numbers without a country prefix belong to it."""
    numbers: frozenset[str]
    """Those that lead to our flows."""
    queues: frozenset[str]
    limits: Limits
    """Of calls out."""
    knows: Callable[[str], bool]
    """Whether an interface is an agent's phone."""
    clock: Callable[[], datetime]

    def attempts(self, line: str) -> Attempts:
        """Calls to the outside; `line`: who dials, an Asterisk's name or another's."""
        ours = self._ours()
        return Attempts(self.events, self.store, line, self.country, lambda: ours, self.clock, self.limits)

    def to_ring(self, written: str) -> str:
        """numbers.to_ring of this site. Raises Refused."""
        return to_ring(written, self.country, self._ours(), self.limits)

    def _ours(self) -> frozenset[str]:
        return frozenset(filter(None, (normalise(number, self.country) for number in self.numbers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """What callers of every Asterisk meet."""

    exchange: Exchange
    routing: Routing
    answers: Answers | None
    """Who knows whom we have rung."""
    prompts: Shelf
    recordings: Recordings
    left: LeftCalls
    ears: Ears | None
    halls: Halls
    outlook: Callable[[str, int], float | None]
    expected: Callable[[str], bool]
    reserve: Reserving


class Attached:
    """See above."""

    def __init__(
        self, at: Asterisk, ground: Ground, lines: Sequence[Trunk], among: list[Registry], *, alone: bool
    ) -> None:
        self._name, self._alone, self._ground = at.name, alone, ground
        ami, bus = at.ami, ground.bus
        self.reaches = at.trunks is None or bool(lines)
        self.codec = lines[0].codecs[0] if lines else CARRIER
        """Preferred by the trunk that is tried first."""
        self.registry = Registry(bus, asterisk=at.name, among=among)
        self._happenings = AmiHappenings(bus, self.registry)
        secret = ami.secret.get_secret_value()
        self.ami = Ami(ami.host, ami.port, ami.user, secret, self._happenings, name=at.name, only=alone)
        self.registry.partings.asks = partial(self.ami.act, "Ping")
        suppressed = partial(suppressed_numbers, ground.store)
        self.dialling = Dialling(bus, self.ami, ground.attempts(at.name), suppressed, asterisk=at.name)
        self._happenings.gone = self.dialling.look
        self.places = Places(self.ami, self.registry)
        self.members = QueueMembers(self.ami, ground.knows)
        self.hands = Hands(self.ami, self.registry)
        self._strangers = Strangers(self.ami, ground.knows, ground.queues, bus)

    def inbound(self, callers: Callers) -> Inbound:
        """The handler of its calls."""
        return Inbound(
            self._name,
            self._ground.country,
            callers.exchange,
            callers.routing,
            callers.prompts,
            self.registry,
            callers.recordings.keeper,
            WaitingRoom(callers.halls, callers.outlook, Whispers(self.ami), callers.expected, callers.reserve),
            self.dialling if self.reaches else None,
            callers.left,
            callers.ears,
            callers.answers,
        )

    async def promise_the_next(self, within: float) -> None:
        """Callers who come while no engine is there wait so many seconds for the next one. Nothing when it cannot be
        told."""
        until = int(self._ground.clock().timestamp() + within)
        with suppress(AmiDown):
            await self.ami.act("Setvar", {"Variable": "BACK", "Value": str(until)}, deadline=TELLS)

    def now(self) -> PbxState:
        """What there is on it."""
        return self._happenings.now()

    def is_up(self) -> bool:
        """Its manager answers, and what we know of it is in step."""
        return self.ami.up

    def has_phone(self, device: str) -> bool:
        """Whether the telephone `PJSIP/ewa` is registered there."""
        return self._happenings.phone(device).registered

    async def run(self, callers: Callers) -> None:
        """Until cancelled. Raises AmiLoginRefused when it is the only one."""
        fell, turned_away = self._fell(callers), TurnedAway(self.ami, self._name)
        async with asyncio.TaskGroup() as tasks:
            for work in (self._link(), self.dialling.run(), self._strangers.run(), fell.run(), turned_away.run()):
                tasks.create_task(work)

    async def _link(self) -> None:
        """A wrong secret ends a start, unless others work meanwhile: then somebody is told, and it is tried again."""
        while True:
            try:
                await self.ami.run()
            except AmiLoginRefused:
                if self._alone:
                    raise
                await asyncio.sleep(REFUSED_LOGIN_DELAY)

    def _fell(self, callers: Callers) -> FellCalls:
        """Who takes over the calls that came while no engine was there."""
        ground, kept = self._ground, callers.recordings
        return FellCalls(
            self._name,
            FellKeys(self.ami),
            ground.store,
            ground.events,
            ground.bus,
            kept.shelf.folder / MESSAGES,
            kept.keeper.adopt,
            lambda number: normalise(number, ground.country),
            callers.routing.name_for,
        )
