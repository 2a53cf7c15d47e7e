"""Who is at a desk and may be called: pages that come and go, wishes, telephones.

In: socket.py (arrived, left, wish), web/login.py (logged_out), the bus (PhoneChanged, PbxUp). Out: through floor.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from cti.agents import AgentState, Status
from cti.desk.connection import Refused
from cti.desk.messages import ScriptChoice, SetState
from cti.desk.script import Script
from cti.desk.socket import Snapshot
from cti.floor.agent_calls import AgentCalls
from cti.floor.floor import Floor, TelephonyDown
from cti.floor.lanes import LaneFull
from cti.floor.pauses import counts
from cti.floor.queue_lengths import QueueLengths
from cti.floor.seats import Membership, Seat
from ivr.bus import Bus
from ivr.happenings import PbxUp, PhoneChanged

GONE_AFTER = 300.0
"""Seconds without a desk until an agent is logged out: as long as the outbox keeps what he missed."""


class Scripts(Protocol):
    """script_desk.ScriptDesk."""

    def of(self, seat: Seat) -> Script | None: ...

    async def choose(self, user: str, choice: ScriptChoice) -> None:
        """Raises Refused."""


class Attendance:
    """The desks of the floor. `device(interface)`: what PhoneChanged calls the telephone of a queue member."""

    def __init__(
        self,
        bus: Bus,
        floor: Floor,
        calls: AgentCalls,
        lengths: QueueLengths,
        *,
        device: Callable[[str], str] = lambda interface: interface,
        gone_after: float = GONE_AFTER,
    ) -> None:
        self._floor, self._calls, self._lengths, self._gone_after = floor, calls, lengths, gone_after
        self._device = device
        self._pauses: tuple[str, ...] = ()
        """Reasons not to be ready, as the settings have them; (): any."""
        self._scripts: Scripts | None = None
        """Talk scripts beside the card; None: there are none."""
        self._registered: set[tuple[str, str]] = set()
        """Asterisk and telephone."""
        bus.subscribe(PhoneChanged, self._phone_changed)
        bus.subscribe(PbxUp, self._pbx_up)

    def put(self, pauses: tuple[str, ...]) -> None:
        """The reasons that count from now on."""
        self._pauses = pauses

    def show(self, scripts: Scripts) -> None:
        """Talk scripts are beside the card from now on."""
        self._scripts = scripts

    # --- pages --------------------------------------------------------------------------------------------------

    async def prepare(self, user: str) -> bool:
        """Make the agent's seat if there is none. False: no such agent."""
        seat = await self._floor.prepare(user)
        if seat is not None:
            seat.phones = self._phones(seat)
        return seat is not None

    def arrived(self, user: str) -> Snapshot:
        """The agent's page is there; `prepare` came before."""
        self._floor.stop("gone", user)
        seat = self._seat(user)
        if seat.state is AgentState.LOGGED_OUT:
            self._floor.move_to(seat, AgentState.NOT_READY)
        script = None if self._scripts is None else self._scripts.of(seat)
        return Snapshot(seat.agent(), self._lengths.of(seat.queues), list(self._pauses), seat.call, seat.pop, script)

    def left(self, user: str) -> None:
        """The agent's page is gone, perhaps for a moment."""
        self._floor.start("gone", user, self._gone_after, lambda: self._gone(user))

    def logged_out(self, user: str) -> None:
        """The agent said so."""
        if self._floor.seat(user) is not None:
            self._floor.stop("gone", user)
            self._floor.later(user, lambda: self._log_out(user))

    async def _gone(self, user: str) -> None:
        if not self._floor.desk.connected(user):
            await self._log_out(user)

    async def _log_out(self, user: str) -> None:
        """Not in the middle of a call: then as soon as it is over."""
        seat = self._seat(user)
        seat.wish = False
        if seat.busy:
            self._floor.start("gone", user, self._gone_after, lambda: self._gone(user))
        elif seat.state is not AgentState.LOGGED_OUT:
            self._floor.move_to(seat, AgentState.LOGGED_OUT)
            await self._floor.tell_switch(seat)

    async def restore(self) -> None:
        """After a restart: who was at work is at work and has GONE_AFTER to show his desk; who was not is no member.

        Calls did not outlive the program: who talked is in wrap-up; who was in wrap-up has what is left of it.
        """
        await self._floor.prepare_known()
        for user, status in self._floor.known():
            seat = self._floor.seat(user)
            if seat is not None:
                seat.phones = self._phones(seat)
                self._restore(seat, status)

    def _restore(self, seat: Seat, status: Status) -> None:
        seat.member = Membership(seat.phone.interface, seat.queues, paused=None)
        seat.wish = status.state is AgentState.READY or seat.busy
        if status.state is AgentState.RINGING:
            self._floor.rest(seat, None)
        elif seat.busy:
            wrapping = status.state is AgentState.WRAP_UP
            self._calls.ended(seat, status.call_id, since=status.since if wrapping else None)
        if status.state is not AgentState.LOGGED_OUT:
            self.left(seat.user)
        self._settle_later(seat)

    # --- wishes -------------------------------------------------------------------------------------------------

    async def wish(self, user: str, wish: SetState | ScriptChoice) -> None:
        """Carry out `ready` or `not_ready`, now or after the call, or a choice in a script. Raises Refused."""
        if isinstance(wish, ScriptChoice):
            if self._scripts is None:
                raise Refused("no_script", "There are no scripts here.")
            await self._scripts.choose(user, wish)
            return
        seat = self._seat(user)
        try:
            await self._floor.lanes.do(user, lambda: self._wish(seat, wish))
        except LaneFull:
            raise Refused("busy", "Too much at once; try again.") from None

    async def _wish(self, seat: Seat, wish: SetState) -> None:
        if wish.state == "ready" and not seat.phone.registered:
            raise Refused("phone_not_registered", f"Telephone {seat.phone.interface} is not registered.")
        if wish.state == "ready" and self._calls.missing(seat):
            raise Refused("disposition_missing", "Store first how the last talk ended.")
        if wish.state == "not_ready" and not counts(wish.reason, self._pauses):
            raise Refused("unknown_reason", f"Say why, one of: {', '.join(self._pauses)}.")
        before = seat.wish, seat.presence
        seat.wish = wish.state == "ready"
        if seat.busy:
            self._floor.send_status(seat)
            return
        self._floor.rest(seat, wish.reason)
        try:
            await self._floor.switch(seat)
        except TelephonyDown:
            seat.wish = before[0]
            self._floor.move_to(seat, before[1].state, reason=before[1].reason)
            raise Refused("telephony_down", "The telephone system does not answer; try again.") from None

    # --- telephones ---------------------------------------------------------------------------------------------

    def _phone_changed(self, event: PhoneChanged) -> None:
        where = event.asterisk, event.interface
        moved = (where in self._registered) is not event.registered
        (self._registered.add if event.registered else self._registered.discard)(where)
        for seat in self._floor:
            if event.interface in map(self._device, seat.interfaces):
                if moved:
                    self._uncertain(seat)
                self._settle_later(seat)

    def _pbx_up(self, _event: PbxUp) -> None:
        """What the switch knows of us is uncertain: tell it all again."""
        for seat in self._floor:
            self._uncertain(seat)
            self._settle_later(seat)

    @staticmethod
    def _uncertain(seat: Seat) -> None:
        if seat.member is not None:
            seat.member = replace(seat.member, paused=None)

    def _settle_later(self, seat: Seat) -> None:
        self._floor.later(seat.user, lambda: self.settle(seat))

    async def settle(self, seat: Seat) -> None:
        """Bring state and membership in step with telephones and wish. In the agent's lane."""
        phones = self._phones(seat)
        changed, seat.phones = phones != seat.phones, phones
        ready = seat.state is AgentState.READY
        if seat.state in (AgentState.READY, AgentState.NOT_READY) and ready != (seat.wish and bool(phones)):
            self._floor.rest(seat, None)
        elif changed:
            self._floor.send_status(seat)
        await self._floor.tell_switch(seat)

    def registered(self, interface: str) -> bool:
        """Some Asterisk has the telephone `PJSIP/ewa`."""
        return any(known == self._device(interface) for _, known in self._registered)

    def _phones(self, seat: Seat) -> frozenset[str]:
        """Those that are registered, wherever."""
        there = {device for _, device in self._registered}
        return frozenset(i for i in seat.interfaces if self._device(i) in there)

    def _seat(self, user: str) -> Seat:
        seat = self._floor.seat(user)
        assert seat is not None, "prepare() comes first"
        return seat
