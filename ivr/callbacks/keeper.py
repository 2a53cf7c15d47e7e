"""Keeps promises to call back: a place in the queue while it is staffed, the person rung when an agent has taken it.

In: CallbackAsked and what happens to calls and queues, on the bus. Out: orders to Places and Dialling, CallbackMoved.
One task (`run`, owned by centrala/program.py); each call to a person has a task of its own below it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from ivr.callbacks.happenings import CallbackPlaced, CallbackTurn
from ivr.callbacks.late import Lateness
from ivr.callbacks.needs import Needs, Place
from ivr.callbacks.states import CallbackState
from ivr.callbacks.store import moved
from ivr.callbacks.turn import Callback, after, ahead, position, priority, wants_place
from ivr.dialguard.numbers import NotNow, Refused
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.happenings import (
    AgentConnected,
    AgentMissed,
    AgentRinging,
    CallbackAsked,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    NoteTaken,
    PbxUp,
    TalkEnded,
)
from ivr.ids import new_id
from ivr.live import LiveCall
from ivr.moments import micros, moment
from ivr.steady import lasted
from ivr.store import StoreError

LOOK = 15.0
"""Seconds between two looks whether a queue has opened or closed."""
LATER = timedelta(minutes=1)
"""Until the next try when our own disk or Asterisk did not do its part."""

log = structlog.get_logger(__name__)


class Keeper:
    """Every promise that is not over."""

    def __init__(self, needs: Needs) -> None:
        self._n = needs
        self._open: dict[str, Callback] = {}
        self._places: dict[str, Place] = {}
        """By call id."""
        self._joined: dict[str, dict[str, datetime]] = {}
        """Call -> queue -> since when it waited there."""
        self._late = Lateness(needs.bus.publish)
        self._wake = asyncio.Event()
        self._pbx_up = self._swept = self._closing = False
        self._tasks: asyncio.TaskGroup | None = None
        bus = needs.bus
        for kind, handler in (
            (CallerQueued, self._queued),
            (CallbackAsked, self._asked),
            (AgentRinging, self._rings),
            (AgentMissed, self._missed),
            (AgentConnected, self._connected),
            (TalkEnded, self._talk_ended),
            (CallerLeftQueue, self._left),
            (CallEnded, self._call_ended),
            (PbxUp, self._up),
        ):
            bus.subscribe(kind, handler)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Callback]:
        return iter(list(self._open.values()))

    def withdraw(self, id_: str, by: str) -> bool:
        """It is owed no more. False: it is over already, or the person is being rung."""
        callback = self._open.get(id_)
        if callback is None or callback.state is not CallbackState.WAITING:
            return False
        self._cancel(callback, f"withdrawn by {by}")
        return True

    def look(self) -> None:
        """A queue has opened, closed, or got or lost its agents: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            while True:
                try:
                    for callback in await self._n.load():
                        self._open.setdefault(callback.id, callback)
                    break
                except StoreError as problem:
                    log.warning("callbacks.not_loaded", problem=str(problem))
                    await asyncio.sleep(1)
            for callback in list(self._open.values()):
                if callback.state is CallbackState.CALLING:
                    self._do(self._take_up(callback))
            while True:
                self._late.look(self, self._n.clock())
                await self._look()
                self._wake.clear()
                try:
                    async with asyncio.timeout(self._pause()):
                        await self._wake.wait()
                except TimeoutError:
                    pass

    def _pause(self) -> float:
        """Seconds until the next look: not later than the next moment that one of them waits for."""
        now = self._n.clock()
        ahead_of_now = [c.not_before for c in self._open.values() if c.not_before is not None and c.not_before > now]
        return min([LOOK, *((moment - now).total_seconds() for moment in ahead_of_now)])

    async def close(self) -> None:
        """The program ends: nobody stands in a queue for whom nobody would ring. The promises stay, talks go on."""
        self._closing = True
        for place in [place for place in self._places.values() if not place.busy]:
            try:
                await self._n.places.leave(place.id)
            except Exception as problem:
                log.warning("callbacks.place_left_behind", problem=repr(problem))

    # --- places -------------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        """Who should stand in a queue and does not; who does and should not."""
        if not self._pbx_up or self._closing:
            return
        if not self._swept:
            try:
                await self._n.places.sweep()
                self._swept = True
            except Exception as problem:
                log.warning("callbacks.not_swept", problem=repr(problem))
                return
        for one in list(self._places.values()):
            if not one.busy and self._n.places.lost(one.id):
                log.warning("callbacks.place_lost", callback=one.callback)
                self._drop(one)
        placed = {place.callback: place for place in self._places.values()}
        for callback in sorted(self._open.values(), key=lambda c: c.since):
            place, now = placed.get(callback.id), self._n.clock()
            hung_up = self._n.live.get(callback.call_id) is None
            wanted = hung_up and wants_place(callback, now, staffed=self._n.staffed(callback.queue))
            try:
                if place is None:
                    if wanted:
                        await self._stand(callback, now)
                elif not (place.busy or (wanted and place.priority == priority(callback, now))):
                    await self._n.places.leave(place.id)
            except Exception as problem:
                log.warning("callbacks.no_place", callback=callback.id, problem=repr(problem))

    async def _stand(self, callback: Callback, now: datetime) -> None:
        place = Place(new_id(), callback.id, priority(callback, now), now)
        others = [call.joined or call.began for call in self._n.live.waiting().get(callback.queue, ())]
        self._places[place.id] = place
        self._n.live.add(_live(place.id, callback))
        try:
            await self._n.places.take(
                place.id, callback.queue, callback.number, place.priority, position(callback, others)
            )
        except BaseException:
            self._drop(place)
            raise

    def _drop(self, place: Place) -> None:
        """The place is no more."""
        if self._places.pop(place.id, None) is None:
            return
        self._n.places.forget(place.id)
        self._n.live.remove(place.id)
        seconds = lasted(place.began, self._n.clock())
        reached = place.attempt is not None
        self._n.bus.publish(CallEnded(call_id=place.id, seconds=seconds, why="completed" if reached else "place_left"))
        self._wake.set()

    # --- what happens -------------------------------------------------------------------------------------------

    def _up(self, _: PbxUp) -> None:
        self._pbx_up, self._swept = True, False
        self._wake.set()

    def _queued(self, event: CallerQueued) -> None:
        if event.call_id is not None and event.call_id not in self._places:
            self._joined.setdefault(event.call_id, {}).setdefault(event.queue, event.at)

    def _asked(self, event: CallbackAsked) -> None:
        """The place begins where the caller's own wait began, or at the time that was chosen."""
        call = self._n.live.get(event.call_id)
        since = self._joined.get(event.call_id or "", {}).get(event.queue, event.at)
        chosen = moment(event.not_before) if event.not_before is not None else None
        for earlier in [c for c in self._open.values() if (c.number, c.queue) == (event.number, event.queue)]:
            since = min(since, earlier.since)
            self._cancel(earlier, "asked again")
        callback = Callback(
            id=event.id,
            call_id=event.call_id or "",
            queue=event.queue,
            number=event.number,
            tell=event.tell,
            since=chosen or since,
            asked=event.at,
            due=event.at + timedelta(seconds=event.within),
            name=call.name if call else event.name,
            language=call.language if call else event.language,
            caller=call.ani if call else None,
            not_before=chosen,
        )
        self._open[callback.id] = callback
        placed = CallbackPlaced(
            call_id=event.call_id,
            callback=callback.id,
            since=micros(callback.since),
            name=callback.name,
            language=callback.language,
            caller=callback.caller,
        )
        # The event log hears of the promise after us, and what changes a row must come after what makes it.
        asyncio.get_running_loop().call_soon(self._n.bus.publish, placed)
        self._wake.set()

    def _rings(self, event: AgentRinging) -> None:
        place = self._places.get(event.call_id or "")
        if place is not None:
            self._turn(place)

    def _turn(self, place: Place) -> None:
        place.busy = True
        callback = self._open.get(place.callback)
        if callback is not None and not place.told:
            place.told = True
            self._n.bus.publish(
                CallbackTurn(call_id=place.id, callback=callback.id, queue=callback.queue, number=callback.number)
            )
            self._n.bus.publish(NoteTaken(call_id=place.id, text=f"call back from {callback.queue}, as promised"))

    def _missed(self, event: AgentMissed) -> None:
        if place := self._places.get(event.call_id or ""):
            place.busy = False

    def _connected(self, event: AgentConnected) -> None:
        place = self._places.get(event.call_id or "")
        if place is not None:
            self._turn(place)
            self._do(self._call(place))
            return
        call, now = self._n.live.get(event.call_id), self._n.clock()
        for callback in [c for c in self._open.values() if call is not None and _is_of(call, c) and not ahead(c, now)]:
            self._cancel(callback, f"spoke with {event.member}")

    def _left(self, event: CallerLeftQueue) -> None:
        place = self._places.get(event.call_id or "")
        if place is not None and event.why != "answered":
            self._drop(place)

    def _talk_ended(self, event: TalkEnded) -> None:
        """The agent has gone, or the person has."""
        place = self._places.get(event.call_id or "")
        if place is not None:
            if place.attempt is not None:
                self._do(self._n.places.hang_up(place.attempt))
            self._drop(place)

    def _call_ended(self, event: CallEnded) -> None:
        self._joined.pop(event.call_id or "", None)
        if any(callback.call_id == event.call_id for callback in self._open.values()):
            self._wake.set()

    def _cancel(self, callback: Callback, because: str) -> None:
        """Not while the person is rung or talks."""
        if callback.state is not CallbackState.WAITING:
            return
        self._change(callback.moved(CallbackState.CANCELLED, because))
        for place in [p for p in self._places.values() if p.callback == callback.id]:
            self._do(self._n.places.leave(place.id))

    # --- the call to the person ---------------------------------------------------------------------------------

    async def _call(self, place: Place) -> None:
        """An agent is on the line; now the person is rung."""
        callback = self._open.get(place.callback)
        if callback is None or not self._n.staffed(callback.queue):
            await self._n.places.leave(place.id)
            return
        try:
            attempt = await self._n.dialling.claim(
                callback.number, place.id, call_id=place.id, asked=callback.asked, attempt=place.id
            )
        except (NotNow, StoreError, TimeoutError):
            self._change(replace(callback, not_before=self._n.clock() + LATER))
            await self._n.places.leave(place.id)
            return
        except Refused as refused:
            self._change(callback.moved(CallbackState.FAILED, str(refused)))
            await self._n.places.leave(place.id)
            return
        if callback.id not in self._open:  # cancelled in this very moment
            self._n.dialling.let_go(attempt)
            await self._n.places.leave(place.id)
            return
        place.attempt = attempt
        callback = self._change(
            replace(callback, attempt=attempt.key).moved(CallbackState.CALLING, "an agent is on the line")
        )
        await self._ring(place, attempt, callback)

    async def _ring(self, place: Place, attempt: Attempt, callback: Callback) -> None:
        try:
            await self._n.places.ring(place.id)
            await self._n.places.dial(attempt, place.id, callback.asked)
        except Exception as problem:
            log.warning("callbacks.not_sent", callback=callback.id, problem=repr(problem))
        end = await self._n.dialling.let_go(attempt)
        if place.id in self._places:
            await self._n.places.leave(place.id)
        self._change(after(callback, end.state, end.because, self._n.clock()))

    async def _take_up(self, callback: Callback) -> None:
        """A call that was under way when the program ended."""
        while True:
            try:
                attempt = await self._n.attempt_of(callback.attempt or "")
                break
            except StoreError as problem:
                log.warning("callbacks.not_loaded", problem=str(problem))
                await asyncio.sleep(1)
        if attempt is None or attempt.state is not AttemptState.INTENT:
            state, because = (attempt.state, attempt.because) if attempt else (AttemptState.FAILED, "never dialled")
        else:
            end = await self._n.dialling.let_go(attempt)
            state, because = end.state, end.because
        self._change(after(callback, state, because, self._n.clock()))

    def _change(self, callback: Callback) -> Callback:
        """Keep it, tell it; forget what is over."""
        self._n.bus.publish(moved(callback))
        if callback.state in (CallbackState.WAITING, CallbackState.CALLING):
            self._open[callback.id] = callback
        else:
            self._open.pop(callback.id, None)
            log.info("callback.over", callback=callback.id, state=callback.state.value, because=callback.because)
            if callback.state is CallbackState.FAILED:
                log.error("callback.failed", callback=callback.id, call_id=callback.call_id, queue=callback.queue)
        self._wake.set()
        return callback

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
            log.error("callbacks.failed", problem=repr(problem))


def _is_of(call: LiveCall, callback: Callback) -> bool:
    """The person to be called back, from the telephone to be rung or from the one that it was asked for on; or the very
    call in which it was promised."""
    return callback.call_id == call.call_id or (call.ani is not None and call.ani in (callback.number, callback.caller))


def _live(call_id: str, callback: Callback) -> LiveCall:
    """What the agent's card shows."""
    return LiveCall(
        call_id=call_id,
        flow="",
        ani=callback.number,
        name=callback.name,
        dialled="",
        began=callback.since,
        language=callback.language,
        queue=callback.queue,
        joined=callback.since,
        tell=callback.tell,
    )
