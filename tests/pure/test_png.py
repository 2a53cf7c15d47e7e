"""Screenshots in a palette keep their pixels."""

from __future__ import annotations

import struct
import zlib

import pytest

from support.png import SIGNATURE, _chunk, _pixels, shrunk


def picture(rows: list[bytes], width: int, colour_type: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, len(rows), 8, colour_type, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(rows))) + _chunk(b"IEND", b"")


def test_each_filter_gives_the_pixels_that_were_meant() -> None:
    """A row of two pixels five times, each with another filter: none, left, up, mean, Paeth."""
    red_blue = bytes([200, 0, 0, 0, 0, 100])
    rows = [
        b"\x00" + red_blue,
        b"\x01" + bytes([200, 0, 0, 56, 0, 100]),
        b"\x02" + bytes(6),
        b"\x03" + bytes([100, 0, 0, 156, 0, 50]),
        b"\x04" + bytes([0, 0, 0, 0, 0, 0]),
    ]
    pixels = _pixels(picture(rows, 2))
    assert [row.tobytes() for row in pixels] == [red_blue] * 5


def test_the_palette_holds_the_colours_and_each_pixel_points_at_its_own() -> None:
    rows = [b"\x00" + bytes([9, 9, 9, 200, 0, 0]), b"\x00" + bytes([200, 0, 0, 9, 9, 9])]
    small = shrunk(picture(rows, 2))
    at = small.index(b"PLTE") + 4
    assert small[at : at + 6] == bytes([9, 9, 9, 200, 0, 0])
    data = small[small.index(b"IDAT") + 4 : small.index(b"IEND") - 8]
    assert zlib.decompress(data) == bytes([0, 0, 1, 0, 1, 0])


def test_another_kind_of_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="not 8-bit RGB"):
        shrunk(picture([b"\x00" + bytes(8)], 2, colour_type=6))


def test_a_rare_colour_that_is_like_no_other_keeps_its_place_in_the_palette() -> None:
    """300 greys, each in four pixels, and an orange dot of one."""
    greys = [bytes([n // 2, n // 2, n // 2 + n % 2]) * 4 for n in range(300)]
    small = shrunk(picture([b"\x00" + b"".join(greys) + bytes([0xD9, 0x77, 0x06])], 1201))
    at = small.index(b"PLTE")
    size = int.from_bytes(small[at - 4 : at], "big")
    palette = small[at + 4 : at + 4 + size]
    assert bytes([0xD9, 0x77, 0x06]) in {palette[n : n + 3] for n in range(0, size, 3)}
    assert size <= 3 * 256
