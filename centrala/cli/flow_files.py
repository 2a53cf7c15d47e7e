"""Flows on the command line: which files are meant, and each file checked with the settings it belongs to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts_dsl.check import Checked, check_file
from scripts_dsl.messages import render
from scripts_dsl.site import NO_SITE, Site, read_site, settings_of

PATTERN = "*.flow.yaml"


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
    """The files themselves, and the flows in folders, in the order of their names."""
    for path in paths:
        yield from sorted(path.rglob(PATTERN)) if path.is_dir() else (path,)


def read_flow(path: Path) -> FlowFile:
    """One file, checked. Raises OSError."""
    return FlowFile(path, check_file(path.read_bytes(), str(path), site_of(path)))


def site_of(path: Path) -> Site:
    """The site of the settings that a file belongs to; mistakes in them are told by `centrala check`."""
    settings = settings_of(path)
    return NO_SITE if settings is None else read_site(settings.read_bytes(), str(settings))[0]
