"""What `alert:` reads: figures over the last surveys, `average(score, 50)`, `share(bad, 50)`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scripts_dsl.file_words import Entry
from scripts_dsl.formula import Formula, compile_formula
from scripts_dsl.messages import Report
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.survey.model import SCORE, Survey
from scripts_dsl.tree import Scalar
from scripts_dsl.types import Choice, Number, Percent, Type, YesNo

_FIGURE = re.compile(r"(?P<function>share|average)\((?P<of>\w+), (?P<count>\d{1,6})\)")


class FigureScope:
    """Averages of the score and of numbers, shares of bands and of choices."""

    def __init__(self, survey: Survey) -> None:
        self._numbers = {SCORE, *(q.name for q in survey.questions if isinstance(q.type, Number))}
        names = [band.name for band in survey.bands]
        for question in survey.questions:
            names += [band.name for band in question.bands]
            names += question.type.words if isinstance(question.type, Choice) else ()
        self._words = frozenset(names)

    def resolve(self, name: str) -> Type | None:
        """The type of a figure."""
        figure = _FIGURE.fullmatch(name)
        if figure is None:
            return None
        if figure["function"] == "average":
            return Number() if figure["of"] in self._numbers else None
        return Percent() if figure["of"] in self._words else None

    def names(self) -> Iterable[str]:
        """There are none that are not figures."""
        return ()


def figure_formula(entry: Entry | None, survey: Survey, report: Report) -> Formula | None:
    """The condition of an alert; None after a message."""
    if entry is None or not isinstance(entry[1], Scalar):
        return None
    try:
        return compile_formula(entry[1].text, FigureScope(survey), YesNo())
    except FormulaProblem as problem:
        report.problem(entry[1], problem)
        return None
