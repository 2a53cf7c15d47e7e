"""The engine as a child process: `centrala serve`, asked over HTTP whether it is ready. For the demonstration, for
measuring and for tests.
"""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import time
from pathlib import Path

from centrala.demo.folder import ROOT, DemoError
from centrala.pbx.ports import HOST

START_LIMIT = 60.0
"""s; the first start makes the database, speaks every prompt and hashes passwords."""
STOP_LIMIT = 10.0
"""s from SIGTERM to SIGKILL."""
SERVES = b"centrala.serving"
"""In its log when its ports are open."""
POLL = 0.05
"""s between two questions."""


class Engine:
    """Starts at once. `config`: its centrala.yaml; `log`: where it writes; `web_port`: as its configuration says."""

    def __init__(self, config: Path, log: Path, web_port: int) -> None:
        self._log, self._web_port = log, web_port
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "centrala", "serve", "--config", str(config.resolve())],
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

    def wait_ready(self) -> None:
        """Return when /readyz says so. Raises DemoError with the end of its log."""
        end = time.monotonic() + START_LIMIT
        while not self._is_ready():
            if self.exit_status is not None:
                raise DemoError(f"the engine ended with {self.exit_status}:\n{self._tail()}")
            if time.monotonic() > end:
                raise DemoError(f"the engine was not ready after {START_LIMIT:.0f} s:\n{self._tail()}")
            time.sleep(POLL)

    def _is_ready(self) -> bool:
        """Asked only when it says itself that it serves: somebody else's engine may answer at that port."""
        if SERVES not in self._log.read_bytes():
            return False
        connection = http.client.HTTPConnection(HOST, self._web_port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _tail(self) -> str:
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-15:])

    def stop(self) -> None:
        if self.exit_status is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
