"""`centrala graph`: a picture on the screen or in a file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app

ENERGIA = Path(__file__).parents[2] / "callflows" / "energia.flow.yaml"


def graph(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["graph", *arguments])
    return result.exit_code, result.output


def test_mermaid_goes_to_the_screen() -> None:
    code, text = graph(str(ENERGIA))
    assert code == 0
    assert text.startswith("flowchart TD\n")


def test_a_picture_goes_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "energia.svg"
    assert graph(str(ENERGIA), "--svg", str(out)) == (0, f"{out}: 16 places, 37 steps\n")
    assert out.read_text("utf-8").startswith("<svg ")


def test_texts_in_a_language_of_the_file(tmp_path: Path) -> None:
    assert "Платежи" in graph(str(ENERGIA), "--language", "ru")[1]
    code, text = graph(str(ENERGIA), "--language", "de")
    assert code == 2
    assert "does not speak 'de'" in text


def test_a_wrong_file_is_not_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "x.flow.yaml"
    wrong.write_text("flow: x\nplaces:\n  start:\n    - goto: nowhere\n")
    code, text = graph(str(wrong))
    assert code == 1
    assert "unknown-place" in text


def test_a_campaign_has_nothing_to_draw() -> None:
    code, text = graph(str(ENERGIA.parent / "overdue.campaign.yaml"))
    assert code == 2
    assert "no steps" in text


@pytest.mark.parametrize("name", ["after_call.survey.yaml", "winback.script.yaml", "helpline.flow.yaml"])
def test_every_kind_with_steps_is_drawn(name: str, tmp_path: Path) -> None:
    assert graph(str(ENERGIA.parent / name), "--svg", str(tmp_path / "x.svg"))[0] == 0


def test_a_file_with_too_many_arrows_is_mermaid_text_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("scripts_dsl.drawing.svg"), "MOST_ARROWS", 10)
    out = tmp_path / "x.svg"
    code, text = graph(str(ENERGIA), "--svg", str(out))
    assert code == 2
    assert "more arrows" in text
    assert not out.exists()
    assert graph(str(ENERGIA))[0] == 0
