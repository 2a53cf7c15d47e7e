"""Screenshots small enough for a repository: PNG of 24-bit colour in, PNG with a palette of 256 out.

A page has few colours, so mapping the rare ones to their nearest neighbour cannot be seen. Formats: W3C PNG, sections 9
(filters) and 11 (chunks).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
COMMON = 208
"""Of these, the commonest; the others are for what is rare and unlike them."""
FAR = 3 * 255**2


def shrunk(png: bytes) -> bytes:
    """The same picture in a palette. ValueError for anything but 8-bit RGB, not interlaced (what Chromium makes)."""
    pixels = _pixels(png)
    height, width, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    colours, which, counts = np.unique(packed.ravel(), return_inverse=True, return_counts=True)
    palette = np.sort(_palette(colours[np.argsort(counts)[::-1]]))
    index = _nearest(colours, palette)[which].astype(np.uint8).reshape(height, width)
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 1:] = index
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    parts = (b"IHDR", header), (b"PLTE", _channels(palette).tobytes()), (b"IDAT", body), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def size(png: bytes) -> tuple[int, int]:
    """Width and height. ValueError for what is no PNG."""
    if not png.startswith(SIGNATURE):
        raise ValueError("no PNG")
    width, height = struct.unpack_from(">II", next(_chunks(png))[1])
    return width, height


def _palette(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Of all, the commonest first: those, and of the rare ones such as are like nothing in it (a small dot)."""
    chosen, rare = list(colours[:COMMON]), colours[COMMON:]
    places = _channels(rare).astype(np.int32)
    far = (
        ((places[:, None] - _channels(colours[:COMMON]).astype(np.int32)[None]) ** 2)
        .sum(axis=2)
        .min(axis=1, initial=FAR)
    )
    while len(chosen) < COLOURS and len(rare):
        next_one = int(far.argmax())
        chosen.append(rare[next_one])
        far = np.minimum(far, ((places - places[next_one]) ** 2).sum(axis=1))
        if not far.any():
            break
    return np.array(chosen, dtype=np.uint32)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)


def _nearest(colours: NDArray[np.uint32], palette: NDArray[np.uint32]) -> NDArray[np.intp]:
    far = _channels(colours).astype(np.int32)[:, None, :] - _channels(palette).astype(np.int32)[None, :, :]
    nearest: NDArray[np.intp] = (far**2).sum(axis=2).argmin(axis=1)
    return nearest


def _pixels(png: bytes) -> NDArray[np.uint8]:
    chunks = list(_chunks(png))
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[0][1])
    if kind != [8, 2, 0, 0, 0]:
        raise ValueError(f"not 8-bit RGB: {kind}")
    raw = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    lines = np.frombuffer(raw, dtype=np.uint8).reshape(height, 1 + width * 3)
    above = bytes(width * 3)
    rows = []
    for line in lines:
        above = _unfiltered(int(line[0]), line[1:].tobytes(), above)
        rows.append(above)
    return np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(height, width, 3)


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    """One row without its filter: 0 none, 1 left, 2 up, 3 mean of both, 4 Paeth."""
    row = bytearray(line)
    for i, value in enumerate(line):
        left = row[i - 3] if i >= 3 else 0
        corner = above[i - 3] if i >= 3 else 0
        guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
        row[i] = (value + guess) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))
