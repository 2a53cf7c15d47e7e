"""The whole product for a test: `centrala demo up` as its user runs it, in a folder of its own, on free ports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from centrala.pbx.ports import free_port
from support.sip import SipCaller, SipPhone

READY = 90.0
"""s; the first start speaks the prompts, later ones take them from the cache."""
STOP = 20.0
POLL = 0.1


@dataclass(frozen=True)
class Demo:
    """A running demonstration."""

    ready: dict[str, Any]
    """ready.json."""

    @property
    def web(self) -> str:
        return str(self.ready["web"])

    def password(self, user: str) -> str:
        return str(self._agent(user)["password"])

    def phone(self, user: str, ring: float = 0.5) -> SipPhone:
        """The agent's telephone: `async with demo.phone("ewa"):` registers it."""
        agent = self._agent(user)
        return SipPhone(self.ready["sip"], agent["sip_user"], agent["sip_password"], ring)

    def caller(self, number: str, name: str = "", dials: str = "energia") -> SipCaller:
        """Somebody who calls a flow from `number`."""
        return SipCaller(self.ready["sip"], self.ready["numbers"][dials], number, name)

    def _agent(self, user: str) -> dict[str, Any]:
        return next(agent for agent in self.ready["agents"] if agent["user"] == user)


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    """Start it, stop it with SIGTERM at the end. AssertionError with its output when it does not get ready."""
    output = folder / "output.txt"
    command = [sys.executable, "-m", "centrala", "demo", "up", "--folder", str(folder)]
    environment = {**os.environ, "CENTRALA_WEB_PORT": str(free_port())}
    with output.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment)
    try:
        yield Demo(_ready(process, folder, output))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ready(process: subprocess.Popen[bytes], folder: Path, output: Path) -> dict[str, Any]:
    end = time.monotonic() + READY
    while process.poll() is None and time.monotonic() < end:
        if (folder / "ready.json").exists():
            found: dict[str, Any] = json.loads((folder / "ready.json").read_text("utf-8"))
            return found
        time.sleep(POLL)
    log = folder / "engine.log"
    raise AssertionError(output.read_text("utf-8") + (log.read_text("utf-8")[-4000:] if log.exists() else ""))
