"""`centrala demo …`: everything at once on one machine, and the people who play along."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from centrala.demo.folder import RunFolder

app = typer.Typer(no_args_is_help=True, help="See it all work: `up`, then `phone` and `calls` in other terminals.")

Folder = Annotated[Path | None, typer.Option("--folder", help="Run folder; .run of the checkout if none.")]


def say(line: str) -> None:
    """Progress is of use at once, also in a pipe."""
    print(line, flush=True)


def _folder(path: Path | None) -> RunFolder:
    from centrala.demo.folder import ROOT, RunFolder

    return RunFolder(path or ROOT / ".run")


@app.command()
def up(
    folder: Folder = None,
    any_hour: Annotated[
        bool,
        typer.Option("--any-hour", help="Its campaign calls at night, too: people of the demonstration alone."),
    ] = False,
) -> None:
    """Start an Asterisk and the engine with sample customers; Ctrl-C stops both.

    `centrala demo up`, `centrala demo up --any-hour`, `CENTRALA_WEB_PORT=9000 centrala demo up`

    Ports are free ones unless CENTRALA_WEB_PORT, CENTRALA_SIP_PORT, CENTRALA_AGI_PORT or CENTRALA_CARRIER_PORT is set.
    """
    from centrala.demo.folder import DemoError
    from centrala.demo.up import up as start
    from centrala.pbx.program import PbxError
    from ivr.asterisk.box import ConfigurationError

    try:
        status = start(_folder(folder), say, at_any_hour=any_hour)
    except (DemoError, PbxError, ConfigurationError) as problem:
        print(f"centrala demo: {problem}", file=sys.stderr)
        raise typer.Exit(1) from problem
    raise typer.Exit(status)


@app.command()
def calls(
    n: Annotated[int, typer.Option("--n", min=1, max=100, help="How many people call.")] = 5,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two calls.")] = 3.0,
    folder: Folder = None,
) -> None:
    """Let simulated people call a running demonstration: other numbers, languages and keys each.

    `centrala demo calls --n 5`
    """
    from centrala.demo.callers import calls as let_call

    _play(let_call(_folder(folder), n, every, say))


@app.command()
def phone(
    agent: Annotated[str, typer.Option(help="User name of the agent.")],
    answer: Annotated[float, typer.Option(min=0, max=60, help="Seconds it rings.")] = 4.0,
    talk: Annotated[float, typer.Option(min=1, max=3600, help="Seconds until the agent hangs up.")] = 40.0,
    folder: Folder = None,
) -> None:
    """Be an agent's telephone in a running demonstration: it rings, answers and speaks. Ctrl-C switches it off.

    `centrala demo phone --agent ewa`
    """
    from centrala.demo.phone import phone as be_phone

    _play(be_phone(_folder(folder), agent, answer, talk, say))


@app.command()
def carrier(folder: Folder = None) -> None:
    """Be the outside world of a running demonstration: answer the calls it makes. Ctrl-C stops it.

    `centrala demo carrier`
    """
    from centrala.demo.carrier import carrier as be_carrier

    _play(be_carrier(_folder(folder), say))


def _play(part: Coroutine[object, object, None]) -> None:
    """Run until it is over, Ctrl-C or SIGTERM."""
    import asyncio
    import logging

    import structlog

    from centrala.demo.folder import DemoError

    # What the connection logs is for operators; here it would stand between the lines about the calls.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        asyncio.run(_until_stopped(part))
    except DemoError as problem:
        print(f"centrala demo: {problem}", file=sys.stderr)
        raise typer.Exit(1) from problem


async def _until_stopped(part: Coroutine[object, object, None]) -> None:
    import asyncio
    import signal
    from contextlib import suppress

    playing = asyncio.ensure_future(part)
    for which in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(which, playing.cancel)
    with suppress(asyncio.CancelledError):
        await playing
