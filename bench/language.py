"""How fast the language is for its author: checking a file, the worst file and a folder, tests, differences, editing.

CPU seconds of this process and of its children, so that a busy machine changes little. `python -m bench.language`
prints them alone; `make bench` puts them below the figures. They have a mark to beat, and none of them fails a run.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.figures import Speed
from centrala.cli.flow_files import flow_files, read_flow, site_of
from scripts_dsl import editing
from scripts_dsl.check import check_file
from scripts_dsl.diff import Version, difference
from scripts_dsl.sizes import MOST_STEPS
from scripts_dsl.testing import run_file

ROOT = Path(__file__).resolve().parents[1]
CALLFLOWS = ROOT / "callflows"
REFERENCE = CALLFLOWS / "helpline.flow.yaml"
CLINIC = CALLFLOWS / "clinic.flow.yaml"
ROUNDS = 7
FEW, MANY = 250, 1_000
"""Copies of the clinic flow: linear means that four times as many cost four times as much."""


def measure() -> list[Speed]:
    """All of them."""
    few, many = (_folder(copies) for copies in (FEW, MANY))
    return [
        Speed("checking the reference flow", f"{_cpu(_check) * 1000:.0f} ms", "60 ms"),
        Speed(f"`centrala check` of {MANY:,} copies of the clinic flow", f"{many:.1f} s", "30 s"),
        Speed(f"the same beside {FEW} copies, a file", f"{many * FEW / few / MANY:.2f} x", "1 x, linear"),
        Speed("`centrala --help`", f"{median(_child('--help') for _ in range(ROUNDS)):.2f} s", "0.3 s"),
        Speed("all tests in the files of callflows/", f"{_cpu(_tests):.2f} s", "2 s"),
        Speed("what a changed key does to callers of the reference flow, 7 keys deep", f"{_cpu(_diff):.2f} s", "4 s"),
        Speed("checking the slowest file that is not refused for its size", f"{_cpu(_worst):.2f} s", "1 s"),
        Speed("a key typed in an editor: check, completion, hover", f"{_cpu(_typed) * 1000:.0f} ms", "100 ms"),
    ]


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of one run, the median of several; the first one, which fills caches, does not count."""
    work()
    taken: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


def _check() -> None:
    checked = check_file(REFERENCE.read_bytes(), REFERENCE.name, site_of(REFERENCE))
    if checked.refused:
        raise RuntimeError("the reference flow has errors")


def _tests() -> None:
    for path in flow_files([CALLFLOWS]):
        file = read_flow(path)
        run_file(file.checked, str(path))


def _diff() -> None:
    """A key of the main menu leads elsewhere."""
    old = check_file(REFERENCE.read_bytes(), REFERENCE.name, site_of(REFERENCE))
    text = REFERENCE.read_text("utf-8").replace("        2: faults\n", "        2: new_contract\n", 1)
    new = check_file(text, REFERENCE.name, site_of(REFERENCE))
    found = difference(Version(old.ready(), old.tests), Version(new.ready(), new.tests))
    if not found.behaviour.groups:
        raise RuntimeError("the difference was not found")


def _worst() -> None:
    """Steps as many as a file may have, each with a name that is nearly that of a verb."""
    steps = "".join(f"    - gotp: st{number}\n" for number in range(MOST_STEPS))
    check_file(f"flow: x\nplaces:\n  start:\n{steps}", "x.flow.yaml")


def _typed() -> None:
    """In the middle of the reference flow."""
    text = REFERENCE.read_text("utf-8")
    line = text[: text.index("    - menu:")].count("\n")
    site = site_of(REFERENCE)
    check_file(text, REFERENCE.name, site)
    editing.complete(text, line, 12, site)
    editing.explain(text, line, 8, site)


def _folder(copies: int) -> float:
    """CPU seconds of `centrala check` over a folder of copies, each with a name of its own."""
    text = CLINIC.read_text("utf-8")
    prompts = CLINIC.with_name("clinic.prompts.yaml").read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="centrala-bench-") as name:
        folder = Path(name)
        (folder / "settings.yaml").write_text((CALLFLOWS / "settings.yaml").read_text("utf-8").split("numbers:")[0])
        for number in range(copies):
            copy = text.replace("flow: clinic", f"flow: clinic_{number}", 1)
            (folder / f"clinic_{number}.flow.yaml").write_text(copy, "utf-8")
            (folder / f"clinic_{number}.prompts.yaml").write_text(prompts, "utf-8")
        return _child("check", str(folder))


def _child(*arguments: str) -> float:
    """CPU seconds of one command, start and imports included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "centrala", *arguments], capture_output=True, check=False, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    for speed in measure():
        print(f"{speed.what}: {speed.ours} (mark: {speed.mark})")
