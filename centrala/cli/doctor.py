"""`centrala doctor`: is this Asterisk, this database, this configuration safe and right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def doctor(
    config: Annotated[Path, typer.Option(help="The configuration file.", exists=True, dir_okay=False)] = Path(
        "centrala.yaml"
    ),
    etc: Annotated[Path, typer.Option(help="Folder of Asterisk's configuration.")] = Path("/etc/asterisk"),
    no_etc: Annotated[bool, typer.Option("--no-etc", help="Do not look at Asterisk's files.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Also what is right.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; everything.")] = False,
) -> None:
    """Look at Asterisk, database, machine and configuration, and say what to do. Ends with 1 when something is bad.

    It only reads and asks: no call is placed, nothing is changed.

    `centrala doctor --config /etc/centrala/centrala.yaml`
    """
    import asyncio

    from centrala.doctor import State, examine
    from centrala.doctor.finding import as_json as json_of
    from centrala.doctor.finding import lines

    findings = asyncio.run(examine(config, None if no_etc else etc))
    if as_json:
        typer.echo(json.dumps(json_of(findings), ensure_ascii=False, indent=2))
    else:
        for line in lines(findings, everything=everything):
            typer.echo(line)
    if any(finding.state is State.BAD for finding in findings):
        raise typer.Exit(1)
