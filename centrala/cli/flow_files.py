"""Files of the language on the command line: which are meant, each checked with the settings it belongs to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from scripts_dsl.check import Checked, check_file
from scripts_dsl.messages import render
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.neighbours import paths as paths_in
from scripts_dsl.site import NO_SITE, Site, read_site, settings_of


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
    """The files themselves, and those in folders, in the order of their names."""
    for path in paths:
        yield from paths_in(path) if path.is_dir() else (path,)


def read_flow(path: Path) -> FlowFile:
    """One file, checked. Raises OSError."""
    return FlowFile(path, check_file(path.read_bytes(), str(path), site_of(path)))


def site_of(path: Path) -> Site:
    """The site of the settings that a file belongs to; mistakes in them are told by `centrala check`."""
    settings = settings_of(path)
    return NO_SITE if settings is None else _read_site(settings, settings.stat().st_mtime_ns)


def forget_sites() -> None:
    """Read settings and neighbours anew at the next question; for programs that outlive a change of files."""
    _read_site.cache_clear()


@lru_cache(maxsize=16)
def _read_site(settings: Path, _changed: int) -> Site:
    site = read_site(settings.read_bytes(), str(settings), settings.parent)[0]
    return replace(site, files=Neighbours(settings.parent))
