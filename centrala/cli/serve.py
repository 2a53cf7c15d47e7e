"""`centrala serve`: the product."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import typer

from centrala.cli.configured import CONFIG, ConfigFile, there


def serve(config: ConfigFile = CONFIG) -> None:
    """Take calls and serve the agents' page until SIGTERM or Ctrl-C.

    `centrala serve --config /etc/centrala/centrala.yaml`
    """
    # What is loaded now stays: the collector looks through it in vain. program.py turns it on when the doors are open.
    gc.disable()
    import uvloop

    from centrala.app import StartError, run
    from centrala.config import ConfigError
    from centrala.config_file import read_config
    from ivr.asterisk.ami_wire import AmiLoginRefused
    from ivr.store import StoreError

    # What somebody who runs it can mend is one sentence; anything else is our fault and keeps its traceback.
    problems: list[Exception] = []
    file = there(config)
    try:
        uvloop.run(run(read_config(file)))
    except* (ConfigError, StartError, AmiLoginRefused, StoreError) as group:
        problems.extend(each(group))
    finally:
        gc.enable()
    for problem in problems:
        print(f"centrala: {problem}", file=sys.stderr)
    if problems:
        raise typer.Exit(1)


def each(group: BaseExceptionGroup[Exception]) -> Iterator[Exception]:
    """What went wrong, one by one."""
    for problem in group.exceptions:
        if isinstance(problem, BaseExceptionGroup):
            yield from each(problem)
        else:
            yield problem
