"""What the formulas of a campaign may read: the person's fields, the day, and shares of outcomes in `stop:`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scripts_dsl.types import DateType, Moment, Number, Percent, Type

CLOCK: Mapping[str, Type] = {"today": DateType(), "now": Moment()}

_FIGURE = re.compile(r"(?P<function>share|average)\((?P<of>\w+), (?P<count>\d{1,6})\)")


class PersonScope:
    """Of `only:` and `first:`."""

    def __init__(self, fields: Mapping[str, Type]) -> None:
        self._names = {**fields, **CLOCK}

    def resolve(self, name: str) -> Type | None:
        """Type of a field, of today or of now."""
        return self._names.get(name)

    def names(self) -> Iterable[str]:
        """All of them."""
        return self._names


class StopScope:
    """Of `stop:`: `share(do_not_call, 50)` of the last 50 calls, `average(score, 50)` of the last 50 surveys."""

    def __init__(self, outcomes: Iterable[str]) -> None:
        self._outcomes = frozenset(outcomes)

    def resolve(self, name: str) -> Type | None:
        """Type of a figure, of today or of now."""
        figure = _FIGURE.fullmatch(name)
        if figure is None:
            return CLOCK.get(name)
        if figure["function"] == "average":
            return Number() if figure["of"] == "score" else None
        return Percent() if figure["of"] in self._outcomes else None

    def names(self) -> Iterable[str]:
        """Those that are not figures."""
        return CLOCK
