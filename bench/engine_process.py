"""The whole product as it is run, for measuring: `centrala serve` with SQLite on disk, AMI, desk and the flow of W."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from centrala.demo.engine import Engine
from centrala.pbx.ports import free_port
from ivr.asterisk.box import Box

SITE = Path(__file__).with_name("site")


def start(stack: ExitStack, box: Box, folder: Path) -> Engine:
    """Start it for this Asterisk. `stack` stops it. Raises DemoError."""
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
            "agi": {"port": str(box.ports.agi), "secret": box.agi_secret},
        },
        "web": {"port": str(web)},
        "callflows": str(SITE),
        "recordings": str(recordings),
        "prompt_cache": str(folder / "cache"),
    }
    path = folder / "centrala.yaml"
    path.write_text(json.dumps(config), "utf-8")
    engine = Engine(path, folder / "engine.log", web)
    stack.callback(engine.stop)
    engine.wait_ready()
    return engine


def as_yaml(config: Mapping[str, Any], depth: int = 0) -> str:
    """Nested names and texts as the configuration file writes them."""
    lines = []
    for name, value in config.items():
        indent = "  " * depth
        if isinstance(value, Mapping):
            lines += [f"{indent}{name}:", as_yaml(value, depth + 1)]
        else:
            lines.append(f"{indent}{name}: {json.dumps(value)}")
    return "\n".join(lines) + ("" if depth else "\n")
