"""`centrala prompts`: out to the studio, back from the translators."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app

CALLFLOWS = Path(__file__).parents[2] / "callflows"


def prompts(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["prompts", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    for name in ("settings.yaml", "energia.flow.yaml"):
        shutil.copy(CALLFLOWS / name, tmp_path)
    return tmp_path / "energia.flow.yaml"


def test_a_list_goes_out_and_comes_back_unchanged(flow: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "energia.csv", flow.read_text("utf-8")
    assert prompts(flow, "--out", out) == (0, f"{out}: 68 texts; to record: 72 missing\n")
    assert prompts(flow, "--import", out) == (0, f"{flow}: 0 texts changed\n")
    assert flow.read_text("utf-8") == before


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_translation_is_put_in(flow: Path, tmp_path: Path, delimiter: str) -> None:
    out, before = tmp_path / "energia.csv", flow.read_text("utf-8")
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(
            [("name", "part", "language", "text"), ("goodbye", "", "ru", "До встречи; пока, пока.")]
        )
    assert prompts(flow, "--import", out) == (0, f"{flow}: 1 text changed\n")
    assert flow.read_text("utf-8") == before.replace("Спасибо, до свидания.", "До встречи; пока, пока.")


def test_a_text_that_breaks_the_flow_is_refused(flow: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "energia.csv", flow.read_text("utf-8")
    out.write_text("name,part,language,text\nyou_owe,,en,You owe ${bill.dept}.\n", encoding="utf-8")
    code, text = prompts(flow, "--import", out)
    assert code == 1
    assert "nothing was changed" in text
    assert "did you mean 'bill.debt'?" in text or "bill.dept" in text
    assert flow.read_text("utf-8") == before


@pytest.mark.parametrize(
    "garbage", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'name,language,text\n"\n', b"name,language,text\nx\n" * 3]
)
def test_garbage_is_refused(flow: Path, tmp_path: Path, garbage: bytes) -> None:
    out = tmp_path / "x.csv"
    out.write_bytes(garbage)
    assert prompts(flow, "--import", out)[0] == 2


def test_recordings_are_there_or_stale(flow: Path, tmp_path: Path) -> None:
    folder = tmp_path / "recordings" / "prompts" / "en" / "energia"
    folder.mkdir(parents=True)
    (folder / "goodbye.wav").write_bytes(b"RIFF")

    def state() -> str:
        code, text = prompts(flow, "--recordings", tmp_path / "recordings", "--json")
        assert code == 0
        return next(row["state"] for row in json.loads(text) if (row["name"], row["language"]) == ("goodbye", "en"))

    assert state() == "recorded"
    assert prompts(flow, "--recordings", tmp_path / "recordings", "--accept")[0] == 0
    assert state() == "recorded"
    flow.write_text(flow.read_text("utf-8").replace("Thank you, goodbye.", "Thanks, goodbye."), encoding="utf-8")
    assert state() == "stale"
