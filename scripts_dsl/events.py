"""What comes back from a line. Every event carries the moment it happened; the engine reads no clock.

Facts of the site that a flow reads (`queues.support.wait`, `agent.name`, `notices.…`) ride on the event too, so that
the same events give the same call, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, get_args

import orjson

NO_FACTS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a call when it begins. A caller ID is a hint, never a proof."""

    call_id: str
    dialled: str
    number: str | None = None
    """ANI in E.164 (+48601234567); None when withheld."""
    name: str | None = None
    direction: str = "inbound"
    language: str | None = None
    """Language known beforehand (a customer's choice, an outgoing call); None: by the number."""
    takes: Mapping[str, Any] = field(default_factory=dict)
    """JSON values for the flow's `takes:`."""
    unearned: str = ""
    """Why nothing is offered in this call, whatever is said in it: names of policy.earned.CONDITIONS."""
    consents: Mapping[str, bool] = field(default_factory=dict)
    """What the person has said before this call: purpose, yes or no. Only whoever calls people knows."""
    _json: orjson.Fragment | None = field(default=None, init=False, repr=False, compare=False)

    def to_json(self) -> orjson.Fragment:
        """For orjson; made once, because every step of the call is written with it. Raises orjson.JSONEncodeError."""
        if self._json is None:
            object.__setattr__(self, "_json", orjson.Fragment(orjson.dumps(self)))
        assert self._json is not None
        return self._json


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    now: datetime
    """With a time zone."""
    site: Mapping[str, Any] = field(default_factory=lambda: NO_FACTS)
    """Values of the names in Graph.site_names, as JSON values: {'queues.support.wait': 360}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Event):
    call: CallFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class SayDone(Event):
    """Closes Say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Event):
    """Closes Listen, Say, Record or Enqueue."""

    digits: str
    """Of 0-9 * #, without the end key."""
    by: str
    """'length' (max reached), 'end_key', 'silence' (between_keys ran out), 'key' (an effect's `keys`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Event):
    """Closes Listen: no key at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken(Event):
    """Closes Listen: one of its `words` was understood."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Event):
    """Closes Choose."""

    word: str
    """The button, or what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Event):
    """Closes Record and Voicemail."""

    path: str
    """Name of the recording; '' when the caller said nothing."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Event):
    """Closes Fetch and Send."""

    value: Any
    """A JSON value; None when there is nothing (no such customer)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed(Event):
    """Closes Fetch and Send."""

    kind: str
    """'times_out', 'fails', 'too_large', 'wrong_shape'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueUpdate(Event):
    """At any time while waiting."""

    position: int
    waited: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAnswered(Event):
    """At any time while waiting: an agent talks with the caller now."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLeft(Event):
    """Closes Enqueue: the agent hung up and the caller is still there."""

    talk: float
    """Seconds of talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTimeout(Event):
    """Closes Enqueue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyThere(Event):
    """Closes Enqueue: no agent is logged in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecorded(Event):
    """Closes Enqueue with `only_recorded`: nothing can be recorded now, so nobody was asked to talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialResult(Event):
    """Closes Dial."""

    status: str
    """'answered' (they talked, and the other side has hung up), 'busy', 'no_answer', 'failed'."""
    talk: float = 0.0
    """Seconds of talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """The call goes on after a crash of the engine, with a state from the disk."""

    performed: bool | None = None
    """Whether the effect that was pending was carried out, as far as the line can tell by its key; None: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp(Event):
    """At any time; the last event of a call unless `always: hangup` has something to tidy up."""


AnyEvent = (
    Started
    | SayDone
    | Keys
    | Silence
    | Spoken
    | Chosen
    | Recorded
    | Fetched
    | FetchFailed
    | QueueUpdate
    | AgentAnswered
    | AgentLeft
    | QueueTimeout
    | NobodyThere
    | NotRecorded
    | DialResult
    | Resumed
    | CallerHungUp
)


def event_to_json(event: Event, *, secret: bool = False) -> dict[str, Any]:
    """For the trace and the replay file: the class name and the fields but `now`, which the log has for itself.

    `secret`: the keys were typed into an ask with `secret: yes`; only how many they were is kept.
    """
    name, take = _FIELDS[type(event)]
    result: dict[str, Any] = {"event": name, **{f: getattr(event, f) for f in take}}
    if event.site:
        result["site"] = dict(event.site)
    if secret and "digits" in result:
        result["digits"] = "?" * len(result["digits"])
    return result


class NoEvent(ValueError):
    """What the log holds is no event that this program knows."""


def event_from_json(data: Mapping[str, Any], now: datetime) -> AnyEvent:
    """What event_to_json gave, at its moment; keys of a secret stay `?`. Raises NoEvent."""
    cls = _BY_NAME.get(str(data.get("event")))
    if cls is None:
        raise NoEvent(f"no event {data.get('event')!r}")
    given = {name: data[name] for name in _FIELDS[cls][1] if name in data}
    try:
        if "call" in given:
            given["call"] = CallFacts(**given["call"])
        made: AnyEvent = cls(now=now, site=data.get("site") or NO_FACTS, **given)
    except TypeError as problem:
        raise NoEvent(f"{data.get('event')}: {problem}") from None
    return made


_FIELDS: Mapping[type[Event], tuple[str, tuple[str, ...]]] = {
    cls: (cls.__name__, tuple(f.name for f in fields(cls) if f.name not in ("now", "site")))
    for cls in get_args(AnyEvent)
}
_BY_NAME: Mapping[str, Any] = {cls.__name__: cls for cls in get_args(AnyEvent)}
