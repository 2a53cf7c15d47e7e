"""`centrala demo …`: everything at once on one machine, and the people who play along."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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
def up(folder: Folder = None) -> None:
    """Start an Asterisk and the engine with sample customers; Ctrl-C stops both.

    Ports are free ones unless CENTRALA_WEB_PORT, CENTRALA_SIP_PORT, CENTRALA_AGI_PORT or CENTRALA_CARRIER_PORT is set.
    """
    from centrala.demo.folder import DemoError
    from centrala.demo.up import up as start
    from centrala.pbx.program import PbxError
    from ivr.asterisk.configuration import ConfigurationError

    try:
        status = start(_folder(folder), say)
    except (DemoError, PbxError, ConfigurationError) as problem:
        print(f"centrala demo: {problem}", file=sys.stderr)
        raise typer.Exit(1) from problem
    raise typer.Exit(status)
