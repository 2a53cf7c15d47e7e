"""Where a call stands: everything the engine needs to go on, in values that JSON knows.

`engine.start` makes it, `engine.advance` gives back a changed copy, the journal writes it. A State that was given back
is never changed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

import orjson

from scripts_dsl.events import CallFacts

GIVEN = "given"
"""What stands in State.vars for a value that was typed into an ask with `secret: yes`."""


@dataclass(slots=True)
class State:
    """One call in one flow. Times are seconds since 1970 (UTC)."""

    facts: CallFacts
    flow: str
    hash: str
    """Of the graph the call began with."""
    started: float
    language: str
    vars: Mapping[str, Any]
    """Values of this run, as JSON; replaced as a whole, never changed in place."""
    at: float
    """When the last event happened."""
    seq: int = 0
    """Counts events; with the call's id it makes idempotency keys."""
    step: str = ""
    """The step that waits; where the call ended when it is over."""
    pending: str = ""
    """Class of the effect that has not been closed: Say, Listen, Fetch, Enqueue; '' when the call is over."""
    phase: str = ""
    """'confirm' while an ask has its answer confirmed."""
    tries: int = 0
    """Tries of the present menu or ask, silence and wrong keys together; the one under way counts."""
    refusals: int = 0
    """How often the caller said that an answer was read back wrong."""
    draft: Any = None
    """The answer to be confirmed, as JSON."""
    self_service: float = 0.0
    """Seconds so far, without waiting in a queue and talking to an agent."""
    overruns: int = 0
    """How often self-service took too long."""
    verified: bool = False
    agent: str | None = None
    """Who took the call."""
    talk: float = 0.0
    """Seconds with agents."""
    gone: bool = False
    """The caller has hung up; `always: hangup` tidies up."""
    over: bool = False
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """Secret values, as JSON, by name. They stay in memory: to_json leaves them out."""

    def copy(self) -> State:
        """Another State with the same values."""
        return State(*_VALUES(self))

    def to_json(self) -> dict[str, Any]:
        """Plain values without secrets; `from_json` makes the same State of them."""
        data = dict(zip(_PLAIN_NAMES, _PLAIN(self), strict=True))
        data["facts"] = dict(zip(_FACT_NAMES, _FACTS(self.facts), strict=True))
        return data

    def to_bytes(self) -> bytes:
        """`to_json` as JSON text, for the journal; also of what orjson refuses (numbers beyond 64 bits)."""
        data = self.to_json()
        try:
            return orjson.dumps(data)
        except orjson.JSONEncodeError:
            return json.dumps(data).encode()

    @classmethod
    def from_json(cls, data: Mapping[str, Any], secrets: Mapping[str, Any] | None = None) -> State:
        """The State that `to_json` or `to_bytes` gave; `secrets` when they are still in memory."""
        return cls(**{**data, "facts": CallFacts(**data["facts"]), "secrets": secrets or {}})


_NAMES = tuple(f.name for f in fields(State))
_VALUES = attrgetter(*_NAMES)
_PLAIN_NAMES = tuple(name for name in _NAMES if name not in ("facts", "secrets"))
_PLAIN = attrgetter(*_PLAIN_NAMES)
_FACT_NAMES = tuple(f.name for f in fields(CallFacts))
_FACTS = attrgetter(*_FACT_NAMES)
