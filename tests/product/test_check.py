"""`centrala check`: files and folders, three forms of output, and an exit code for programs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RIGHT = """\
flow: desk
always: {0: person}
places:
  start:
    - queue: support
      on_timeout: person
      on_nobody: bye
  person:
    - goto: start
  bye:
    - hangup: Goodbye and thank you.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with one correct flow."""
    (tmp_path / "settings.yaml").write_text("queues: {support: {}}\nnumbers: {100: flow desk}\n")
    (tmp_path / "desk.flow.yaml").write_text(RIGHT)
    return tmp_path


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "centrala", "check", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_a_folder_without_mistakes_ends_with_zero(folder: Path) -> None:
    result = check(folder)
    assert (result.returncode, result.stdout) == (0, "2 files: 0 errors, 0 warnings\n")


def test_an_error_ends_with_one_and_is_shown_with_its_line(folder: Path) -> None:
    (folder / "desk.flow.yaml").write_text(RIGHT.replace("support", "suport"))
    result = check(folder)
    assert result.returncode == 1
    assert "desk.flow.yaml:5:14: error: the site has no queue 'suport'  [unknown-queue]\n" in result.stdout
    assert "    = did you mean 'support'?\n" in result.stdout
    assert result.stdout.endswith("2 files: 1 error, 0 warnings\n")


def test_a_warning_refuses_only_when_strict(folder: Path) -> None:
    (folder / "desk.flow.yaml").write_text(RIGHT + "  lonely:\n    - goto: bye\n")
    assert check(folder).returncode == 0
    assert check("--strict", folder).returncode == 1


def test_programs_read_json(folder: Path) -> None:
    (folder / "desk.flow.yaml").write_text(RIGHT.replace("goto: start", "goto: strat"))
    result = check("--json", folder / "desk.flow.yaml")
    messages = json.loads(result.stdout)
    assert [(m["rule"], m["line"], m["column"], m["length"]) for m in messages] == [("unknown-place", 9, 13, 5)]


def test_pull_requests_get_annotations(folder: Path) -> None:
    (folder / "desk.flow.yaml").write_text(RIGHT.replace("goto: start", "goto: strat"))
    first = check("--github", folder).stdout.split("\n")[0]
    assert first.startswith("::error file=")
    assert ",line=9,col=13,endColumn=18,title=unknown-place::" in first


def test_a_number_that_leads_to_no_flow_is_told(folder: Path) -> None:
    (folder / "settings.yaml").write_text("queues: {support: {}}\nnumbers: {100: flow dekc}\n")
    assert "settings.yaml:2:16: error: number 100 leads to 'dekc', which is no flow" in check(folder).stdout


def test_what_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    result = check(tmp_path / "nothing.flow.yaml")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_what_is_no_text_is_no_traceback(folder: Path) -> None:
    (folder / "desk.flow.yaml").write_bytes(bytes(range(256)) * 8)
    result = check(folder)
    assert result.returncode == 1
    assert result.stderr == ""


def test_texts_in_a_file_of_their_own_are_checked_with_the_flow_and_the_flow_with_them(folder: Path) -> None:
    (folder / "desk.flow.yaml").write_text(RIGHT.replace("Goodbye and thank you.", "goodbye"))
    prompts = folder / "desk.prompts.yaml"
    prompts.write_text("prompts:\n  goodbye: Goodbye and thank you.\n")
    assert check(folder).stdout == "2 files: 0 errors, 0 warnings\n"
    prompts.write_text("prompts:\n  goodbye: Goodbye, ${nobody}.\n")
    for what in (folder, folder / "desk.flow.yaml", prompts):
        result = check(what)
        assert result.returncode == 1
        assert f"{prompts}:2:23: error: there is no value called 'nobody'" in result.stdout
        assert "  2 |   goodbye: Goodbye, ${nobody}.\n" in result.stdout
        assert result.stdout.endswith("2 files: 1 error, 0 warnings\n")


def test_a_file_of_prompts_that_nobody_says_is_told(folder: Path) -> None:
    lost = folder / "desks.prompts.yaml"
    lost.write_text("prompts:\n  goodbye: Goodbye.\n")
    for what in (folder, lost):
        result = check(what)
        assert result.returncode == 1
        assert f"{lost}:1:1: error: no file beside this one says these prompts" in result.stdout
