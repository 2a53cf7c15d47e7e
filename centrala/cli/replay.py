"""`centrala replay`: calls that were, through the files that are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from centrala.replaying.versions import Graphs
    from scripts_dsl.replay import PastCall, Verdict

MOST = 10_000
"""Calls replayed at once unless another number is asked for."""


def replay(
    folder: Annotated[Path, typer.Argument(help="Folder of the flows.", exists=True, file_okay=False)] = Path(
        "callflows"
    ),
    config: ConfigFile = CONFIG,
    since: Annotated[str, typer.Option(help="A span before now (90m, 24h, 7d, 4w), a day or a moment.")] = "24h",
    until: Annotated[str, typer.Option(help="The same; now if none.")] = "",
    calls: Annotated[list[str] | None, typer.Option("--call", help="Only this call; can be repeated.")] = None,
    was: Annotated[
        Path | None, typer.Option(help="Folder of the files as they were, beside the published versions.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="The last so many calls.")] = MOST,
    everything: Annotated[bool, typer.Option("--all", help="Every kind of difference and every call.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Run recorded calls through the files as they are and list those that would go differently. Ends with 1 if any.

    Callers do what they did then, look-ups answer as they did. Nothing is dialled, sent or written.

    `centrala replay callflows --since 7d`
    """
    from scripts_dsl.replay import replayed

    graphs = _graphs(folder, was)
    found = replayed(_verdicts(_calls(config, since, until, calls or [], most), graphs))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines(everything=everything):
            say(line)
    if not found.nothing:
        raise typer.Exit(1)


def _graphs(folder: Path, was: Path | None) -> Graphs:
    from centrala.replaying.versions import Graphs

    try:
        graphs = Graphs(folder, was)
    except OSError as problem:
        fail(f"{problem.filename}: {problem.strerror}")
    if graphs.errors:
        fail("\n\n".join(["these files have errors:", *graphs.errors]))
    return graphs


def _verdicts(calls: list[PastCall], graphs: Graphs) -> Iterator[Verdict]:
    from scripts_dsl.replay import verdict

    for call in calls:
        yield verdict(call, graphs.then(call.flow, call.hash), graphs.now.get(call.flow))


def _calls(config: Path, since: str, until: str, ids: list[str], most: int) -> list[PastCall]:
    import asyncio
    from datetime import UTC, datetime

    from centrala.replaying.calls import NoMoment, calls_between, calls_by_id, moment_of, opened
    from ivr.store import StoreError

    url, now = configured(config).database, datetime.now(UTC).astimezone()
    try:
        first, last = moment_of(since, now), moment_of(until, now) if until else now
    except NoMoment as problem:
        raise typer.BadParameter(f"'{problem}' is no moment: write 24h, 7d, 2026-05-01 or 2026-05-01T18:00") from None

    async def read() -> list[PastCall]:
        async with opened(url) as store:
            return await calls_by_id(store, ids) if ids else await calls_between(store, first, last, most)

    try:
        found = asyncio.run(read())
    except StoreError as problem:
        fail(str(problem))
    if missing := set(ids) - {call.call_id for call in found}:
        fail(f"the log has no call {', '.join(sorted(missing))}")
    return found
