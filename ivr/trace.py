"""Where a call stands and how it came there, out of the rows of the event log. Pure.

In: Recorded rows. Out: Trace. Read by the API (cti/routes/trace.py) and by `centrala trace`. What a caller typed that
is longer than a menu's key, and what a look-up answered, is somebody's: only how many keys, and which fields, is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.eventlog.reader import Recorded

SHOWN_KEYS = 2
"""Keys that are shown as they are."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One line of a trace: what happened, and how long it was until the next."""

    at: datetime
    what: str
    """In words: `presses 2`, `waits in faults`, `ewa's telephone rings`."""
    step: str
    """Where the call stands from then on."""
    seconds: float | None
    """Until something happened again; None for the last line of a call that is over."""
    number: int | None
    """Which event of the engine this is, from 0; None for what happened beside it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One call."""

    call_id: str
    flow: str
    flow_hash: str
    ani: str | None
    dialled: str
    began: datetime
    stays: tuple[Stay, ...]
    step: str
    """Where it stands, or stood last."""
    since: datetime
    """When it came to that step."""
    queue: str | None
    """In which it waits, or whose agent it talks to."""
    agent: str | None
    """Who talks with the caller."""
    ended: str | None
    """completed, hung_up, …; None while it goes on."""
    asterisk: str = ""
    """Whose call it is; `twilio` for one of theirs."""

    @property
    def place(self) -> str:
        """Of the step; of one with an `id:` of its own, that."""
        return self.step.partition(".")[0]


def trace(rows: Iterable[Recorded], now: datetime) -> Trace | None:
    """The trace of one call. None when its beginning is not among the rows."""
    rows = [row for row in rows if row.kind == "call.stepped" or row.kind in WORDS]
    first = next((row for row in rows if row.kind == "call.began"), None)
    if first is None or first.call_id is None:
        return None
    going = _Going(first.at)
    stays: list[tuple[datetime, str, str, int | None]] = []
    for row in rows:
        going.follow(row)
        if what := _what(row):
            stays.append((row.at, what, going.step, going.number if row.kind == "call.stepped" else None))
    until = [*(stay[0] for stay in stays[1:]), None if going.ended is not None else now]
    body = first.body
    return Trace(
        call_id=first.call_id,
        flow=str(body.get("flow", "")),
        flow_hash=str(body.get("flow_hash", "")),
        ani=body.get("ani"),
        dialled=str(body.get("dialled", "")),
        began=first.at,
        stays=tuple(_stay(*stay, end) for stay, end in zip(stays, until, strict=True)),
        step=going.step,
        since=going.since,
        queue=going.queue,
        agent=going.agent,
        ended=going.ended,
        asterisk=str(body.get("asterisk", "")),
    )


def traces(rows: Iterable[Recorded], now: datetime) -> tuple[Trace, ...]:
    """Of many calls, whose rows may be mixed; the one that began first comes first."""
    of: dict[str, list[Recorded]] = {}
    for row in rows:
        if row.call_id is not None:
            of.setdefault(row.call_id, []).append(row)
    found = (trace(one, now) for one in of.values())
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.began))


class _Going:
    """What is so after each row."""

    def __init__(self, began: datetime) -> None:
        self.step, self.since, self.number = "", began, -1
        self.queue: str | None = None
        self.agent: str | None = None
        self.ended: str | None = None

    def follow(self, row: Recorded) -> None:
        match row.kind:
            case "call.stepped":
                self.number += 1
                step = str(row.body.get("step", ""))
                if step and step != self.step:
                    self.step, self.since = step, row.at
            case "queue.joined":
                self.queue = str(row.body.get("queue", ""))
            case "queue.left" if row.body.get("why") != "answered":
                self.queue = None
            case "agent.connected":
                self.agent = str(row.body.get("member", ""))
            case "agent.talk_ended":
                self.agent = self.queue = None
            case "call.ended":
                self.ended = str(row.body.get("why", ""))
                self.agent = self.queue = None


def _stay(at: datetime, what: str, step: str, number: int | None, end: datetime | None) -> Stay:
    return Stay(at, what, step, None if end is None else max(0.0, (end - at).total_seconds()), number)


# --- in words ----------------------------------------------------------------------------------------------------


def _what(row: Recorded) -> str:
    """What happened; '' for what says nothing new."""
    if row.kind == "call.stepped":
        event = row.body.get("event")
        return said(event) if isinstance(event, Mapping) else ""
    return WORDS[row.kind](row.body)


WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "call.began": lambda _: "",
    "call.resumed": lambda _: "is taken up by another engine",
    "call.note": lambda _: "note",
    "call.consent": lambda body: f"{'agrees to' if body.get('given') else 'refuses'} {body.get('purpose')}",
    "call.stop_key": lambda _: "presses 9: never again",
    "call.outcome": lambda body: f"outcome {body.get('word')}",
    "call.ended": lambda body: f"ends: {str(body.get('why', '')).replace('_', ' ')}",
    "queue.joined": lambda body: f"waits in {body.get('queue')}",
    "queue.left": lambda body: f"leaves {body.get('queue')}: {body.get('why')}",
    "queue.passed_on_too_often": lambda body: f"passed on too often, to {body.get('queue')}",
    "attempt.refused": lambda body: f"nobody is rung: {body.get('because')}",
    "callback.asked": lambda body: f"is promised a call of {body.get('queue')}",
    "agent.ringing": lambda body: f"{body.get('member')}'s telephone rings",
    "agent.missed": lambda body: f"{body.get('member')} does not answer",
    "agent.connected": lambda body: f"talks with {body.get('member')}",
    "agent.talk_ended": lambda body: f"talk with {body.get('member')} is over",
    "talk.exit_asked": lambda body: f"says a clear no ({body.get('what') or body.get('how')})",
    "talk.exit_blocked": lambda body: (
        f"{body.get('user')} talks on {float(body.get('seconds') or 0):.0f} s after the no"
    ),
    "recording.began": lambda _: "recording begins",
    "recording.kept": lambda _: "recording kept",
}
"""Kinds of rows that a trace shows beside call.stepped."""


def said(event: Mapping[str, Any]) -> str:
    """An event of the engine; '' for those that another row tells better."""
    name = event.get("event")
    words = _EVENTS.get(str(name))
    return words(event) if words is not None else str(name)


def _keys(event: Mapping[str, Any]) -> str:
    digits = str(event.get("digits", ""))
    return f"presses {digits}" if len(digits) <= SHOWN_KEYS else f"presses {len(digits)} keys"


def _fetched(event: Mapping[str, Any]) -> str:
    value = event.get("value")
    if isinstance(value, Mapping):
        return f"answer: {', '.join(sorted(value))}"
    return "answer: nothing" if value is None else "answer"


_EVENTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "Started": lambda _: "comes in",
    "AgentAnswered": lambda _: "",
    "QueueUpdate": lambda _: "",
    "SayDone": lambda _: "heard it out",
    "Keys": _keys,
    "Silence": lambda _: "is silent",
    "Spoken": lambda _: "speaks",
    "Chosen": lambda _: "chooses",
    "Recorded": lambda event: f"speaks for {float(event.get('seconds') or 0):.0f} s",
    "Fetched": _fetched,
    "FetchFailed": lambda event: f"no answer: {str(event.get('kind', '')).replace('_', ' ')}",
    "QueueTimeout": lambda _: "has waited too long",
    "NobodyThere": lambda _: "nobody is there",
    "NotRecorded": lambda _: "cannot be recorded",
    "AgentLeft": lambda _: "goes on after the talk",
    "DialResult": lambda event: f"the other side: {str(event.get('status', '')).replace('_', ' ')}",
    "Resumed": lambda _: "goes on after a crash",
    "CallerHungUp": lambda _: "hangs up",
}
