"""A survey, ready to be scored. Immutable and without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from scripts_dsl.types import Recording

if TYPE_CHECKING:
    from scripts_dsl.formula import Formula
    from scripts_dsl.types import Type

SCORE, BAND = "score", "band"
"""Values of every survey; `<question>_band` is another."""

MOST_POINTS = 100
SOLVED = "solved"
"""`is:` of the question that asks whether it is solved; satisfaction is another question's."""


@dataclass(frozen=True, slots=True)
class Band:
    """A name for a range of numbers; it reaches up to where the next one begins."""

    low: int
    high: int
    name: str


def band_of(value: Decimal | int | None, bands: tuple[Band, ...]) -> str | None:
    """The name of the range in which a number lies; None without one. `bands` are in order and without gaps."""
    if value is None:
        return None
    return next((band.name for band in reversed(bands) if value >= band.low), None)


@dataclass(frozen=True, slots=True)
class Scale:
    """`scale: 1-5`: the worst answer is worth 0 points, the best 100, the others lie evenly between."""

    low: int
    high: int

    def points(self, answer: object) -> Decimal | None:
        """Of an answer; None when it is no number."""
        if not isinstance(answer, int | Decimal) or isinstance(answer, bool):
            return None
        return MOST_POINTS * (Decimal(answer) - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Points:
    """`points: {yes: 100, no: 0}`."""

    worth: Mapping[str, int]

    def points(self, answer: object) -> Decimal | None:
        """Of an answer; None when nothing is said of it."""
        word = ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)
        return Decimal(self.worth[word]) if word in self.worth else None


@dataclass(frozen=True, slots=True)
class Route:
    """`route: [{when, tell, hold}]` of a question."""

    when: Formula
    tell: str
    hold: bool = False
    """The recording of the call is kept."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question."""

    name: str
    """The value that keeps the answer."""
    type: Type
    value: Scale | Points | None = None
    """What an answer is worth; None: it counts for nothing."""
    weight: Decimal = Decimal(1)
    bands: tuple[Band, ...] = ()
    when: Formula | None = None
    """Asked only if this is so."""
    measures: str | None = None
    """csat, nps, ces or solved."""
    owner: str | None = None
    """Who answers for it, a user; of a question about a topic without an owner of its own, who answers for that."""
    topic: str | None = None
    """One of the settings."""
    routes: tuple[Route, ...] = ()

    @property
    def spoken(self) -> bool:
        """It is answered in one's own words: a comment."""
        return isinstance(self.type, Recording)

    @property
    def scored(self) -> bool:
        """Whether its answers change the score."""
        return self.value is not None and self.weight > 0


@dataclass(frozen=True, slots=True)
class AskWhen:
    """`ask_when:`."""

    chance: int = 100
    """Percent."""
    not_again_within: timedelta | None = None
    when: Formula | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """One entry of `alert:`."""

    when: Formula
    tell: str


@dataclass(frozen=True, slots=True)
class Survey:
    """One file."""

    name: str
    questions: tuple[Question, ...]
    bands: tuple[Band, ...] = ()
    ask_when: AskWhen = AskWhen()
    alerts: tuple[Alert, ...] = ()

    @property
    def measure(self) -> Question | None:
        """The question that asks for satisfaction: it carries `is: csat`, `nps` or `ces`."""
        return next((q for q in self.questions if q.measures not in (None, SOLVED)), None)

    @property
    def solved(self) -> Question | None:
        """The question that carries `is: solved`."""
        return next((q for q in self.questions if q.measures == SOLVED), None)
