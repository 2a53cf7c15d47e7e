"""Queue members on several Asterisks as on one: an agent serves wherever his telephone is registered.

In: orders of cti/floor/switch.py, AgentRinging and LegGone on the bus. Out: to the QueueMembers of each Asterisk. A
telephone that rings or talks on one is paused on the others, because they cannot know it. Made by
centrala/asterisks.py, which owns `run`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from ivr.asterisk.ami_wire import AmiDown, AmiError
from ivr.asterisk.queues import QueueMembers, state_interface
from ivr.bus import Bus
from ivr.happenings import AgentRinging, PbxDown
from ivr.taping import LegGone, LegsSeen

ELSEWHERE = "in a call on another Asterisk"
"""Reason of a pause, as Asterisk shows it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """The queues of one Asterisk."""

    members: QueueMembers
    up: Callable[[], bool]
    registered: Callable[[str], bool]
    """Whether a device is registered there: PJSIP/ewa."""


class AllMembers:
    """Implements `Queues` of cti/floor/switch.py. One that is not there is left out: when it is back, the floor tells
    everything anew (PbxUp). All methods raise AmiDown when none is there, else what one of them refused."""

    def __init__(self, bus: Bus, served: Mapping[str, Served]) -> None:
        self._served = served
        self._wishes: dict[str, tuple[bool, str]] = {}
        """Interface -> paused, and why."""
        self._busy: dict[str, tuple[str, str]] = {}
        """Leg -> Asterisk and interface: rings, or talks."""
        self._changed: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        """Where a telephone began or ceased to be busy, and its interface."""
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(LegGone, lambda event: self._over(event.uniqueid))
        bus.subscribe(LegsSeen, self._seen)
        bus.subscribe(PbxDown, self._down)

    async def add(self, queue: str, member: str, interface: str, *, paused: bool = False) -> None:
        """Where the telephone is; elsewhere it is taken out."""

        async def one(_: str, served: Served) -> None:
            if served.registered(state_interface(interface)):
                await served.members.add(queue, member, interface, paused=paused)
            else:
                await served.members.remove(queue, interface)

        await self._everywhere(one)

    async def remove(self, queue: str, interface: str) -> None:
        self._wishes.pop(interface, None)
        await self._everywhere(lambda _, served: served.members.remove(queue, interface))

    async def pause(self, interface: str, paused: bool, *, queue: str | None = None, reason: str = "") -> None:
        if queue is None:
            self._wishes[interface] = (paused, reason)
        await self._pause(self._served, interface, paused, queue, reason)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                tasks.create_task(self._bring_in_step(*await self._changed.get()))

    # --- from the bus -------------------------------------------------------------------------------------------

    def _rings(self, event: AgentRinging) -> None:
        if event.asterisk in self._served:
            self._busy[event.leg] = (event.asterisk, event.interface)
            self._changed.put_nowait(self._busy[event.leg])

    def _over(self, leg: str) -> None:
        changed = self._busy.pop(leg, None)
        if changed is not None:
            self._changed.put_nowait(changed)

    def _seen(self, event: LegsSeen) -> None:
        """After a cut: what rang there before may be over."""
        for leg in [leg for leg, (at, _) in self._busy.items() if at == event.asterisk and leg not in event.channels]:
            self._over(leg)

    def _down(self, event: PbxDown) -> None:
        """Perhaps for good: nobody stays busy there. Who talks on is paused everywhere, for the floor says so."""
        for leg in [leg for leg, (at, _) in self._busy.items() if at == event.asterisk]:
            self._over(leg)

    # --- inside -------------------------------------------------------------------------------------------------

    async def _bring_in_step(self, asterisk: str, interface: str) -> None:
        """On the others; there Asterisk knows by itself."""
        others = {name: served for name, served in self._served.items() if name != asterisk and served.up()}
        paused, reason = self._wishes.get(interface, (True, ""))
        if paused or not others:
            return  # no member, one whom nobody rings anyway, or nowhere else to ring
        try:
            await self._pause(others, interface, paused, None, reason)
        except AmiError as problem:
            log.warning("queue.not_paused_elsewhere", interface=interface, problem=str(problem))

    async def _pause(
        self, where: Mapping[str, Served], interface: str, paused: bool, queue: str | None, reason: str
    ) -> None:
        async def one(asterisk: str, served: Served) -> None:
            if served.registered(state_interface(interface)):
                now, why = (True, ELSEWHERE) if self._elsewhere(asterisk, interface) else (paused, reason)
                await served.members.pause(interface, now, queue=queue, reason=why)

        await self._everywhere(one, where)

    def _elsewhere(self, asterisk: str, interface: str) -> bool:
        return any(there != asterisk and busy == interface for there, busy in self._busy.values())

    async def _everywhere(
        self, do: Callable[[str, Served], Awaitable[None]], where: Mapping[str, Served] | None = None
    ) -> None:
        there = [do(asterisk, served) for asterisk, served in (where or self._served).items() if served.up()]
        done = await asyncio.gather(*there, return_exceptions=True)
        problems = [problem for problem in done if isinstance(problem, BaseException)]
        refused = [problem for problem in problems if not isinstance(problem, AmiDown)]
        if refused or len(problems) == len(done):
            raise [*refused, *problems, AmiDown("no Asterisk is there", sent=False)][0]
