"""What the brake of a campaign heard, and every move of its state with what decided; kept in the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class BrakeBegan(Happening):
    """A run begins: at the first start of a campaign, and at each restart after a stop."""

    kind: ClassVar[str] = "brake.began"
    campaign: str
    run: int
    """0 is the first."""
    plan: Mapping[str, Any]
    """What its answers are compared with, and what is bet: scripts_dsl.policy.brake.plans.Plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrakeHeard(Happening):
    """One answer, in the order in which it counts."""

    kind: ClassVar[str] = "brake.heard"
    campaign: str
    run: int
    place: int
    """In the run, from 1. The same place again: what was heard there before was not so, for a complaint came later, or
    was taken back. All from that place on is reckoned anew."""
    signal: str
    """csat, hangs_up_in_pitch, opts_out, complains, …"""
    x: float
    """0 is bad, 1 is good."""
    call: str
    evidence: float | None
    """Of this signal after it, with its share; None: nothing is made of the signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrakeMoved(Happening):
    """From one state to another."""

    kind: ClassVar[str] = "brake.moved"
    campaign: str
    before: str
    state: str
    """green, amber, red, dead."""
    because: str | Mapping[str, Any]
    """What the evidence came to (scripts_dsl.policy.brake.grades.Because); or a word: regulator, complaints, … of a
    hard trigger; silence, clock, ledger; restarted; calm."""
    why: str
    """In words."""
    evidence: Mapping[str, Any]
    """By signal: n, mean, evidence, share."""
    threshold: float
    """Evidence that stops this run: 1/alpha."""
    run: int
    by: str = ""
    """User name; '': the brake itself."""
    reason: str = ""
    """Of a restart: why it may go on."""
    change: str = ""
    """Of a restart: what is different now."""

    @property
    def word(self) -> str:
        """What decided, in a word: a signal, or `because`."""
        if isinstance(self.because, str):
            return self.because
        return str(self.because.get("signal") or self.because["rule"])


@dataclass(frozen=True, slots=True, kw_only=True)
class BrakeTripped(Happening):
    """Something that stops a campaign at once, whatever its answers say. `call_id`: of the call that showed it."""

    kind: ClassVar[str] = "brake.tripped"
    campaign: str
    trigger: str
    """A word of scripts_dsl.policy.brake.states.Trigger."""
    why: str
    by: str = ""
    """User name of who says so; '': the program."""
