"""A line whose caller sits at a terminal: prompts are printed, keys are read as lines. Used by `centrala talk`.

An empty line is silence, the end of the input hangs up. Reading a line blocks, which is right here: the caller is the
only one whom anybody waits for. A line of input answers one question; keys left over are typed ahead. With a
loudspeaker the prompts sound as well, and a line typed meanwhile stops those that may be interrupted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from ivr.lines import PromptError
from ivr.loudspeaker import Loudspeaker
from scripts_dsl.effects import (
    Choose,
    Dial,
    Effect,
    Enqueue,
    Hangup,
    Listen,
    MakeCallback,
    Outcome,
    Parts,
    Record,
    Say,
    Send,
    StartCallRecording,
    StopCallRecording,
    SurveyCloses,
    Surveyed,
    SurveyInvites,
    SurveyOpens,
    SurveySkips,
    Tell,
    Voicemail,
    text_of,
)
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    Chosen,
    DialResult,
    Fetched,
    FetchFailed,
    Keys,
    NobodyThere,
    NotRecorded,
    QueueTimeout,
    Recorded,
    SayDone,
    Silence,
    Spoken,
)
from scripts_dsl.messages import visible
from scripts_dsl.virtual import first_answer

KEYS = frozenset("0123456789*#")
HELP = "keys are 0-9 * #; an empty line is silence; Ctrl-D hangs up"
QUEUE_HELP = "Enter: an agent answers, t: the time runs out, n: nobody is there"
UNRECORDED = "r"
UNRECORDED_HELP = f"{UNRECORDED}: it cannot be recorded"
DIAL_HELP = "Enter: somebody answers, b: busy, n: no answer"
RECORD_HELP = "Enter: you have spoken, or write what you say"
SEND_HELP = "Enter: it is sent, f: it fails"
RATE = 14.5
"""Characters spoken in a second."""
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
        self,
        read: Read,
        write: Write,
        clock: Callable[[], datetime],
        site: Mapping[str, Any] | None = None,
        loudspeaker: Loudspeaker | None = None,
    ) -> None:
        self._read, self._write, self._clock, self._site = read, write, clock, site or {}
        self._loudspeaker = loudspeaker
        self._effect: Effect | None = None
        self._typed = ""
        self._over = False
        self._gone = False
        """The input ended while something sounded."""
        self._agent_came: datetime | None = None

    async def perform(self, effect: Effect) -> None:
        """Show what is said; what it waits for is asked for in `events`."""
        show, tell = _SHOWS.get(type(effect)), _TELLS.get(type(effect))
        if tell is not None:
            self._write(visible(tell(effect)).strip(), True)
        elif show is not None:
            self._effect = effect
            show(self, effect)
            if not (self._typed and isinstance(effect, Listen)):
                await self._sound(effect)

    async def say(self, parts: Parts) -> None:
        """What is said while something is looked up."""
        self._say(parts)
        await self._play(parts, barge_in=False)

    async def events(self) -> AsyncIterator[AnyEvent]:
        """One closing event per waiting effect; ends after Hangup or CallerHungUp."""
        while not self._over:
            ask = _ASKS.get(type(self._effect))
            if ask is None:
                raise RuntimeError("a terminal has nothing to wait for")
            yield ask(self, self._effect)

    # --- sounding ------------------------------------------------------------------------------------------------

    async def _sound(self, effect: Effect) -> None:
        """The prompt of an effect, if it has one, and the tone before a recording."""
        match effect:
            case Say():
                if await self._play(effect.parts, barge_in=effect.barge_in):
                    self._keep_typed()
            case Listen():
                await self._play(effect.parts, barge_in=effect.barge_in)
            case Choose():
                await self._play(effect.parts, barge_in=True)
            case Record() | Voicemail():
                await self._play(effect.parts, barge_in=False, beep=not isinstance(effect, Record) or effect.beep)
            case Hangup():
                await self._play(effect.parts, barge_in=False)

    async def _play(self, parts: Parts, *, barge_in: bool, beep: bool = False) -> bool:
        """Was it interrupted? What cannot be heard has been read."""
        if self._loudspeaker is None:
            return False
        try:
            stopped = await self._loudspeaker.play(parts, barge_in=barge_in)
            if beep:
                await self._loudspeaker.beep()
        except PromptError as problem:
            self._write(f"not to be heard: {problem}", True)
            return False
        return stopped

    def _keep_typed(self) -> None:
        """The line that stopped an announcement; Enter alone only stops it."""
        line = self._line()
        if line is None:
            self._gone = True
        elif KEYS.issuperset(line):
            self._typed += line
        else:
            self._write(HELP, True)

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

    def _show_buttons(self, effect: Choose) -> None:
        self._say(effect.parts)
        shown = [", ".join(effect.buttons), effect.field and f"write: {effect.field}", ", ".join(effect.always)]
        self._write("; ".join(piece for piece in shown if piece), True)

    def _show_queue(self, effect: Enqueue) -> None:
        self._agent_came = None
        self._write(f"waiting in queue {effect.queue}, at most {effect.longest:.0f} s", True)
        if effect.tell:
            self._write(f"the agent reads: {visible(effect.tell)}", True)
        keys = f", keys {effect.keys}" if effect.keys else ""
        unrecorded = f", {UNRECORDED_HELP}" if effect.only_recorded else ""
        self._write(f"{QUEUE_HELP}{unrecorded}{keys}, Ctrl-D: hang up", True)

    def _show_dial(self, effect: Dial) -> None:
        self._agent_came = None
        self._write(f"rings {visible(effect.number)}, at most {effect.ring:.0f} s", True)
        if effect.tell:
            self._write(f"they read: {visible(effect.tell)}", True)
        self._write(f"{DIAL_HELP}, Ctrl-D: hang up", True)

    def _show_record(self, effect: Record | Voicemail) -> None:
        self._say(effect.parts)
        where = f"message for box {effect.box}" if isinstance(effect, Voicemail) else "recording"
        self._write(f"{where}, at most {effect.longest:.0f} s; {RECORD_HELP}", True)

    def _show_send(self, effect: Send) -> None:
        self._write(f"{effect.kind} to {visible(effect.to)}: {visible(effect.text)}", True)
        self._write(SEND_HELP, True)

    def _show_end(self, effect: Hangup) -> None:
        self._say(effect.parts)
        self._over = True

    # --- asking --------------------------------------------------------------------------------------------------

    def _said(self, effect: Say) -> AnyEvent:
        """Without sound nobody presses while something is said; a key typed ahead may be one of `keys`."""
        if self._gone:
            return self._hung_up()
        key, self._typed = self._typed[:1], self._typed[1:]
        if key and key in effect.keys:
            return Keys(now=self._clock(), site=self._site, digits=key, by="key")
        self._typed = key + self._typed
        return SayDone(now=self._clock(), site=self._site)

    def _listened(self, effect: Listen) -> AnyEvent:
        keys = self._typed or self._keys(effect)
        self._typed = ""
        if isinstance(keys, Spoken):
            return keys
        if keys is None:
            return self._hung_up()
        if not keys:
            return Silence(now=self._clock(), site=self._site)
        digits, by, self._typed = first_answer(effect, keys)
        return Keys(now=self._clock(), site=self._site, digits=digits, by=by)

    def _chosen(self, _effect: Choose) -> AnyEvent:
        line = self._read("> ")
        if line is None:
            return self._hung_up()
        return Chosen(now=self._clock(), site=self._site, word=line[:LONGEST_LINE].strip())

    def _queued(self, effect: Enqueue) -> AnyEvent:
        if self._agent_came is not None:
            return self._agent_leaves(self._agent_came)
        while True:
            line = self._line()
            if line is None:
                return self._hung_up()
            if line in effect.keys and len(line) == 1:
                return Keys(now=self._clock(), site=self._site, digits=line, by="key")
            if line == UNRECORDED and effect.only_recorded:
                return NotRecorded(now=self._clock(), site=self._site)
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

    def _dialled(self, _effect: Dial) -> AnyEvent:
        if self._agent_came is not None:
            began, line = self._agent_came, self._line()
            now = self._clock()
            talk = max(0.0, (now - began).total_seconds())
            return (
                self._hung_up() if line is None else DialResult(now=now, site=self._site, status="answered", talk=talk)
            )
        while True:
            line = self._line()
            if line is None:
                return self._hung_up()
            if line == "":
                return self._agent_comes()
            if line in _DIALLED:
                return DialResult(now=self._clock(), site=self._site, status=_DIALLED[line])
            self._write(DIAL_HELP, True)

    def _recorded(self, effect: Record | Voicemail) -> AnyEvent:
        line = self._read("> ")
        if line is None:
            return self._hung_up()
        if isinstance(effect, Record) and len(line) == 1 and line in effect.keys:
            return Keys(now=self._clock(), site=self._site, digits=line, by="key")
        seconds = min(effect.longest, max(1.0, len(line) / RATE))
        return Recorded(now=self._clock(), site=self._site, path="terminal", seconds=round(seconds, 1))

    def _sent(self, _effect: Send) -> AnyEvent:
        line = self._line()
        if line is None:
            return self._hung_up()
        if line == "f":
            return FetchFailed(now=self._clock(), site=self._site, kind="fails")
        return Fetched(now=self._clock(), site=self._site, value=None)

    def _hung_up(self) -> AnyEvent:
        self._over = True
        self._write("you hang up", True)
        return CallerHungUp(now=self._clock(), site=self._site)

    def _keys(self, effect: Listen) -> str | Spoken | None:
        """Keys of a line, or a word that the question knows; '' for silence, None when the caller hangs up."""
        words = {word for _, meaning in effect.words for word in meaning}
        while True:
            line = self._line()
            if line is None or KEYS.issuperset(line):
                return line
            if line.casefold() in words:
                return Spoken(now=self._clock(), site=self._site, word=line)
            self._write(f"{HELP}; words: {', '.join(sorted(words))}" if words else HELP, True)

    def _line(self) -> str | None:
        line = self._read("> ")
        return None if line is None else "".join(line[:LONGEST_LINE].split())


_SHOWS: Mapping[type[Any], Callable[[TerminalLine, Any], None]] = {
    Say: TerminalLine._show_prompt,
    Listen: TerminalLine._show_prompt,
    Choose: TerminalLine._show_buttons,
    Enqueue: TerminalLine._show_queue,
    Dial: TerminalLine._show_dial,
    Record: TerminalLine._show_record,
    Voicemail: TerminalLine._show_record,
    Send: TerminalLine._show_send,
    Hangup: TerminalLine._show_end,
}
_ASKS: Mapping[type[Any], Callable[[TerminalLine, Any], AnyEvent]] = {
    Say: TerminalLine._said,
    Listen: TerminalLine._listened,
    Choose: TerminalLine._chosen,
    Enqueue: TerminalLine._queued,
    Dial: TerminalLine._dialled,
    Record: TerminalLine._recorded,
    Voicemail: TerminalLine._recorded,
    Send: TerminalLine._sent,
}
_DIALLED: Mapping[str, str] = {"b": "busy", "n": "no_answer"}
_TELLS: Mapping[type[Any], Callable[[Any], str]] = {
    MakeCallback: lambda e: f"promise: {e.queue} calls {e.number} back within {e.within / 60:.0f} min. {e.tell}",
    Outcome: lambda e: f"outcome: {e.word}",
    Tell: lambda e: f"for the agent: {e.text}",
    Surveyed: lambda e: f"survey {e.survey}: score {e.score or 0:g}, {e.band or 'no band'}",
    SurveyOpens: lambda e: f"survey {e.survey} begins",
    SurveySkips: lambda e: f"survey {e.survey}: nobody is asked ({e.why})",
    SurveyCloses: lambda e: f"survey {e.survey} is over: {e.outcome.replace('_', ' ')}",
    SurveyInvites: lambda e: f"survey {e.survey}: a link by {e.by} to {e.to or 'the known address'}",
    StartCallRecording: lambda _: "the talk is recorded from now on",
    StopCallRecording: lambda _: "the recording ends",
}
"""Effects that are done when they are shown."""
_IN_QUEUE: Mapping[str, Callable[[TerminalLine], AnyEvent]] = {
    "": TerminalLine._agent_comes,
    "t": lambda line: QueueTimeout(now=line._clock(), site=line._site),
    "n": lambda line: NobodyThere(now=line._clock(), site=line._site),
}
