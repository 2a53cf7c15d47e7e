"""A caller in one of Twilio's queues: what is said meanwhile, when he leaves, who answered. Used by line.py.

Twilio asks again and again what the caller is to hear; a key, the end of his patience and the next announcement are
found at these moments.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from ivr.bus import Bus
from ivr.happenings import AgentConnected, CallerLeftQueue, CallerQueued, TalkEnded
from ivr.twilio.answers import Form, after_queue, keys_of
from scripts_dsl import builtin_words
from scripts_dsl.effects import Enqueue, Parts, Pause, Value, Words
from scripts_dsl.events import AgentAnswered, AgentLeft, AnyEvent, NobodyThere

LISTEN = 4.0
"""Seconds of silence between two questions, where there is no music."""


class Agents(Protocol):
    """Who takes callers (ringing.Ringing)."""

    def staffed(self, queue: str) -> bool: ...

    def joined(self, call_id: str, queue: str, priority: int, speaks: str | None) -> None: ...

    def position(self, call_id: str) -> int: ...

    def left(self, call_id: str, queue_sid: str) -> None: ...


class Waiting:
    """Of one call. `now`: a clock that only goes on, in seconds."""

    def __init__(
        self,
        call_id: str,
        bus: Bus,
        clock: Callable[[], datetime],
        now: Callable[[], float],
        agents: Agents | None,
    ) -> None:
        self._call_id, self._bus, self._clock, self._now, self._agents = call_id, bus, clock, now, agents
        self._queue_sid = ""
        self._began = self._told = 0.0
        self._joined = self._known = False
        self._key = ""
        self._member: str | None = None
        self._talk = 0.0

    def empty(self, effect: Enqueue) -> NobodyThere | None:
        """Nobody is at work who could be rung: nobody waits in vain."""
        staffed = self._agents is not None and self._agents.staffed(effect.queue)
        return None if staffed else NobodyThere(now=self._clock())

    def begin(self) -> None:
        """The caller goes into the queue."""
        self._began = self._told = self._now()
        self._joined, self._known, self._key, self._member = False, False, "", None

    def go_on(self, effect: Enqueue, form: Form) -> Parts | None:
        """What he hears next; None: he leaves the queue."""
        self._queue_sid = form.get("QueueSid", "")
        if not self._joined:
            self._joined = True
            if self._agents is not None:
                self._agents.joined(self._call_id, effect.queue, effect.priority, effect.speaks)
        position = self._agents.position(self._call_id) if self._agents is not None else 1
        if not self._known:
            self._known = True
            self._bus.publish(CallerQueued(call_id=self._call_id, queue=effect.queue, position=position))
        pressed = keys_of(form)[:1]
        if pressed and pressed in effect.keys:
            self._key = pressed
        if self._key or self._now() - self._began >= effect.longest:
            return None
        return (*self._position(effect, position), *self._music(effect))

    def answered(self, effect: Enqueue, agent: str) -> AgentAnswered:
        """Put together with an agent."""
        hold = self._now() - self._began
        self._member, self._talk = agent, self._now()
        self._out()
        self._bus.publish(self._left(effect, "answered"))
        self._bus.publish(AgentConnected(call_id=self._call_id, member=agent, queue=effect.queue, hold=hold, rang=0.0))
        return AgentAnswered(now=self._clock(), agent=agent)

    def end(self, effect: Enqueue, form: Form) -> AnyEvent:
        """He is out of the queue."""
        self._out()
        talk = self._now() - self._talk if self._member else 0.0
        event = after_queue(form, round(talk, 1), self._key, self._clock())
        if self._member:
            self._talk_ended(effect, talk, "agent" if isinstance(event, AgentLeft) else "caller")
        elif self._joined:
            self._bus.publish(self._left(effect, WHY.get(type(event).__name__, "nobody")))
        return event

    def abandoned(self, effect: Enqueue) -> None:
        """He hung up."""
        self._out()
        if self._member:
            self._talk_ended(effect, self._now() - self._talk, "caller")
        elif self._joined:
            self._bus.publish(self._left(effect, "abandoned"))

    # --- inside -------------------------------------------------------------------------------------------------

    def _out(self) -> None:
        if self._agents is not None and self._joined:
            self._agents.left(self._call_id, self._queue_sid)

    def _talk_ended(self, effect: Enqueue, talk: float, by: str) -> None:
        agent, self._member = self._member or "", None
        self._bus.publish(
            TalkEnded(call_id=self._call_id, member=agent, queue=effect.queue, talk=round(talk, 1), by=by)
        )

    def _left(self, effect: Enqueue, why: str) -> CallerLeftQueue:
        waited = round(self._now() - self._began, 1)
        return CallerLeftQueue(call_id=self._call_id, queue=effect.queue, waited=waited, why=why)

    def _position(self, effect: Enqueue, position: int) -> Parts:
        if not 0 < effect.announce < effect.longest or self._now() - self._told < effect.announce:
            return ()
        self._told = self._now()
        return builtin_words.position(Value(str(position), str(position), effect.language), effect.language)

    def _music(self, effect: Enqueue) -> Parts:
        if effect.music is None:
            return (Pause(LISTEN),)
        return (Words("", effect.language, audio=effect.music),)


WHY = {"Keys": "key", "QueueTimeout": "timeout", "CallerHungUp": "abandoned"}
"""Event -> CallerLeftQueue.why; others: nobody."""
