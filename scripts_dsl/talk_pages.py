"""What a talk script shows and keeps: pages, courses, moves. Plain data, made by talking.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from scripts_dsl.effects import AboutSurvey, Fetch, MakeCallback, Note, Outcome, Send
from scripts_dsl.policy.earned import STRANGER, Contact
from scripts_dsl.state import State

TELL, SAY, OFFER = "tell", "say", "offer"
"""Kinds of a line: for the agent alone, to read aloud, to read aloud and an offer."""
DIGITS = "digits"
"""Type of the field for a question that is asked in keys (a survey inside a script)."""
BUTTON, FIELD, CHECK = "button", "field", "check"
"""Why an answer is none: no button, does not fit the type, does not pass `check:`."""

Told = MakeCallback | Note | Outcome | AboutSurvey
"""Effects that are done when they are told."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something to read."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer was none."""

    why: str
    """BUTTON, FIELD or CHECK."""
    answer: str
    sentence: str = ""
    """Of the type, for FIELD."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is on the screen: lines, then a question with buttons or a field."""

    lines: tuple[Line, ...] = ()
    question: str = ""
    buttons: tuple[str, ...] = ()
    field: str = ""
    """Type of what is written; '' when there are only buttons."""
    always: tuple[str, ...] = ()
    """The emergency exits."""
    refusal: Refusal | None = None
    offered: bool = False
    """Something was offered, on this page or before."""


@dataclass(frozen=True, slots=True)
class Course:
    """A script on its way. `contact`: of the caller, before the talk."""

    state: State
    page: Page
    contact: Contact = STRANGER

    @property
    def turn(self) -> int:
        """Counts what happened; an answer belongs to one of them."""
        return self.state.seq

    def to_json(self) -> dict[str, Any]:
        return {"state": self.state.to_json(), "page": asdict(self.page), "contact": asdict(self.contact)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Course:
        """What to_json gave. Raises KeyError, TypeError for anything else."""
        page = dict(data["page"])
        page["lines"] = tuple(Line(**line) for line in page["lines"])
        page["buttons"], page["always"] = tuple(page["buttons"]), tuple(page["always"])
        page["refusal"] = None if page["refusal"] is None else Refusal(**page["refusal"])
        return cls(State.from_json(data["state"]), Page(**page), Contact(**data["contact"]))


def ended(course: Course) -> Course:
    """The same, at its end: it cannot go on."""
    state = course.state.copy()
    state.over, state.pending = True, ""
    return replace(course, state=state)


@dataclass(frozen=True, slots=True)
class Move:
    """What became of an answer."""

    course: Course
    told: tuple[Told, ...] = ()
    """To be told to whom it concerns, in this order."""
    asks: Fetch | Send | None = None
    """To be asked outside; the answer goes to `answered`."""
    question: str = ""
    """Name of the question that was answered; '' when none was."""
