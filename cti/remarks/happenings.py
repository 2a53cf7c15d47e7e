"""What happens to a remark; the event log keeps it, rows.py makes rows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ivr.happenings import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkMade(Happening):
    """Somebody said something that one owner has to hear; with two owners there are two."""

    kind: ClassVar[str] = "remark.made"
    remark: str
    """Its id: the same whenever it is made of the same words for the same owner."""
    what: str
    """answer, comment, note, message, complaint, idea, alert."""
    survey: str | None = None
    question: str | None = None
    said: str
    """In words; '' of a recording that nobody has heard yet."""
    recording: str | None = None
    user: str | None = None
    """Of an agent's note or idea: who wrote it."""
    owner: str
    """A user or a group; '' those who look after the program."""
    why: str
    topic: str | None = None
    tone: str
    """good, plain, bad."""
    liability: tuple[str, ...] = ()
    """Words of it that are on the lists."""
    held: bool = False
    """The recording of the call is kept for it."""
    due: datetime | None = None
    """Until when somebody has called back; None: nobody has to."""
    author: str | None = None
    """Of an idea: the user who had it; None: the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkTold(Happening):
    """Its owner is told now: written down before he is, so that nobody is told twice."""

    kind: ClassVar[str] = "remark.told"
    remark: str
    late: bool = False
    """That nobody has called back in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkHeard(Happening):
    """A recogniser wrote down what was spoken."""

    kind: ClassVar[str] = "remark.heard"
    recording: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkCalled(Happening):
    """Somebody calls the customer back; `call_id` is that of the remark."""

    kind: ClassVar[str] = "remark.called"
    remark: str
    user: str
    back: str
    """Id of the call to the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkClosed(Happening):
    """What came of it; with the result `not_reached` it stays open."""

    kind: ClassVar[str] = "remark.closed"
    remark: str
    user: str
    result: str
    """Word of cti.remarks.states.Result."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaMoved(Happening):
    """A remark is an idea from now on, or an idea was taken up, done, declined; its author is told."""

    kind: ClassVar[str] = "idea.moved"
    remark: str
    user: str
    state: str
    """Word of cti.remarks.states.IdeaState."""
    author: str | None
    """User name; None: the customer."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAlert(Happening):
    """An `alert:` of a survey has become so, or is so no more. `call_id` is that of the answer that made it so."""

    kind: ClassVar[str] = "survey.alert"
    survey: str
    when: str
    """The formula."""
    tell: str
    on: bool
    figures: Mapping[str, float] = field(default_factory=dict)
    """`average(score, 50)` -> its value."""
