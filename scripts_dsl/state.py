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


@dataclass(frozen=True, slots=True)
class Frame:
    """A flow that waits for the sub-flow it called."""

    step: str
    """Its step that called."""
    called: str
    """Kind and name of the sub-flow, `flow pay`: a key of Graph.flows."""
    vars: Mapping[str, Any]
    """Its values, as JSON."""


@dataclass
class State:
    """One call in one flow. Times are seconds since 1970 (UTC). Without slots: a copy is the copy of one dict."""

    facts: CallFacts
    flow: str
    hash: str
    """Of the graph the call began with."""
    started: float
    language: str
    vars: Mapping[str, Any]
    """Values of this run, as JSON; replaced as a whole, never changed in place. Of the sub-flow while one runs."""
    at: float
    """When the last event happened."""
    seq: int = 0
    """Counts events; with the call's id it makes idempotency keys."""
    step: str = ""
    """The step that waits; where the call ended when it is over."""
    pending: str = ""
    """Class of the effect that has not been closed: Say, Listen, Fetch, Enqueue, …; '' when the call is over."""
    key: str = ""
    """The idempotency key of the last effect that had one."""
    phase: str = ""
    """What a verb with several questions waits for: 'confirm' while an answer is read back, …"""
    tries: int = 0
    """Tries of the present menu or ask, silence and wrong keys together; the one under way counts."""
    refusals: int = 0
    """How often the caller said that an answer was read back wrong."""
    draft: Any = None
    """The answer to be confirmed, the digits of an extension so far, …, as JSON."""
    self_service: float = 0.0
    """Seconds so far, without waiting in a queue and talking to an agent."""
    overruns: int = 0
    """How often self-service took too long."""
    verified: bool = False
    agent: str | None = None
    """Who took the call."""
    talk: float = 0.0
    """Seconds with agents."""
    stack: tuple[Frame, ...] = ()
    """Flows that wait for a sub-flow, the call's own first."""
    left: str = ""
    """In a script: the step that a button of `always:` led away from."""
    consents: Mapping[str, bool] = field(default_factory=dict)
    """What the caller was asked to agree to in this call, and the answer."""
    offers: Mapping[str, str] = field(default_factory=dict)
    """What was offered in this call, by product, and what became of it: a word of offered.py."""
    waited: float = 0.0
    """Seconds in queues."""
    outcome: str | None = None
    """The last word of an `outcome` step."""
    hops: int = 0
    """How many people have talked with the caller and passed the call on, or hung up."""
    gone: bool = False
    """The caller has hung up; `always: hangup` tidies up."""
    over: bool = False
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """Secret values, as JSON, by name; those of sub-flows under `2/name`, by depth. They stay in memory: to_json
    leaves them out."""

    @property
    def own(self) -> Mapping[str, Any]:
        """The values of the call's own flow, also while a sub-flow runs."""
        return self.stack[0].vars if self.stack else self.vars

    def copy(self) -> State:
        """Another State with the same values."""
        other = object.__new__(State)
        other.__dict__ = self.__dict__.copy()
        return other

    def to_json(self) -> dict[str, Any]:
        """Plain values without secrets; `from_json` makes the same State of them."""
        data = self.__dict__.copy()
        del data["secrets"]
        data["facts"] = dict(zip(_FACT_NAMES, _FACTS(self.facts), strict=True))
        data["stack"] = [{"step": f.step, "called": f.called, "vars": f.vars} for f in self.stack]
        return data

    def to_bytes(self) -> bytes:
        """`to_json` as JSON text, for the journal; also of what orjson refuses (numbers beyond 64 bits)."""
        data = self.__dict__.copy()
        del data["secrets"]
        try:
            data["facts"] = self.facts.to_json()
            return orjson.dumps(data)
        except orjson.JSONEncodeError:
            return json.dumps(self.to_json()).encode()

    @classmethod
    def from_json(cls, data: Mapping[str, Any], secrets: Mapping[str, Any] | None = None) -> State:
        """The State that `to_json` or `to_bytes` gave; `secrets` when they are still in memory."""
        stack = tuple(Frame(**frame) for frame in data.get("stack", ()))
        return cls(**{**data, "facts": CallFacts(**data["facts"]), "stack": stack, "secrets": secrets or {}})


_FACT_NAMES = tuple(f.name for f in fields(CallFacts) if f.init)
_FACTS = attrgetter(*_FACT_NAMES)
