"""`centrala watchdog`: who looks after the engine."""

from __future__ import annotations

import sys

import typer

from centrala.cli.configured import CONFIG, ConfigFile, there
from centrala.cli.serve import each


def watchdog(config: ConfigFile = CONFIG) -> None:
    """Tell of a dead engine, take the callers of a hung one to the fallback's voice; runs beside `centrala serve`.

    `centrala watchdog --config /etc/centrala/centrala.yaml`
    """
    import asyncio

    from centrala.config import ConfigError
    from centrala.config_file import read_config
    from centrala.flows import StartError
    from centrala.watchdog import run
    from ivr.asterisk.ami_wire import AmiLoginRefused

    problems: list[Exception] = []
    file = there(config)
    try:
        asyncio.run(run(read_config(file)))
    except* (ConfigError, StartError, AmiLoginRefused) as group:
        problems.extend(each(group))
    for problem in problems:
        print(f"centrala watchdog: {problem}", file=sys.stderr)
    if problems:
        raise typer.Exit(1)
