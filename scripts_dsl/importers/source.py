"""Bytes of a stranger's export come in, plain values go out; all that is wrong with them is one sentence.

ImportRefused      the file cannot be imported at all
"""

from __future__ import annotations

import json
from typing import Any

LARGEST = 1_000_000
"""Bytes; the largest flow Twilio takes, and far more than the IVR tables of a site."""
PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ")
"""First bytes of gzip, zip, bzip2 and xz."""
DEEPEST = 50
"""Lists and maps inside each other; a Studio flow has eight."""

Json = Any
"""None, bool, int, float, str, list, dict: whatever stood there."""


class ImportRefused(Exception):
    """The file cannot be imported; the message tells the person who gave it why."""


def read_text(data: bytes) -> str:
    """UTF-8, with or without its mark; ImportRefused when it is too large or no text."""
    if data.startswith(PACKED):
        raise ImportRefused("the file is packed: unpack it (of a FreePBX backup, take modulejson/Ivr.json out of it)")
    if len(data) > LARGEST:
        raise ImportRefused(f"the file is larger than {LARGEST:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(f"the file is not UTF-8 text (byte {error.start})") from None
    if "\0" in text:
        raise ImportRefused("the file is not a text: it has NUL bytes")
    return text


def read_json(text: str) -> Json:
    """The values; ImportRefused with line and column when it is not JSON."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise ImportRefused(f"more than {DEEPEST} lists and maps inside each other") from None
    except json.JSONDecodeError as error:
        raise ImportRefused(f"this is not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except ValueError:  # a number of thousands of digits
        raise ImportRefused("this is not JSON: a number is too long") from None
    if _depth(data) > DEEPEST:
        raise ImportRefused(f"more than {DEEPEST} lists and maps inside each other")
    return data


def _depth(data: Json) -> int:
    """Level by level, so that no depth is too deep to be measured."""
    level, depth = [data], 0
    while level and depth <= DEEPEST:
        inner = (v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list))
        level = [item for items in inner for item in items]
        depth += 1
    return depth


def word(value: Json) -> str:
    """A scalar as text without spaces around it; '' for nothing, lists and maps."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str | int | float):
        return str(value).strip()
    return ""


def whole(value: Json, least: int, most: int) -> int | None:
    """A whole number in these bounds; None when it is none."""
    text = word(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most else None


def a_map(value: Json) -> dict[str, Json]:
    """The map, or an empty one when it is something else."""
    return value if isinstance(value, dict) else {}


def a_list(value: Json) -> list[Json]:
    """The list, or an empty one when it is something else."""
    return value if isinstance(value, list) else []
