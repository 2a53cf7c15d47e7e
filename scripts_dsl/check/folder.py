"""A whole folder: its settings and every file of the language in it, each checked with its neighbours.

What `centrala serve` starts with, and what publish stores.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scripts_dsl.beside import beside_of
from scripts_dsl.check import Checked, check_file
from scripts_dsl.check.ownerless import ownerless
from scripts_dsl.check.settings import check_settings
from scripts_dsl.loader import LARGEST
from scripts_dsl.messages import Message
from scripts_dsl.neighbours import Neighbours, paths
from scripts_dsl.site import FILE_NAME, NO_SITE, Site, read_site
from scripts_dsl.walk import regular


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, checked."""

    site: Site
    messages: tuple[Message, ...]
    """About the settings, and about files that belong to none."""
    lines: tuple[str, ...]
    """Of the settings."""
    files: dict[Path, Checked]
    """By path, in the order of their names."""


def check_folder(folder: Path, today: date | None = None, recordings: Path | None = None) -> Folder:
    """Check everything in a folder. Raises OSError when a file cannot be read.

    A folder without settings is checked as files without a site are: names of queues and functions are not known.
    `recordings`: the folder with `prompts/` in it; the one beside the folder when None.
    """
    files, settings = Neighbours(folder), folder / FILE_NAME
    site = replace(NO_SITE, files=files)
    lines: tuple[str, ...] = ()
    messages: list[Message] = []
    if settings.is_file():
        source = _read(settings)
        site = replace(read_site(source, str(settings), folder)[0], files=files)
        messages, lines = check_settings(source, str(settings), files, folder)
    checked = {
        path: check_file(_read(path), str(path), site, today, beside=beside_of(path, recordings))
        for path in paths(folder)
    }
    return Folder(site, (*messages, *ownerless(folder)), lines, checked)


def _read(path: Path) -> bytes:
    """The file, or a byte more than any file may have."""
    with regular(path).open("rb") as file:
        return file.read(LARGEST + 1)
