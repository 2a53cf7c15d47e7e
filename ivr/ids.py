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
    tail = _tail() if random is None else random.hex()
    return f"{moment[:8]}-{moment[8:]}-7{tail[:3]}-{VARIANT[tail[3]]}{tail[4:7]}-{tail[7:19]}"


def _tail() -> str:
    """Twenty random hexadecimal digits, never given twice."""
    try:
        return _tails.popleft()
    except IndexError:
        block = os.urandom(10 * TAILS_AT_ONCE).hex()
        _tails.extend(block[at : at + 20] for at in range(20, len(block), 20))
        return block[:20]


VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The two highest bits of the fourth group are 10."""
