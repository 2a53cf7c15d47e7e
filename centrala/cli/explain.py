"""`centrala check --explain`: what flows can do to a caller, without a call."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import typer

from centrala.cli.flow_files import flow_files, read_flow


def explain_all(paths: Iterable[Path], *, as_json: bool) -> None:
    """Explain every file with steps of these files and folders. Ends with 1 when one has errors."""
    from scripts_dsl.explain import explain

    files = [read_flow(path) for path in flow_files(paths)]
    found = [explain(file.checked.graph) for file in files if file.checked.graph is not None]
    if as_json:
        typer.echo(json.dumps([made.as_json() for made in found], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n\n".join("\n".join(made.lines()) for made in found))
    for file in files:
        file.show_errors()
    if any(file.checked.refused for file in files):
        raise typer.Exit(1)
