"""`centrala import`: call flows of other systems become a file of the language, with a report of what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.saying import say

if TYPE_CHECKING:
    from scripts_dsl.importers import Imported

app = typer.Typer(no_args_is_help=True, help="Make a flow of what another system exports.")

Out = Annotated[Path | None, typer.Option("--out", help="The file to write; NAME.flow.yaml here if none.")]
Name = Annotated[str, typer.Option("--name", help="The name of the flow.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


@app.command("freepbx")
def freepbx(
    files: Annotated[
        list[Path], typer.Argument(help="A dump of the tables as SQL, a backup's JSON, or both tables as CSV.")
    ],
    name: Name = "freepbx",
    out: Out = None,
    force: Force = False,
    extensions: Annotated[str, typer.Option("--extensions", help="Numbers that may be dialled: 201,202.")] = "",
    start: Annotated[str | None, typer.Option("--start", help="Id of the IVR in which a call begins.")] = None,
) -> None:
    """The IVR module of FreePBX.

    `centrala import freepbx ivr.sql` or `centrala import freepbx ivr_details.csv ivr_entries.csv`
    """
    from scripts_dsl.importers import import_freepbx

    allowed = [part.strip() for part in extensions.split(",") if part.strip()]
    data = [_read(file) for file in files]
    _finish(lambda: import_freepbx(data, name, extensions=allowed, start=start), out, force)


@app.command("studio")
def studio(
    file: Annotated[Path, typer.Argument(help="The JSON of a flow (Studio: Show Flow JSON).")],
    name: Name = "",
    out: Out = None,
    force: Force = False,
) -> None:
    """A flow of Twilio Studio.

    `centrala import studio flow.json`
    """
    from scripts_dsl.importers import import_studio

    data = _read(file)
    _finish(lambda: import_studio(data, name), out, force)


def _read(path: Path) -> bytes:
    """The file, or a byte more than any file may have."""
    from scripts_dsl.importers.source import LARGEST

    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _finish(make: Callable[[], Imported], out: Path | None, force: bool) -> None:
    """Write the file, check it beside its neighbours, tell what happened; 1 when there is nothing to write."""
    from scripts_dsl.importers import ImportRefused, render

    try:
        imported = make()
    except ImportRefused as refused:
        say(f"not imported: {refused}", err=True)
        raise typer.Exit(1) from None
    path = out or Path(f"{imported.name}.flow.yaml")
    if path.exists() and not force:
        say(f"not imported: {path} is there already; write --force, or --out another file", err=True)
        raise typer.Exit(1)
    from centrala.cli.flow_files import read_flow, write

    write(path, imported.text)

    say(render(imported, str(path), read_flow(path).checked.messages))
