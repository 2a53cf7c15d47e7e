"""The store of versions: a folder of sources for each, never changed, and one small file that names the one in force.

In: the files of a folder of flows and its recordings. Out: Version. The store stands beside the folder: `callflows/`
has its versions in `.versions/callflows/`. A version is complete before it can be named, and the pointer is replaced,
never rewritten, so a reader sees the old or the new one whatever happens in between. Called by publish.py and
following.py.
"""

from __future__ import annotations

import fcntl
import filecmp
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from scripts_dsl.beside import RECORDINGS, recordings_of
from scripts_dsl.neighbours import paths
from scripts_dsl.site import FILE_NAME

STORE = ".versions"
POINTER = "published"
RECORD = "version.json"
_NAME = re.compile(r"(?P<number>[0-9]{4,})-(?P<hash>[0-9a-f]{12})")
BESIDE = ("*.sql", "*.prompts.yaml")
"""What belongs to the flows of a folder beside files of the language and settings."""
SOUND = ".wav"
BLOCK = 1 << 20
"""Bytes of a recording read at once."""


Files = Mapping[str, bytes | Path]
"""By path below the folder of a version: a text, or where a recording stands."""


class NoVersion(Exception):
    """There is no such version."""


class Broken(Exception):
    """The pointer names no version that is whole; says what to do."""


class Changed(Exception):
    """The files changed while they were copied."""


@dataclass(frozen=True, slots=True)
class Version:
    """One published set of files."""

    name: str
    """`0007-3f9a2c1b88d0`: its number and the hash of its files."""
    number: int
    hash: str
    at: datetime
    """When it was published first."""
    note: str
    flows: Mapping[str, str]
    """`flow energia` -> hash of its compiled graph."""
    folder: Path
    """Its sources."""


class Versions:
    """The versions of one folder of flows."""

    def __init__(self, flows: Path) -> None:
        self.flows = flows
        self.folder = flows.resolve().parent / STORE / flows.resolve().name

    def all(self) -> list[Version]:
        """Oldest first."""
        found = (self._read(path) for path in self.folder.glob("*-*") if _NAME.fullmatch(path.name))
        return sorted((version for version in found if version is not None), key=lambda version: version.number)

    def published(self) -> Version | None:
        """The one in force; None before the first. Raises Broken: the folder itself must not take its place unasked."""
        pointer = self.folder / POINTER
        if not os.path.lexists(pointer):
            return None
        try:
            name = pointer.read_text("utf-8").strip() if pointer.is_file() else ""
        except (OSError, UnicodeDecodeError):
            name = ""
        version = self._read(self.folder / name) if _NAME.fullmatch(name) else None
        if version is None:
            raise Broken(f"{pointer} names no version that is whole: publish again, or  centrala rollback --to NUMBER")
        return version

    def find(self, word: str) -> Version:
        """By number, name, or beginning of the hash. Raises NoVersion."""
        for version in reversed(self.all()):
            if word in (str(version.number), version.name) or (len(word) >= 4 and version.hash.startswith(word)):
                return version
        raise NoVersion(word)

    def keep(self, files: Files, flows: Mapping[str, str], at: datetime, note: str) -> Version:
        """A new version of these files, complete on the disk; not in force yet. Raises Changed, OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        hash_, earlier = hash_of(files), self.all()
        number = max((version.number for version in earlier), default=0) + 1
        name = f"{number:04}-{hash_}"
        made = Path(mkdtemp(prefix=".new-", dir=self.folder))
        for path, content in files.items():
            target = made / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                _write(target, content)
            else:
                _copy(content, target, earlier[-1].folder / path if earlier else None)
        if hash_of({path: made / path for path in files}) != hash_:
            raise Changed("a recording was written while it was being published; publish again")
        record = {"number": number, "hash": hash_, "at": at.isoformat(), "note": note, "flows": dict(flows)}
        _write(made / RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode())
        made.chmod(0o755)
        made.rename(self.folder / name)
        _sync(self.folder)
        return Version(name, number, hash_, at, note, dict(flows), self.folder / name)

    def put_in_force(self, version: Version) -> None:
        """From now on this one, at once."""
        new = self.folder / f".{POINTER}.new"
        _write(new, f"{version.name}\n".encode())
        os.replace(new, self.folder / POINTER)
        _sync(self.folder)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else publishes meanwhile; what somebody left half done is taken away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self.folder.glob(".new-*"):
                left.unlink() if left.is_symlink() or left.is_file() else shutil.rmtree(left)
            yield

    def _read(self, folder: Path) -> Version | None:
        """A version that is not whole is none."""
        try:
            record = json.loads((folder / RECORD).read_text("utf-8"))
            at = datetime.fromisoformat(record["at"])
            note, flows = str(record["note"]), dict(record["flows"])
            return Version(folder.name, int(record["number"]), str(record["hash"]), at, note, flows, folder)
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None


def files_of(folder: Path, recordings: Path | None = None) -> dict[str, bytes | Path]:
    """Everything that makes up the flows of a folder, by path below it: texts as they are now, recordings as paths.
    Raises OSError."""
    found = paths_of(folder, recordings)
    return {name: path if path.suffix == SOUND else path.read_bytes() for name, path in found.items()}


def paths_of(folder: Path, recordings: Path | None = None) -> dict[str, Path]:
    """The same as paths. `recordings`: the folder that has `prompts/`; that of the folder of flows when None."""
    found = [*paths(folder), *(path for pattern in BESIDE for path in folder.glob(pattern) if _ours(path))]
    settings = folder / FILE_NAME
    texts = {*found, *([settings] if settings.is_file() else [])}
    sounds = recordings_of(folder) if recordings is None else recordings
    return {
        **{path.relative_to(folder).as_posix(): path for path in sorted(texts)},
        **{
            f"{RECORDINGS}/{path.relative_to(sounds).as_posix()}": path
            for path in sorted((sounds / "prompts").rglob(f"*{SOUND}"))
        },
    }


def _ours(path: Path) -> bool:
    """A file that somebody wrote: no lock of an editor, no pipe."""
    return path.is_file() and not path.name.startswith(".")


def hash_of(files: Files) -> str:
    """12 hex digits of SHA-256 over names and contents. Raises OSError."""
    whole = sha256()
    for name in sorted(files):
        content = files[name]
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        whole.update(f"{name}\0{size}\0".encode())
        if isinstance(content, bytes):
            whole.update(content)
            continue
        with content.open("rb") as file:
            while block := file.read(BLOCK):
                whole.update(block)
    return whole.hexdigest()[:12]


def _copy(path: Path, target: Path, before: Path | None) -> None:
    """A recording; one that the version before has as well takes no room of its own on the disk."""
    if before is not None and before.is_file() and filecmp.cmp(path, before, shallow=False):
        with suppress(OSError):  # of another disk, or one that knows no links
            os.link(before, target)
            return
    with path.open("rb") as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """What was renamed in a folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
