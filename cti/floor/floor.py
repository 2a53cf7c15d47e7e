"""The floor: all seats, and the one way in which a seat changes: state, message to its desk, word to the switch.

In: what attendance.py (desks, wishes, telephones) and agent_calls.py (calls) found out. Out: `agent` and `call`
messages, moves in cti/agents, queue membership in the switch. Work for one agent runs in his lane, in order.

Membership follows the state: ready and ringing = member, otherwise a paused one, so that a queue knows that somebody is
there; logged out, or without a telephone = no member.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from cti.agents import AgentState, Presence, Status
from cti.desk.hub import Desk
from cti.desk.status import CallStateName, CallStatus
from cti.floor.lanes import LaneFull, Lanes, Work
from cti.floor.seats import BUSY, Profile, Seat, wanted, way

NO_PHONE = "telephone not registered"

log = structlog.get_logger(__name__)


class TelephonyDown(Exception):
    """The switch cannot be asked now."""


class Members(Protocol):
    """Queue members in the switch; every call bounded in time, raises TelephonyDown."""

    async def add(self, user: str, interface: str, queues: Sequence[str]) -> None:
        """Make the telephone a member of `queues`, paused; one that is a member already stays as it is."""

    async def pause(self, interface: str, paused: bool, reason: str) -> None:
        """A paused member stays and does not ring."""

    async def remove(self, interface: str, queues: Sequence[str]) -> None:
        """No error when it was none."""


class Profiles(Protocol):
    """What the floor asks of cti/agents."""

    async def by_user(self, user: str) -> Profile | None: ...

    async def all(self) -> Sequence[Profile]: ...


class Floor:
    """`more_phones(user)`: telephones an agent may have beside his own (the demonstration's)."""

    def __init__(
        self,
        desk: Desk,
        lanes: Lanes,
        states: Presence,
        profiles: Profiles,
        members: Members,
        *,
        now: Callable[[], datetime],
        more_phones: Callable[[str], Sequence[str]] = lambda _user: (),
    ) -> None:
        self.desk, self.lanes, self.now = desk, lanes, now
        self._states, self._profiles, self._members, self._more_phones = states, profiles, members, more_phones
        self._seats: dict[str, Seat] = {}
        self._timers: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._watchers: list[Callable[[Seat], None]] = []

    def watch(self, watcher: Callable[[Seat], None]) -> None:
        """Tell `watcher` of each new seat and after each move of any."""
        self._watchers.append(watcher)

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats.values())

    def seat(self, user: str) -> Seat | None:
        return self._seats.get(user)

    async def prepare(self, user: str) -> Seat | None:
        """The agent's seat, made if there is none; None: no such agent."""
        if user not in self._seats:
            profile = await self._profiles.by_user(user)
            if profile is None:
                return None
            self._take(profile)
        return self._seats[user]

    async def prepare_known(self) -> None:
        """A seat for everybody who is `known` and an agent, by one look-up: thousands of them delay no start."""
        known = dict(self.known())
        for profile in await self._profiles.all():
            if profile.user in known:
                self._take(profile)

    def _take(self, profile: Profile) -> None:
        if profile.user not in self._seats:
            self._seats[profile.user] = seat = self._new(profile)
            self._tell_watchers(seat)

    def _new(self, profile: Profile) -> Seat:
        return Seat(
            user=profile.user,
            name=profile.name,
            languages=tuple(profile.languages),
            queues=tuple(profile.queues),
            interfaces=self._interfaces(profile),
            presence=self._states.of(profile.user),
        )

    def _interfaces(self, profile: Profile) -> tuple[str, ...]:
        own = (profile.interface,) if profile.interface else ()
        return (*own, *self._more_phones(profile.user))

    def renew(self, seat: Seat, profile: Profile) -> None:
        """Who sits there has another name, other languages, queues or telephones; `switch` comes next."""
        seat.name, seat.languages = profile.name, tuple(profile.languages)
        seat.interfaces = self._interfaces(profile)
        self.reassign(seat, tuple(profile.queues))

    def known(self) -> list[tuple[str, Status]]:
        """How agents stood when the last process ended, and stand since."""
        return list(self._states)

    # --- moves --------------------------------------------------------------------------------------------------

    def rest(self, seat: Seat, reason: str | None) -> None:
        """Ready if he wants and can, else not ready."""
        if seat.wish and seat.phone.registered:
            self.move_to(seat, AgentState.READY)
        else:
            self.move_to(seat, AgentState.NOT_READY, reason=NO_PHONE if seat.wish else reason)

    def move_to(self, seat: Seat, to: AgentState, *, reason: str | None = None) -> None:
        """What the switch tells is true: a missed event is made up for, move by move."""
        steps = way(seat.state, to)
        if len(steps) > 1:
            log.warning("agent.event_missed", user=seat.user, state=seat.state.value, to=to.value)
        if not steps and reason == seat.presence.reason:
            self.send_status(seat)
        for step in steps or ([to] if reason != seat.presence.reason else []):
            self._move(seat, step, reason if step is to else None)

    def _move(self, seat: Seat, to: AgentState, reason: str | None) -> None:
        call_id = seat.call.call_id if seat.call and to in BUSY else None
        seat.presence = self._states.change(seat.user, to, reason=reason, call_id=call_id)
        self.send_status(seat)
        self._tell_watchers(seat)

    def reassign(self, seat: Seat, queues: tuple[str, ...]) -> None:
        """The agent serves other queues; `switch` comes next."""
        seat.queues = queues
        self._tell_watchers(seat)

    def _tell_watchers(self, seat: Seat) -> None:
        for watcher in self._watchers:
            watcher(seat)

    def send_status(self, seat: Seat) -> None:
        """Tell the desk how its agent stands."""
        self.desk.send(seat.user, seat.status())

    def call(
        self,
        seat: Seat,
        call_id: str,
        state: CallStateName,
        queue: str | None,
        *,
        talk: float | None = None,
        needed: bool = False,
    ) -> None:
        """The agent's call is in a new state; `needed`: a disposition."""
        seat.call = CallStatus(
            call_id=call_id, state=state, at=self.now(), queue=queue, talk=talk, disposition_needed=needed
        )
        if seat.pop is not None and seat.pop.call_id != call_id:
            seat.pop = None
        self.desk.send(seat.user, seat.call)

    # --- the switch ---------------------------------------------------------------------------------------------

    async def tell_switch(self, seat: Seat) -> None:
        """As `switch`; what could not be told now is told when the switch is back (PbxUp)."""
        try:
            await self.switch(seat)
        except TelephonyDown:
            log.warning("agent.switch_not_told", user=seat.user, state=seat.state.value)

    async def switch(self, seat: Seat) -> None:
        """Bring membership in step with the state. Raises TelephonyDown."""
        want, have = wanted(seat), seat.member
        if want == have:
            return
        if have is not None and (want is None or want.interface != have.interface):
            await self._members.remove(have.interface, have.queues)
            seat.member = have = None
        if want is None:
            return
        if have is not None and (left := tuple(queue for queue in have.queues if queue not in want.queues)):
            await self._members.remove(have.interface, left)
        if have is None or have.paused is None or set(want.queues) != set(have.queues):
            # Also with fewer queues: the one of the agent alone was left together with those.
            await self._members.add(seat.user, want.interface, want.queues)
        await self._members.pause(want.interface, bool(want.paused), seat.presence.reason or seat.state.value)
        seat.member = want

    async def leave(self, seat: Seat) -> None:
        """Out of all queues and halls, and in again with the next `switch`: what they are chosen by is otherwise."""
        have = seat.member
        if have is None:
            return
        try:
            await self._members.remove(have.interface, have.queues)
        except TelephonyDown:
            log.warning("agent.switch_not_told", user=seat.user, state=seat.state.value)
        seat.member = replace(have, paused=None)

    # --- lanes and timers ---------------------------------------------------------------------------------------

    def later(self, user: str, work: Work) -> None:
        """Do `work` in the agent's lane."""
        try:
            self.lanes.put(user, work)
        except LaneFull:
            log.error("agent.lane_full", user=user)

    def start(self, what: str, user: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` in the agent's lane after `seconds`, unless stopped or started again under the same name."""
        self.stop(what, user)
        self._timers[what, user] = asyncio.get_running_loop().call_later(seconds, self.later, user, work)

    def stop(self, what: str, user: str) -> None:
        if timer := self._timers.pop((what, user), None):
            timer.cancel()

    def close(self) -> None:
        """Stop all timers."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
