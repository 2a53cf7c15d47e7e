"""`centrala trace`: where callers stand now, and the way of one call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from datetime import datetime

    from ivr.eventlog.reader import Recorded
    from ivr.trace import Trace
    from scripts_dsl.graph import Graph
    from scripts_dsl.replay import Course, PastCall

MINUTE = 60


def trace(
    call: Annotated[str, typer.Argument(help="Id of a call; every call in progress if none.")] = "",
    config: ConfigFile = CONFIG,
    folder: Annotated[
        Path, typer.Option("--flows", help="Folder of the flows, for what the caller heard and for the picture.")
    ] = Path("callflows"),
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw the way of the call.", metavar="OUT")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show where every caller stands and for how long; or of one call every step with its time, and its way drawn.

    `centrala trace`, `centrala trace 0197… --svg way.svg`
    """
    from datetime import UTC, datetime

    from ivr.trace import trace as traced
    from ivr.trace import traces

    now = datetime.now(UTC)
    rows = _rows(configured(config).database, call)
    if not call:
        if svg is not None:
            raise typer.BadParameter("--svg draws one call: name it")
        _show_all(traces(rows, now), now, as_json=as_json)
        return
    found = traced(rows, now)
    if found is None:
        fail(f"the log has no call {call}")
    past, graph, course = _replayed(rows, folder)
    if as_json:
        typer.echo(json.dumps(_json(found, course), ensure_ascii=False, indent=2, default=str))
    else:
        for line in _lines(found, course):
            say(line)
    if svg is not None:
        _draw(svg, past, graph, course, None if found.ended is not None else now)


def _rows(url: str, call: str) -> tuple[Recorded, ...]:
    import asyncio

    from centrala.replaying.calls import opened
    from ivr.eventlog.reader import going_on, happened
    from ivr.store import StoreError

    async def read() -> tuple[Recorded, ...]:
        async with opened(url) as store:
            return await happened(store, call) if call else await going_on(store)

    try:
        return asyncio.run(read())
    except StoreError as problem:
        fail(str(problem))


# --- one call ----------------------------------------------------------------------------------------------------


def _replayed(rows: tuple[Recorded, ...], folder: Path) -> tuple[PastCall | None, Graph | None, Course | None]:
    """The call, the graph it went through, and what it heard there; None for what nobody has any more."""
    from centrala.replaying.log import past_call
    from centrala.replaying.versions import Graphs
    from scripts_dsl.diff.noticing import same_words
    from scripts_dsl.events import NoEvent
    from scripts_dsl.replay import course

    past = past_call(rows)
    if past is None or not folder.is_dir():
        return past, None, None
    try:
        graphs = Graphs(folder)
    except OSError as problem:
        fail(f"{problem.filename}: {problem.strerror}")
    graph = graphs.then(past.flow, past.hash)
    try:
        found = course(graph, past, same_words(graph, graph)) if graph is not None else None
    except NoEvent:
        found = None
    return past, graph or graphs.now.get(past.flow), found


def _lines(found: Trace, course: Course | None) -> Iterator[str]:
    """The table of one call."""
    state = f"over: {found.ended.replace('_', ' ')}" if found.ended is not None else f"stands at {found.place}"
    way = f"{found.ani or 'no number'} → {found.dialled} on {found.asterisk}"
    yield f"{found.call_id}  {found.flow}  {way}  {_clock(found.began)}  {state}"
    heard = _heard(course)
    rows = [
        (_clock(stay.at), _long(stay.seconds), stay.step, stay.what, heard.get(stay.number, "")) for stay in found.stays
    ]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(4)]
    for at, long, step, what, words in rows:
        line = f"  {at}  {long:>{widths[1]}}  {step:<{widths[2]}}  {what:<{widths[3]}}  {words}"
        yield line.rstrip()
    if course is None:
        yield "  (the version that it went through is not there: what the caller heard is not known)"


def _heard(course: Course | None) -> dict[int | None, str]:
    """Event of the engine -> what the caller heard and came to then."""
    if course is None or course.strays is not None:
        return {}
    return {turn.of: " · ".join(turn.noticed) for turn in course.turns if turn.of is not None and turn.noticed}


def _json(found: Trace, course: Course | None) -> dict[str, Any]:
    heard = _heard(course)
    whole = {**asdict(found), "place": found.place}
    whole["stays"] = [{**asdict(stay), "noticed": heard.get(stay.number, "")} for stay in found.stays]
    return whole


def _draw(
    file: Path, past: PastCall | None, graph: Graph | None, course: Course | None, until: datetime | None
) -> None:
    from centrala.cli.flow_files import write
    from scripts_dsl.drawing import TooManyArrows, svg
    from scripts_dsl.replay import path

    if past is None or graph is None:
        fail("nobody has the flow of this call any more: name the folder with --flows")
    way = path(graph, past, course, until)
    try:
        picture = svg(graph, path=way)
    except TooManyArrows:
        fail("the flow of this call has more arrows than a picture can show; without --svg every step is listed")
    write(file, picture)
    say(f"{file}: {len(way.visits)} places")


# --- all that are not over ---------------------------------------------------------------------------------------


def _show_all(found: tuple[Trace, ...], now: datetime, *, as_json: bool) -> None:
    if as_json:
        whole = [{**asdict(one), "place": one.place, "here": (now - one.since).total_seconds()} for one in found]
        for one in whole:
            del one["stays"]
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2, default=str))
        return
    say(f"{len(found)} {'call' if len(found) == 1 else 'calls'} in progress")
    several = len({one.asterisk for one in found}) > 1
    rows = [
        (
            one.call_id,
            one.flow,
            _long((now - one.began).total_seconds()),
            one.place,
            _long((now - one.since).total_seconds()),
            (f"on {one.asterisk}  " if several else "")
            + (f"talks with {one.agent}" if one.agent else f"waits in {one.queue}" if one.queue else ""),
        )
        for one in found
    ]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(5)]
    for call, flow, total, place, here, doing in rows:
        line = (
            f"  {call}  {flow:<{widths[1]}}  {total:>{widths[2]}}  {place:<{widths[3]}}  {here:>{widths[4]}}  {doing}"
        )
        say(line.rstrip())


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%H:%M:%S}"


def _long(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds < MINUTE else f"{seconds // MINUTE:.0f} min {seconds % MINUTE:02.0f} s"
