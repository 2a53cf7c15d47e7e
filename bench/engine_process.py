"""The whole product as it is run, for measuring: `centrala serve` with SQLite on disk, AMI, desk and the flow of W."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from centrala.pbx.ports import free_port
from ivr.asterisk.configuration import Box

SITE = Path(__file__).with_name("site")
START = 30.0
"""Seconds until /readyz says yes."""


def start(stack: ExitStack, box: Box, folder: Path) -> int:
    """Start it for this Asterisk; returns its process id. `stack` stops it. Raises RuntimeError."""
    web = free_port()
    recordings = folder / "recordings"
    (recordings / "prompts/en/w").mkdir(parents=True)
    for name in ("p1", "p2"):
        shutil.copy(folder / f"prompts/{name}.wav", recordings / "prompts/en/w")
    config = {
        "database": f"sqlite+aiosqlite:///{folder}/bench.db",
        "asterisk": {
            "name": box.name,
            "ami": {"port": str(box.ports.ami), "user": box.engine.name, "secret": box.engine.secret},
            "agi": {"port": str(box.ports.agi)},
        },
        "web": {"port": str(web)},
        "callflows": str(SITE),
        "recordings": str(recordings),
        "prompt_cache": str(folder / "cache"),
    }
    path = folder / "centrala.yaml"
    path.write_text(json.dumps(config, indent=2), "utf-8")
    with (folder / "engine.log").open("wb") as log:
        command = [sys.executable, "-m", "centrala", "serve", "--config", str(path)]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    _wait(process, f"http://127.0.0.1:{web}/readyz", folder / "engine.log")
    return process.pid


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the engine did not start:\n" + log.read_text("utf-8", "replace")[-2000:])
