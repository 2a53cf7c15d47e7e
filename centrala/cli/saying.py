"""What commands say to people: texts of files, notes and names of files may come from strangers, and a terminal obeys
escape sequences. Called by every command that shows such text; what a command colours itself it writes itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import typer


def say(text: str, *, err: bool = False) -> None:
    """Lines for a terminal, control characters made visible."""
    typer.echo("\n".join(map(clean, text.split("\n"))), err=err)


def fail(problem: str) -> NoReturn:
    """One sentence, exit 2."""
    say(f"centrala: {problem}", err=True)
    raise typer.Exit(2)


def clean(text: str | Path) -> str:
    """A word or a path for one line of a terminal."""
    from scripts_dsl.messages import visible

    return visible(str(text))
