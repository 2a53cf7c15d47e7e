"""`centrala check --explain`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from centrala.cli import app

CALLFLOWS = Path(__file__).parents[2] / "callflows"
ENERGIA, CAMPAIGN = CALLFLOWS / "energia.flow.yaml", CALLFLOWS / "overdue.campaign.yaml"


def explain(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", "--explain", *arguments])
    return result.exit_code, result.output


def test_times_and_what_is_touched() -> None:
    code, text = explain(str(ENERGIA))
    assert code == 0
    assert "A caller who does nothing reaches a person after at most 1 min" in text
    assert "queue     faults, sales, support" in text
    assert "ru: 19 texts" in text


def test_a_campaign_is_explained_by_what_it_does_to_one_person() -> None:
    code, text = explain(str(CAMPAIGN))
    lines = [line.strip() for line in text.splitlines()]
    assert code == 0
    assert "no_answer     3 attempts within 47 h; then no more (per_person: not more than 3 in all)" in lines
    assert "do_not_call   1 attempt; then no more (after_no: said no: do_not_call)" in lines
    assert "respect after_no                        never again" in lines
    assert (
        lines[-1]
        == "Where nobody is surveyed the brake listens to hangs_up_in_pitch: 50%, opts_out: 25%, complains: 25%"
    )
    (made,) = json.loads(explain(str(CAMPAIGN), "--json")[1])
    assert made["words"]["brake silence"] == "30m"


def test_for_programs() -> None:
    code, text = explain(str(ENERGIA), "--json")
    (made,) = json.loads(text)
    assert code == 0
    assert made["zero"]["person"] is True
    assert len(made["texts"]) == 4 * 19


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "x.flow.yaml"
    wrong.write_text("flow: x\nplaces:\n  start:\n    - goto: nowhere\n")
    assert explain(str(wrong))[0] == 1
