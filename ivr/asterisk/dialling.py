"""Calls to the outside through one Asterisk: claimed, sent once, and their end found out whatever dies.

`claim` writes the attempt before anything is sent; transfer.py and the callbacks send; `let_go` says that its end is
due. One task (`run`, owned by attached.py) then looks at channels and fence until the end is known. After every
connection it first learns which start of Asterisk it talks to and brings the suppressed numbers in step; until they
agree, nobody is dialled.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import structlog

from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.guard_keys import GuardKeys, Manager
from ivr.bus import Bus
from ivr.dialguard.fence import FenceBroken, Outcome
from ivr.dialguard.numbers import NotNow, Refused
from ivr.dialguard.ports import Attempt, Claiming, Ledger
from ivr.dialguard.states import AttemptState
from ivr.dialguard.verdict import Looked, Verdict, What, verdict
from ivr.happenings import PbxDown, PbxUp
from ivr.ids import made_at, new_id
from ivr.store import StoreError

LOOK_AGAIN = (0.05, 0.2, 1.0, 5.0)
"""Seconds between two looks at attempts whose end is due; the last one for ever."""
TOGETHER = 0.02
"""Seconds in which further ends that become due are looked at with the first one."""
AT_ONCE = 100
"""Attempts whose fences are asked for together."""
PATIENCE = 2.0
"""Seconds in which what was sent may become a channel; then it counts as never dialled, and is revoked."""
KEEP_FENCES = 24 * 3600.0
"""Seconds; no copy of an order to dial is under way for longer."""
TIDY_EVERY = 3600.0
"""Seconds."""
TRY_AGAIN = 1.0
"""Seconds after a sync that failed."""

STATE = {
    What.BLOCKED: AttemptState.BLOCKED,
    What.REVOKED: AttemptState.FAILED,
    What.UNKNOWN: AttemptState.UNKNOWN,
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class End:
    """How an attempt ended."""

    state: AttemptState
    because: str
    outcome: Outcome | None
    """None: it was not dialled, or nobody knows."""


class Dialling:
    """Of one Asterisk, `asterisk` on the bus. `suppressed()`: numbers and values that its list must hold; raises
    StoreError. `wall()`: seconds since 1970."""

    def __init__(
        self,
        bus: Bus,
        ami: Manager,
        ledger: Ledger,
        suppressed: Callable[[], Awaitable[Mapping[str, str]]],
        wall: Callable[[], float] = time.time,
        asterisk: str = "",
    ) -> None:
        self._asterisk = asterisk
        self.keys = GuardKeys(ami)
        self._ledger, self._suppressed, self._wall = ledger, suppressed, wall
        self._boot: str | None = None
        self._connected = False
        self._in_hand: dict[str, str] = {}
        """Attempts that may be sent now or any moment, and their numbers."""
        self._due: dict[str, Attempt] = {}
        self._since: dict[str, float] = {}
        """Attempt -> when its end became due, on the loop's clock."""
        self._waiting: dict[str, asyncio.Future[End]] = {}
        self._wake, self._ready = asyncio.Event(), asyncio.Event()
        self._looks = 0
        self._untidy = False
        bus.subscribe(PbxUp, self._up)
        bus.subscribe(PbxDown, self._down)

    async def ready(self) -> None:
        """Wait until Asterisk is there and its list of suppressed numbers is ours."""
        await self._ready.wait()

    @property
    def is_ready(self) -> bool:
        """Calls out may be claimed."""
        return self._ready.is_set()

    def may_ring(self, number: str) -> bool:
        """An attempt to this number was claimed and its end is not known: it may be rung any moment."""
        return number in self._in_hand.values() or any(attempt.number == number for attempt in self._due.values())

    # --- for who dials ------------------------------------------------------------------------------------------

    async def claim(self, written: str, key: str, **how: Unpack[Claiming]) -> Attempt:
        """An attempt that may be sent now, once. Raises Refused, StoreError, TimeoutError: then nothing may be."""
        if self._boot is None:
            raise NotNow("Asterisk's list of suppressed numbers is not compared yet")
        mine = how["attempt"] = how.get("attempt") or new_id()
        claimed = await self._ledger.claim(written, key, boot=self._boot, **how)
        if claimed.id != mine:
            raise Refused("it was tried already")
        if not self.is_ready:
            self.let_go(claimed)
            raise NotNow("Asterisk's list of suppressed numbers is compared again")
        self._in_hand[mine] = claimed.number
        return claimed

    def let_go(self, attempt: Attempt) -> asyncio.Future[End]:
        """It was sent, or perhaps sent, and ends now or soon; gives its end when that is known."""
        self._in_hand.pop(attempt.id, None)
        self._due[attempt.id] = attempt
        self._since.setdefault(attempt.id, asyncio.get_running_loop().time())
        self._looks = 0
        self._wake.set()
        if attempt.id not in self._waiting:
            self._waiting[attempt.id] = asyncio.get_running_loop().create_future()
        return self._waiting[attempt.id]

    def look(self, channel: str) -> None:
        """This channel is gone, or the call of this attempt is over: how it ended can be read now."""
        if channel.removesuffix(";2") in self._due:
            self._looks = 0
            self._wake.set()

    async def hold(self, number: str, value: str) -> None:
        """Bring one suppressed number (`scope-seconds`; '': none) to Asterisk. When that fails nobody is dialled until
        the lists agree again. Raises AmiError."""
        try:
            await self.keys.set_suppressed(number, value)
        except AmiError:
            self._boot = None
            self._ready.clear()
            self._wake.set()
            raise

    async def went(self, key: str) -> End | None:
        """How the attempt of a key ended, for a call that is taken up again; waits for an end that is due. None: there
        was none. Raises StoreError."""
        attempt = await self._ledger.by_key(key)
        if attempt is None:
            return None
        if attempt.state is not AttemptState.INTENT:
            return End(attempt.state, attempt.because, None)
        return await self.let_go(attempt)

    # --- the task -----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._rest()
            if not self._connected:
                continue
            try:
                if self._boot is None:
                    await self._come_into_step()
                if self._due:
                    await self._settle()
                if self._untidy:
                    await self._tidy()
            except (AmiError, StoreError, TimeoutError) as problem:
                log.warning("dialling.not_now", asterisk=self._asterisk, problem=repr(problem))

    async def _rest(self) -> None:
        pause = TIDY_EVERY
        if self._connected and self._boot is None:
            pause = TRY_AGAIN
        elif self._due:
            pause = LOOK_AGAIN[min(self._looks, len(LOOK_AGAIN) - 1)]
            self._looks += 1
        try:
            async with asyncio.timeout(pause):
                await self._wake.wait()
            if self._due:
                await asyncio.sleep(TOGETHER)
        except TimeoutError:
            self._untidy = self._untidy or pause == TIDY_EVERY
        self._wake.clear()

    def _up(self, event: PbxUp) -> None:
        if event.asterisk == self._asterisk:
            self._connected, self._boot = True, None
            self._ready.clear()
            self._wake.set()

    def _down(self, event: PbxDown) -> None:
        if event.asterisk == self._asterisk:
            self._connected, self._boot = False, None
            self._ready.clear()

    async def _come_into_step(self) -> None:
        """Raises AmiError, StoreError."""
        boot = await self.keys.boot()
        wanted, there = await self._suppressed(), await self.keys.suppressed()
        for number in wanted.keys() | there.keys():
            if wanted.get(number) != there.get(number):
                await self.keys.set_suppressed(number, wanted.get(number, ""))
        if await self._suppressed() != await self.keys.suppressed():
            raise AmiError("the suppressed numbers of Asterisk and ours differ")
        for attempt in await self._ledger.open():
            if attempt.id not in self._in_hand:
                self._due.setdefault(attempt.id, attempt)
                self._since.setdefault(attempt.id, asyncio.get_running_loop().time())
        if not self._connected:
            raise AmiError("the connection was lost meanwhile")
        self._boot, self._untidy = boot, True
        self._ready.set()
        log.info("dialling.ready", asterisk=self._asterisk, suppressed=len(wanted), open=len(self._due))

    async def _tidy(self) -> None:
        """Take away fences that have done their work. Raises AmiError."""
        self._untidy = False
        edge = self._wall() - KEEP_FENCES
        for attempt in await self.keys.fences():
            if attempt not in self._due and attempt not in self._in_hand and _made_at(attempt) < edge:
                await self.keys.forget(attempt)

    # --- what became of it --------------------------------------------------------------------------------------

    async def _settle(self) -> None:
        """As long as it is known which start of Asterisk answers. Raises AmiError."""
        due = list(self._due.values())
        for first in range(0, len(due), AT_ONCE):
            if self._boot is None:
                return
            for attempt, looked in await self._look(due[first : first + AT_ONCE], self._boot):
                found = verdict(attempt.boot, looked)
                if found.what is What.NEVER_DIALLED:
                    if asyncio.get_running_loop().time() - self._since[attempt.id] >= PATIENCE:
                        await self.keys.revoke(attempt.id)
                        self._wake.set()
                elif found.what is not What.ADOPT:
                    self._end(attempt, found)

    async def _look(self, some: Sequence[Attempt], boot: str) -> list[tuple[Attempt, Looked]]:
        """Channels first, then the fences. A fence that says START without a channel is looked at twice: it may have
        come between the two questions."""
        found = await self._look_once(some, boot)
        unsure = [attempt for attempt, looked in found if looked.unsure]
        sure = [one for one in found if not one[1].unsure]
        return sure + await self._look_once(unsure, boot) if unsure else sure

    async def _look_once(self, some: Sequence[Attempt], boot: str) -> list[tuple[Attempt, Looked]]:
        """The questions for the fences are asked together, and answered one after the other."""
        channels = await self.keys.listed()
        found = await asyncio.gather(
            *(self._look_at(attempt, boot, channels) for attempt in some), return_exceptions=True
        )
        looked: list[tuple[Attempt, Looked]] = []
        for attempt, one in zip(some, found, strict=True):
            if isinstance(one, Looked):
                looked.append((attempt, one))
            elif isinstance(one, FenceBroken):
                log.error("dialling.fence_broken", attempt=attempt.id, problem=str(one))
            else:
                raise one
        return looked

    async def _look_at(self, attempt: Attempt, boot: str, channels: Mapping[str, str]) -> Looked:
        leg = f"Local/{attempt.number}@to-carrier-"
        lives = attempt.id in channels or f"{attempt.id};2" in channels
        if lives or any(name.startswith(leg) for name in channels.values()):
            return Looked(boot, True, None)
        fence = await self.keys.fence(attempt.id)
        # A caller who is about to be put through: the command may still be on its way.
        return Looked(boot, fence is None and attempt.channel in channels, fence)

    def _end(self, attempt: Attempt, found: Verdict) -> None:
        outcome = found.outcome
        end = End(outcome.state if outcome else STATE[found.what], found.because, outcome)
        self._ledger.ended(
            attempt,
            end.state,
            outcome.status if outcome else end.because,
            cause=outcome.cause if outcome else 0,
            talk=outcome.talk if outcome else 0.0,
        )
        log.info("dialling.ended", attempt=attempt.id, state=end.state.value, because=end.because)
        del self._due[attempt.id], self._since[attempt.id]
        waiting = self._waiting.pop(attempt.id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(end)


def _made_at(attempt: str) -> float:
    """Seconds since 1970; of an id that is none of ours, never."""
    try:
        return made_at(attempt)
    except ValueError:
        return float("inf")
