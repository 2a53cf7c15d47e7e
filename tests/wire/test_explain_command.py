"""`centrala check --explain`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from centrala.cli import app

ENERGIA = Path(__file__).parents[2] / "callflows" / "energia.flow.yaml"


def explain(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", "--explain", *arguments])
    return result.exit_code, result.output


def test_times_and_what_is_touched() -> None:
    code, text = explain(str(ENERGIA))
    assert code == 0
    assert "A caller who does nothing reaches a person after at most 1 min" in text
    assert "queue     faults, sales, support" in text
    assert "ru: 17 texts" in text


def test_for_programs() -> None:
    code, text = explain(str(ENERGIA), "--json")
    (made,) = json.loads(text)
    assert code == 0
    assert made["zero"]["person"] is True
    assert len(made["texts"]) == 4 * 17


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "x.flow.yaml"
    wrong.write_text("flow: x\nplaces:\n  start:\n    - goto: nowhere\n")
    assert explain(str(wrong))[0] == 1
