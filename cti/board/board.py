"""The supervisors' board: how the room stands now, and what is otherwise since a supervisor's page was told last.

In: the bus, moves of seats, alarms. Out: `board` and `change` messages for whoever watches (socket.py). A
change is not queued but remembered by its key: a page that reads slowly gets the newest state of what changed, and
nothing grows. Nobody asks anything again and again: what is not told by an event does not change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cti.agents import Agent
from cti.board.messages import BoardMessage, ChangeMessage, PromiseNow
from cti.board.now import RoomNow
from cti.floor.floor import Floor
from cti.floor.seats import Seat
from cti.painting import CardDelay
from ivr.bus import Bus
from ivr.happenings import (
    AgentConnected,
    AgentRinging,
    CallBegan,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    CallMoved,
    PbxUp,
    PhoneChanged,
    TalkEnded,
)
from ivr.kept_alarms import KeptAlarms
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site

COALESCE = 0.2
"""Seconds in which changes are gathered: people see them at once, and a busy room sends five messages a second."""


class Watcher(Protocol):
    """A supervisor's page."""

    def wake(self) -> None:
        """There is something new."""


@dataclass(slots=True)
class Pending:
    """What a page has not been told."""

    queues: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    """me, pops, promises, alarms, notices, flows, chats, remarks."""

    def __bool__(self) -> bool:
        return bool(self.queues or self.agents or self.calls or self.parts)


class View:
    """Of one page."""

    def __init__(self, board: Board, user: str, acts: bool, watcher: Watcher) -> None:
        self.user, self.acts, self.watcher = user, acts, watcher
        self.pending = Pending()
        self._board = board

    def first(self) -> BoardMessage:
        """Everything; nothing is pending then."""
        self.pending = Pending()
        return self._board.board(self)

    def take(self) -> ChangeMessage | None:
        """What changed since the last time; None: nothing."""
        pending, self.pending = self.pending, Pending()
        return self._board.change(self, pending) if pending else None


class Board:
    """`now`: what there is to be seen. `device(interface)`: what PhoneChanged calls the telephone of a queue member."""

    def __init__(self, bus: Bus, floor: Floor, now: RoomNow, alarms: KeptAlarms, device: Callable[[str], str]) -> None:
        self._now = now
        self._floor, self._device = floor, device
        self._views: list[View] = []
        self._timer: asyncio.TimerHandle | None = None
        self._remarks = 0
        floor.watch(self._moved)
        alarms.watch(lambda _: self._mark(parts=("alarms",)))
        bus.subscribe(CallBegan, self._call_changed)
        bus.subscribe(CallMoved, self._call_changed)
        bus.subscribe(CallEnded, self._call_changed)
        bus.subscribe(CallerQueued, self._queued)
        bus.subscribe(CallerLeftQueue, self._left)
        bus.subscribe(AgentConnected, self._talks)
        bus.subscribe(TalkEnded, self._talks)
        bus.subscribe(AgentRinging, lambda event: self._mark(agents=(event.member,)))
        bus.subscribe(PhoneChanged, self._phone_changed)
        bus.subscribe(PbxUp, lambda _: self._all())

    # --- what others tell ----------------------------------------------------------------------------------------

    def put(self, site: Site, graphs: Mapping[str, Graph]) -> None:
        """The settings and flows in force."""
        self._now.put(site, graphs)
        self._all()

    def know(self, agents: Iterable[Agent]) -> None:
        """Everybody with a desk, seen today or not."""
        before = self._now.users
        self._now.know(agents)
        self._mark(agents=before | self._now.users)

    def popped(self, card: CardDelay) -> None:
        """A card was sent, or painted."""
        self._now.pops.took(card)
        self._mark(parts=("pops",))

    def owed(self, promises: list[PromiseNow]) -> None:
        """What is owed now."""
        self._now.owed(promises)
        self._mark(parts=("promises",))

    def wrote(self) -> None:
        """Somebody wrote or read something in a conversation."""
        self._mark(parts=("chats",))

    def remarked(self) -> None:
        """There is news among what is for somebody."""
        self._remarks += 1
        self._mark(parts=("remarks",))

    def mark_agent(self, user: str) -> None:
        self._mark(agents=(user,))

    def changed_over(self, agents: Iterable[Agent], queues: Iterable[str]) -> None:
        """Somebody is new, otherwise or gone; these queues have other agents."""
        self.know(agents)
        self._mark(queues=queues)

    def switched_over(self, name: str) -> None:
        """`notice:outage` or `queue:support` was switched, see ivr/switches.py."""
        kind, _, what = name.partition(":")
        if kind == "queue":
            self._mark(queues=(what,))
        else:
            self._mark(parts=("notices",))

    # --- pages ---------------------------------------------------------------------------------------------------

    def open(self, user: str, acts: bool, watcher: Watcher) -> View:
        """A page is there."""
        view = View(self, user, acts, watcher)
        self._views.append(view)
        return view

    def shut(self, view: View) -> None:
        """It is gone."""
        if view in self._views:
            self._views.remove(view)

    @property
    def watched(self) -> bool:
        """Somebody looks."""
        return bool(self._views)

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()

    # --- what happens --------------------------------------------------------------------------------------------

    def _phone_changed(self, event: PhoneChanged) -> None:
        """A telephone is told of at every ring: only its own agent is looked at."""
        whose = [seat.user for seat in self._floor if event.interface in map(self._device, seat.interfaces)]
        self._mark(agents=whose, parts=("me",) if whose else ())

    def _call_changed(self, event: CallBegan | CallMoved | CallEnded) -> None:
        self._mark(calls=(event.call_id,))

    def _queued(self, event: CallerQueued) -> None:
        self._mark(queues=(event.queue,), calls=(event.call_id,))

    def _left(self, event: CallerLeftQueue) -> None:
        self._now.left(event)
        self._mark(queues=(event.queue,), calls=(event.call_id,))

    def _talks(self, event: AgentConnected | TalkEnded) -> None:
        queues = (event.queue,) if event.queue else ()
        self._mark(queues=queues, calls=(event.call_id,), agents=(event.member,))

    def _moved(self, seat: Seat) -> None:
        self._mark(queues=seat.queues, agents=(seat.user,))

    def _all(self) -> None:
        parts = ("me", "notices", "flows", "alarms", "promises")
        self._mark(queues=self._now.queue_names, agents=self._now.users, parts=parts)

    def _mark(
        self,
        *,
        queues: Iterable[str] = (),
        agents: Iterable[str] = (),
        calls: Iterable[str | None] = (),
        parts: Iterable[str] = (),
    ) -> None:
        if not self._views:
            return
        queues, agents, calls, parts = set(queues), set(agents), set(calls), set(parts)
        for view in self._views:
            view.pending.queues |= queues
            view.pending.agents |= agents
            view.pending.calls |= {call for call in calls if call is not None}
            view.pending.parts |= parts
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COALESCE, self._wake)

    def _wake(self) -> None:
        self._timer = None
        for view in self._views:
            if view.pending:
                view.watcher.wake()

    # --- messages ------------------------------------------------------------------------------------------------

    def board(self, view: View) -> BoardMessage:
        """How everything stands."""
        now = self._now
        return BoardMessage(
            at=now.at,
            zone=str(now.zone),
            me=now.me(view.user, view.acts),
            queues=[now.queue(name) for name in now.queue_names],
            agents=[agent for user in sorted(now.users) if (agent := now.agent(user)) is not None],
            calls=now.calls(),
            pops=now.pops.now(),
            promises=now.promises(),
            alarms=now.alarms(),
            notices=now.notices(),
            flows=now.flows(),
            chats=now.chats(view.user) if view.acts else [],
            remarks=self._remarks,
        )

    def change(self, view: View, pending: Pending) -> ChangeMessage:
        """What is otherwise."""
        now, parts = self._now, pending.parts
        calls = {call_id: now.call(call_id) for call_id in pending.calls}
        agents = {user: now.agent(user) for user in sorted(pending.agents)}
        return ChangeMessage(
            at=now.at,
            queues=[now.queue(name) for name in now.queue_names if name in pending.queues],
            agents=[agent for agent in agents.values() if agent is not None],
            calls=[call for call in calls.values() if call is not None],
            gone=[name for found in (calls, agents) for name, one in found.items() if one is None],
            me=now.me(view.user, view.acts) if "me" in parts else None,
            pops=now.pops.now() if "pops" in parts else None,
            promises=now.promises() if "promises" in parts else None,
            alarms=now.alarms() if "alarms" in parts else None,
            notices=now.notices() if "notices" in parts else None,
            flows=now.flows() if "flows" in parts else None,
            chats=now.chats(view.user) if "chats" in parts and view.acts else None,
            remarks=self._remarks if "remarks" in parts else None,
        )
