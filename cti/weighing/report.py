"""Answers to a survey, weighed: how many people were asked and how many answered, by channel; of each question how the
answers spread over its bands; what the whole is worth. Pure.

Never a bare mean: everything has its number and an interval. People who are looked at one by one are not ranked, and
have no value below LEAST answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cti.surveys.measures import Measured, mean, measured, share
from scripts_dsl.survey.model import Question, Survey, band_of

LEAST = 30
"""Answers below which an agent has no value."""
PARTLY = frozenset({"stopped", "hung_up", "expired"})
BY = ("all", "channel", "campaign", "flow", "queue", "agent", "product")


@dataclass(frozen=True, slots=True)
class Row:
    """One person, asked once; or on whom the lot fell, and who was not asked."""

    channel: str
    answers: Mapping[str, Any]
    score: float | None
    band: str | None
    outcome: str
    """Of ivr.happenings.SurveyEnded; 'open': not over; 'invited': in writing, and not begun; of who was not asked:
    'left' (hung up before), 'bypassed' (the agent ended the talk, or passed the caller on), 'in_peace', 'too_short',
    'wants_none'; of a letter that nobody has, its state."""
    campaign: str | None = None
    flow: str | None = None
    queue: str | None = None
    agent: str | None = None
    products: tuple[str, ...] = ()


NOT_ASKED = frozenset(
    {"left", "bypassed", "in_peace", "too_short", "wants_none"}
    | {"new", "waiting", "sending", "bounced", "failed", "withheld"}
)
"""Outcomes of those who were asked nothing: the lot that came to nothing, letters that nobody has (states.py)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A band of a question, or one of its answers."""

    name: str
    share: Measured
    grade: int
    """From 0, the worst, to 4, the best; -1: neither."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One question."""

    name: str
    weight: float
    points: Measured
    """Mean of what the answers are worth, 0 to 100."""
    parts: tuple[Part, ...]
    measures: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Of a channel, how many."""

    channel: str
    asked: int
    outcomes: Mapping[str, int]
    response: Measured
    """Share of the asked who answered anything."""


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody, or those of one campaign, flow, queue, agent, product, channel."""

    name: str
    few: bool
    """Too few answers for a value of a person."""
    reach: tuple[Reach, ...]
    score: Measured
    bands: tuple[Part, ...]
    questions: tuple[Weighed, ...]


def report(survey: Survey, rows: Iterable[Row], by: str) -> tuple[Group, ...]:
    """The groups in the order of their names."""
    of: dict[str, list[Row]] = {}
    for row in rows:
        for name in _names(row, by):
            of.setdefault(name, []).append(row)
    if by == "all" and not of:
        of[""] = []
    return tuple(_group(survey, name, of[name], by) for name in sorted(of))


_OF: Mapping[str, Callable[[Row], Sequence[str | None]]] = {
    "all": lambda _: ("",),
    "channel": lambda row: (row.channel,),
    "campaign": lambda row: (row.campaign,),
    "flow": lambda row: (row.flow,),
    "queue": lambda row: (row.queue,),
    "agent": lambda row: (row.agent,),
    "product": lambda row: row.products,
}


def _names(row: Row, by: str) -> list[str]:
    return [name for name in _OF[by](row) if name is not None]


def _group(survey: Survey, name: str, rows: Sequence[Row], by: str) -> Group:
    answered = [row for row in rows if row.answers]
    few = by == "agent" and len(answered) < LEAST
    score = mean("score", "mean of 0 to 100, by weight", [r.score for r in answered if r.score is not None], 0, 100)
    words = [band.name for band in survey.bands]
    counts = Counter(row.band for row in answered if row.band is not None)
    bands = tuple(
        Part(word, share("band", "of the whole score", counts[word], counts.total()), grade)
        for word, grade in zip(words, grades(len(words)), strict=True)
    )
    questions = tuple(_weighed(question, [row.answers.get(question.name) for row in answered])
                      for question in survey.questions)  # fmt: skip
    if few:
        score, bands, questions = Measured("score", score.variant, None, score.n), (), ()
    return Group(name, few, _reach(rows), score, bands, questions)


def _weighed(question: Question, answers: Sequence[Any]) -> Weighed:
    given = [one for one in answers if one is not None]
    worth = [] if question.value is None else [question.value.points(_rich(one)) for one in given]
    points = [float(one) for one in worth if one is not None]
    return Weighed(
        question.name,
        float(question.weight) if question.scored else 0.0,
        mean("points", "mean of 0 to 100", points, 0, 100),
        _parts(question, given),
        measured(question, given) if question.measures is not None else (),
    )


def _rich(one: Any) -> Any:
    """JSON keeps fractions as text."""
    return Decimal(str(one)) if isinstance(one, float) else one


def _parts(question: Question, given: Sequence[Any]) -> tuple[Part, ...]:
    found: Counter[str | None]
    if question.bands:
        words = [band.name for band in question.bands]
        found = Counter(
            band_of(
                one if isinstance(one, int) and not isinstance(one, bool) else _worth(question, one), question.bands
            )
            for one in given
        )
        graded = grades(len(words))
    elif question.value is not None:
        order = sorted({_word(one): _worth(question, one) for one in given}.items(), key=lambda item: item[1] or 0)
        words, found = [word for word, _ in order], Counter(_word(one) for one in given)
        graded = [-1 if worth is None else min(4, int(worth) // 20) for _, worth in order]
    else:
        kinds = [_word(one) for one in given] if getattr(question.type, "words", ()) else []
        words, found = sorted(set(kinds)), Counter(kinds)
        graded = [-1] * len(words)
    of = sum(found[word] for word in words)
    return tuple(
        Part(word, share("answer", "of those who answered it", found[word], of), grade)
        for word, grade in zip(words, graded, strict=True)
    )


def _worth(question: Question, one: Any) -> Decimal | None:
    return None if question.value is None else question.value.points(_rich(one))


def _word(one: Any) -> str:
    return ("yes" if one else "no") if isinstance(one, bool) else str(one)


def grades(count: int) -> list[int]:
    """Bands of a file stand from the worst to the best: 0 to 4, evenly."""
    return [2] if count == 1 else [round(4 * place / (count - 1)) for place in range(count)]


def _reach(rows: Sequence[Row]) -> tuple[Reach, ...]:
    """By channel, and of all of them when there are several."""
    names = sorted({row.channel for row in rows})
    found = [_channel(name, [row for row in rows if row.channel == name]) for name in names]
    return (*found, _channel("", rows)) if len(found) > 1 else tuple(found)


def _channel(name: str, rows: Sequence[Row]) -> Reach:
    asked = [row for row in rows if row.outcome not in NOT_ASKED]
    outcomes = Counter(row.outcome for row in rows)
    replied = sum(bool(row.answers) for row in asked)
    return Reach(
        name, len(asked), dict(sorted(outcomes.items())),
        share("response", "answered anything / asked", replied, len(asked)),
    )  # fmt: skip
