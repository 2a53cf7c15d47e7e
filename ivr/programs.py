"""A program of this machine, run to its end: no shell, nothing read, nothing written, and none is left behind.

Used by prompts/speech.py, recordings/flac.py, loudspeaker.py. Recognisers talk with theirs: speech/command.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress


async def run(command: Sequence[str], seconds: float | None = None) -> int:
    """Its status. Cancelled or too late, it ends the program. Raises OSError (no such program), TimeoutError."""
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=nothing, stderr=nothing)
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
