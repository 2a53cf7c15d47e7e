"""`centrala graph`: a flow as a picture, Mermaid text or SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from centrala.cli.saying import say


def graph(
    path: Annotated[Path, typer.Argument(help="A flow.", exists=True, dir_okay=False, metavar="FILE")],
    steps: Annotated[bool, typer.Option("--steps", help="Every step, not only what callers notice.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Write a picture into this file.", metavar="OUT")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Language of the texts.")] = None,
) -> None:
    """Draw a flow: Mermaid text for a wiki, or with --svg a picture that needs nothing else.

    `centrala graph callflows/energia.flow.yaml --svg energia.svg`
    """
    from centrala.cli.flow_files import read_flow, write
    from scripts_dsl import drawing

    file = read_flow(path)
    if file.checked.graph is None:
        if not file.checked.refused:
            raise typer.BadParameter(f"{path} has no steps that could be drawn")
        file.show_errors()
        raise typer.Exit(1)
    flow = file.checked.graph
    if language is not None and not flow.languages.speaks(language):
        raise typer.BadParameter(f"{path} does not speak '{language}', only {', '.join(flow.languages.all())}")
    if svg is None:
        typer.echo(drawing.mermaid(flow, language, steps=steps), nl=False)
        return
    try:
        picture = drawing.svg(flow, language, steps=steps)
    except drawing.TooManyArrows:
        fewer = "Draw it without --steps, or" if steps else "Draw a part of it in a file of its own, or"
        raise typer.BadParameter(
            f"{path} has more arrows than a picture can show. {fewer} leave out --svg: it is Mermaid text then"
        ) from None
    write(svg, picture)
    say(f"{svg}: {len(flow.places)} places, {len(flow.steps)} steps")
