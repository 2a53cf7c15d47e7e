"""Reports over HTTP as JSON: what is asked in the query, what comes back. The OpenAPI document is made from these."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from cti.model import Model

MOST_DAYS = 92
"""Of one report."""
MOST_WEEKS = 26
"""Of history in a forecast."""

QueueName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class ReportQuery(Model):
    """Which days, on the clock of the site, and by which rules."""

    since: date
    """First day, `2026-05-04`."""
    until: date
    """Last day, itself included."""
    queue: QueueName | None = None
    """Only what belongs to this queue."""
    within: Seconds = 20.0
    """Seconds of the service level."""
    short: Seconds = 5.0
    """Seconds up to which giving up counts as a mistake."""
    again: Literal["1", "7", "30"] = "7"
    """Days in which another contact means that the first one solved nothing."""


class FiguresQuery(ReportQuery):
    """And grouped by what."""

    by: Literal["all", "hour", "weekday", "weekday_hour", "day", "queue", "agent"] = "all"


class RowsQuery(FiguresQuery):
    """The rows of one figure, of one group."""

    name: FigureName
    group: Annotated[str, StringConstraints(max_length=64)] = ""


class SheetQuery(FiguresQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"
    """`comma`: cells are apart by a semicolon, where a comma is part of a number."""


class RowsSheetQuery(RowsQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"


class Definition(Model):
    """What a figure is."""

    name: str
    unit: Literal["count", "share", "seconds", "people"]
    formula: str
    source: str
    target: float | None
    low_is_good: bool


class Figure(Model):
    """A value and what it is made of."""

    name: str
    value: float | None
    """A share from 0 to 1; null: there is nothing to divide by."""
    part: float
    """Above the line."""
    of: float
    """Below it."""
    rows: int
    """See `GET /api/reports/rows`."""
    low: float | None
    high: float | None
    """Of a share that only some were asked for: the interval at 95 % in which that of everybody lies, if those who
    answered are like the others; null: not of this figure."""


class FigureGroup(Model):
    """All figures of an hour (`09`), a weekday (`1` is Monday), a day, a queue, an agent; of everything: `""`."""

    group: str
    figures: list[Figure]


class Figures(Model):
    """How the centre did."""

    since: AwareDatetime
    until: AwareDatetime
    """Not later than now."""
    zone: str
    queues: list[str]
    """Those that may be asked for."""
    definitions: list[Definition]
    groups: list[FigureGroup]


class FigureRow(Model):
    """A row of a figure: a call, a visit of a queue, a spell of an agent, a promise."""

    kind: Literal["call", "visit", "spell", "callback", "promise", "task"]
    at: AwareDatetime
    call_id: str | None
    """See `GET /api/calls/{call_id}/trace`."""
    number: str | None
    queue: str | None
    agent: str | None
    seconds: float | None
    """Of a visit its wait, of a call and a spell how long it was."""
    talk: float | None
    what: str
    """How it ended; of a spell the state."""
    part: float
    """What it adds above the line."""
    of: float
    """And below it."""


class FigureRows(Model):
    """The rows of a figure, the newest first."""

    figure: Figure
    rows: list[FigureRow]
    cut: bool
    """There are more; the sheets have all of them."""


class ForecastQuery(Model):
    """How many calls will come in the next seven days, and who is needed."""

    queue: QueueName | None = None
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 8
    """Of history."""
    target: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.8
    """Share of all callers who are answered in time."""
    within: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = 20.0
    shrinkage: Annotated[float, Field(ge=0, le=0.9, allow_inf_nan=False)] = 0.3
    """Share of paid time in which nobody takes calls."""


class ForecastSheetQuery(ForecastQuery):
    """For a spreadsheet."""

    comma: Literal["point", "comma"] = "point"


class ForecastSlot(Model):
    """A half hour to come."""

    at: AwareDatetime
    calls: float
    agents: int
    """At the telephone."""
    rostered: int
    """To plan for, breaks and absences included."""
    in_time: float | None
    """Share of all callers who are answered in time then; null: nobody is needed."""
    wait: float | None
    """Mean seconds."""
    lost: float | None
    """Share who give up."""
    busy: float | None
    """Share of the agents' time."""


class ForecastDay(Model):
    """A day to come."""

    day: date
    calls: float
    hours: float
    """Of agents, as rostered."""
    slots: list[ForecastSlot]


class ForecastError(Model):
    """How far off the last week was, forecast from those before it."""

    wape: float
    """Sum of the errors without sign / sum of the calls."""
    bias: float
    """Sum of the errors / sum of the calls; above 0: too many were forecast."""
    calls: int


class Forecast(Model):
    """Empty `days`: nobody has talked in those weeks."""

    since: date
    until: date
    """First and last day of the history."""
    work: float | None
    """Seconds of an agent for each call: talk and wrap-up."""
    patience: float | None
    """Mean seconds until a caller gives up; null: nobody did, and Erlang C is used."""
    error: ForecastError | None
    """null: fewer than two weeks of calls."""
    days: list[ForecastDay]


class RoomSpot(Model):
    """A place of a flow in its picture."""

    place: str
    x: float
    y: float
    width: float
    height: float


class FlowPlaces(Model):
    """The picture's size and its places, in the picture's own units."""

    width: float
    height: float
    places: list[RoomSpot]
