"""Ids made before any effect, in order of time (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import os
import time


def new_id(now_ms: int | None = None, random: bytes | None = None) -> str:
    """A fresh id as 36 characters. `now_ms`: milliseconds since 1970; `random`: 10 bytes. Both are for tests."""
    ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    tail = os.urandom(10) if random is None else random
    hexed = (ms.to_bytes(6) + bytes([0x70 | tail[0] & 0x0F, tail[1], 0x80 | tail[2] & 0x3F]) + tail[3:10]).hex()
    return f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"
