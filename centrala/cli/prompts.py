"""`centrala prompts`: the list of texts for the studio and the translators, and translations back into the file."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from centrala.cli.flow_files import FlowFile
    from scripts_dsl.graph import Graph
    from scripts_dsl.prompt_list import Row, Translation
    from scripts_dsl.recordings import Recordings

LARGEST = 4_000_000
"""Bytes of a list of translations; that of the reference flow has 30,000."""
READ = ("name", "language", "text", "part")
"""Columns of a list that are read."""
CALCULATED = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet takes for a formula."""


def prompts(
    path: Annotated[Path, typer.Argument(help="A flow.", exists=True, dir_okay=False, metavar="FILE")],
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of the recordings; recordings/ beside the folder of the flows if none.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the list into this file.", metavar="CSV")] = None,
    take: Annotated[
        Path | None, typer.Option("--import", help="Put the texts of this list into the flow.", metavar="CSV")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Remember that the recordings say the texts of today.")
    ] = False,
    said: Annotated[
        Path | None,
        typer.Option("--recorded", help="Remember that the recordings say the texts of this list.", metavar="CSV"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the texts of a flow with their seconds: recorded, missing, or stale because the text changed since.

    `centrala prompts callflows/energia.flow.yaml --out energia.csv`, and when it comes back
    `centrala prompts callflows/energia.flow.yaml --import energia.csv`, or from the studio, with its sounds,
    `centrala prompts callflows/energia.flow.yaml --recorded energia.csv`
    """
    file = _read(path)
    if take is not None:
        _import(file, take)
        return
    from centrala.cli.flow_files import write
    from scripts_dsl.prompt_list import rows

    recorded = _recordings(path, recordings)
    if accept or said is not None:
        _remember(file.checked.ready(), recorded, said)
    found = list(rows(file.checked.ready(), recorded))
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=2))
    elif out is not None:
        write(out, _as_csv(found), "utf-8-sig")  # spreadsheets read UTF-8 by its mark
        say(f"{out}: {_counted(found)}")
    else:
        typer.echo(_as_csv(found), nl=False)


def _read(path: Path) -> FlowFile:
    from centrala.cli.flow_files import read_flow

    file = read_flow(path)
    if file.checked.graph is None:
        if not file.checked.refused:
            raise typer.BadParameter(f"{path} has no steps that could be listed")
        file.show_errors()
        raise typer.Exit(1)
    return file


# --- the list ------------------------------------------------------------------------------------------------------


def _as_csv(found: list[Row]) -> str:
    from scripts_dsl.prompt_list import COLUMNS

    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**asdict(row), "text": _inert(row.text)} for row in found)
    return out.getvalue()


def _inert(text: str) -> str:
    """A text that a spreadsheet would calculate gets the ' by which spreadsheets know a text; `_plain` takes it off."""
    return f"'{text}" if text.lstrip("'").startswith(CALCULATED) else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(CALCULATED) else text


def _counted(found: list[Row]) -> str:
    words = [row.state for row in found if row.state]
    counts = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
    return f"{sum(not row.part for row in found)} texts; to record: {counts or 'nothing'}"


# --- recordings ----------------------------------------------------------------------------------------------------


def _recordings(path: Path, folder: Path | None) -> Recordings:
    from scripts_dsl.beside import beside_of

    return beside_of(path, folder).recordings


def _remember(graph: Graph, recordings: Recordings, path: Path | None) -> None:
    """Write beside every recording there is what it says: the texts of a list, else those of today."""
    from scripts_dsl.prompt_list import WrongList, said_by
    from scripts_dsl.recordings import pieces

    try:
        said = pieces(graph) if path is None else said_by(graph, list(_listed(path)))
        for piece in said:
            recordings.accept(piece.language, piece.recording, piece.text)
    except WrongList as wrong:
        raise typer.BadParameter(f"{path}: {wrong}") from None
    except OSError as problem:
        raise typer.BadParameter(f"{problem.filename}: {problem.strerror}") from None


# --- translations --------------------------------------------------------------------------------------------------


def _import(file: FlowFile, path: Path) -> None:
    """The new texts go into the file, or into that of its prompts, if it is still right with them."""
    from centrala.cli.flow_files import site_of
    from scripts_dsl.beside import Beside, PromptsFile, prompts_of
    from scripts_dsl.check import check_file
    from scripts_dsl.messages import render
    from scripts_dsl.prompt_list import WrongList, translated

    prompts = prompts_of(file.path)
    paths = [file.path, *((prompts,) if prompts is not None and prompts.is_file() else ())]
    sources = [one.read_text("utf-8-sig") for one in paths]
    try:
        whole = [row for row in _listed(path) if not row.part]
        texts, count = translated(sources, whole, file.checked.ready().languages.all())
    except WrongList as wrong:
        raise typer.BadParameter(f"{path}: {wrong}") from None
    other = PromptsFile(str(paths[1]), texts[1]) if len(paths) > 1 else None
    checked = check_file(texts[0], str(file.path), site_of(file.path), beside=Beside(other))
    if checked.graph is None:
        say(f"{path}: with these texts the flow would not be right; nothing was changed", err=True)
        for message in checked.messages:
            if message.is_error:
                say(render(message, checked.lines), err=True)
        raise typer.Exit(1)
    changed = [(one, text) for one, text, source in zip(paths, texts, sources, strict=True) if text != source]
    for one, text in changed:
        _replace(one, text)
    where = ", ".join(str(one) for one, _ in changed) or file.path
    say(f"{where}: {count} {'text' if count == 1 else 'texts'} changed")


def _listed(path: Path) -> Iterator[Translation]:
    """The texts of a list and their pieces; commas and semicolons both part its columns."""
    from scripts_dsl.prompt_list import Translation, WrongList
    from scripts_dsl.walk import regular

    try:
        with regular(path).open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongList("it cannot be read as UTF-8") from problem
    if len(data) > LARGEST:
        raise WrongList(f"it is larger than {LARGEST:,} bytes")
    first = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=None), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    try:
        if not {"name", "language", "text"} <= set(reader.fieldnames or ()):
            raise WrongList("its first line has to name the columns name, part, language, text")
        for row in reader:
            name, language, text, part = ((row.get(column) or "").strip() for column in READ)
            yield Translation(reader.line_num, name, language, _plain(text), part)
    except csv.Error as problem:
        raise WrongList(f"line {reader.line_num}: {problem}") from problem


def _replace(path: Path, text: str) -> None:
    """The whole file or nothing, with the rights it had; a link leads to it afterwards as before. BadParameter when it
    cannot be written."""
    target = path.resolve()
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_text(text, encoding="utf-8")
        shutil.copymode(target, new)
        os.replace(new, target)
    except OSError as problem:
        raise typer.BadParameter(f"{path} cannot be written: {problem.strerror}") from None
