"""What agents do: frozen, told on the bus, written to the event log beside the telephone's happenings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateChanged(Happening):
    """An agent moved from one state to another; `call_id` is the call that made it so, if one did."""

    kind: ClassVar[str] = "agent.state"
    user: str
    before: str
    """Word of cti.agents.states.AgentState."""
    state: str
    reason: str | None = None
    """Why not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionSet(Happening):
    """An agent said how the talk ended; the last word of a call counts."""

    kind: ClassVar[str] = "call.disposition"
    user: str
    disposition: str
    """Code of cti.customers.dispositions."""
    note: str = ""
    """The agent's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptBegan(Happening):
    """An agent has a talk script beside the card."""

    kind: ClassVar[str] = "script.began"
    user: str
    script: str
    hash: str
    """Of its graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptAnswered(Happening):
    """A question of a talk script was answered, by a button or in writing."""

    kind: ClassVar[str] = "script.answered"
    user: str
    script: str
    question: str
    """Name of its value, else of its prompt."""
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptEnded(Happening):
    """A talk script came to its end."""

    kind: ClassVar[str] = "script.ended"
    user: str
    script: str
    outcome: str
    """Its last word; '' without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverAgainSaid:
    """The agent says of the talk that goes on: the person wants no more calls. On the bus, not kept: what is kept is
    the number (NumberSuppressed)."""

    call_id: str
    user: str
    scope: str
    """`all`, or `marketing` only."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitAsked(Happening):
    """The first clear refusal of a talk: who talks has 15 seconds for saying good-bye."""

    kind: ClassVar[str] = "talk.exit_asked"
    user: str
    """Who heard it."""
    how: str
    """Word of scripts_dsl.policy.letting_go: key, script, button."""
    what: str
    """What was refused: the consent, the product; '' for the call itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitBlocked(Happening):
    """The agent talks on 15 seconds after a clear refusal: the person would not be let go."""

    kind: ClassVar[str] = "talk.exit_blocked"
    user: str
    how: str
    what: str
    seconds: float
    """Past the refusal, when this is said; the talk goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitGiven(Happening):
    """A talk with a clear refusal is over."""

    kind: ClassVar[str] = "talk.exit_given"
    user: str
    how: str
    seconds: float
    """From the refusal to the end of the talk."""
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTaken(Happening):
    """A supervisor looked at the rows behind a figure: they hold callers' numbers."""

    kind: ClassVar[str] = "report.taken"
    user: str
    what: str
    """Name of the figure."""
    days: str
    """`2026-05-04 to 2026-05-10`."""
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningBegan(Happening):
    """A supervisor listens to an agent's call, whispers, or takes it over."""

    kind: ClassVar[str] = "listening.began"
    agent: str
    by: str
    """User name of the supervisor."""
    how: str
    """listen, whisper, take_over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningEnded(Happening):
    kind: ClassVar[str] = "listening.ended"
    agent: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingCommented(Happening):
    """A supervisor said something about a second of a recording; it goes with the call."""

    kind: ClassVar[str] = "recording.commented"
    recording: str
    user: str
    second: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Happening):
    """An agent promised something in or after a talk; or gave somebody a task, with or without a call."""

    kind: ClassVar[str] = "promise.made"
    customer_id: str | None
    """None: the caller is none, or one of several."""
    number: str | None = None
    """Of who called, E.164."""
    promise: str
    what: str = "promise"
    """promise, task."""
    text: str
    due: datetime
    owner: str | None
    """User name of who keeps it; None: somebody of `queue`."""
    queue: str | None = None
    user: str
    """Who made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseNear(Happening):
    """A promise is due soon, and nobody has said that it was kept."""

    kind: ClassVar[str] = "promise.due_soon"
    customer_id: str | None
    promise: str
    what: str = "promise"
    due: datetime
    owner: str | None
    queue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTaken(Happening):
    """An agent keeps from now on what another one, or anybody of a queue, was to keep."""

    kind: ClassVar[str] = "promise.taken"
    customer_id: str | None
    promise: str
    before: str | None
    """User name; None: nobody's yet."""
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMoved(Happening):
    """A promise is late, was kept, or was withdrawn."""

    kind: ClassVar[str] = "promise.moved"
    customer_id: str | None
    promise: str
    what: str = "promise"
    due: datetime | None
    owner: str | None
    queue: str | None = None
    state: str
    """Word of cti.promises.states.PromiseState."""
    user: str | None
    """Who said so; None: the clock."""
    why: str = ""
    """The agent's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeChanged(Happening):
    """Somebody changed who there is, what a person may and can, or which telephones there are."""

    kind: ClassVar[str] = "office.changed"
    what: str
    """user, phone."""
    which: str
    """User, or name of the telephone."""
    how: str
    """added, changed, password, removed, brought_back."""
    by: str
    """Who did it: a user of ours, or on the command line of the machine."""
    via: str
    """page, command; start: of the program."""
    before: Mapping[str, Any] = field(default_factory=dict)
    """Of what is otherwise now; never a password."""
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerChosen(Happening):
    """An agent said which of the customers who have a number calls, or took that back."""

    kind: ClassVar[str] = "call.customer"
    user: str
    number: str
    """E.164."""
    customer_id: str | None
    """None: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingGraded(Happening):
    """A supervisor graded a talk against a form; the last grade of each supervisor counts."""

    kind: ClassVar[str] = "recording.graded"
    recording: str
    agent: str
    """Whose talk it is."""
    queue: str | None
    form: str
    """Name of the survey."""
    version: str
    hash: str
    """Of its graph."""
    user: str
    """Who graded."""
    asked: tuple[Mapping[str, Any], ...]
    """Each question that was asked: name, texts, answers, answer, weight, points, band (cti.grades.forms.Asked)."""
    score: float
    """0 to 100."""
    band: str | None
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAnswered(Happening):
    """An agent said something about a grade of his."""

    kind: ClassVar[str] = "grade.answered"
    recording: str
    grade: str
    user: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Happening):
    """Somebody saw, played, exported or changed something over HTTP; which routes say so stands in cti/roles.py."""

    kind: ClassVar[str] = "audit.noted"
    user: str
    act: str
    """saw, searched, played, exported, changed, …"""
    what: str
    """customer, recording, rows, …"""
    thing: str
    """Its id; empty: there is none."""
    address: str
    """From where."""
    customer_id: str | None = None
    """Goes when the customer is erased."""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertJoined(Happening):
    """An agent pulled a colleague into a talk."""

    kind: ClassVar[str] = "expert.joined"
    agent: str
    """User name of who asked."""
    expert: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLeft(Happening):
    kind: ClassVar[str] = "expert.left"
    agent: str
    expert: str
