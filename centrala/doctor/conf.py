"""Asterisk's configuration files: sections with their options, templates applied, what is included read as well.

In: a file below a folder. Out: Sections. Read like Asterisk reads them: `;` begins a comment, `;--` … `--;` is one over
many lines, `=` and `=>` are the same, `[name](template)` takes the options of the template first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST = 8 << 20
"""Bytes of one file; FreePBX writes a few hundred kilobytes."""
MOST_FILES = 500
"""Files of one configuration, with all that is included."""

_SECTION = re.compile(r"\[(?P<name>[^\]]{1,255})\]\s*(?:\((?P<templates>[^)]*)\))?")
_INCLUDE = re.compile(r"#(?:try)?include\s+[\"<]?(?P<path>[^\">]+)[\">]?", re.IGNORECASE)
_BLOCK = re.compile(r";--(?!-).*?(?:--;|\Z)", re.DOTALL)
"""`;---` and more is a line of ornament, as FreePBX writes them by the hundred."""


class ConfUnreadable(Exception):
    """A file is not there, or is not ours to read."""


@dataclass(frozen=True, slots=True)
class Section:
    """One `[name]` of a configuration."""

    name: str
    options: tuple[tuple[str, str], ...]
    """In the order of the file, those of templates first; names in lower case."""
    template: bool = False
    """It serves others only: `[name](!)`."""

    def get(self, option: str, default: str = "") -> str:
        """The last value of an option."""
        return next((value for name, value in reversed(self.options) if name == option), default)

    def all(self, option: str) -> tuple[str, ...]:
        """Every value of an option."""
        return tuple(value for name, value in self.options if name == option)

    def on(self, option: str, *, default: bool = False) -> bool:
        """As Asterisk reads yes and no."""
        value = self.get(option).lower()
        return default if not value else value in ("yes", "true", "y", "t", "1", "on")


def sections(folder: Path, name: str) -> tuple[Section, ...]:
    """The sections of `folder`/`name`. Raises ConfUnreadable."""
    found: list[tuple[str, list[str], list[tuple[str, str]]]] = []
    for line in _lines(folder, name, [0]):
        if head := _SECTION.match(line):
            words = [word.strip() for word in (head["templates"] or "").split(",") if word.strip()]
            found.append((head["name"].strip(), words, []))
        elif found and "=" in line:
            option, _, value = line.partition("=")
            found[-1][2].append((option.strip().lower(), value.removeprefix(">").strip()))
    return tuple(_merged(found))


def named(found: tuple[Section, ...], name: str) -> Section:
    """All sections of that name as one, as Asterisk reads `[general]` of a file and of those it includes."""
    return Section(name, tuple(option for section in found if section.name == name for option in section.options))


def lines_of(folder: Path, name: str) -> tuple[str, ...]:
    """The lines of a file and of all it includes, without comments. Raises ConfUnreadable."""
    return tuple(_lines(folder, name, [0]))


def _merged(found: Sequence[tuple[str, list[str], list[tuple[str, str]]]]) -> Iterator[Section]:
    known: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, words, own in found:
        inherited = tuple(option for word in words if word not in ("!", "+") for option in known.get(word, ()))
        before = known.get(name, ()) if "+" in words else ()
        options = (*before, *inherited, *own)
        known[name] = options
        yield Section(name, options, "!" in words)


def _lines(folder: Path, name: str, count: list[int]) -> Iterator[str]:
    count[0] += 1
    if count[0] > MOST_FILES:
        raise ConfUnreadable(f"{folder / name} includes more than {MOST_FILES} files, or itself")
    for raw in _BLOCK.sub("", _text(folder / name)).splitlines():
        line = re.split(r"(?<!\\);", raw, maxsplit=1)[0].strip()
        if include := _INCLUDE.match(line):
            for path in _included(folder, include["path"].strip()):
                yield from _lines(path.parent, path.name, count)
        elif line:
            yield line


def _included(folder: Path, written: str) -> list[Path]:
    """Asterisk takes patterns, and passes over what is not there with #tryinclude; here always."""
    path = Path(written)
    base = path.parent if path.is_absolute() else folder / path.parent
    return sorted(found for found in base.glob(path.name) if found.is_file()) if path.name else []


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST).decode("utf-8", "replace")
    except OSError as problem:
        raise ConfUnreadable(f"{path}: {problem.strerror}") from None
