"""What a demonstration that was killed left running: found by its process ids and ended before a new one starts."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from centrala.demo.folder import RunFolder, read_json, write_json

PATIENCE = 5.0
"""s between SIGTERM and SIGKILL."""


def remember(folder: RunFolder, pids: list[int]) -> None:
    """Note what was started. Called before the folder says `ready`."""
    write_json(folder.pids, {"pids": pids})


def clear(folder: RunFolder) -> int:
    """End what is still there and remove the files that said it was ready; gives how many were ended."""
    folder.ready.unlink(missing_ok=True)
    folder.manager.unlink(missing_ok=True)
    known = (read_json(folder.pids) or {}).get("pids", [])
    left = [pid for pid in known if isinstance(pid, int) and _is_ours(pid, folder)]
    for pid in left:
        _end(pid, folder)
    folder.pids.unlink(missing_ok=True)
    return len(left)


def _is_ours(pid: int, folder: RunFolder) -> bool:
    """A process id may belong to a stranger by now: ours name the folder on their command line."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word.startswith(str(folder.path.resolve()).encode() + b"/") for word in words)


def _end(pid: int, folder: RunFolder) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while _is_ours(pid, folder) and time.monotonic() < end:
            time.sleep(0.05)
        if _is_ours(pid, folder):
            os.kill(pid, signal.SIGKILL)
