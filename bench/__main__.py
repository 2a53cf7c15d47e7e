"""`make bench`: all figures of this machine, in one run, into docs/figures.md. Takes about six minutes."""

from __future__ import annotations

import asyncio
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench import calls, engine_process, language, latency, pbx, pop, steps, waiting
from bench.figures import Figure, write
from centrala.pbx.ports import free_port
from centrala.pbx.unpack import find_or_unpack

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "figures.md"


def main() -> int:
    figures: list[Figure] = []
    notes: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="centrala-bench-")))
        print("Asterisk, the anchors and the engine start", flush=True)
        ports = pbx.Ports(free_port(), free_port())
        prompts = pbx.tones(folder / "prompts")
        instance = pbx.start_pbx(
            find_or_unpack(ROOT / ".cache" / "asterisk", print), folder / "asterisk", prompts, ports
        )
        stack.callback(instance.stop)
        servers = {
            "dialplan": None,
            "raw": _anchor(stack, "raw_agi", ports.raw, prompts),
            "panoramisk": _anchor(stack, "bare_panoramisk", ports.panoramisk, prompts),
            "centrala": engine_process.start(stack, instance.box, folder),
        }
        print("G1, G2: CPU per call", flush=True)
        _add(figures, notes, calls.measure(instance.box.ports.sip, instance.pid, servers))
        print("G5: from key to prompt", flush=True)
        _add(figures, notes, asyncio.run(latency.measure(instance.box.ports.sip)))
    print("G9: AMI event to the agent's screen", flush=True)
    _add(figures, notes, pop.measure())
    print("G12: steps of the engine", flush=True)
    _add(figures, notes, steps.measure())
    print("The language: checking, tests, --help", flush=True)
    write(PAGE, figures, _machine(), notes, language.measure(), waiting.section())
    print(f"written to {PAGE.relative_to(ROOT)}")
    for figure in figures:
        verdict = "met" if figure.met else "MISSED"
        print(f"  {figure.goal}: {figure.ratio:.3g} {figure.unit}, goal {figure.limit:g}: {verdict}")
    return 0 if all(f.met for f in figures) else 1


def _add(figures: list[Figure], notes: list[str], measured: tuple[list[Figure], list[str]]) -> None:
    figures += measured[0]
    notes += measured[1]


def _anchor(stack: ExitStack, module: str, port: int, prompts: tuple[Path, Path]) -> int:
    command = [sys.executable, "-m", f"bench.anchors.{module}", str(port), *map(str, prompts)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    assert process.stdout is not None
    if process.stdout.readline() != b"ready\n":
        raise RuntimeError(f"{module} did not start")
    return process.pid


def _machine() -> str:
    import os

    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main())
