"""Calls that an agent begins from the page: his own telephone rings first; when he is there, the customer's.

In: an agent, a number, what happens on the bus. Out: orders to Places and Dialling, as for a promised call (keeper.py);
but the place stands in the queue of this agent alone, nobody else is ever rung for it, and it is tried once. An engine
that dies leaves a place, which the keeper of the next one sweeps away, and an attempt, which the guard settles.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from ivr.bus import Bus
from ivr.callbacks.happenings import CallClicked
from ivr.callbacks.needs import Dials, Holds
from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt
from ivr.hands import HandsRefused
from ivr.happenings import AgentConnected, AgentMissed, CallEnded, NoteTaken, OutcomeSaid, TalkEnded
from ivr.ids import new_id
from ivr.live import LiveCall, LiveCalls
from ivr.steady import lasted
from ivr.store import StoreError

RINGS = 40.0
"""Seconds for the agent to answer his own telephone."""
NOBODY_ASKED = datetime.fromtimestamp(0, UTC)
"""The person did not ask for this call: whoever has opted out, however long ago, is not rung."""

log = structlog.get_logger(__name__)


class Hand(Protocol):
    """Who has asked for the call, when it is not the agent himself: a campaign whose people agents call by hand."""

    async def claim(self, call_id: str) -> Attempt:
        """The right to ring the person now, once; the attempt's id is the call's. Raises Refused, StoreError,
        TimeoutError."""

    @property
    def shown(self) -> str:
        """Which of our numbers the person sees, E.164."""

    @property
    def purpose(self) -> str:
        """service or marketing."""

    def card(self, live: LiveCall) -> None:
        """What the agent reads, before his telephone rings."""

    def ended(self, attempt: Attempt) -> None:
        """Its end is known to the ledger."""


@dataclass(slots=True)
class _Click:
    """One call."""

    number: str
    began: datetime
    there: bool = False
    """The agent has answered."""
    attempt: Attempt | None = None
    hand: Hand | None = None
    left: bool = False
    """The agent has gone, and a machine is told something."""


class Clicked:
    """Calls under way. `run` owns their work."""

    def __init__(
        self, bus: Bus, live: LiveCalls, places: Holds, dialling: Dials, clock: Callable[[], datetime]
    ) -> None:
        self._bus, self._live, self._places, self._dialling, self._clock = bus, live, places, dialling, clock
        self._calls: dict[str, _Click] = {}
        self._tasks: asyncio.TaskGroup | None = None
        bus.subscribe(AgentConnected, self._connected)
        bus.subscribe(AgentMissed, self._missed)
        bus.subscribe(TalkEnded, self._talk_ended)

    def __len__(self) -> int:
        return len(self._calls)

    async def begin(
        self,
        user: str,
        queue: str,
        number: str,
        name: str | None = None,
        language: str = "",
        hand: Hand | None = None,
    ) -> str:
        """Ring the agent in his own queue; the id of the call. `number`: E.164. Raises HandsRefused."""
        call_id, now = new_id(), self._clock()
        self._calls[call_id] = _Click(number, now, hand=hand)
        live = LiveCall(call_id=call_id, flow="", ani=number, name=name, dialled="", began=now, language=language)
        self._live.add(live)
        if hand is not None:
            hand.card(live)
        self._bus.publish(CallClicked(call_id=call_id, at=now, user=user, number=number))
        try:
            await self._places.take(call_id, queue, number, 1, 1, alone=True)
        except Exception as problem:
            self._drop(call_id, "not_sent")
            raise HandsRefused(str(problem)) from problem
        self._do(self._patience(call_id))
        return call_id

    def leaves_message(self, call_id: str, leaves: bool) -> None:
        """The agent's end is not the end of the person's line, or is again."""
        if click := self._calls.get(call_id):
            click.left = leaves

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.get_running_loop().create_future()

    # --- what happens -------------------------------------------------------------------------------------------

    def _connected(self, event: AgentConnected) -> None:
        click = self._calls.get(event.call_id or "")
        if click is not None and not click.there:
            click.there = True
            self._do(self._call(event.call_id or "", click))

    def _missed(self, event: AgentMissed) -> None:
        if event.call_id in self._calls:
            self._do(self._give_up(event.call_id or ""))

    def _talk_ended(self, event: TalkEnded) -> None:
        """The agent has gone, or the person has."""
        click = self._calls.get(event.call_id or "")
        if click is not None:
            if click.attempt is not None and not click.left:
                self._do(self._places.hang_up(click.attempt))
            self._drop(event.call_id or "", "completed")

    # --- the call -----------------------------------------------------------------------------------------------

    async def _patience(self, call_id: str) -> None:
        await asyncio.sleep(RINGS)
        click = self._calls.get(call_id)
        if click is not None and not click.there:
            await self._give_up(call_id)

    async def _give_up(self, call_id: str) -> None:
        if click := self._calls.get(call_id):
            click.there = True  # nobody is dialled for it any more, whatever comes now
        with suppress(Exception):
            await self._places.leave(call_id)
        self._drop(call_id, "place_left")

    async def _call(self, call_id: str, click: _Click) -> None:
        """The agent is on the line; now the person is rung, if the guard allows it."""
        try:
            click.attempt = await self._claim(call_id, click)
        except (Refused, StoreError, TimeoutError) as problem:
            why = str(problem) or "the database does not answer"
            self._bus.publish(NoteTaken(call_id=call_id, at=self._clock(), text=f"not dialled: {why}"))
            self._bus.publish(OutcomeSaid(call_id=call_id, at=self._clock(), word="not_dialled"))
            await self._places.leave(call_id)
            return
        if call_id in self._calls:  # the agent is still there
            try:
                await self._places.ring(call_id)
                hand = click.hand
                shown, purpose = (hand.shown, hand.purpose) if hand is not None else ("", "service")
                await self._places.dial(click.attempt, call_id, NOBODY_ASKED, shown=shown, purpose=purpose)
            except Exception as problem:
                log.warning("clicked.not_sent", call_id=call_id, problem=repr(problem))
        end = await self._dialling.let_go(click.attempt)
        if click.hand is None:
            self._bus.publish(OutcomeSaid(call_id=call_id, at=self._clock(), word=end.state.value))
        else:
            click.hand.ended(click.attempt)
        if call_id in self._calls:
            await self._places.leave(call_id)

    async def _claim(self, call_id: str, click: _Click) -> Attempt:
        if click.hand is not None:
            return await click.hand.claim(call_id)
        return await self._dialling.claim(click.number, call_id, call_id=call_id, attempt=call_id)

    def _drop(self, call_id: str, why: str) -> None:
        click = self._calls.pop(call_id, None)
        if click is None:
            return
        self._places.forget(call_id)
        self._live.remove(call_id)
        self._bus.publish(CallEnded(call_id=call_id, seconds=lasted(click.began, self._clock()), why=why))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """As a task of run(); what fails is told and ends nothing else."""
        if self._tasks is None:
            work.close()
            return
        self._tasks.create_task(self._guarded(work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as problem:
            log.error("clicked.failed", problem=repr(problem))
