"""Whatever is in a file, its author is told in a second, in 100 MB, in sentences; never by a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.bad_input import FLOW, READERS, cases

SECONDS = 1.0
MEGABYTES = 100
LONGEST_MESSAGE = 3_000
"""Characters, as shown in a terminal."""
TESTS = Path(__file__).parents[1]
BY_NAME = dict(cases())


@pytest.fixture(scope="module")
def outcome() -> tuple[list[dict[str, Any]], float]:
    """All cases, read in one process: what became of each, and the most memory it had."""
    command = [sys.executable, "-m", "support.bad_input"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False, cwd=TESTS)
    assert result.returncode == 0, result.stderr[-2000:]
    *read, last = map(json.loads, result.stdout.splitlines())
    return read, last["megabytes"]


def test_all_are_read(outcome: tuple[list[dict[str, Any]], float]) -> None:
    assert len(outcome[0]) == len(BY_NAME) * len(READERS)


@pytest.mark.attack("A17")
def test_each_takes_a_second_at_most(outcome: tuple[list[dict[str, Any]], float]) -> None:
    slow = [(o["reader"], o["case"], o["seconds"]) for o in outcome[0] if o["seconds"] > SECONDS]
    assert slow == []


@pytest.mark.attack("A17")
def test_all_together_need_a_hundred_megabytes_at_most(outcome: tuple[list[dict[str, Any]], float]) -> None:
    assert outcome[1] <= MEGABYTES


def test_each_is_told_in_a_message_that_a_person_can_read(outcome: tuple[list[dict[str, Any]], float]) -> None:
    silent = [o["case"] for o in outcome[0] if not o["said"] and o["reader"] in ("flow", "freepbx", "studio")]
    assert [case for case in silent if not case.startswith("Studio")] == []
    assert [o for o in outcome[0] if o["length"] > LONGEST_MESSAGE] == []


@pytest.mark.parametrize("change", ["crlf", "cr", "mark", "mark and crlf"])
def test_line_ends_and_a_mark_of_the_encoding_change_nothing(change: str) -> None:
    text = FLOW.replace("\n", {"crlf": "\r\n", "cr": "\r", "mark and crlf": "\r\n"}.get(change, "\n"))
    data = (b"\xef\xbb\xbf" if change.startswith("mark") else b"") + text.encode()
    assert READERS["flow"](data) == READERS["flow"](FLOW.encode())


@pytest.mark.parametrize("case", ["brackets", "random", "NUL inside", "an endless key"])
@pytest.mark.parametrize("command", [("check",), ("fmt",), ("import", "studio"), ("import", "freepbx")], ids=" ".join)
def test_a_command_says_it_in_sentences(tmp_path: Path, command: tuple[str, ...], case: str) -> None:
    (tmp_path / "x.flow.yaml").write_bytes(BY_NAME[case])
    run = [sys.executable, "-m", "centrala", *command, "x.flow.yaml"]
    result = subprocess.run(run, capture_output=True, text=True, timeout=30, check=False, cwd=tmp_path)
    assert result.returncode in ((0, 1, 2) if command == ("fmt",) else (1,))
    assert "Traceback" not in result.stderr + result.stdout
    assert len(result.stderr + result.stdout) < LONGEST_MESSAGE
