"""A telephone line on a virtual clock: prompts last as long as their text, nothing is waited for.

Effects of the engine go in (`perform`), events come out of what the caller does (`press`, `pass_time`, `hang_up`) or of
nobody doing anything (`rest`). What the world answers (functions, queues) comes from an `Outside`. Used by the
tests inside the files and by simulations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from scripts_dsl.effects import (
    Choose,
    Dial,
    Effect,
    Enqueue,
    Fetch,
    Hangup,
    Listen,
    Parts,
    Pause,
    Record,
    Say,
    Send,
    Value,
    Voicemail,
)
from scripts_dsl.events import (
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    Chosen,
    DialResult,
    Event,
    Keys,
    Recorded,
    SayDone,
    Silence,
    Spoken,
)

RATE = 14.5
"""Characters spoken in a second: unhurried Polish, Russian, Slovene and English."""
SHORTEST = 0.3
"""Seconds that any prompt takes."""
STORY = 5.0
"""Seconds that a caller speaks who is recorded and does not say how long."""
RECORDING = "recording"
"""Name of what a caller has said."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that will happen by itself."""

    after: float
    """Seconds from the beginning of the effect."""
    kind: type[Event]
    fields: Mapping[str, Any]


Outward = Fetch | Send | Enqueue | Dial
"""Effects that somebody else answers than the caller."""


class Outside(Protocol):
    """What is not on the line."""

    def answers(self, effect: Outward) -> tuple[Due, ...]:
        """What will happen, in the order of time; the last closes the effect."""


def seconds_of(parts: Parts) -> float:
    """How long it takes to say them."""
    spoken = sum(len(p.spoken if isinstance(p, Value) else p.text) for p in parts if not isinstance(p, Pause))
    pauses = sum(p.seconds for p in parts if isinstance(p, Pause))
    return max(SHORTEST, spoken / RATE + pauses)


def first_answer(effect: Listen, keys: str) -> tuple[str, str, str]:
    """Keys pressed one after the other as an answer: (digits, how it ended: Keys.by, keys left for what comes next)."""
    for n, key in enumerate(keys):
        if key == effect.end_key:
            return keys[:n], "end_key", keys[n + 1 :]
        if n + 1 == effect.max:
            return keys[: n + 1], "length", keys[n + 1 :]
    return keys, "silence", ""


class VirtualLine:
    """One call. `now` moves only when time is passed."""

    def __init__(self, now: datetime, site: Mapping[str, Any], outside: Outside) -> None:
        self.now = now
        self.site = site
        self.effect: Effect | None = None
        """The waiting effect, None before the first and after Hangup."""
        self.typed = ""
        """Keys typed ahead."""
        self.began = now
        self.quiet_from = now
        """When the present prompt has been said."""
        self._due: tuple[Due, ...] = ()
        self._outside = outside

    # --- what the engine asks for --------------------------------------------------------------------------------

    def perform(self, effect: Effect) -> None:
        """Begin a waiting effect, or end with Hangup."""
        start = _STARTS.get(type(effect))
        if start is not None:
            self.effect, self.began = effect, self.now
            self.quiet_from = self.now
            start(self, effect)

    def typed_ahead(self) -> AnyEvent | None:
        """What keys typed ahead make of the effect that has just begun; None if nothing."""
        if not self.typed or not isinstance(self.effect, Listen | Say):
            return None
        keys, self.typed = self.typed, ""
        return self.press(keys) if isinstance(self.effect, Listen) else self._press_while_said(self.effect, keys, False)

    # --- what happens --------------------------------------------------------------------------------------------

    def press(self, keys: str) -> AnyEvent | None:
        """The caller presses keys one after the other, then no more. None: nothing comes of it yet."""
        effect = self.effect
        if isinstance(effect, Listen):
            return self._collect(effect, keys)
        if isinstance(effect, Say):
            return self._press_while_said(effect, keys, effect.barge_in)
        if isinstance(effect, Record | Voicemail):
            return self._press_while_recorded(effect, keys)
        if isinstance(effect, Enqueue):
            return next((self._closed(Keys, digits=key, by="key") for key in keys if key in effect.keys), None)
        self.typed += keys
        return None

    def speak(self, words: str) -> AnyEvent | None:
        """The caller says something: one of the words of a question, a message, or what nobody understands."""
        effect = self.effect
        if isinstance(effect, Record | Voicemail):
            return self._recorded(len(words) / RATE)
        if not isinstance(effect, Listen):
            return None
        said = words.casefold()
        self.listen_to_end()
        self.now += timedelta(seconds=max(SHORTEST, len(words) / RATE))
        known = any(said in meaning for _, meaning in effect.words)
        return self._closed(Spoken, word=said) if known else self._closed(Silence)

    def choose(self, word: str) -> AnyEvent:
        """The agent presses a button, or writes into the field."""
        self.listen_to_end()
        return self._closed(Chosen, word=word)

    def listen_to_end(self) -> None:
        """The caller hears the present prompt to its end."""
        self.now = max(self.now, self.quiet_from)

    def pass_time(self, seconds: float) -> AnyEvent | None:
        """Time passes until something happens, at most `seconds`; the event, or None. `now` tells how far it came."""
        until = self.now + timedelta(seconds=seconds)
        if self._due and self.began + timedelta(seconds=self._due[0].after) <= until:
            return self.rest()
        self.now = until
        return None

    def rest(self) -> AnyEvent | None:
        """Nobody does anything until the next thing happens by itself; None when nothing will."""
        if not self._due:
            return None
        due, *rest = self._due
        self._due = tuple(rest)
        self.now = max(self.now, self.began + timedelta(seconds=due.after))
        return self._event(due.kind, due.fields)

    def instead(self, due: tuple[Due, ...]) -> None:
        """Something else will happen by itself than what `Outside` said."""
        self._due = due

    @property
    def answerable(self) -> bool:
        """Waiting in a queue, and no agent has taken the call yet."""
        return isinstance(self.effect, Enqueue) and not any(due.kind is AgentLeft for due in self._due)

    @property
    def talking(self) -> bool:
        """The number that rings will answer, or does."""
        return any(due.kind is DialResult and due.fields["status"] == "answered" for due in self._due)

    @property
    def waited(self) -> float:
        """Seconds since the present effect began."""
        return (self.now - self.began).total_seconds()

    def hang_up(self) -> AnyEvent:
        """The caller has had enough."""
        return self._closed(CallerHungUp)

    # --- inside --------------------------------------------------------------------------------------------------

    def _say(self, effect: Say) -> None:
        self._speak(effect.parts)
        self._due = (Due(self._spoken, SayDone, {}),)
        if not effect.keep_typed_ahead:
            self.typed = ""

    def _listen(self, effect: Listen) -> None:
        self._speak(effect.parts)
        self._due = (Due(self._spoken + effect.wait, Silence, {}),)
        if not effect.keep_typed_ahead:
            self.typed = ""

    def _record(self, effect: Record | Voicemail) -> None:
        self._speak(effect.parts)
        seconds = min(STORY, effect.longest)
        self._due = (Due(self._spoken + seconds, Recorded, {"path": RECORDING, "seconds": seconds}),)

    def _ask_outside(self, effect: Outward) -> None:
        self._due = self._outside.answers(effect)

    def _show(self, effect: Choose) -> None:
        self._speak(effect.parts)
        self._due = ()

    def _end(self, _effect: Hangup) -> None:
        self.effect, self._due = None, ()

    def _speak(self, parts: Parts) -> None:
        self.quiet_from = self.now + timedelta(seconds=seconds_of(parts))

    @property
    def _spoken(self) -> float:
        return (self.quiet_from - self.began).total_seconds()

    def _collect(self, effect: Listen, keys: str) -> AnyEvent:
        """Keys of one answer; the ones after it are typed ahead."""
        if not effect.barge_in:
            self.listen_to_end()
        digits, by, self.typed = first_answer(effect, keys)
        if by == "silence":
            self.now += timedelta(seconds=effect.between)
        return self._closed(Keys, digits=digits, by=by)

    def _press_while_said(self, effect: Say, keys: str, barge_in: bool) -> AnyEvent | None:
        """A key of the effect ends it; others are typed ahead and, with barge-in, cut the prompt short."""
        for n, key in enumerate(keys):
            if key in effect.keys:
                self.typed = keys[n + 1 :]
                return self._closed(Keys, digits=key, by="key")
            if effect.keep_typed_ahead:
                self.typed += key
        return self._closed(SayDone) if barge_in else None

    def _press_while_recorded(self, effect: Record | Voicemail, keys: str) -> AnyEvent:
        """A key of the effect leads away; any other ends the recording."""
        for key in keys:
            if isinstance(effect, Record) and key in effect.keys:
                return self._closed(Keys, digits=key, by="key")
        return self._recorded(STORY)

    def _recorded(self, seconds: float) -> AnyEvent:
        self.listen_to_end()
        self.now += timedelta(seconds=seconds)
        return self._closed(Recorded, path=RECORDING, seconds=round(seconds, 1))

    def _closed(self, kind: type[Event], **fields: Any) -> AnyEvent:
        self._due = ()
        return self._event(kind, fields)

    def _event(self, kind: type[Event], fields: Mapping[str, Any]) -> AnyEvent:
        event: AnyEvent = kind(now=self.now, site=self.site, **fields)  # type: ignore[assignment]
        return event


_STARTS: Mapping[type[Any], Callable[[VirtualLine, Any], None]] = {
    Say: VirtualLine._say,
    Choose: VirtualLine._show,
    Listen: VirtualLine._listen,
    Record: VirtualLine._record,
    Voicemail: VirtualLine._record,
    Fetch: VirtualLine._ask_outside,
    Send: VirtualLine._ask_outside,
    Enqueue: VirtualLine._ask_outside,
    Dial: VirtualLine._ask_outside,
    Hangup: VirtualLine._end,
}
