"""Test runs beside each other share the modules: every test runs once, in the process that took its module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("test_a", "test_b", "test_c", "test_d")
MODULE = """
import os, pathlib, pytest

@pytest.fixture(scope="module")
def ours():
    yield
    write("end")

def write(what):
    with pathlib.Path("ran.txt").open("a") as file:
        file.write(f"{what} {pathlib.Path(__file__).stem} {os.getpid()}\\n")

@pytest.mark.parametrize("number", range(3))
def test_it(ours, number):
    write(f"test-{number}")
    assert (pathlib.Path(__file__).stem, number) != ("test_c", 1)
"""


@pytest.mark.parametrize(("how", "order"), [("--first", "bdac"), ("--last", "acbd")])
def test_a_run_begins_or_ends_with_the_modules_that_have_a_mark(tmp_path: Path, how: str, order: str) -> None:
    home = _modules(tmp_path)
    for name in ("test_b", "test_d"):
        file = home / f"{name}.py"
        file.write_text(f"{file.read_text()}\npytestmark = pytest.mark.browser\n")
    said = _run(tmp_path, how, "browser").communicate(timeout=60)[0]
    ran = [line.split()[1] for line in (home / "ran.txt").read_text().splitlines() if line.startswith("end")]
    assert ran == [f"test_{letter}" for letter in order], said


def _modules(folder: Path) -> Path:
    home = folder / "tests"
    home.mkdir()
    for name in NAMES:
        (home / f"{name}.py").write_text(MODULE)
    (home / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    return home


def _run(folder: Path, *more: str) -> subprocess.Popen[str]:
    shared = ("-p", "support.shared_run", "--shared", str(folder / "taken"))
    command = [sys.executable, "-m", "pytest", "-q", *shared, *more, "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.Popen(command, cwd=folder / "tests", env=environment, stdout=subprocess.PIPE, text=True)


def test_two_runs_do_every_test_once_and_one_of_them_says_what_failed(tmp_path: Path) -> None:
    home = _modules(tmp_path)
    runs = [_run(tmp_path, *more) for more in ((), ("--from-behind",))]
    said = [run.communicate(timeout=60)[0] for run in runs]
    ran = [tuple(line.split()) for line in (home / "ran.txt").read_text().splitlines()]
    assert sorted(line[:2] for line in ran) == sorted(
        (what, name) for name in NAMES for what in ("test-0", "test-1", "test-2", "end")
    )
    assert len({line[1:] for line in ran}) == len(NAMES), "a module belongs to one process"
    assert sorted(run.returncode for run in runs) == [0, 1], said
    assert "1 failed" in "".join(said)
