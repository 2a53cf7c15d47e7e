"""The zip of a workbook: its parts are unpacked as far as their limit, never to the disk, never by a path of their own.

A zip may claim anything about the size of its parts: bytes are counted as they come out.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from outbound.lists.files.rows import FileRefused

MOST_PARTS = 5_000
MOST_UNPACKED = 4 << 30
"""Bytes of one part: a million rows of fifty columns are one."""
HARMLESS = 64 << 20
"""Bytes that may come out of anything."""
MOST_RATIO = 150
"""Bytes that come out for each that goes in, beyond that. Sheets reach 40, zeros 1,000."""
BLOCK = 64 * 1024


class Package:
    """An open zip. Raises FileRefused for one that is none."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
            raise FileRefused(f"neither a workbook nor a text: {problem}") from None
        if len(self._zip.infolist()) > MOST_PARTS:
            self._zip.close()
            raise FileRefused(f"a workbook of more than {MOST_PARTS:,} parts")

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def size(self, name: str) -> int:
        """Bytes of a part, as the workbook claims."""
        return self._zip.getinfo(name).file_size if self.has(name) else 0

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises FileRefused."""
        if not self.has(name):
            raise FileRefused(f"a workbook without {name[:80]}")
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise FileRefused("a workbook behind a password")
        most = min(MOST_UNPACKED, max(HARMLESS, MOST_RATIO * info.compress_size))
        count = 0
        try:
            with self._zip.open(info) as part:
                while block := part.read(BLOCK):
                    count += len(block)
                    if count > most:
                        raise FileRefused(f"{name[:80]} unpacks to more than {most:,} bytes")
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as problem:
            raise FileRefused(f"the workbook is damaged: {problem}") from None

    def parse(self, name: str, prepare: Callable[[expat.XMLParserType], None]) -> Iterator[None]:
        """One step for each block that went through a parser which `prepare` gave its handlers. Raises FileRefused."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        prepare(parser)
        try:
            for block in self.blocks(name):
                parser.Parse(block, False)
                yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, LookupError, ValueError) as problem:  # the last two: of an encoding nobody has
            raise FileRefused(f"{name[:80]} is no XML: {problem}") from None


def _refuse(*_: object) -> None:
    """Entities are how a small file becomes a large one."""
    raise FileRefused("a workbook with a document type of its own")


def local(tag: str) -> str:
    """A tag or an attribute without its prefix."""
    return tag.rpartition(":")[2]
