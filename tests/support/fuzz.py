"""Inputs that nobody means: cut, glued, swapped and random pieces of right ones. Small, so that there are many."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

MARKS = [*"#'\"{}[],|>%@`\t?~\\=\r\x00\u2028ż&*!:-/.()", "\n", "  ", "- ", ": ", "${", "}", "{{", "}}", "🦆", "\ud800"]


def glued(chance: random.Random, pieces: Sequence[str], most: int) -> str:
    """Pieces and marks in any order."""
    return "".join(chance.choice(pieces if chance.random() < 0.7 else MARKS) for _ in range(chance.randrange(most)))


def spoilt(chance: random.Random, text: str) -> str:
    """A right text with a few letters cut out and marks put in."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(MARKS) * chance.randrange(3) + text[at + chance.randrange(4) :]
    return text


def changed(chance: random.Random, data: Any) -> Any:
    """A right JSON value with one part of it made wrong."""
    if isinstance(data, dict) and data and chance.random() < 0.9:
        key = chance.choice([*data])
        return {**data, key: changed(chance, data[key])}
    if isinstance(data, list) and data and chance.random() < 0.9:
        at = chance.randrange(len(data))
        return [*data[:at], changed(chance, data[at]), *data[at + 1 :]]
    return chance.choice(
        [None, True, 0, -1, 1.5, 10**30, "", "x", "{{", "${", [], {}, [[]], {"": None}, chance.choice(MARKS)]
    )


def as_bytes(chance: random.Random, data: Any) -> bytes:
    """As JSON, now and then torn."""
    text = json.dumps(data)
    return (spoilt(chance, text) if chance.random() < 0.2 else text).encode(errors="replace")
