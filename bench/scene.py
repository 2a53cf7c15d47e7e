"""What is measured: one Asterisk, the anchors' servers and the whole product beside it, as it is run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import engine_process, pbx
from centrala.demo.engine import Engine
from centrala.pbx.instance import Instance
from centrala.pbx.ports import free_port
from centrala.pbx.unpack import find_or_unpack

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Scene:
    """Everything runs."""

    instance: Instance
    engine: Engine
    anchors: dict[str, int]
    """Process ids of their servers."""
    _room: int | None = None

    @property
    def sip_port(self) -> int:
        return self.instance.box.ports.sip

    @property
    def agi_port(self) -> int:
        return self.instance.box.ports.agi

    @property
    def applications(self) -> dict[str, int | None]:
        """Variant -> process id; the dialplan needs none."""
        return {"dialplan": None, **self.anchors, "centrala": self.engine.pid}

    def restart(self) -> None:
        """A fresh Asterisk, and the engine in step with it. Raises PbxError, DemoError."""
        self.instance.stop()
        self.instance.start()
        self.let_in(self._room)
        self.engine.wait_ready()

    def let_in(self, calls: int | None) -> None:
        """So many calls at once, from now on; None: as the configuration says."""
        self._room = calls
        self.instance.cli(f"dialplan set global MOST_CALLS {calls or pbx.MOST_CALLS}")


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """In this folder, until the end. Raises PbxError, DemoError, RuntimeError."""
    with ExitStack() as stack:
        ports = pbx.Ports(free_port(), free_port())
        prompts = pbx.tones(folder / "prompts")
        program = find_or_unpack(ROOT / ".cache" / "asterisk", print)
        instance = pbx.start_pbx(program, folder / "asterisk", prompts, ports)
        stack.callback(instance.stop)
        anchors = {
            "raw": _anchor(stack, "raw_agi", ports.raw, prompts),
            "panoramisk": _anchor(stack, "bare_panoramisk", ports.panoramisk, prompts),
        }
        yield Scene(instance, engine_process.start(stack, instance.box, folder), anchors)


def _anchor(stack: ExitStack, module: str, port: int, prompts: tuple[Path, Path]) -> int:
    command = [sys.executable, "-m", f"bench.anchors.{module}", str(port), *map(str, prompts)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    assert process.stdout is not None
    if process.stdout.readline() != b"ready\n":
        raise RuntimeError(f"{module} did not start")
    return process.pid
