"""An Asterisk on a simulated clock: what it hears takes a while, what it does too, and it may be cut off or killed.

It keeps the dial guard as deploy/asterisk/outgoing.conf.tmpl has it: the fence and START under one lock, the outcome in
its own hand, a database whose youngest entries a kill may lose. `rung` is the far end's own count.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.asterisk.ami_wire import AmiDown, AmiEvent, AmiReply
from support.simulated_loop import Loop, World

Fields = Mapping[str, str | Sequence[str]]
WIRE = 0.002
"""s at most on the way, each way."""
STALLS, STALL = 0.01, 8.0
"""Share of the messages that Asterisk lets wait, and how long at most: longer than an engine's patience, so that what a
dead one sent arrives after the next one has looked."""
STEP = 0.005
"""s at most between two lines of the dialplan."""
RINGS = 3.0
"""s at most."""
YOUNG = 1.0
"""s; what is younger may be lost with a kill."""
BOOTS = 1.0


class Asterisk:
    """`fenced`: the dialplan has its fence; without it somebody will be dialled twice."""

    def __init__(self, world: World, chance: random.Random, *, fenced: bool = True) -> None:
        self._world, self._chance, self._fenced = world, chance, fenced
        self.rung: Counter[str] = Counter()
        self.rung_last: dict[str, float] = {}
        """Number -> when, on the world's clock."""
        self.kills = 0
        self._starts = 0
        self._began = -BOOTS
        """On the world's clock."""
        self._channels: dict[str, str] = {}
        self._database: dict[str, tuple[str, float]] = {}
        """Value, and when it was written."""
        self.up = True
        self.link: Link | None = None

    # --- what happens to it -------------------------------------------------------------------------------------

    def cut(self) -> None:
        """The connection is lost; Asterisk lives, and the engine comes back."""
        if self.link is not None:
            self.link.lost()
        self._world.later(self._some(1.0), self._there_again)

    def kill(self) -> None:
        self.kills += 1
        self.up = False
        self._starts += 1
        if self.link is not None:
            self.link.lost()
        young = [key for key, (_, at) in self._database.items() if self._world.now - at < YOUNG]
        kept = self._chance.randrange(len(young) + 1)
        for key in young[kept:]:
            del self._database[key]
        self._channels.clear()
        self._began = self._world.now
        self._world.later(BOOTS, self._booted)

    def _booted(self) -> None:
        self.up = True
        self._there_again()

    def _there_again(self) -> None:
        if self.up and self.link is not None:
            self.link.found()

    # --- what it hears ------------------------------------------------------------------------------------------

    def hears(self, name: str, given: dict[str, Any]) -> AmiReply:
        match name:
            case "CoreStatus":
                day, time = _written(self._began).split()
                return AmiReply(True, "", {"CoreStartupDate": day, "CoreStartupTime": time})
            case "Getvar":
                return AmiReply(True, "", {"Value": _written(self._world.now)})
            case "CoreShowChannels":
                return _list("CoreShowChannel", [{"Uniqueid": u, "Channel": n} for u, n in self._channels.items()])
            case "DBGet":
                held = self._database.get(f"{given['Family']}/{given['Key']}")
                return _list("DBGetResponse", [{"Val": held[0]}]) if held else _none()
            case "DBGetTree":
                family = f"{given['Family']}/"
                rows = [{"Key": f"/{k}", "Val": v} for k, (v, _) in self._database.items() if k.startswith(family)]
                return _list("DBGetTreeResponse", rows) if rows else _none()
            case "Originate":
                self._originate(given)
        return AmiReply(True, "", {})

    def _originate(self, given: dict[str, Any]) -> None:
        exten, _, context = given["Channel"].removeprefix("Local/").removesuffix("/n").partition("@")
        set_ = dict(v.split("=", 1) for v in given.get("Variable", ()))
        if context == "to-carrier":
            self._dial(given["ChannelId"], exten)
        elif context == "sys-revoke":
            self._soon(lambda: self._revoke(f"att/{set_['REVOKE']}"))
        elif context == "sys-suppress":
            self._soon(lambda: self._write(f"sup/{exten[1:]}", f"{set_['SCOPE']}-{set_['SINCE']}"))
        elif context == "sys-forget":
            self._soon(lambda: self._database.pop(f"att/{set_['FORGET']}", None))

    def _dial(self, attempt: str, number: str) -> None:
        """The guard, and what is behind it. While a channel of this id lives there is no second one."""
        if attempt in self._channels:
            return
        self._channels[attempt] = f"Local/{number}@to-carrier-00000001;1"
        key = f"att/{attempt}"

        def guard() -> None:
            if self._fenced and key in self._database:
                del self._channels[attempt]
                return
            if self._fenced and f"sup/{number[1:]}" in self._database:
                self._write(key, "BLOCKED")
                del self._channels[attempt]
                return
            self._write(key, "START")
            self._soon(dials)

        def dials() -> None:
            self.rung[number] += 1
            self.rung_last[number] = self._world.now
            self._soon(ended, self._some(RINGS))

        def ended() -> None:
            self._write(key, "END BUSY 17 ")
            self._soon(lambda: self._channels.pop(attempt, None))

        self._soon(guard)

    def _revoke(self, key: str) -> None:
        if key not in self._database:
            self._write(key, "REVOKED")

    def _write(self, key: str, value: str) -> None:
        self._database[key] = (value, self._world.now)

    def _soon(self, what: Callable[[], object], seconds: float | None = None) -> None:
        """A step of a channel; a channel dies with its Asterisk."""
        start = self._starts
        self._world.later(
            self._some(STEP) if seconds is None else seconds, lambda: what() if start == self._starts else None
        )

    def _some(self, most: float) -> float:
        return self._chance.uniform(0, most)


class Link:
    """One engine's connection to it (guard_keys.Manager); dies with the engine's loop. `up`, `down`: told each time."""

    def __init__(
        self, asterisk: Asterisk, world: World, chance: random.Random, up: Callable[[], None], down: Callable[[], None]
    ) -> None:
        self._asterisk, self._world, self._chance, self._up, self._down = asterisk, world, chance, up, down
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        self._loop, self._generation, self._there = loop, 0, False
        self._due: set[asyncio.Future[AmiReply]] = set()
        self._free_at = 0.0
        asterisk.link = self
        world.later(self._wire(), asterisk._there_again)

    def lost(self) -> None:
        if self._there and not self._loop.dead:
            self._there, self._generation = False, self._generation + 1
            for due in list(self._due):
                if not due.done():
                    due.set_exception(AmiDown("connection lost", sent=True))
            self._loop.call_soon(self._down)

    def found(self) -> None:
        if not self._there and not self._loop.dead:
            self._there = True
            self._loop.call_soon(self._up)

    async def act(
        self, name: str, fields: Fields | None = None, *, end: str | None = None, deadline: float = 5.0
    ) -> AmiReply:
        if not self._there or self._loop.dead:
            raise AmiDown(name, sent=False)
        due: asyncio.Future[AmiReply] = self._loop.create_future()
        self._due.add(due)
        given: dict[str, Any] = dict(fields or {})
        # Once sent it arrives, whatever becomes of the engine; what a killed Asterisk had not read is gone.
        start = self._asterisk._starts
        self._world.later(self._turn(), lambda: self._arrives(name, given, due, start))
        try:
            async with asyncio.timeout(deadline):
                return await due
        except TimeoutError:
            raise AmiDown(name, sent=True) from None
        finally:
            self._due.discard(due)

    def _arrives(self, name: str, given: dict[str, Any], due: asyncio.Future[AmiReply], start: int) -> None:
        if start != self._asterisk._starts or not self._asterisk.up:
            return
        answer, generation = self._asterisk.hears(name, given), self._generation

        def back() -> None:
            if not self._loop.dead and generation == self._generation and not due.done():
                due.set_result(answer)

        self._world.later(self._wire(), back)

    def _turn(self) -> float:
        """Seconds until it is read: one after the other, and now and then Asterisk has better things to do."""
        stalls = self._chance.uniform(0, STALL) if self._chance.random() < STALLS else 0.0
        self._free_at = max(self._free_at, self._world.now) + self._wire() + stalls
        return self._free_at - self._world.now

    def _wire(self) -> float:
        return self._chance.uniform(0, WIRE)


def _list(name: str, rows: list[dict[str, str]]) -> AmiReply:
    return AmiReply(True, "", {}, tuple(AmiEvent(name, row, 0.0) for row in rows))


def _written(seconds: float) -> str:
    """A moment as CoreStatus and STRFTIME write it."""
    return f"{datetime(2026, 5, 6, 12, tzinfo=UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}"


def _none() -> AmiReply:
    return AmiReply(False, "Database entry not found", {})
