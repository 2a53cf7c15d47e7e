"""The talk script beside an agent's card: begun with the talk, moved by what the agent chooses, shown after each move.

In: the bus (AgentConnected, DispositionSet), choices from attendance.py. Out: `script` messages, happenings of what was
said and answered, the course on disk. What happens next is decided by scripts_dsl/talking.py. A script belongs to its
call: who is passed a call goes on with it, so do a page that is loaded anew and a program that was started again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

import structlog

from cti.desk.connection import Refused
from cti.desk.messages import ScriptChoice
from cti.desk.script import Script
from cti.feature import Feature
from cti.floor.floor import Floor
from cti.floor.seats import Seat
from cti.happenings import DispositionSet, ScriptAnswered, ScriptBegan, ScriptEnded
from cti.scripts.page import shown
from cti.scripts.runs import Keeps, ScriptRun, ScriptRuns
from cti.scripts.values import contact, in_call, values
from ivr.bus import Bus
from ivr.happenings import AgentConnected, ConsentSaid, OfferAnswered
from ivr.live import LiveCalls
from ivr.outside.failures import OutsideFailed
from ivr.store import StoreError
from ivr.surveying import NO_POLLS, Polls
from ivr.telling import happening_of
from scripts_dsl import talking
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.engine import EngineBudget
from scripts_dsl.events import AnyEvent, CallFacts, Fetched, FetchFailed, Resumed
from scripts_dsl.graph import Graph
from scripts_dsl.offered import offers
from scripts_dsl.policy import History
from scripts_dsl.policy.earned import GREEN
from scripts_dsl.site import Site
from scripts_dsl.talk_offers import offer_of
from scripts_dsl.talk_pages import Move, ended
from scripts_dsl.talking import NotHere

AGENT_NAME = "agent.name"
ASKING = frozenset({"Fetch", "Send"})
"""Pending effects that are asked outside."""

log = structlog.get_logger(__name__)


class Asks(Protocol):
    """outside.asking.Outside."""

    async def ask(self, effect: Fetch | Send) -> Any:
        """Raises OutsideFailed."""


class Contacts(Protocol):
    """What is asked about whoever may be offered something (centrala/contacts.py)."""

    async def past(self, number: str | None) -> History:
        """Of a person. Raises StoreError, and TimeoutError rather than let an agent wait."""
        ...

    def state(self, call_id: str) -> str:
        """Of the campaign that made the call, as policy.earned.Contact has it."""
        ...


class Strangers:
    """Where nothing is kept of anybody."""

    async def past(self, _number: str | None) -> History:
        return History()

    def state(self, _call_id: str) -> str:
        return GREEN


class ScriptDesk(Feature):
    """Subscribes itself, behind floor/agent_calls.py. `outside`: what scripts may ask; `facts`: what the site says of
    itself, for those of these names that it knows; `contacts`: who may be offered anything."""

    def __init__(
        self,
        bus: Bus,
        floor: Floor,
        live: LiveCalls,
        kept: Keeps,
        site: Callable[[], Site],
        now: Callable[[], datetime],
        *,
        outside: Asks | None = None,
        facts: Callable[[frozenset[str]], Mapping[str, Any]] = lambda _names: {},
        polls: Polls = NO_POLLS,
        contacts: Contacts | None = None,
    ) -> None:
        self._contacts = contacts or Strangers()
        self._bus, self._floor, self._live, self._now = bus, floor, live, now
        self._runs, self._since = ScriptRuns(kept, now), now()
        self._site, self._graphs = site, dict[str, Graph]()
        self._outside, self._facts, self._polls = outside, facts, polls
        self._asking: set[asyncio.Task[None]] = set()
        bus.subscribe(AgentConnected, lambda e: floor.later(e.member, lambda: self._connected(e)))
        bus.subscribe(DispositionSet, self._disposed)

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        """Of talks that begin from now on."""
        if kind == "script":
            self._graphs = dict(graphs)

    async def restore(self) -> None:
        """After a restart: who has a call, has its script."""
        for seat in tuple(self._floor) if self._graphs else ():
            if seat.call is not None:
                run = await self._runs.take_up(seat.user, seat.call.call_id, self._graphs, older=True)
                if run is not None:
                    self._go_on(seat.call.call_id, run)

    async def run(self) -> None:
        """What is being asked ends with it."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            for task in self._asking:
                task.cancel()
            await asyncio.gather(*self._asking, return_exceptions=True)

    # --- a talk --------------------------------------------------------------------------------------------------

    async def _connected(self, event: AgentConnected) -> None:
        seat, call_id = self._floor.seat(event.member), event.call_id
        if seat is None or call_id is None or seat.call is None or seat.call.call_id != call_id:
            return
        live = self._live.get(call_id)
        older = bool(self._graphs) and (live is None or live.began < self._since)
        run = await self._runs.take_up(seat.user, call_id, self._graphs, older=older)
        if run is not None:
            self._go_on(call_id, run)
            return
        queue = self._site().queues.get(event.queue or "")
        name = (live.script if live is not None else "") or (queue.script if queue is not None else None)
        graph = self._graphs.get(name) if name else None
        if graph is not None:
            number = live.ani if live is not None else None
            polled = await self._polls.about(graph, call_id, number, self._now())
            past = await self._past(number) if offers(graph) else None
            if seat.call is not None and seat.call.call_id == call_id:
                self._begin(seat, call_id, graph, polled, past)

    async def _past(self, number: str | None) -> History | None:
        """None: nobody could tell in time."""
        try:
            return await self._contacts.past(number)
        except (StoreError, TimeoutError) as problem:
            log.warning("script.past_unknown", problem=type(problem).__name__)
            return None

    def _begin(self, seat: Seat, call_id: str, graph: Graph, polled: Mapping[str, Any], past: History | None) -> None:
        live, pop = self._live.get(call_id), seat.pop
        now = self._now()
        facts = CallFacts(
            call_id,
            live.dialled if live else "",
            live.ani if live else None,
            live.name if live else None,
            language=(live.language if live else None) or (pop.language if pop else None),
            takes=values(graph, pop, live.values if live else {}),
        )
        site = {**self._site_of(seat, graph), **polled}
        try:
            known = in_call(contact(graph, pop, now, past), live, self._contacts.state(call_id))
            move = talking.begin(graph, facts, now, site, known)
        except (NotHere, EngineBudget) as problem:
            log.warning("script.not_begun", script=graph.name, problem=str(problem))
            return
        self._bus.publish(ScriptBegan(call_id=call_id, user=seat.user, script=graph.name, hash=graph.hash))
        run = ScriptRun(seat.user, graph, move.course, polled=polled)
        self._runs.put(call_id, run)
        self._took(call_id, run, move)

    def _go_on(self, call_id: str, run: ScriptRun) -> None:
        """Where it was; what was being looked up when a program ended is asked again, if that does no harm."""
        if run.busy or run.course.state.pending not in ASKING:
            self._show(run)
            return
        self._took(call_id, run, self._followed(run, Resumed(now=self._now())))

    def _followed(self, run: ScriptRun, event: AnyEvent) -> Move:
        """What the script does after an event; one that cannot go on is over."""
        try:
            return talking.follow(run.graph, run.course, event, self._now(), self._facts_of(run))
        except (NotHere, EngineBudget) as problem:
            log.warning("script.stuck", script=run.graph.name, problem=str(problem))
            return Move(ended(run.course))

    def _disposed(self, event: DispositionSet) -> None:
        """The agent has said how the call ended."""
        self._runs.forget(event.call_id)

    # --- choices --------------------------------------------------------------------------------------------------

    async def choose(self, user: str, choice: ScriptChoice) -> None:
        """The agent pressed a button or wrote an answer. A choice of a page that is not shown any more changes nothing.
        Raises Refused."""
        run, seat = self._runs.get(choice.call_id), self._floor.seat(user)
        mine = seat is not None and seat.call is not None and seat.call.call_id == choice.call_id
        if run is None or run.user != user or not mine:
            raise Refused("no_script", "This call has no script on your desk.")
        if choice.turn != run.course.turn or run.busy:
            self._show(run)
            return
        self._go(choice.call_id, run, choice.word)

    def _go(self, call_id: str, run: ScriptRun, word: str) -> None:
        before = run.course.state.consents
        try:
            move = talking.choose(run.graph, run.course, word, self._now(), self._facts_of(run))
        except (NotHere, EngineBudget) as problem:
            log.warning("script.stuck", script=run.graph.name, problem=str(problem))
            raise Refused("script_stuck", "The script cannot go on here; finish the talk without it.") from None
        if move.question:
            self._answered(call_id, run, move.question, word.strip())
        for purpose, given in move.course.state.consents.items():
            if before.get(purpose) is not given:
                self._bus.publish(ConsentSaid(call_id=call_id, purpose=purpose, given=given))
        offered = run.course.state.offers
        for product, answer in move.course.state.offers.items():
            if offered.get(product) != answer:
                self._bus.publish(OfferAnswered(call_id=call_id, product=product, answer=answer, user=run.user))
        self._took(call_id, run, move)

    def _answered(self, call_id: str, run: ScriptRun, question: str, answer: str) -> None:
        run.answers = (*run.answers, (question, answer))
        self._bus.publish(
            ScriptAnswered(
                call_id=call_id,
                user=run.user,
                script=run.graph.name,
                question=question,
                answer=answer,
            )
        )

    def _took(self, call_id: str, run: ScriptRun, move: Move) -> None:
        """Tell, keep and show what became of it; ask what it asks."""
        ends = move.course.state.over and not run.course.state.over
        run.course, run.busy = move.course, move.asks is not None
        for effect in move.told:
            if (happening := happening_of(effect, call_id, "script")) is not None:
                self._bus.publish(happening)
        if ends:
            outcome = move.course.state.outcome
            self._bus.publish(ScriptEnded(call_id=call_id, user=run.user, script=run.graph.name, outcome=outcome or ""))
        self._runs.keep(call_id, run)
        self._show(run)
        if move.asks is not None:
            task = asyncio.create_task(self._ask(call_id, run, move.asks))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def _ask(self, call_id: str, run: ScriptRun, asks: Fetch | Send) -> None:
        """The agent goes on with the answer; the question is on disk before anybody hears it."""
        try:
            await self._runs.on_disk()
            if self._outside is None:
                raise OutsideFailed("fails", "there is no outside here")
            event: Fetched | FetchFailed = Fetched(now=self._now(), value=await self._outside.ask(asks))
        except OutsideFailed as problem:
            event = FetchFailed(now=self._now(), kind=problem.kind)
        except StoreError:
            event = FetchFailed(now=self._now(), kind="fails")
        if self._runs.get(call_id) is run:
            self._took(call_id, run, self._followed(run, event))

    # --- the page -------------------------------------------------------------------------------------------------

    def of(self, seat: Seat) -> Script | None:
        """What the agent's page shows now."""
        call_id = seat.call.call_id if seat.call is not None else None
        run = self._runs.get(call_id or "")
        if call_id is None or run is None or run.user != seat.user:
            return None
        offer = offer_of(run.graph, run.course, self._now(), self._facts_of(run))
        return shown(call_id, run.graph, run.course, run.answers, offer, busy=run.busy)

    def _show(self, run: ScriptRun) -> None:
        """To whom follows it."""
        seat = self._floor.seat(run.user)
        script = self.of(seat) if seat is not None else None
        if script is not None:
            self._floor.desk.send(run.user, script)

    def _facts_of(self, run: ScriptRun) -> Mapping[str, Any]:
        return {**self._site_of(self._floor.seat(run.user), run.graph), **run.polled}

    def _site_of(self, seat: Seat | None, graph: Graph) -> Mapping[str, Any]:
        name = {AGENT_NAME: seat.name} if seat is not None else {}
        return {**self._facts(graph.site_names - {AGENT_NAME}), **name}
