"""Ids made before any effect, in order of time (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import os
import time


def new_id(now_ms: int | None = None, random: bytes | None = None) -> str:
    """A fresh id as 36 characters. `now_ms`: milliseconds since 1970; `random`: 10 bytes. Both are for tests."""
    moment = f"{time.time_ns() // 1_000_000 if now_ms is None else now_ms:012x}"
    tail = (os.urandom(10) if random is None else random).hex()
    return f"{moment[:8]}-{moment[8:]}-7{tail[:3]}-{VARIANT[tail[3]]}{tail[4:7]}-{tail[7:19]}"


VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The two highest bits of the fourth group are 10."""
