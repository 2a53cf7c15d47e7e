"""Today's figures of each queue, kept up to date row by row: the same definitions as the reports have. Pure but for the
day's beginning, which is read once.

In: visits of queues as they end. Out: figures. Called by now.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cti.board.messages import FigureNow
from cti.reports.definitions import BY_NAME, Rules, Unit
from cti.reports.rows import Log, Visit

SHOWN = ("service_level", "abandonment", "speed_of_answer", "answered", "offered")
RULES = Rules()


@dataclass(slots=True)
class _Sums:
    part: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0.0))
    of: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0.0))

    def add(self, visit: Visit) -> None:
        log = Log(visit.at, visit.at, visit.at, visits=(visit,))
        for name in SHOWN:
            for _, part, of in BY_NAME[name].parts(log, RULES):
                self.part[name] += part
                self.of[name] += of


class Tally:
    """Of the day that it is in `zone()`."""

    def __init__(self, now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> None:
        self._now, self._zone = now, zone
        self._day: date | None = None
        self._sums: dict[str, _Sums] = {}
        self._meanwhile: list[Visit] | None = None

    def begin(self) -> None:
        """What the event log says of today will be read now."""
        self._meanwhile = []

    def began(self, visits: Iterable[Visit]) -> None:
        """It has been read. What ended meanwhile may be among it or not."""
        read, meanwhile = list(visits), self._meanwhile or []
        self._day, self._sums, self._meanwhile = self._today(), {}, None
        known = {_key(visit) for visit in read}
        for visit in (*read, *(one for one in meanwhile if _key(one) not in known)):
            self.add(visit)

    def add(self, visit: Visit) -> None:
        """A visit is over. One that began yesterday counts there."""
        self._turn()
        if self._meanwhile is not None:
            self._meanwhile.append(visit)
        if visit.at.astimezone(self._zone()).date() == self._day:
            self._sums.setdefault(visit.queue, _Sums()).add(visit)

    def of(self, queue: str) -> list[FigureNow]:
        """The figures of a queue, in the order of SHOWN."""
        self._turn()
        sums = self._sums.get(queue) or _Sums()
        return [
            FigureNow(name=name, value=_value(name, sums.part[name], sums.of[name]), of=sums.of[name])
            for name in SHOWN
        ]  # fmt: skip

    def _turn(self) -> None:
        today = self._today()
        if today != self._day:
            self._day, self._sums = today, {}

    def _today(self) -> date:
        return self._now().astimezone(self._zone()).date()


def _key(visit: Visit) -> tuple[object, ...]:
    return visit.call_id, visit.queue, visit.at


def _value(name: str, part: float, of: float) -> float | None:
    if BY_NAME[name].unit is Unit.COUNT:
        return part
    return part / of if of else None
