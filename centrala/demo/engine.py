"""The engine as a child process: `centrala serve`, asked over HTTP whether it is ready. For the demonstration, for
measuring and for tests.
"""

from __future__ import annotations

import http.client
import time
from pathlib import Path

from centrala.demo.child import Child
from centrala.demo.folder import DemoError
from centrala.pbx.ports import HOST

START_LIMIT = 60.0
"""s; the first start makes the database, speaks every prompt and hashes passwords."""
SERVES = b"centrala.serving"
"""In its log when its ports are open."""
POLL = 0.05
"""s between two questions."""


class Engine(Child):
    """Starts at once. `config`: its centrala.yaml; `log`: where it writes; `web_port`: as its configuration says."""

    def __init__(self, config: Path, log: Path, web_port: int) -> None:
        super().__init__("serve", config, log)
        self._web_port = web_port

    def wait_ready(self) -> None:
        """Return when /readyz says so. Raises DemoError with the end of its log."""
        end = time.monotonic() + START_LIMIT
        while not self._is_ready():
            if self.exit_status is not None:
                raise DemoError(f"the engine ended with {self.exit_status}:\n{self.tail()}")
            if time.monotonic() > end:
                raise DemoError(f"the engine was not ready after {START_LIMIT:.0f} s:\n{self.tail()}")
            time.sleep(POLL)

    def _is_ready(self) -> bool:
        """Asked only when it says itself that it serves: somebody else's engine may answer at that port."""
        if SERVES not in self.log.read_bytes():
            return False
        connection = http.client.HTTPConnection(HOST, self._web_port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
