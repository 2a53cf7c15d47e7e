"""The demonstration's run folder: which file lies where, and writing one that others read. For all of centrala/demo/.

Everything in it is the user's alone: it holds passwords.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""


class DemoError(Exception):
    """The demonstration cannot go on; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """`.run` of the checkout, or another for a second demonstration beside it."""

    path: Path

    @property
    def ready(self) -> Path:
        """What a program needs to use the running demonstration; only there while it is ready."""
        return self.path / "ready.json"

    @property
    def manager(self) -> Path:
        """How `centrala demo calls|phone|carrier` reach this Asterisk."""
        return self.path / "manager.json"

    @property
    def secrets(self) -> Path:
        """Passwords, made at the first start and kept."""
        return self.path / "secrets.json"

    @property
    def pids(self) -> Path:
        return self.path / "pids.json"

    @property
    def config(self) -> Path:
        return self.path / "centrala.yaml"

    @property
    def engine_log(self) -> Path:
        return self.path / "engine.log"

    @property
    def watchdog_log(self) -> Path:
        return self.path / "watchdog.log"

    @property
    def asterisk(self) -> Path:
        return self.path / "asterisk"

    def lock(self) -> IO[str]:
        """Hold the folder until the file is closed. Raises DemoError when it is held already or cannot be ours."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self._is_shared():
                raise DemoError(f"{self.path} holds other things: name an empty folder, or a new one")
            self.path.chmod(0o700)
            file = (self.path / "lock").open("w")
        except OSError as problem:
            raise DemoError(f"{self.path} cannot be the run folder: {problem.strerror}") from problem
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            known = read_json(self.ready)
            where = f" at {known['web']}" if known else ""
            raise DemoError(f"a demonstration is already running{where}: stop it with Ctrl-C where it runs") from None
        return file

    def _is_shared(self) -> bool:
        """Others may look into it, and what is in it is not a demonstration's: /tmp would be closed to everybody."""
        others = self.path.stat().st_mode & 0o077
        return bool(others) and not (self.path / "lock").exists() and any(self.path.iterdir())


def close_to_others(path: Path) -> None:
    """A folder of ours that other users of this machine cannot look into. Raises DemoError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o750)
    except OSError as problem:
        raise DemoError(f"{path} cannot be closed to others: {problem.strerror}") from problem


def write_json(path: Path, value: Any) -> None:
    write_private(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_private(path: Path, text: str) -> None:
    """Mode 0600; a reader sees the old file or the whole new one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """None when the file is missing or not one of ours."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None
