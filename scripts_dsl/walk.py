"""Looking for files in a folder and below; what is hidden is nobody's flow.

A folder comes in, paths go out. Editors leave locks beside a file (`.#x.flow.yaml`), systems leave shadows
(`._x.flow.yaml`), and `.git`, `.venv` or `.versions` may hold thousands of files that are not meant.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def below(folder: Path, *endings: str) -> Iterator[Path]:
    """Everything in a folder and below whose name has one of the endings, folders too, in no order. Links to folders
    are not followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*folders, *files):
            if name.endswith(endings) and not name.startswith("."):
                yield Path(place, name)


def regular(path: Path) -> Path:
    """The path itself, of a file that has an end. Raises OSError of a pipe or a device, which may be read for ever."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(0, "it is not a file", str(path))
    return path
