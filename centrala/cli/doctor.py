"""`centrala doctor`: is this Asterisk, this database, this configuration safe and right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.configured import CONFIG, ConfigFile, there
from centrala.cli.saying import say

if TYPE_CHECKING:
    from centrala.doctor import Finding

TRUNK = re.compile(r"[a-z][a-z0-9_]{0,39}")


def doctor(
    config: ConfigFile = CONFIG,
    etc: Annotated[Path, typer.Option(help="Folder of Asterisk's configuration.")] = Path("/etc/asterisk"),
    no_etc: Annotated[bool, typer.Option("--no-etc", help="Do not look at Asterisk's files.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Also what is right.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; everything.")] = False,
    call: Annotated[str, typer.Option(help="Place a real call to this number, and nothing else.")] = "",
    call_in: Annotated[str, typer.Option(help="Call this number of ours, which the carrier leads back in.")] = "",
    over: Annotated[str, typer.Option(help="The trunk to take.")] = "",
    asterisk: Annotated[str, typer.Option(help="The Asterisk that calls, where there are several.")] = "",
) -> None:
    """Look at Asterisk, database, machine and configuration, and say what to do. Ends with 1 when something is bad.

    It only reads and asks, unless --call or --call-in is there: then a real call is placed, which costs what a call
    costs.

    `centrala doctor --config /etc/centrala/centrala.yaml`, `centrala doctor --call +48601234567 --over north`
    """
    import asyncio

    from centrala.doctor import State, examine
    from centrala.doctor.finding import as_json as json_of
    from centrala.doctor.finding import lines

    there(config)
    if call or call_in:
        everything, findings = True, asyncio.run(_calls(config, call, call_in, over, asterisk))
    else:
        findings = asyncio.run(examine(config, None if no_etc else etc))
    if as_json:
        typer.echo(json.dumps(json_of(findings), ensure_ascii=False, indent=2))
    else:
        for line in lines(findings, everything=everything):
            typer.echo(line)
    if any(finding.state is State.BAD for finding in findings):
        raise typer.Exit(1)


async def _calls(config: Path, out: str, back: str, over: str, asterisk: str) -> list[Finding]:
    from centrala.config import ConfigError
    from centrala.config_file import read_config
    from centrala.doctor.calls import RING, call_in, call_out
    from centrala.doctor.finding import bad

    try:
        read = read_config(config)
    except ConfigError as problem:
        return [bad("program.configuration", str(problem), "see docs/reference/configuration.md")]
    at = read.asterisks.get(asterisk) if asterisk else next(iter(read.asterisks.values()))
    if at is None:
        raise typer.BadParameter(f"--asterisk: {', '.join(read.asterisks)}")
    if over and (not TRUNK.fullmatch(over) or (read.trunks and over not in read.trunks)):
        raise typer.BadParameter(f"--over: {', '.join(read.trunks) or 'the name of a PJSIP endpoint'}")
    found = []
    for number, place in ((out, call_out), (back, call_in)):
        if number:
            say(f"calling {number}: it rings for {RING} s at most …", err=True)
            found += await place(read, at, number, over)
    return found
