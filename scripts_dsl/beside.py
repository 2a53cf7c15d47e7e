"""What stands beside a file on the disk: the file of its prompts, and the recordings.

The path of a file of the language comes in. `energia.flow.yaml` may keep its texts in `energia.prompts.yaml`, where
translators work; its recordings are below `recordings/prompts/`, in the folder of its settings or beside that folder.
Asked by whoever checks a file that is on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts_dsl.grammar import FILE_KINDS
from scripts_dsl.loader import LARGEST
from scripts_dsl.recordings import NOTHING_RECORDED, Recordings
from scripts_dsl.site import settings_of

PROMPTS = ".prompts.yaml"
"""How the name of a file of prompts ends."""
RECORDINGS = "recordings"
"""Folder of the recordings."""


@dataclass(frozen=True, slots=True)
class PromptsFile:
    """A file of prompts, not read yet."""

    file: str
    """Its name in messages."""
    source: str | bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to one file and is not in it."""

    prompts: PromptsFile | None = None
    recordings: Recordings = NOTHING_RECORDED


ALONE = Beside()


def beside_of(path: Path, recordings: Path | None = None) -> Beside:
    """What stands beside a file. A file of prompts that cannot be read is none: whoever needs it is told so.

    `recordings`: the folder with `prompts/` in it, when it is not the usual one.
    """
    settings = settings_of(path)
    folder = recordings or recordings_of(settings.parent if settings is not None else path.parent)
    return Beside(prompts_beside(path), Recordings(folder / "prompts"))


def prompts_beside(path: Path) -> PromptsFile | None:
    """The file of prompts of a flow, or a byte more of it than any file may have; None when it cannot be read."""
    prompts = prompts_of(path)
    if prompts is None or not prompts.is_file():
        return None
    try:
        with prompts.open("rb") as file:
            return PromptsFile(str(prompts), file.read(LARGEST + 1))
    except OSError:
        return None


def prompts_of(path: Path) -> Path | None:
    """The file of prompts of a flow, survey or script, whether it is there or not; None of other files."""
    for kind in FILE_KINDS:
        if path.name.endswith(f".{kind}.yaml"):
            return path.with_name(path.name.removesuffix(f".{kind}.yaml") + PROMPTS)
    return None


def owners_of(prompts: Path) -> list[Path]:
    """The files that a file of prompts belongs to; none of any other file."""
    if not prompts.name.endswith(PROMPTS):
        return []
    stem = prompts.name.removesuffix(PROMPTS)
    named = (prompts.with_name(f"{stem}.{kind}.yaml") for kind in FILE_KINDS)
    return [path for path in named if path.is_file()]


def recordings_of(folder: Path) -> Path:
    """The recordings of a folder of flows: in it (a published version has its own), or beside it."""
    inside = folder / RECORDINGS
    return inside if inside.is_dir() else folder.absolute().parent / RECORDINGS
