"""The product for a test, as it is run: `centrala serve` as a process beside an own Asterisk, its database and log at
hand.

`with running(pbx, folder) as engine:`; calls to 100 go to the flow energia, calls to 101 to tests/live/flows.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from centrala.demo.engine import Engine
from centrala.demo.folder import ROOT
from centrala.migrations import upgrade
from centrala.pbx.ports import free_port
from support.asterisk import AGENTS, Pbx
from support.patience import PATIENCE

FLOWS = ROOT / "tests" / "live" / "flows"
CACHE = ROOT / ".cache" / "prompts"
ENERGIA, BRIEF, VOICE, WAITING, PROMISE = "100", "101", "102", "103", "104"
"""Numbers to dial."""
OURS = {BRIEF: "brief", VOICE: "voice", WAITING: "waiting", PROMISE: "promise"}
"""Those of tests/live/flows."""
POLL = 0.05
"""s between two looks at the database or the log."""


@dataclass
class RunningEngine:
    """`centrala serve` for one Asterisk; may be killed and started again, on the same database."""

    pbx: Pbx
    folder: Path
    ami_port: int
    """Where it finds the manager: Asterisk's own port, or a proxy's."""
    web_port: int = field(default_factory=free_port)
    recordings: Path | None = None
    """What is recorded of calls, if not in `folder`; there the disk may run full."""
    database: str = ""
    """URL; a SQLite file of its own in `folder` when empty. fetch() reads only that."""
    logs: list[Path] = field(default_factory=list)
    """One for each start."""
    engine: Engine | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def callflows(self) -> Path:
        return self.folder / "callflows"

    @property
    def pid(self) -> int:
        assert self.engine
        return self.engine.pid

    def promote(self, user: str) -> None:
        """The demonstration's supervisor has no telephone: an agent who has one becomes one at the next login."""
        with closing(sqlite3.connect(self.folder / "centrala.db")) as database, database:
            database.execute("UPDATE agent SET role = 'supervisor' WHERE user_name = ?", (user,))

    def password(self, user: str) -> str:
        return f"the word of {user}"

    # --- start and end ---

    def write(self) -> None:
        """Flows and configuration."""
        self.callflows.mkdir()
        if not self.database:
            (self.folder / "centrala.db").write_bytes(_tables())
        for file in [*(ROOT / "callflows").glob("*.yaml"), *(ROOT / "callflows").glob("*.sql"), *FLOWS.glob("*.yaml")]:
            shutil.copy(file, self.callflows)
        settings = self.callflows / "settings.yaml"
        ours = "".join(f"  {number}: flow {flow}\n" for number, flow in OURS.items())
        text = settings.read_text("utf-8").replace("\nnumbers:\n", f"\nnumbers:\n{ours}")
        settings.write_text(text, "utf-8")
        box = self.pbx.box
        config = {
            "database": self.database or f"sqlite+aiosqlite:///{self.folder}/centrala.db",
            "asterisk": {
                "name": box.name,
                "ami": {"port": str(self.ami_port), "user": box.engine.name, "secret": box.engine.secret},
                "agi": {"port": str(box.ports.agi), "secret": box.agi_secret},
                **self._websocket(),
            },
            "web": {"port": str(self.web_port)},
            "callflows": str(self.callflows),
            "recordings": str(ROOT / "recordings"),
            "call_recordings": str(self.recordings or self.folder / "recordings"),
            "keep_free": "0" if self.recordings else "64",
            "prompt_cache": str(CACHE),
            "demo": {"agents": [{"user": u, "password": self.password(u), "sip_user": u} for u in AGENTS]},
        }
        (self.folder / "centrala.yaml").write_text(json.dumps(config), "utf-8")

    def _websocket(self) -> dict[str, Any]:
        """Of an Asterisk that takes telephones in browsers."""
        box = self.pbx.box
        if not box.ports.websocket:
            return {}
        return {"websocket": {"port": str(box.ports.websocket), "secret": box.websocket_secret}}

    def start(self) -> None:
        """Returns when /readyz says yes: the database answers and AMI is in step. Raises DemoError."""
        self.logs.append(self.folder / f"engine-{len(self.logs) + 1}.log")
        self.engine = Engine(self.folder / "centrala.yaml", self.logs[-1], self.web_port)
        self.engine.wait_ready()

    def kill(self) -> None:
        """SIGKILL: no last word to anybody."""
        assert self.engine
        os.kill(self.engine.pid, signal.SIGKILL)
        while self.engine.exit_status is None:
            time.sleep(POLL)

    def terminate(self) -> tuple[int, float]:
        """SIGTERM; exit status and seconds until the end."""
        assert self.engine
        began = time.monotonic()
        self.engine.stop()
        status = self.engine.exit_status
        assert status is not None
        return status, time.monotonic() - began

    # --- what it has written ---

    def log(self) -> str:
        return "".join(path.read_text("utf-8", "replace") for path in self.logs)

    def said(self, event: str) -> list[dict[str, Any]]:
        """The log's lines with this event name, in order."""
        lines = (json.loads(line) for line in self.log().splitlines() if line.startswith("{"))
        return [line for line in lines if line.get("event") == event]

    def fetch(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database, read beside the engine."""
        with closing(sqlite3.connect(f"file:{self.folder}/centrala.db?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def happened(self, call_id: str) -> list[tuple[str, dict[str, Any]]]:
        """The event log of a call without its steps and its agents' states: kind and body, in order."""
        rows = self.fetch("SELECT kind, body FROM event WHERE call_id = ? ORDER BY n", call_id)
        return [(kind, json.loads(body)) for kind, body in rows if kind not in ("call.stepped", "agent.state")]

    def keys(self, call_id: str) -> list[str]:
        """What the caller pressed, as the event log has it."""
        what = "json_extract(body, '$.event.digits')"
        rows = self.fetch(f"SELECT {what} FROM event WHERE call_id = ? AND kind = 'call.stepped' ORDER BY n", call_id)
        return [str(digits) for (digits,) in rows if digits]

    async def call_of(self, number: str, within: float = PATIENCE, nth: int = 0) -> str:
        """Id of the `nth` call from `number`."""
        sql = "SELECT call_id FROM event WHERE kind = 'call.began' AND json_extract(body, '$.ani') = ? ORDER BY n"
        rows = await self.until(lambda: self.fetch(sql, number)[nth:], within)
        return str(rows[0][0])

    async def has(self, call_id: str, kind: str, within: float = PATIENCE) -> dict[str, Any]:
        """Wait until this has happened to the call; its body."""
        return await self.until(lambda: dict(self.happened(call_id)).get(kind), within)

    async def until(self, look: Any, within: float = PATIENCE) -> Any:
        """The first true answer of `look`. AssertionError with the log's end when there is none in time."""
        end = time.monotonic() + within
        while not (found := await asyncio.to_thread(look)):
            assert time.monotonic() < end, f"not so after {within} s:\n{self.log()[-3000:]}"
            await asyncio.sleep(POLL)
        return found


@cache
def _tables() -> bytes:
    """An SQLite file with all tables and no rows. An engine makes them at its first start, as in
    tests/product/test_serve.py; for all others they are made once."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, upgrade(f"sqlite:///{folder}/tables.db")).result()
        return Path(folder, "tables.db").read_bytes()


@contextmanager
def running(
    pbx: Pbx, folder: Path, ami_port: int | None = None, recordings: Path | None = None
) -> Iterator[RunningEngine]:
    """Start it in `folder`, end it at the end."""
    engine = RunningEngine(pbx, folder, ami_port or pbx.box.ports.ami, recordings=recordings)
    engine.write()
    try:
        engine.start()
        yield engine
    finally:
        if engine.engine is not None:
            engine.engine.stop()
