"""`centrala fmt`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app

UGLY = "flow: x\nplaces:\n    start:\n    - hangup:   Good bye.\n"
NEAT = "flow: x\nplaces:\n  start:\n    - hangup: Good bye.\n"


def fmt(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["fmt", *arguments])
    return result.exit_code, result.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.flow.yaml"
    path.write_text(UGLY)
    return path


def test_a_folder_is_laid_out_and_the_second_time_changes_nothing(file: Path) -> None:
    assert fmt(str(file.parent)) == (0, f"changed {file}\n")
    assert file.read_text() == NEAT
    assert fmt(str(file.parent)) == (0, "nothing to change\n")


def test_check_changes_nothing_and_ends_with_1(file: Path) -> None:
    assert fmt(str(file), "--check") == (1, f"would change {file}\n")
    assert file.read_text() == UGLY


def test_fix_mends_and_says_what(file: Path) -> None:
    file.write_text("flow: x\nplaces:\n  start:\n    - hangup: Note: good bye.\n")
    code, text = fmt(str(file), "--fix", "--json")
    assert code == 0
    assert json.loads(text) == [{"file": str(file), "mended": [{"line": 4, "rule": "colon-in-text"}]}]
    assert file.read_text() == 'flow: x\nplaces:\n  start:\n    - hangup: "Note: good bye."\n'


def test_line_ends_of_other_systems_and_marks_go(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode())
    assert fmt(str(file))[0] == 0
    assert file.read_bytes() == NEAT.encode()


def test_other_encodings_are_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    assert fmt(str(file))[0] == 2


def test_a_file_of_prompts_is_laid_out_and_mended_alone_and_in_a_folder(file: Path) -> None:
    prompts = file.with_name("x.prompts.yaml")
    prompts.write_text("prompts:\n    bye:\n      en: Note: good bye.\n")
    assert fmt(str(prompts), "--fix") == (0, f"changed {prompts}\n  line 3: colon-in-text\n")
    assert prompts.read_text() == 'prompts:\n  bye:\n    en: "Note: good bye."\n'
    prompts.write_text("prompts:\n    bye:\n      en:  Good bye.\n")
    assert fmt(str(file.parent)) == (0, f"changed {prompts}\nchanged {file}\n")
