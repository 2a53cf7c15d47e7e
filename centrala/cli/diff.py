"""`centrala diff`: what people will notice when a new version of a file takes the place of the old one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.saying import say

if TYPE_CHECKING:
    from scripts_dsl.check import Checked
    from scripts_dsl.diff import Told

FILE_NAME = "settings.yaml"

EXISTING = typer.Argument(exists=True, dir_okay=False)


def diff(
    old: Annotated[Path, EXISTING],
    new: Annotated[Path, EXISTING],
    keys: Annotated[int, typer.Option("--keys", min=1, max=9, help="Keys of the longest sequence tried.")] = 7,
    everything: Annotated[bool, typer.Option("--all", help="Every kind of difference and every text.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what people will notice. Ends with 1 if anything.

    Of a flow, survey or talk script: key sequences that go elsewhere, texts, hours, queues. Of a survey also: answers
    that score otherwise. Of a campaign: who is called when, and every word that is less polite than before. Of
    settings: every word.

    `centrala diff yesterday.flow.yaml callflows/energia.flow.yaml`
    """
    found = _settings(old, new) if {old.name, new.name} == {FILE_NAME} else _files(old, new, keys)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines(everything=everything):
            say(line)
    if not found.nothing:
        raise typer.Exit(1)


def _files(old: Path, new: Path, keys: int) -> Told:
    from outbound.countries import countries
    from scripts_dsl.diff import NotComparable, compare

    try:
        return compare(_checked(old, new), _checked(new, old), keys, countries())
    except NotComparable:
        raise typer.BadParameter(f"{old} and {new} are not of the same kind") from None


def _settings(old: Path, new: Path) -> Told:
    """Of two `settings.yaml`; mistakes in them are told by `centrala check`."""
    from centrala.cli.flow_files import site_of
    from scripts_dsl.diff import settings_difference

    return settings_difference(site_of(old), site_of(new))


def _checked(path: Path, other: Path) -> Checked:
    """The file; yesterday's copy, kept somewhere else, is taken for one of the same site."""
    from centrala.cli.flow_files import read_flow

    file = read_flow(path, like=other)
    if file.checked.refused:
        file.show_errors()
        raise typer.Exit(2)
    return file.checked
