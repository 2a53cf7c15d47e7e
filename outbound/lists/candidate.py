"""Somebody on the list of a campaign, and where they stand in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from scripts_dsl.campaign.deciding import person_of
from scripts_dsl.policy import Person
from scripts_dsl.problems import ValueProblem
from scripts_dsl.types import Type


class CandidateState(StrEnum):
    """Where a candidate stands."""

    WAITING = "waiting"
    """May become an attempt, not before `not_before`."""
    CLAIMED = "claimed"
    """An attempt is being made."""
    DONE = "done"
    """The campaign has reached its end with them."""
    NEVER = "never"
    """Is never called in this campaign, whatever comes."""
    FIX = "fix"
    """Somebody of the back office must look first: the number is wrong, …; `because` says what."""


WAITING, CLAIMED, DONE, NEVER, FIX = CandidateState

MOVES: Mapping[CandidateState, frozenset[CandidateState]] = {
    WAITING: frozenset({WAITING, CLAIMED, DONE, NEVER, FIX}),
    CLAIMED: frozenset({WAITING, CLAIMED, DONE, NEVER, FIX}),
    DONE: frozenset({WAITING, DONE, NEVER, FIX}),
    NEVER: frozenset({NEVER}),
    FIX: frozenset({WAITING, DONE, NEVER, FIX}),
}
"""From -> to. Nobody comes back from `never`; whoever is done comes back when a list is recycled, or when the agent's
word for the talk says so."""

FIRST, ORDINARY, LAST = 1, 5, 9
"""Priorities: those of 1 are called before all others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of one campaign: one telephone number."""

    id: int
    campaign: str
    number: str
    """E.164."""
    customer_id: str | None
    """None: nobody we know has the number, or several have it."""
    list: str
    """Id of the list they came with last."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """JSON values of the campaign's `fields:`; see `values`."""
    language: str | None = None
    zone: str | None = None
    """IANA; of where the person is."""
    consent: str | None = None
    """Where this person's own consent can be seen; '' the list has a column for it, and this person's is empty; None:
    what the list says of all."""
    consented: datetime | None = None
    """When it was given; None: not known."""
    priority: int = ORDINARY
    rank: int = 0
    """By `first:`; the smallest first."""
    state: CandidateState = CandidateState.WAITING
    not_before: datetime | None = None
    """None: at once."""
    tries: int = 0
    """Attempts that were claimed so far."""
    attempt: str | None = None
    """Id of the last one."""
    because: str = ""
    """Why it stands so: an outcome, a rule."""

    def values(self, types: Mapping[str, Type]) -> dict[str, object]:
        """The values of `fields:` as formulas and flows read them. One that fits no longer, because the campaign's file
        was changed, is empty."""
        return {name: _loaded(type_, self.fields.get(name)) for name, type_ in types.items()}

    def person(self, types: Mapping[str, Type]) -> Person:
        """For `decide`. A zone of the list counts where the fields have none."""
        found = person_of(self.values(types), self.number)
        return replace(found, zone=self.zone) if found.zone is None and self.zone is not None else found


def _loaded(type_: Type, json: Any) -> object:
    if json is None:
        return None
    try:
        return type_.load(json)
    except (ValueProblem, ValueError, TypeError, ArithmeticError, AttributeError, KeyError):
        return None
