"""What a failed test leaves open reddens no other test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
MODULE = """
import gc, socket

def test_leaves_a_socket():
    left = [socket.socket()]
    left.append(left)
    assert not left

def test_fails_too():
    assert False

def test_has_done_nothing():
    gc.collect()
"""


def test_a_socket_that_a_failed_test_left_is_not_found_in_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(MODULE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "support.leftovers", "."]
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "2 failed, 1 passed" in run.stdout
