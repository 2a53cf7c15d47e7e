"""Files that somebody sent to the page, until they are imported: in a folder of their own that nobody else may read.

They hold persons' data: each goes when its import is over, at the latest after an hour, and all when the program ends.

    NoRoom   too many files wait: one has to be imported, or forgotten, first
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ivr.ids import new_id

MOST_BYTES = 256 << 20
"""Of one file: two million rows of a hundred bytes. Larger ones are imported by the command."""
MOST_FILES = 10
KEPT = timedelta(hours=1)


class NoRoom(Exception):
    """Says so."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits."""

    id: str
    name: str
    """As its owner calls it."""
    user: str
    path: Path
    size: int
    """Bytes."""
    at: datetime


class Uploads:
    """`now` gives the time with a zone."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._folder: Path | None = None
        self._files: dict[str, Upload] = {}
        self._begun: set[str] = set()
        self._coming = 0

    async def take(self, content: AsyncIterator[bytes], name: str, user: str) -> Upload:
        """Whole, or not at all. Raises NoRoom, OSError, and what `content` raises."""
        self.expire()
        if len(self._files) + self._coming >= MOST_FILES:
            raise NoRoom
        id_ = new_id()
        path = self._place() / id_
        self._coming += 1
        try:
            size = await self._write(path, content)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            self._coming -= 1
        found = self._files[id_] = Upload(id_, name, user, path, size, self._now())
        return found

    async def _write(self, path: Path, content: AsyncIterator[bytes]) -> int:
        size = 0
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            async for piece in content:
                await asyncio.to_thread(file.write, piece)
                size += len(piece)
        return size

    def one(self, id_: str, user: str) -> Upload | None:
        """Of this user; None: there is none, or not any more."""
        self.expire()
        found = self._files.get(id_)
        return found if found is not None and found.user == user else None

    def begin(self, id_: str) -> bool:
        """Its import begins: it stays, however long others take, until it is forgotten. False: it has begun before, by
        a second click."""
        first = id_ in self._files and id_ not in self._begun
        self._begun |= {id_} if first else set()
        return first

    def not_begun(self, id_: str) -> None:
        """It may begin again."""
        self._begun.discard(id_)

    def forget(self, id_: str) -> None:
        """It is gone when this returns."""
        self._begun.discard(id_)
        found = self._files.pop(id_, None)
        if found is not None:
            found.path.unlink(missing_ok=True)

    def expire(self) -> None:
        """Those that wait too long go."""
        before = self._now() - KEPT
        for one in [one for one in self._files.values() if one.at < before and one.id not in self._begun]:
            self.forget(one.id)

    def close(self) -> None:
        """All of them."""
        self._files.clear()
        if self._folder is not None:
            with suppress(OSError):
                shutil.rmtree(self._folder)

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="centrala-lists-"))
        return self._folder
