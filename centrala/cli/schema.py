"""`centrala schema`: JSON Schema for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def schema(
    out: Annotated[Path | None, typer.Option("--out", help="Write it into this file.", metavar="FILE")] = None,
) -> None:
    """Print the JSON Schema of the files, or write it into one: editors complete and explain words by it.

    `centrala schema --out callflows/schema.json`, and as first line of a flow
    `# yaml-language-server: $schema=schema.json`
    """
    from centrala.cli.flow_files import write
    from scripts_dsl.schema import schema as made

    text = json.dumps(made(), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write(out, text)
