"""Looking for files in a folder and below; what is hidden is nobody's flow.

A folder comes in, paths go out. Editors leave locks beside a file (`.#x.flow.yaml`), systems leave shadows
(`._x.flow.yaml`), and `.git`, `.venv` or `.versions` may hold thousands of files that are not meant.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

MOST_LOOKED_AT = 20_000
"""Files and folders in one walk. A folder of flows has hundreds; a home folder with stray settings has millions."""


class TooManyFiles(OSError):
    """The folder is none of flows alone."""

    def __init__(self, folder: Path) -> None:
        what = f"there are more than {MOST_LOOKED_AT:,} files and folders in it, more than a folder of flows has"
        super().__init__(0, what, str(folder))


def below(folder: Path, *endings: str) -> Iterator[Path]:
    """Everything in a folder and below whose name has one of the endings, folders too; what is near comes first. Links
    to folders are not followed. Raises TooManyFiles in the midst of it."""
    looked = 0
    waiting = deque([folder])
    while waiting:
        for entry in _entries(waiting.popleft()):
            looked += 1
            if looked > MOST_LOOKED_AT:
                raise TooManyFiles(folder)
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            if entry.name.endswith(endings):
                yield Path(entry.path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What a folder holds; nothing of one that cannot be read."""
    try:
        with os.scandir(folder) as found:
            yield from found
    except OSError:
        return


def regular(path: Path) -> Path:
    """The path itself, of a file that has an end. Raises OSError of a pipe or a device, which may be read for ever."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(0, "it is not a file", str(path))
    return path
