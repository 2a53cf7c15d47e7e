"""`centrala fmt`: the layout of files, and with --fix what YAML breaks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from centrala.cli.saying import say


def fmt(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; callflows/ if none.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; end with 1 if a file would change.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what YAML breaks: colons in texts, *:, tabs, …")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Lay out files; comments stay, and a second time changes nothing.

    `centrala fmt callflows/ --fix`
    """
    from centrala.cli.flow_files import source_of, write
    from scripts_dsl.beside import PROMPTS
    from scripts_dsl.mend import mended

    changed: list[dict[str, object]] = []
    for path in _files(paths or [Path("callflows")]):
        source = source_of(path)
        before = _text(path, source)
        done = mended(before, prompts=path.name.endswith(PROMPTS)) if fix else None
        after = _laid_out(done.text if done is not None else before)
        if after.encode() != source:
            changed.append(
                {"file": str(path), "mended": [{"line": n, "rule": r} for n, r in done.done] if done else []}
            )
            if not check:
                write(path, after)
    _show(changed, check=check, as_json=as_json)
    if check and changed:
        raise typer.Exit(1)


def _laid_out(text: str) -> str:
    from scripts_dsl.fmt import formatted

    return formatted(text)


def _files(paths: list[Path]) -> list[Path]:
    """Files of the language and of prompts, and the settings of folders."""
    from centrala.cli.flow_files import flow_files
    from scripts_dsl.beside import PROMPTS
    from scripts_dsl.site import FILE_NAME
    from scripts_dsl.walk import below

    found: dict[Path, Path] = {}
    for path in paths:
        files = list(flow_files([path]))
        beside = [
            one
            for one in sorted(below(path, FILE_NAME, PROMPTS))
            if one.name == FILE_NAME or one.name.endswith(PROMPTS)
        ]
        for file in (path,) if path.name.endswith(PROMPTS) else (*beside, *files):
            found.setdefault(Path(os.path.realpath(file)), file)
    return list(found.values())


def _text(path: Path, data: bytes) -> str:
    from scripts_dsl.loader import LARGEST

    if len(data) > LARGEST:
        raise typer.BadParameter(f"{path} is larger than {LARGEST:,} bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{path} is not UTF-8; save it as UTF-8") from None


def _show(changed: list[dict[str, object]], *, check: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(changed, ensure_ascii=False, indent=2))
        return
    for entry in changed:
        say(f"{'would change' if check else 'changed'} {entry['file']}")
        for done in entry["mended"] if isinstance(entry["mended"], list) else ():
            say(f"  line {done['line']}: {done['rule']}")
    if not changed:
        say("nothing to change")
