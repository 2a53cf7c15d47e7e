"""A command of ours as a child process with a log, for the demonstration, for measuring and for tests."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from centrala.demo.folder import ROOT

STOP_LIMIT = 10.0
"""s from SIGTERM to SIGKILL."""


class Child:
    """`centrala COMMAND --config …`; starts at once. `log`: where it writes."""

    def __init__(self, command: str, config: Path, log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "centrala", command, "--config", str(config.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                # Ctrl-C is for the one who started us: it ends the engine before Asterisk.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def tail(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-15:])

    def stop(self) -> None:
        if self.exit_status is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
