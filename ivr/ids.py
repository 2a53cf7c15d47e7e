"""Ids made before any effect, in order of time (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import os
import time
from collections import deque

TAILS_AT_ONCE = 256
"""Random tails taken from the system with one question: a call needs five."""
_tails: deque[str] = deque()
os.register_at_fork(after_in_child=_tails.clear)


def new_id(now_ms: int | None = None, random: bytes | None = None) -> str:
    """A fresh id as 36 characters. `now_ms`: milliseconds since 1970; `random`: 10 bytes. Both are for tests."""
    moment = f"{time.time_ns() // 1_000_000 if now_ms is None else now_ms:012x}"
    return f"{moment[:8]}-{moment[8:]}{_tail() if random is None else _shaped(random.hex())}"


def made_at(id_: str) -> float:
    """When an id of ours was made, in seconds since 1970. Raises ValueError for another one."""
    return int(id_[:8] + id_[9:13], 16) / 1000


def _tail() -> str:
    """Everything behind the moment, never given twice."""
    try:
        return _tails.popleft()
    except IndexError:
        block = os.urandom(10 * TAILS_AT_ONCE).hex()
        _tails.extend(_shaped(block[at : at + 20]) for at in range(20, len(block), 20))
        return _shaped(block[:20])


def _shaped(digits: str) -> str:
    """Version, variant and 74 random bits of twenty hexadecimal digits."""
    return f"-7{digits[:3]}-{VARIANT[digits[3]]}{digits[4:7]}-{digits[7:19]}"


VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The two highest bits of the fourth group are 10."""
