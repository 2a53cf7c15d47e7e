"""What reports found, as it goes out: models for JSON, tables for spreadsheets. Pure; called by routes.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cti.reports import api
from cti.reports.definitions import BY_NAME, Definition, Part
from cti.reports.figures import Figure
from cti.reports.forecast import Plan, Slot, counts, error, expected, staffed, work
from cti.reports.rows import Call, Log, Owed, Spell, Visit
from cti.reports.sheets import Table

AHEAD = 7
"""Days of a forecast."""
HALF_HOUR = 0.5
ROW_HEAD = ("kind", "at", "call", "number", "queue", "agent", "seconds", "talk", "what", "part", "of")


def definition(one: Definition) -> api.Definition:
    return api.Definition(
        name=one.name,
        unit=one.unit.value,
        formula=one.formula,
        source=one.source,
        target=one.target,
        low_is_good=one.low_is_good,
    )


def figure_model(one: Figure) -> api.Figure:
    return api.Figure(
        name=one.name, value=one.value, part=one.part, of=one.of, rows=one.rows, low=one.low, high=one.high
    )


def row_model(part: Part) -> api.FigureRow:
    """A row of a figure, whatever it is."""
    return api.FigureRow(**_told(part), at=part.row.at, part=part.part, of=part.of)


def _told(part: Part) -> dict[str, Any]:
    nothing = dict.fromkeys(("call_id", "number", "queue", "agent", "seconds", "talk"))
    match part.row:
        case Call() as row:
            about = {"number": row.number, "seconds": row.seconds, "agent": ", ".join(row.agents) or None}
            said = {"call_id": row.call_id, "queue": ", ".join(row.queues) or None, "what": row.why or "goes on"}
            return nothing | {"kind": "call"} | about | said
        case Visit() as row:
            about = {"number": row.number, "seconds": row.waited, "agent": row.agent, "talk": row.talk}
            what = row.why + {None: "", True: ", said: solved", False: ", said: not solved"}[row.solved]
            return nothing | {"kind": "visit", "call_id": row.call_id, "queue": row.queue, "what": what} | about
        case Spell() as row:
            what = f"{row.state}: {row.reason}" if row.reason else row.state
            return nothing | {"kind": "spell", "agent": row.agent, "seconds": row.seconds, "what": what}
        case Owed() as row:
            late = "" if row.done is None else " late" if row.done > row.due else " in time"
            said = {"queue": row.queue, "what": f"{row.state}{late}", "call_id": row.call_id or None}
            about = {"kind": row.kind, "agent": row.agent, "number": row.number}
            return nothing | {"seconds": (row.due - row.at).total_seconds()} | about | said


def figures_table(found: Mapping[str, Sequence[Figure]]) -> Table:
    """One line for each group and figure, with its definition."""
    yield ("group", "figure", "value", "part", "of", "rows", "unit", "target", "definition", "low", "high")
    for group, of in found.items():
        for one in of:
            about = BY_NAME[one.name]
            yield (
                group, one.name, one.value, one.part, one.of, one.rows, about.unit.value, about.target, about.formula,
                one.low, one.high,
            )  # fmt: skip


def rows_table(parts: Iterable[Part]) -> Table:
    """One line for each row of a figure, the oldest first."""
    yield ROW_HEAD
    for part in sorted(parts, key=lambda part: part.row.at):
        one = row_model(part)
        yield (
            one.kind, one.at.isoformat(timespec="seconds"), one.call_id, one.number, one.queue, one.agent, one.seconds,
            one.talk, one.what, one.part, one.of,
        )  # fmt: skip


def forecast_table(found: api.Forecast) -> Table:
    """One line for each half hour in which somebody is needed."""
    yield ("at", "calls", "agents", "rostered", "in_time", "wait", "lost", "busy")
    for day in found.days:
        for one in day.slots:
            if one.rostered:
                at = one.at.isoformat(timespec="minutes")
                yield (at, one.calls, one.agents, one.rostered, one.in_time, one.wait, one.lost, one.busy)


def forecast_of(log: Log, query: api.ForecastQuery, first: date, last: date, zone: ZoneInfo) -> api.Forecast:
    """The week after `last`. Raises OutOfReach."""
    visits = [visit for visit in log.visits if query.queue in (None, visit.queue)]
    agents = {visit.agent for visit in visits}
    takes = work(visits, sum(s.seconds for s in log.spells if s.state == "wrap_up" and s.agent in agents))
    history = counts(visits, zone)
    known = error(history, first, last)
    days = []
    plan = Plan(query.target, query.within, query.shrinkage)
    for ahead in range(1, AHEAD + 1) if takes is not None else ():
        day = last + timedelta(days=ahead)
        calls = expected(history, first, last, day)
        assert takes is not None
        slots = [_slot(one) for one in staffed(day, calls, takes, plan, zone)]
        hours = sum(one.rostered for one in slots) * HALF_HOUR
        days.append(api.ForecastDay(day=day, calls=round(sum(calls), 2), hours=hours, slots=slots))
    return api.Forecast(
        since=first,
        until=last,
        work=takes.seconds if takes is not None else None,
        patience=takes.patience if takes is not None else None,
        error=api.ForecastError(wape=known.wape, bias=known.bias, calls=known.calls) if known is not None else None,
        days=days,
    )


def _slot(one: Slot) -> api.ForecastSlot:
    found = one.expected
    return api.ForecastSlot(
        at=one.at,
        calls=round(one.calls, 2),
        agents=found.agents if found is not None else 0,
        rostered=one.rostered,
        in_time=found.in_time if found is not None else None,
        wait=found.wait if found is not None else None,
        lost=found.lost if found is not None else None,
        busy=found.busy if found is not None else None,
    )
