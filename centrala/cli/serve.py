"""`centrala serve`: the product."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def serve(
    config: Annotated[Path, typer.Option(help="The configuration file.", exists=True, dir_okay=False)] = Path(
        "centrala.yaml"
    ),
) -> None:
    """Take calls and serve the agents' page until SIGTERM or Ctrl-C.

    `centrala serve --config /etc/centrala/centrala.yaml`
    """
    import uvloop

    from centrala.app import StartError, run
    from centrala.config import ConfigError, read_config

    try:
        uvloop.run(run(read_config(config)))
    except (ConfigError, StartError) as problem:
        print(f"centrala: {problem}", file=sys.stderr)
        raise typer.Exit(1) from problem
