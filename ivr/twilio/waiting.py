"""A caller in one of Twilio's queues: what is said meanwhile, when he leaves, who answered. Used by line.py.

Twilio asks again and again what the caller is to hear; a key, the end of his patience and the next announcement are
found at these moments.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ivr.bus import Bus
from ivr.happenings import AgentConnected, CallerLeftQueue, CallerQueued, TalkEnded
from ivr.twilio.answers import Form, after_queue, keys_of, seconds_of
from scripts_dsl import builtin_words
from scripts_dsl.effects import Enqueue, Parts, Pause, Value, Words
from scripts_dsl.events import AgentAnswered, AgentLeft, AnyEvent

LISTEN = 4.0
"""Seconds of silence between two questions, where there is no music."""


class Waiting:
    """Of one call. `now`: a clock that only goes on, in seconds."""

    def __init__(self, call_id: str, bus: Bus, clock: Callable[[], datetime], now: Callable[[], float]) -> None:
        self._call_id, self._bus, self._clock, self._now = call_id, bus, clock, now
        self._began = self._told = 0.0
        self._joined = False
        self._key = ""
        self._agent: str | None = None
        self._talk = 0.0

    def begin(self) -> None:
        """The caller goes into the queue."""
        self._began = self._told = self._now()
        self._joined, self._key, self._agent = False, "", None

    def go_on(self, effect: Enqueue, form: Form) -> Parts | None:
        """What he hears next; None: he leaves the queue."""
        position = max(1, seconds_of(form, "QueuePosition"))
        if not self._joined:
            self._joined = True
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
        self._agent, self._talk = agent, self._now()
        self._bus.publish(self._left(effect, "answered"))
        self._bus.publish(AgentConnected(call_id=self._call_id, member=agent, queue=effect.queue, hold=hold, rang=0.0))
        return AgentAnswered(now=self._clock(), agent=agent)

    def end(self, effect: Enqueue, form: Form) -> AnyEvent:
        """He is out of the queue."""
        talk = self._now() - self._talk if self._agent else 0.0
        event = after_queue(form, round(talk, 1), self._key, self._clock())
        if self._agent:
            self._talk_ended(effect, talk, "agent" if isinstance(event, AgentLeft) else "caller")
        elif self._joined:
            self._bus.publish(self._left(effect, WHY.get(type(event).__name__, "nobody")))
        return event

    def abandoned(self, effect: Enqueue) -> None:
        """He hung up."""
        if self._agent:
            self._talk_ended(effect, self._now() - self._talk, "caller")
        elif self._joined:
            self._bus.publish(self._left(effect, "abandoned"))

    # --- inside -------------------------------------------------------------------------------------------------

    def _talk_ended(self, effect: Enqueue, talk: float, by: str) -> None:
        agent, self._agent = self._agent or "", None
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
