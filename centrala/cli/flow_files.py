"""Files of the language on the command line: which are meant, each checked with the settings it belongs to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import typer

from centrala.cli.saying import clean
from scripts_dsl.beside import beside_of, owner_of
from scripts_dsl.check import Checked, check_file
from scripts_dsl.loader import LARGEST
from scripts_dsl.messages import render
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.neighbours import paths as paths_in
from scripts_dsl.site import FILE_NAME, NO_SITE, Site, read_site, settings_of
from scripts_dsl.walk import TooManyFiles


@dataclass(frozen=True, slots=True)
class FlowFile:
    """One file, checked."""

    path: Path
    checked: Checked

    def show_errors(self) -> None:
        """What refuses the file, for people, on standard error."""
        for message in self.checked.messages:
            if message.is_error:
                print(render(message, self.checked.lines), file=sys.stderr)


def flow_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and those in folders, in the order of their names. BadParameter for what is not there.

    A file of prompts stands for the file that it belongs to.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise typer.BadParameter(f"there is no file or folder {clean(path)}")
        try:
            yield from paths_in(path) if path.is_dir() else (owner_of(path) or path,)
        except TooManyFiles as problem:
            raise typer.BadParameter(f"{clean(path)}: {problem.strerror}") from None


def read_flow(path: Path, like: Path | None = None) -> FlowFile:
    """One file, checked; of a file of prompts, the file that it belongs to. BadParameter when it cannot be
    read. `like`: a file whose settings are taken when none are above this one."""
    if path.name == FILE_NAME:
        raise typer.BadParameter(f"{clean(path)} has the settings, no call; centrala check reads it")
    path = owner_of(path) or path
    site = site_of(path if like is None or settings_of(path) else like)
    return FlowFile(path, check_file(source_of(path), str(path), site, beside=beside_of(path)))


def source_of(path: Path) -> bytes:
    """The bytes of a file, or one more than any file may have. BadParameter when it cannot be read."""
    if not path.is_file():
        raise typer.BadParameter(f"{clean(path)} is not a file")
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as problem:
        raise typer.BadParameter(f"{clean(path)} cannot be read: {problem.strerror}") from None


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """A file that a command makes. BadParameter when it cannot be written."""
    try:
        path.write_text(text, encoding=encoding)
    except OSError as problem:
        raise typer.BadParameter(f"{clean(path)} cannot be written: {problem.strerror}") from None


def site_of(path: Path) -> Site:
    """The site of the settings that a file belongs to; mistakes in them are told by `centrala check`."""
    settings = settings_of(path)
    return NO_SITE if settings is None else _read_site(settings, settings.stat().st_mtime_ns)


def forget_sites() -> None:
    """Read settings and neighbours anew at the next question; for programs that outlive a change of files."""
    _read_site.cache_clear()


@lru_cache(maxsize=16)
def _read_site(settings: Path, _changed: int) -> Site:
    site = read_site(source_of(settings), str(settings), settings.parent)[0]
    return replace(site, files=Neighbours(settings.parent))
