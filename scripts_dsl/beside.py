"""What stands beside a file on the disk: the file of its prompts, and the recordings.

The path of a file of the language comes in. `energia.flow.yaml` may keep its texts in `energia.prompts.yaml`, where
translators work; its recordings are below `recordings/prompts/`, in the folder of its settings or beside that folder.
Asked by whoever checks a file that is on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts_dsl.loader import LARGEST
from scripts_dsl.recordings import NOTHING_RECORDED, Recordings
from scripts_dsl.site import settings_of

PROMPTS = ".prompts.yaml"
"""How the name of a file of prompts ends."""
OWNERS = ("flow", "survey", "script")
"""Kinds of file that may have one; of files with the same name, the first."""
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
    """The file of prompts of a flow, survey or script, whether it is there or not; None of other files, and of one
    whose name another file has that comes before it."""
    for kind in OWNERS:
        if path.name.endswith(f".{kind}.yaml"):
            prompts = path.with_name(path.name.removesuffix(f".{kind}.yaml") + PROMPTS)
            return prompts if owner_of(prompts) in (None, path) else None
    return None


def owner_of(prompts: Path) -> Path | None:
    """The file that a file of prompts belongs to, if there is one; None of any other file. It is one at most: values
    and nouns in the texts are those of one file."""
    if not prompts.name.endswith(PROMPTS):
        return None
    stem = prompts.name.removesuffix(PROMPTS)
    named = (prompts.with_name(f"{stem}.{kind}.yaml") for kind in OWNERS)
    return next((path for path in named if path.is_file()), None)


def recordings_of(folder: Path) -> Path:
    """The recordings of a folder of flows: in it (a published version has its own), or beside it."""
    inside = folder / RECORDINGS
    return inside if inside.is_dir() else folder.absolute().parent / RECORDINGS
