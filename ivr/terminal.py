"""A line whose caller sits at a terminal: prompts are printed, keys are read as lines. Used by `centrala talk`.

An empty line is silence, the end of the input hangs up. Reading a line blocks, which is right here: the caller is the
only one whom anybody waits for. A line of input answers one question; keys left over are typed ahead.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from scripts_dsl.effects import Effect, Enqueue, Hangup, Listen, Parts, Say, text_of
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    Keys,
    NobodyThere,
    QueueTimeout,
    SayDone,
    Silence,
)
from scripts_dsl.messages import visible
from scripts_dsl.virtual import first_answer

KEYS = frozenset("0123456789*#")
HELP = "keys are 0-9 * #; an empty line is silence; Ctrl-D hangs up"
QUEUE_HELP = "Enter: an agent answers, t: the time runs out, n: nobody is there"
AGENT = "agent"
LONGEST_LINE = 200
"""Characters of a line of input that are looked at."""

Read = Callable[[str], str | None]
"""Shows a prompt sign and reads a line without its end; None at the end of the input."""
Write = Callable[[str, bool], None]
"""Shows a line; True: dimly, for what the caller does not hear."""


class TerminalLine:
    """One caller at a terminal (ivr.lines.Line)."""

    name = "terminal"
    cannot = frozenset({"Say.barge_in", "Enqueue.music"})

    def __init__(
        self, read: Read, write: Write, clock: Callable[[], datetime], site: Mapping[str, Any] | None = None
    ) -> None:
        self._read, self._write, self._clock, self._site = read, write, clock, site or {}
        self._effect: Effect | None = None
        self._typed = ""
        self._over = False
        self._agent_came: datetime | None = None

    async def perform(self, effect: Effect) -> None:
        """Show what is said; what it waits for is asked for in `events`."""
        show = _SHOWS.get(type(effect))
        if show is not None:
            self._effect = effect
            show(self, effect)

    async def events(self) -> AsyncIterator[AnyEvent]:
        """One closing event per waiting effect; ends after Hangup or CallerHungUp."""
        while not self._over:
            ask = _ASKS.get(type(self._effect))
            if ask is None:
                raise RuntimeError("a terminal has nothing to wait for")
            yield ask(self, self._effect)

    # --- showing -------------------------------------------------------------------------------------------------

    def _say(self, parts: Parts) -> None:
        text = " ".join(visible(text_of(parts)).split())
        if text:
            self._write(text, False)

    def _show_prompt(self, effect: Say | Listen) -> None:
        if not effect.keep_typed_ahead:
            self._typed = ""
        if not (self._typed and isinstance(effect, Listen)):
            self._say(effect.parts)

    def _show_queue(self, effect: Enqueue) -> None:
        self._agent_came = None
        self._write(f"waiting in queue {effect.queue}, at most {effect.longest:.0f} s", True)
        if effect.tell:
            self._write(f"the agent reads: {visible(effect.tell)}", True)
        keys = f", keys {effect.keys}" if effect.keys else ""
        self._write(f"{QUEUE_HELP}{keys}, Ctrl-D: hang up", True)

    def _show_end(self, effect: Hangup) -> None:
        self._say(effect.parts)
        self._over = True

    # --- asking --------------------------------------------------------------------------------------------------

    def _said(self, effect: Say) -> AnyEvent:
        """In a terminal nobody presses while something is said; a key typed ahead may be one of `keys`."""
        key, self._typed = self._typed[:1], self._typed[1:]
        if key and key in effect.keys:
            return Keys(now=self._clock(), site=self._site, digits=key, by="key")
        self._typed = key + self._typed
        return SayDone(now=self._clock(), site=self._site)

    def _listened(self, effect: Listen) -> AnyEvent:
        keys = self._typed or self._keys()
        self._typed = ""
        if keys is None:
            return self._hung_up()
        if not keys:
            return Silence(now=self._clock(), site=self._site)
        digits, by, self._typed = first_answer(effect, keys)
        return Keys(now=self._clock(), site=self._site, digits=digits, by=by)

    def _queued(self, effect: Enqueue) -> AnyEvent:
        if self._agent_came is not None:
            return self._agent_leaves(self._agent_came)
        while True:
            line = self._line()
            if line is None:
                return self._hung_up()
            if line in effect.keys and len(line) == 1:
                return Keys(now=self._clock(), site=self._site, digits=line, by="key")
            if line in _IN_QUEUE:
                return _IN_QUEUE[line](self)
            self._write(QUEUE_HELP, True)

    def _agent_comes(self) -> AnyEvent:
        self._agent_came = self._clock()
        self._write("an agent answers; Enter: the agent hangs up, Ctrl-D: you do", True)
        return AgentAnswered(now=self._agent_came, site=self._site, agent=AGENT)

    def _agent_leaves(self, came: datetime) -> AnyEvent:
        if self._line() is None:
            return self._hung_up()
        now = self._clock()
        return AgentLeft(now=now, site=self._site, talk=max(0.0, (now - came).total_seconds()))

    def _hung_up(self) -> AnyEvent:
        self._over = True
        self._write("you hang up", True)
        return CallerHungUp(now=self._clock(), site=self._site)

    def _keys(self) -> str | None:
        """Keys of a line; '' for silence, None when the caller hangs up."""
        while True:
            line = self._line()
            if line is None or KEYS.issuperset(line):
                return line
            self._write(HELP, True)

    def _line(self) -> str | None:
        line = self._read("> ")
        return None if line is None else "".join(line[:LONGEST_LINE].split())


_SHOWS: Mapping[type[Any], Callable[[TerminalLine, Any], None]] = {
    Say: TerminalLine._show_prompt,
    Listen: TerminalLine._show_prompt,
    Enqueue: TerminalLine._show_queue,
    Hangup: TerminalLine._show_end,
}
_ASKS: Mapping[type[Any], Callable[[TerminalLine, Any], AnyEvent]] = {
    Say: TerminalLine._said,
    Listen: TerminalLine._listened,
    Enqueue: TerminalLine._queued,
}
_IN_QUEUE: Mapping[str, Callable[[TerminalLine], AnyEvent]] = {
    "": TerminalLine._agent_comes,
    "t": lambda line: QueueTimeout(now=line._clock(), site=line._site),
    "n": lambda line: NobodyThere(now=line._clock(), site=line._site),
}
