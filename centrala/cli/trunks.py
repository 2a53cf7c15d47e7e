"""`centrala trunks`: Asterisk's files for the lines to carriers that stand in centrala.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured


def trunks(
    out: Annotated[Path, typer.Argument(help="Folder that Asterisk's own files include from.", file_okay=False)],
    config: ConfigFile = CONFIG,
    asterisk: Annotated[str, typer.Option(help="For which of several Asterisks.", metavar="NAME")] = "",
) -> None:
    """Write trunks.conf and outgoing.conf: carriers, and how a call goes out to them.

    `centrala trunks /etc/asterisk/centrala`
    """
    from centrala.pbx.instance import TEMPLATES
    from ivr.asterisk.configuration import read_templates, trunk_files

    read = configured(config)
    names = list(read.asterisks)
    if asterisk not in names and (asterisk or len(names) > 1):
        raise typer.BadParameter(f"--asterisk is one of the configuration: {', '.join(names)}")
    lines = read.lines(asterisk or names[0])
    if not lines:
        raise typer.BadParameter(f"{config} has no trunks:")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in trunk_files(read_templates(TEMPLATES), lines).items():
            _put(out / name, text)
            typer.echo(f"wrote {out / name}")
    except OSError as problem:
        raise typer.BadParameter(f"{problem.filename}: {problem.strerror}") from None
    typer.echo("now: asterisk -rx 'module reload res_pjsip.so' ; asterisk -rx 'dialplan reload'")
    typer.echo("a trunk that registers: asterisk -rx 'module reload res_pjsip_outbound_registration.so'")


def _put(path: Path, text: str) -> None:
    """For its owner and group alone: passwords stand in it."""
    new = path.with_name(f".{path.name}.new")
    new.touch(mode=0o640)
    new.write_text(text, "utf-8")
    new.replace(path)
