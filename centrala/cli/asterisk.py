"""`centrala asterisk`: the files that an Asterisk which is there already includes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.saying import say

if TYPE_CHECKING:
    from centrala.config import Config
    from ivr.asterisk.agents_files import MadePhone


def asterisk(
    out: Annotated[Path, typer.Argument(help="Folder that Asterisk's own files include from.", file_okay=False)],
    config: ConfigFile = CONFIG,
    asterisk: Annotated[str, typer.Option(help="For which of several Asterisks.", metavar="NAME")] = "",
    operator: Annotated[
        list[str] | None,
        typer.Option(help="A telephone that callers reach without an engine; may be given again.", metavar="PJSIP/201"),
    ] = None,
    agent: Annotated[
        list[str] | None,
        typer.Option(help="A telephone beside those of the accounts; may be given again.", metavar="201"),
    ] = None,
) -> None:
    """Write what an Asterisk that is there already includes: user, dialplan, queues, music, trunks, sounds.

    `centrala asterisk /etc/asterisk/centrala --operator PJSIP/201 --agent 201 --agent 202`
    """
    from centrala.flows import StartError, load_flows
    from centrala.pbx.existing import INCLUDES, write_existing
    from centrala.pbx.program import PbxError
    from ivr.asterisk.box import ConfigurationError

    read = configured(config)
    try:
        names = list(read.asterisks)
        if asterisk not in names and (asterisk or len(names) > 1):
            raise typer.BadParameter(f"--asterisk is one of the configuration: {', '.join(names)}")
        site = load_flows(read.callflows).site
        made, known = _known(read)
        agents = [*(agent or ()), *known]
        for path in write_existing(read, site, asterisk or names[0], out, operator or (), agents, made):
            say(f"wrote {path}")
    except (ConfigurationError, StartError, PbxError) as problem:
        raise typer.BadParameter(str(problem)) from None
    except OSError as problem:
        raise typer.BadParameter(f"{problem.filename}: {problem.strerror}") from None
    say("now, in the files of this Asterisk:")
    for name, whose in INCLUDES.items():
        say(f"  #include {out.resolve() / name}    in {whose}")
    if not operator:
        say("nobody is reached without an engine: name telephones with --operator PJSIP/201")
    if not agents:
        say("no caller is passed on to one agent: give the agents telephones, or name them with --agent 201")


def _known(config: Config) -> tuple[Sequence[MadePhone], Sequence[str]]:
    """Telephones of the accounts, when there is a database; those that were made here, and all."""
    import asyncio

    from centrala.phoning import phones_of
    from centrala.replaying.calls import opened
    from ivr.store import StoreError

    async def read() -> tuple[Sequence[MadePhone], Sequence[str]]:
        async with opened(config.database) as store:
            return await phones_of(store)

    try:
        return asyncio.run(read())
    except StoreError as problem:
        say(f"without the accounts' telephones: {problem}", err=True)
        return (), ()
