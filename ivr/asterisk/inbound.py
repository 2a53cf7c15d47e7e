"""A FastAGI connection becomes a call: who calls, which flow, then ivr/calls.py. The handler of agi_server.AgiServer.

Whatever goes wrong here leaves the channel to the dialplan's fallback: the sentinel is set by the line's Hangup only.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import structlog

from ivr.asterisk.agi import RESUME, build
from ivr.asterisk.agi_server import AgiSession
from ivr.asterisk.answered import CONTEXT, Answers, Brought
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.hearing import Ears
from ivr.asterisk.line import NO_ROOM, AsteriskLine
from ivr.asterisk.recording import Prompts
from ivr.asterisk.registry import Registry
from ivr.asterisk.staying import WaitingRoom
from ivr.calls import OUTBOUND, Clock, Exchange, resume_call, run_call
from ivr.happenings import CallBegan
from ivr.ids import new_id
from ivr.left_calls import LeftCall, LeftCalls
from ivr.numbers import normalise
from ivr.routing import NoFlow, Routing
from ivr.steady import steady
from ivr.taping import Recorder
from scripts_dsl.engine import EngineBudget
from scripts_dsl.events import CallFacts

LISTENED = re.compile(r"[0-9]{1,6}")
"""ms, as the dialplan says it."""
MAX_NAME = 80
"""Characters of a caller's display name that are kept; it is hostile."""

_LOST = build("SET VARIABLE", "IVR_LOST", "1")

log = structlog.get_logger(__name__)


class Shelf(Protocol):
    """Prompts as calls that begin now hear them."""

    @property
    def book(self) -> Prompts:
        """Those of the version in force."""

    def of(self, recordings: Path | None) -> Prompts:
        """Those of another version; None: the program's own."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """Callable as the handler of an AgiServer."""

    asterisk: str
    """systemname."""
    country: str
    """Numbers without a country prefix belong to it."""
    exchange: Exchange
    routing: Routing
    prompts: Shelf
    """What callers hear; a call keeps what is in force when it begins."""
    registry: Registry
    recorder: Recorder | None = None
    room: WaitingRoom = NO_ROOM
    dialling: Dialling | None = None
    left: LeftCalls = field(default_factory=LeftCalls)
    ears: Ears | None = None
    """Where words count beside keys; None: nowhere."""
    answers: Answers | None = None
    """Who knows whom we have rung."""

    async def __call__(self, session: AgiSession) -> None:
        """One call from head to hang-up. Raises LineError."""
        uniqueid = session.request.env.get("uniqueid", "")
        if self.registry.has(uniqueid):
            log.warning("agi.refused", reason="second connection of a call")
        elif session.request.path == RESUME:
            await self._take_up(session, uniqueid)
        elif session.request.env.get("context") == CONTEXT:
            await self._go_out(session, uniqueid)
        else:
            await self._begin(session, uniqueid)

    async def _begin(self, session: AgiSession, uniqueid: str) -> None:
        facts = self._facts(session)
        try:
            graph = self.routing.flow_for(facts.dialled)
        except NoFlow:
            log.warning("call.no_flow", dialled_number=facts.dialled)
            return
        await self._run(session, uniqueid, Brought(graph, facts))

    async def _go_out(self, session: AgiSession, uniqueid: str, *, late: bool = False) -> bool:
        """Somebody whom we have rung. False: nobody knows of him, and the dialplan takes its leave."""
        heard, listened = session.request.env.get("arg_2", ""), _seconds(session.request.env.get("arg_3", ""))
        known = self.answers
        brought = await known.answered(uniqueid, heard, late=late, listened=listened) if known is not None else None
        if brought is None:
            log.warning("call.nobody_rang", attempt=uniqueid)
            return False
        await self._run(session, uniqueid, brought)
        return True

    async def _run(self, session: AgiSession, uniqueid: str, call: Brought) -> None:
        graph, facts = call.graph, call.facts
        # The task is the call's own: what is bound here ends with it.
        structlog.contextvars.bind_contextvars(call_id=facts.call_id, flow=graph.name)
        began = CallBegan(
            call_id=facts.call_id,
            direction=facts.direction,
            ani=facts.number,
            name=facts.name,
            dialled=facts.dialled,
            flow=graph.name,
            flow_hash=graph.hash,
            asterisk=self.asterisk,
            uniqueid=uniqueid,
            linkedid=uniqueid,
        )
        self.exchange.bus.publish(began)
        x, prompts = self.exchange, self.prompts.book
        await self._carry(
            session, facts, prompts, lambda line, clock: run_call(x, line, graph, facts, clock, line.why_gone)
        )

    async def _take_up(self, session: AgiSession, uniqueid: str) -> None:
        """A caller whose engine died. One that cannot be served is told so, and does not wait for another try."""
        left = self._left_here(uniqueid)
        flow = self.left.flow_of(left.state) if left and left.state else None
        if left is None and await self._go_out(session, uniqueid, late=True):
            return
        if left is None or left.state is None or flow is None:
            log.warning("call.not_resumed", reason="unknown call" if left is None else "no state, or no such flow")
            session.last_command(_LOST)
            return
        self.left.take(uniqueid)
        state, graph, prompts = left.state, flow.graph, self.prompts.of(flow.recordings)
        structlog.contextvars.bind_contextvars(call_id=left.call_id, flow=graph.name)
        if self.answers is not None and state.facts.direction == OUTBOUND:
            await self.answers.resumed(left.call_id, left.began)
        x = self.exchange
        await self._carry(
            *(session, state.facts, prompts),
            lambda line, clock: resume_call(x, line, graph, left, state, clock, line.why_gone),
        )

    def _left_here(self, uniqueid: str) -> LeftCall | None:
        """Not one of another Asterisk: each knows its own by the names of its channels alone."""
        left = self.left.get(uniqueid)
        return left if left is not None and left.asterisk == self.asterisk else None

    async def _carry(
        self,
        session: AgiSession,
        facts: CallFacts,
        prompts: Prompts,
        call: Callable[[AsteriskLine, Clock], Awaitable[str]],
    ) -> None:
        clock = steady(self.exchange.clock)
        line = AsteriskLine(
            *(session, facts.call_id, prompts, self.registry, clock, self.recorder, self.room, self.dialling, self.ears)
        )
        try:
            why = await call(line, clock)
            log.info("call.ended", ani=facts.number, dialled_number=facts.dialled, why=why)
        except EngineBudget as circle:
            log.error("call.flow_in_circles", step=circle.state.step)
        finally:
            await line.close()

    def _facts(self, session: AgiSession) -> CallFacts:
        request = session.request
        number = request.get("callerid")
        name = request.get("calleridname")
        if name == number:
            name = None
        return CallFacts(
            call_id=new_id(),
            dialled=request.get("extension") or request.get("dnid") or "",
            number=normalise(number, self.country) if number else None,
            name=name[:MAX_NAME] if name else None,
        )


def _seconds(listened: str) -> float:
    """0: nobody listened."""
    return int(listened) / 1000 if LISTENED.fullmatch(listened) else 0.0
