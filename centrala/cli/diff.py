"""`centrala diff`: what callers will notice when a new version takes the place of the old one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scripts_dsl.diff import Version

EXISTING = typer.Argument(exists=True, dir_okay=False)


def diff(
    old: Annotated[Path, EXISTING],
    new: Annotated[Path, EXISTING],
    keys: Annotated[int, typer.Option("--keys", min=1, max=9, help="Keys of the longest sequence tried.")] = 7,
    everything: Annotated[bool, typer.Option("--all", help="Every kind of difference and every text.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what callers will notice: key sequences that go elsewhere, texts, hours, queues. Ends with 1 if anything.

    `centrala diff yesterday.flow.yaml callflows/energia.flow.yaml`
    """
    from scripts_dsl.diff import difference

    found = difference(_version(old), _version(new), keys)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines(everything=everything):
            typer.echo(line)
    if not found.nothing:
        raise typer.Exit(1)


def _version(path: Path) -> Version:
    from centrala.cli.flow_files import read_flow
    from scripts_dsl.diff import Version

    file = read_flow(path)
    if file.checked.graph is None:
        if not file.checked.refused:
            raise typer.BadParameter(f"{path} has no steps that could be compared")
        file.show_errors()
        raise typer.Exit(2)
    return Version(file.checked.graph, file.checked.tests)
