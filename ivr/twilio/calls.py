"""Every call of a Twilio account: a web hook comes in as a form, goes to its call, and a document goes back.

Called by web.py. A call that an engine before this one began is taken up at its next web hook, with the state from the
journal; what that hook says is the answer to the question that was open.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog

from ivr.calls import Exchange, resume_call, run_call
from ivr.dialguard.ports import Ledger
from ivr.happenings import CallBegan, CallEnded
from ivr.ids import new_id
from ivr.left_calls import LeftCalls
from ivr.lines import LineError
from ivr.numbers import normalise
from ivr.routing import NoFlow, Routing
from ivr.steady import lasted, steady
from ivr.taping import Recorder
from ivr.twilio import documents
from ivr.twilio.answers import ENDED, Form
from ivr.twilio.line import Left, Links, Prompts, TwilioLine
from ivr.twilio.parts import NAME
from ivr.twilio.putting_through import PuttingThrough
from ivr.twilio.taking_down import Fetcher, TakingDown
from ivr.twilio.waiting import Agents
from scripts_dsl.engine import EngineBudget
from scripts_dsl.events import CallFacts
from scripts_dsl.graph import Graph

HOLD = 8.0
"""Seconds that a web hook waits for its document; Twilio itself gives up after 15."""
MAX_NAME = 80
"""Characters of a caller's display name that are kept; it is hostile."""
ENDED_CALLS = 10_000
"""Calls that are over and still known, for web hooks that come twice or late."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """What all calls share."""

    country: str
    """Numbers without a country prefix belong to it."""
    exchange: Exchange
    routing: Routing
    prompts: Callable[[], Prompts]
    """What calls hear that begin now."""
    links: Links
    ledger: Ledger | None = None
    recorder: Recorder | None = None
    fetcher: Fetcher | None = None
    agents: Agents | None = None
    """None: nobody takes callers out of queues."""
    caller_id: str | None = None
    """Number shown to who is rung in a transfer; None: the caller's own."""
    rescue: str | None = None
    """Telephone that takes callers when something breaks here."""
    left: LeftCalls = field(default_factory=LeftCalls)
    boot: str = field(default_factory=new_id)
    """Which start of this engine. Twilio is never restarted, as far as attempts go; but attempts of an engine before
    this one are settled by asking Twilio, and ours, perhaps not sent yet, must not be."""


class TwilioCalls:
    """Made in an event loop; close() at the end."""

    def __init__(self, account: Account) -> None:
        self._x = account
        self.boot = account.boot
        self._lines: dict[str, TwilioLine] = {}
        self._ended: OrderedDict[str, TwilioLine] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    # --- web hooks ----------------------------------------------------------------------------------------------

    async def begin(self, form: Form, *, graph: Graph | None = None, facts: CallFacts | None = None) -> str:
        """A call comes in, or one of ours (`facts`) is answered."""
        sid = form.get("CallSid", "")
        if sid not in self._lines and sid not in self._ended:
            facts = facts or self._facts(form)
            try:
                graph = graph or self._flow_for(facts.dialled)
            except NoFlow:
                log.warning("call.no_flow", dialled_number=facts.dialled)
                return documents.refused()
            self._begin(sid, graph, facts)
        return await self._document(sid, 0, 0)

    async def answered(self, number: int, kind: str, form: Form) -> str:
        """The answer to a document: keys, silence, how it went."""
        sid = form.get("CallSid", "")
        line = self._line(sid, Left(number, kind, form))
        if line is not None:
            line.answered(number, form)
        return await self._document(sid, number, 0)

    async def held(self, number: int, times: int, form: Form) -> str:
        """Twilio asks again for what was not ready before."""
        sid = form.get("CallSid", "")
        self._line(sid, Left(number, "hold", form))
        return await self._document(sid, number, times)

    async def waits(self, number: int, kind: str, form: Form) -> str:
        """What a caller hears in the queue."""
        line = self._line(form.get("CallSid", ""), Left(number, kind, form))
        return documents.leave() if line is None else await line.wait_on(number, form)

    def bridged(self, agent: str, form: Form) -> str:
        """An agent takes a caller out of the queue; the caller's own leg asks."""
        line = self._lines.get(form.get("CallSid", ""))
        if line is not None:
            line.bridged(agent)
        return documents.nothing()

    def status(self, form: Form) -> None:
        """A call has another status."""
        sid = form.get("CallSid", "")
        if form.get("CallStatus") not in ENDED:
            return
        line, left = self._lines.get(sid), self._x.left.take(sid)
        if line is not None:
            line.hung_up()
        elif left is not None:
            seconds = lasted(left.began, self._x.exchange.clock())
            self._x.exchange.journal.forget(left.call_id)
            ended = CallEnded(call_id=left.call_id, seconds=seconds, why="engine_lost")
            self._x.exchange.bus.publish(ended)

    async def close(self) -> None:
        """Stop; the next engine goes on with the calls."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def __len__(self) -> int:
        return len(self._lines)

    # --- calls --------------------------------------------------------------------------------------------------

    def _line(self, sid: str, left: Left) -> TwilioLine | None:
        """The line of a call; one that another engine began is taken up here. None: nobody knows it."""
        known = self._lines.get(sid) or self._ended.get(sid)
        if known is not None:
            return known
        call = self._x.left.get(sid)
        flow = self._x.left.flow_of(call.state) if call and call.state else None
        if call is None or call.state is None or flow is None:
            log.warning("call.not_resumed", reason="unknown call" if call is None else "no state, or no such flow")
            return None
        self._x.left.take(sid)
        state, resumed = call.state, flow.graph
        exchange = self._exchange()
        line = self._made(sid, call.call_id, exchange, left)
        self._carry(sid, line, lambda: resume_call(exchange, line, resumed, call, state), call.call_id)
        return line

    def _begin(self, sid: str, graph: Graph, facts: CallFacts) -> None:
        began = CallBegan(
            call_id=facts.call_id,
            direction=facts.direction,
            ani=facts.number,
            name=facts.name,
            dialled=facts.dialled,
            flow=graph.name,
            flow_hash=graph.hash,
            asterisk=NAME,
            uniqueid=sid,
            linkedid=sid,
        )
        self._x.exchange.bus.publish(began)
        exchange = self._exchange()
        line = self._made(sid, facts.call_id, exchange, None)
        self._carry(sid, line, lambda: run_call(exchange, line, graph, facts), facts.call_id)

    def _exchange(self) -> Exchange:
        """Of one call: it lasts as long as it lasts, though the world's clock is set meanwhile."""
        seconds = asyncio.get_running_loop().time
        return replace(self._x.exchange, clock=steady(self._x.exchange.clock, seconds))

    def _made(self, sid: str, call_id: str, exchange: Exchange, left: Left | None) -> TwilioLine:
        x, clock = self._x, exchange.clock
        through = PuttingThrough(sid, x.ledger, x.boot, x.caller_id, clock)
        tapes = TakingDown(x.recorder, x.fetcher, clock)
        line = TwilioLine(call_id, x.prompts(), x.links, x.exchange.bus, clock, through, tapes, x.agents, left)
        self._lines[sid] = line
        return line

    def _carry(self, sid: str, line: TwilioLine, call: Callable[[], Awaitable[str]], call_id: str) -> None:
        task = asyncio.get_running_loop().create_task(self._carried(sid, line, call, call_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carried(self, sid: str, line: TwilioLine, call: Callable[[], Awaitable[str]], call_id: str) -> None:
        """Whatever breaks in a call ends this one alone: its caller is put through to a person."""
        structlog.contextvars.bind_contextvars(call_id=call_id)
        try:
            log.info("call.ended", why=await call())
        except EngineBudget as circle:
            log.error("call.flow_in_circles", step=circle.state.step)
            line.broke()
        except LineError as problem:
            log.error("call.line_broke", problem=str(problem))
            line.broke()
        except Exception:
            log.exception("call.broke")
            line.broke()
        finally:
            del self._lines[sid]
            self._ended[sid] = line
            while len(self._ended) > ENDED_CALLS:
                self._ended.popitem(last=False)
            await line.close()

    async def _document(self, sid: str, after: int, times: int) -> str:
        """What comes after document `after`; a document that asks again, when it is not ready in time."""
        line = self._lines.get(sid) or self._ended.get(sid)
        if line is None:
            return documents.rescue(self._x.rescue)
        try:
            async with asyncio.timeout(HOLD):
                xml = await line.document(after)
        except TimeoutError:
            return documents.hold(self._x.links.hook(after, f"hold{times + 1}"))
        if xml is None:
            return documents.nothing() if line.gone else documents.rescue(self._x.rescue)
        return xml

    # --- who calls whom -----------------------------------------------------------------------------------------

    def _flow_for(self, dialled: str) -> Graph:
        """Settings write numbers as they are dialled, with or without `+`. Raises NoFlow."""
        try:
            return self._x.routing.flow_for(dialled)
        except NoFlow:
            return self._x.routing.flow_for(dialled.removeprefix("+"))

    def _facts(self, form: Form) -> CallFacts:
        name, number = form.get("CallerName"), form.get("From")
        return CallFacts(
            call_id=new_id(),
            dialled=form.get("To", ""),
            number=normalise(number, self._x.country) if number else None,
            name=name[:MAX_NAME] if name else None,
        )
