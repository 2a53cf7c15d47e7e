"""`centrala check`: one message per mistake, with its place and what to write instead."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scripts_dsl.graph import Graph
    from scripts_dsl.messages import Message

    Judged = tuple[Sequence[Message], Sequence[str]]
    """Messages about one file and its lines."""


class LineName(StrEnum):
    """What carries the calls."""

    ASTERISK = "asterisk"  # everything the language says
    TWILIO = "twilio"


class Form(StrEnum):
    """How the messages are shown."""

    TEXT = "text"  # for people
    JSON = "json"  # for programs
    GITHUB = "github"  # beside the lines of a pull request


def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; callflows/ if none.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    github: Annotated[bool, typer.Option("--github", help="As annotations of a pull request.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings refuse a file, too.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Longest times, every text, everything a call can touch.")
    ] = False,
    line: Annotated[LineName, typer.Option("--line", help="Also: what is otherwise on this line.")] = LineName.ASTERISK,
) -> None:
    """Check files of the language and settings: one message per mistake. Ends with 1 when there are errors.

    `centrala check callflows/`
    """
    if explain:
        from centrala.cli.explain import explain_all

        explain_all(paths or [Path("callflows")], as_json=as_json)
        return
    form = Form.JSON if as_json else Form.GITHUB if github else Form.TEXT
    judged = [_judge(path, line) for path in _files(paths or [Path("callflows")])]
    messages = [m for found, _ in judged for m in found]
    errors = sum(m.is_error for m in messages)
    _show(judged, form)
    if form is not Form.JSON:
        typer.echo(
            f"{_count(len(judged), 'file')}: {_count(errors, 'error')}, {_count(len(messages) - errors, 'warning')}"
        )
    if errors or (strict and messages):
        raise typer.Exit(1)


# --- which files -------------------------------------------------------------------------------------------------


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files meant, each once, and before them the settings they belong to."""
    from centrala.cli.flow_files import flow_files
    from scripts_dsl.site import settings_of

    found: dict[Path, Path] = {}
    for path in paths:
        files = [*flow_files([path]), *(_ownerless(path) if path.is_dir() else ())]
        settings = {s for f in (path, *files) if (s := settings_of(f)) is not None}
        for file in (*sorted(settings), *files):
            found.setdefault(Path(os.path.realpath(file)), file)
    return list(found.values())


def _ownerless(folder: Path) -> list[Path]:
    """Files of prompts that nobody reads."""
    from scripts_dsl.check.ownerless import ownerless

    return [Path(message.file) for message in ownerless(folder)]


def _judge(path: Path, line: LineName) -> Judged:
    from datetime import date

    from centrala.cli.flow_files import site_of, source_of
    from scripts_dsl.beside import PROMPTS, beside_of
    from scripts_dsl.check import check_file
    from scripts_dsl.check.ownerless import without_owner
    from scripts_dsl.check.settings import check_settings
    from scripts_dsl.neighbours import Neighbours
    from scripts_dsl.site import FILE_NAME
    from scripts_dsl.testing.untested import untested_exits

    if path.name == FILE_NAME:
        return check_settings(source_of(path), str(path), Neighbours(path.parent), path.parent)
    if path.name.endswith(PROMPTS):
        return [without_owner(str(path))], source_of(path).decode(errors="replace").split("\n")
    today = date.today()  # noqa: DTZ011 - the author's own day
    checked = check_file(source_of(path), str(path), site_of(path), today, beside=beside_of(path))
    late = (*untested_exits(checked, str(path)), *_otherwise(checked.graph, path, line))
    return sorted((*checked.messages, *late), key=lambda message: message.where), checked.lines


def _otherwise(graph: Graph | None, path: Path, line: LineName) -> Iterable[Message]:
    """What this file does otherwise on `line` than on Asterisk."""
    if graph is None or graph.kind != "flow" or line is LineName.ASTERISK:
        return ()
    from ivr.twilio.degrades import differences

    return differences(graph, str(path))


# --- shown -------------------------------------------------------------------------------------------------------


def _show(judged: Iterable[Judged], form: Form) -> None:
    from scripts_dsl.messages import as_github, as_json, render

    pairs = [(message, lines) for messages, lines in judged for message in messages]
    if form is Form.JSON:
        typer.echo(json.dumps([as_json(message) for message, _ in pairs], ensure_ascii=False, indent=2))
    for message, lines in pairs if form is not Form.JSON else ():
        typer.echo(as_github(message) if form is Form.GITHUB else render(message, lines) + "\n")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
