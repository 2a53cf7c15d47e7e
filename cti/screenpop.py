"""The screen pop: while the telephone rings, the caller's card goes to the agent's desk.

In: AgentRinging on the bus. Out: a `pop` and a `call` message, and the agent is ringing (floor/agent_calls.py). The
card is made of what the call told us so far (LiveCalls) and of one query over the customer's past. The card does not
wait long for the past (pasts.py): a slow store costs the past, never the card. What comes late follows as `known`, and
completes the card that is there.

A flow may put a caller through to an agent's own number (`transfer`), a telephone that the switch does not know: the
card comes as well, and the agent's state stays what it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from cti.card import card, completed, following
from cti.customers import History
from cti.desk.card import Pop
from cti.desk.status import CallStateName, CallStatus
from cti.floor.agent_calls import AgentCalls
from cti.floor.floor import Floor
from cti.floor.lanes import Work
from cti.painting import CardDelay, Painting
from cti.pasts import Asked, Histories, Pasts
from ivr.bus import Bus
from ivr.happenings import AgentRinging, CallEnded, PutThroughBegan, PutThroughEnded
from ivr.live import LiveCalls

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`: the time with a zone. `precise`: seconds of the clock of AgentRinging.received."""

    now: Callable[[], datetime]
    precise: Callable[[], float] = time.perf_counter


def nobody(_number: str) -> None:
    """Where no agent has a number of his own."""


class ScreenPop:
    """Subscribes itself; `close` gives up what the store still owes. `whose`: the agent whose own number this is."""

    def __init__(
        self,
        bus: Bus,
        floor: Floor,
        calls: AgentCalls,
        live: LiveCalls,
        histories: Histories,
        painting: Painting,
        clock: Clock,
        whose: Callable[[str], str | None] = nobody,
    ) -> None:
        self._floor, self._calls, self._live, self._pasts = floor, calls, live, Pasts(histories)
        self._painting, self._clock = painting, clock
        self._whose = whose
        self._put_through: dict[str, str] = {}
        """Call -> agent, who reads its card though no telephone of his in the switch rings."""
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(PutThroughBegan, self._outside_rings)
        bus.subscribe(PutThroughEnded, lambda e: self._outside_over(e.call_id, e.talk if e.answered else None))
        bus.subscribe(CallEnded, lambda e: self._outside_over(e.call_id, None))

    def _rings(self, event: AgentRinging) -> None:
        self._calls.coming(event.member, event.call_id)
        self._floor.later(event.member, lambda: self._ring(event))

    async def _ring(self, event: AgentRinging) -> None:
        asked = self._ask(event)
        seat = await self._floor.prepare(event.member)
        if seat is None:
            log.warning("pop.no_such_agent", member=event.member)
            return
        past = await self._pasts.in_time(asked)
        pop = self._pop(event, past)
        seq = self._floor.desk.send(seat.user, pop)
        await asyncio.sleep(0)  # the card leaves before anything else is done about the call
        took = CardDelay(seat.user, seq, pop.call_id, pop.at, pop.history == "late", pop.delay_ms / 1000)
        self._painting.sent(took, event.received)
        self._calls.ringing(seat, pop)
        self._follow(event, asked, past)

    def _follow(self, event: AgentRinging, asked: Asked | None, past: History | None) -> None:
        """What was late for the card completes it when it comes."""
        if past is None:
            user = event.member
            self._pasts.afterwards(
                asked, lambda found: self._floor.later(user, _soon(lambda: self._complete(event, found)))
            )

    def _complete(self, event: AgentRinging, past: History) -> None:
        """Of this ring alone: who rang again meanwhile has a card of his own."""
        made = self._pop(event, past)
        seat = self._floor.seat(event.member)
        pop = seat.pop if seat is not None else None
        if seat is not None and pop is not None and pop.call_id == made.call_id:
            if pop.history != "late" or pop.at != made.at:
                return
            seat.pop = completed(pop, made)  # a page that is loaded again shows it too
            made = seat.pop
        self._floor.desk.send(event.member, following(made))

    def _outside_rings(self, event: PutThroughBegan) -> None:
        user = self._whose(event.number)
        if user is None:
            return
        ringing = AgentRinging(
            call_id=event.call_id, member=user, interface=event.number, queue=None, ani=None, name=None,
            linkedid=event.call_id, leg=event.call_id, received=self._clock.precise(),
        )  # fmt: skip
        self._put_through[event.call_id] = user
        self._floor.later(user, lambda: self._show(ringing))

    async def _show(self, event: AgentRinging) -> None:
        """The card, and nothing else."""
        asked = self._ask(event)
        if await self._floor.prepare(event.member) is not None:
            past = await self._pasts.in_time(asked)
            self._floor.desk.send(event.member, self._pop(event, past))
            self._tell(event.member, event.call_id or "", "ringing", None)
            self._follow(event, asked, past)

    def _outside_over(self, call_id: str | None, talk: float | None) -> None:
        user = self._put_through.pop(call_id or "", None)
        if user is not None:
            state: CallStateName = "missed" if talk is None else "ended"
            self._floor.later(user, _soon(lambda: self._tell(user, call_id or "", state, talk)))

    def _tell(self, user: str, call_id: str, state: CallStateName, talk: float | None) -> None:
        status = CallStatus(call_id=call_id, state=state, at=self._clock.now(), queue=None, talk=talk)
        self._floor.desk.send(user, status)

    def _pop(self, event: AgentRinging, past: History | None) -> Pop:
        delay = self._clock.precise() - event.received
        return card(event, self._live.get(event.call_id), past, self._clock.now(), delay_ms=max(0.0, delay * 1000))

    def _ask(self, event: AgentRinging) -> Asked | None:
        live = self._live.get(event.call_id)
        return self._pasts.ask(live.ani if live else event.ani, event.call_id or "")

    async def close(self) -> None:
        """What the store still owes is not waited for."""
        await self._pasts.close()


def _soon(tell: Callable[[], None]) -> Work:
    """In the agent's lane: behind the card."""

    async def told() -> None:
        tell()

    return told
