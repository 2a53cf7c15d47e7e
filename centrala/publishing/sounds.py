"""Recordings of a version: can they be played, and which are not those of the version before?

The files of a version come in; reasons against it and a count for people go out. Called by publish.py.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from centrala.publishing.versions import SOUND, Files, Version
from ivr.lines import PromptError
from ivr.prompts.book import clip_of


@dataclass(frozen=True, slots=True)
class Sounds:
    """Recordings beside those of the version before, by path."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`3 new, 1 changed`; '' when they are the same."""
        counts = {"new": len(self.new), "changed": len(self.changed), "gone": len(self.gone)}
        return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def unplayable(files: Files) -> Iterator[str]:
    """One reason for each recording that callers would not hear."""
    for name, path in _sounds(files).items():
        try:
            clip_of(path)
        except PromptError as problem:
            yield f"{path}: error: {str(problem).removeprefix(f'{path.name}: ')}; it is {name} of the version"


def compared(files: Files, before: Version | None) -> Sounds:
    """What is not as it was in the version before."""
    now = _sounds(files)
    there = _sounds_of(before) if before is not None else {}
    return Sounds(
        tuple(name for name in now if name not in there),
        tuple(n for n, path in now.items() if n in there and not filecmp.cmp(path, there[n], shallow=False)),
        tuple(name for name in there if name not in now),
    )


def _sounds(files: Files) -> Mapping[str, Path]:
    return {name: path for name, path in files.items() if isinstance(path, Path)}


def _sounds_of(version: Version) -> Mapping[str, Path]:
    found = sorted(version.folder.rglob(f"*{SOUND}"))
    return {path.relative_to(version.folder).as_posix(): path for path in found}
