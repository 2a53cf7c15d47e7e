"""The folder of recordings: where each lies, whether there is room, what lies about. Names hold nothing personal.

    calls/ab/abcdef….wav            answers, messages, finished talks: 32 random hexadecimal digits
    calls/ab/abcdef….flac           the same after a while, without the WAV (compressing.py)
    calls/talks/<call id>.<leg>.raw talks that are being recorded, by the telephone

Used by the modules of this package; blocking, but each call touches a few files.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}")
_RAW = re.compile(r"([0-9a-zA-Z-]{1,64})\.([0-9]{1,40})\.raw")
_FOLDER = re.compile(r"/[\w/.+~ -]*")
"""What a dialplan can hold: no comma, which begins another argument."""
TALKS = "talks"

HALF = ".half"
OTHERS = 0o007
"""Bits that let everybody on the machine in."""
MIB = 1 << 20


class ShelfError(Exception):
    """The folder cannot be used: says why and what to do."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A talk's file."""

    path: Path
    call_id: str
    leg: str


class Shelf:
    """`folder` is made when it is missing; `keep_free`: bytes below which nothing new is recorded."""

    def __init__(self, folder: Path, keep_free: int) -> None:
        self.folder = folder.absolute()
        self.keep_free = keep_free

    def open(self) -> None:
        """Make the folders, for us and our group (the telephone) alone. Raises ShelfError."""
        if not _FOLDER.fullmatch(str(self.folder)):
            raise ShelfError(f"{self.folder}: only letters, digits and / . + ~ - _ may stand in this path")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            mode = stat.S_IMODE(self.folder.stat().st_mode) & ~OTHERS
            for folder in (self.folder, self.folder / TALKS, *(self.folder / f"{n:02x}" for n in range(256))):
                folder.mkdir(exist_ok=True)
                if stat.S_IMODE(folder.stat().st_mode) != mode:
                    folder.chmod(mode)
        except OSError as problem:
            raise ShelfError(f"{self.folder} cannot hold recordings: {problem.strerror}") from problem

    def wav(self, name: str) -> Path:
        """Raises ValueError for what is no name."""
        if not NAME.fullmatch(name):
            raise ValueError("no name of a recording")
        return self.folder / name[:2] / f"{name}.wav"

    def flac(self, name: str) -> Path:
        """Its compressed form. Raises ValueError."""
        return self.wav(name).with_suffix(".flac")

    def half(self, name: str) -> Path:
        """A FLAC that is being made. Raises ValueError."""
        return self.wav(name).with_suffix(HALF)

    def find(self, name: str) -> Path | None:
        """The file as it is now; None: there is none. Who compresses puts the FLAC there before the WAV goes. Raises
        ValueError."""
        return next((path for path in (self.wav(name), self.flac(name)) if _is_plain(path)), None)

    def remove(self, name: str) -> None:
        """Nothing of it stays, also when it is being compressed: then the WAV is missed after the FLAC got its name.
        Raises ValueError, OSError."""
        for path in (self.wav(name), self.flac(name)):
            path.unlink(missing_ok=True)

    def take_in(self, name: str) -> bool:
        """The finished half becomes the FLAC. False: the recording was erased meanwhile, and nothing is left of it.
        Raises OSError."""
        flac = self.half(name).replace(self.flac(name))
        _settle(flac.parent)
        if self.wav(name).exists():
            return True
        flac.unlink(missing_ok=True)
        return False

    def left_by_compressing(self) -> list[str]:
        """After a crash, before anything is compressed: halves are taken away; names that have both forms."""
        names: list[str] = []
        for folder in (self.folder / f"{n:02x}" for n in range(256)):
            found = {path.name for path in folder.iterdir()}
            for one in found:
                stem, dot, form = one.partition(".")
                if dot + form == HALF:
                    (folder / one).unlink(missing_ok=True)
                elif form == "flac" and NAME.fullmatch(stem) and f"{stem}.wav" in found:
                    names.append(stem)
        return names

    def talk(self, call_id: str) -> Path:
        """Of a call's talks, without leg and extension."""
        return self.folder / TALKS / call_id

    def raw(self, call_id: str, leg: str) -> Raw:
        return Raw(self.folder / TALKS / f"{call_id}.{leg}.raw", call_id, leg)

    def raws(self) -> Iterator[Raw]:
        """Talks that are being recorded, or were when something died."""
        for path in sorted((self.folder / TALKS).iterdir()):
            found = _RAW.fullmatch(path.name)
            if found and path.is_file() and not path.is_symlink():
                yield Raw(path, found[1], found[2])

    def free(self) -> int:
        """Bytes that we may still write. Raises OSError."""
        disk = os.statvfs(self.folder)
        return disk.f_bavail * disk.f_frsize

    def protect(self, wav: Path) -> None:
        """Nobody else on the machine may read it. The telephone made it: where that is another user, the folder keeps
        strangers out."""
        try:
            wav.chmod(0o640)
        except PermissionError:
            return


def new_name() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _settle(folder: Path) -> None:
    """New names in it survive a loss of power. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def size_of(path: Path) -> int:
    """Bytes; 0 when there is no such file."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
