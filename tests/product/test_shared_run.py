"""Test runs beside each other share the modules: every test runs once, in the process that took its module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def test_two_runs_do_every_test_once_and_one_of_them_says_what_failed(tmp_path: Path) -> None:
    names = ("test_a", "test_b", "test_c", "test_d")
    home = tmp_path / "tests"
    home.mkdir()
    for name in names:
        (home / f"{name}.py").write_text(MODULE)
    (home / "pytest.ini").write_text("[pytest]\n")
    shared = ("-p", "support.shared_run", "--shared", str(tmp_path / "taken"))
    command = [sys.executable, "-m", "pytest", "-q", *shared, "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    runs = [
        subprocess.Popen([*command, *more], cwd=home, env=environment, stdout=subprocess.PIPE, text=True)
        for more in ([], ["--from-behind"])
    ]
    said = [run.communicate(timeout=60)[0] for run in runs]
    ran = [tuple(line.split()) for line in (home / "ran.txt").read_text().splitlines()]
    assert sorted(line[:2] for line in ran) == sorted(
        (what, name) for name in names for what in ("test-0", "test-1", "test-2", "end")
    )
    assert len({line[1:] for line in ran}) == len(names), "a module belongs to one process"
    assert sorted(run.returncode for run in runs) == [0, 1], said
    assert "1 failed" in "".join(said)
