"""`centrala prompts`: out to the studio, back from the translators."""

from __future__ import annotations

import csv
import json
import os
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
    for name in ("settings.yaml", "energia.flow.yaml", "how_was_it.survey.yaml"):
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


HEAD = "name,part,language,text\n"


def test_no_text_is_a_formula_in_a_spreadsheet_and_each_comes_back_as_it_was(flow: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "x.csv", flow.read_text("utf-8")
    evil = ["=HYPERLINK(1)", "+48 22 123", "-1 or so", "@all of you", "'=1", "'quoted' words"]
    for text in evil:
        flow.write_text(before.replace("Спасибо, до свидания.", f'"{text}"'), encoding="utf-8")
        there = flow.read_text("utf-8")
        assert prompts(flow, "--out", out)[0] == 0
        cells = [row["text"] for row in csv.DictReader(out.read_text("utf-8-sig").splitlines())]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert prompts(flow, "--import", out) == (0, f"{flow}: 0 texts changed\n")
        assert flow.read_text("utf-8") == there


def test_line_ends_of_old_spreadsheets_are_read(flow: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    out.write_bytes(f"{HEAD}goodbye,,ru,Пока.\n".replace("\n", "\r").encode())
    assert prompts(flow, "--import", out) == (0, f"{flow}: 1 text changed\n")


def test_two_texts_for_one_place_are_refused_and_the_same_twice_is_not(flow: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "x.csv", flow.read_text("utf-8")
    out.write_text(f"{HEAD}goodbye,,ru,Пока.\ngoodbye,,ru,Всего.\n", encoding="utf-8")
    code, text = prompts(flow, "--import", out)
    assert (code, "lines 2 and 3" in text, flow.read_text("utf-8")) == (2, True, before)
    out.write_text(f"{HEAD}goodbye,,ru,\n" + "goodbye,,ru,Пока.\n" * 2, encoding="utf-8")
    assert prompts(flow, "--import", out)[0] == 0


@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e"])
def test_a_character_that_nobody_hears_gets_into_no_flow(flow: Path, tmp_path: Path, character: str) -> None:
    out, before = tmp_path / "x.csv", flow.read_text("utf-8")
    out.write_text(f"{HEAD}goodbye,,ru,По{character}ка.\n", encoding="utf-8")
    assert prompts(flow, "--import", out)[0] == 1
    assert flow.read_text("utf-8") == before


def test_a_translated_file_keeps_its_rights_and_the_link_to_it(flow: Path, tmp_path: Path) -> None:
    out, real = tmp_path / "x.csv", tmp_path / "real.yaml"
    flow.rename(real)
    real.chmod(0o640)
    flow.symlink_to(real)
    out.write_text(f"{HEAD}goodbye,,ru,Пока.\n", encoding="utf-8")
    assert prompts(flow, "--import", out)[0] == 0
    assert (flow.is_symlink(), real.stat().st_mode & 0o777, "Пока." in real.read_text("utf-8")) == (True, 0o640, True)


def test_a_list_that_is_a_pipe_is_not_waited_for(flow: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    assert prompts(flow, "--import", tmp_path / "x.csv")[0] == 2


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


# --- a file of prompts beside the flow -----------------------------------------------------------------------------


@pytest.fixture
def apart(flow: Path) -> Path:
    """The file of prompts of the flow, which has taken all its texts."""
    text = flow.read_text("utf-8")
    begin = text.index("\nprompts:\n") + 1
    end = text.index("\ntests:\n", begin) + 1
    assert text[begin:end].count("\n") > 50
    flow.write_text(text[:begin] + text[end:], encoding="utf-8")
    prompts = flow.with_name("energia.prompts.yaml")
    prompts.write_text(text[begin:end].rstrip("\n") + "\n", encoding="utf-8")
    return prompts


def test_translations_go_into_the_file_of_prompts_when_the_text_stands_there(
    flow: Path, apart: Path, tmp_path: Path
) -> None:
    out, before = tmp_path / "energia.csv", (flow.read_text("utf-8"), apart.read_text("utf-8"))
    assert prompts(flow, "--out", out) == (0, f"{out}: 68 texts; to record: 72 missing\n")
    assert prompts(flow, "--import", out) == (0, f"{flow}: 0 texts changed\n")
    out.write_text("name,part,language,text\ngoodbye,,ru,До встречи.\n", encoding="utf-8")
    assert prompts(flow, "--import", out) == (0, f"{apart}: 1 text changed\n")
    assert flow.read_text("utf-8") == before[0]
    assert apart.read_text("utf-8") == before[1].replace("Спасибо, до свидания.", "До встречи.")


def test_a_translation_that_breaks_the_flow_leaves_both_files_alone(flow: Path, apart: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "energia.csv", apart.read_text("utf-8")
    out.write_text("name,part,language,text\nyou_owe,,en,You owe ${bill.dept}.\n", encoding="utf-8")
    code, text = prompts(flow, "--import", out)
    assert code == 1
    assert "energia.prompts.yaml:" in text
    assert apart.read_text("utf-8") == before


def test_recordings_are_looked_for_beside_the_folder_of_the_flows(tmp_path: Path) -> None:
    folder = tmp_path / "callflows"
    folder.mkdir()
    (folder / "x.flow.yaml").write_text(
        "flow: x\nlanguages: [en]\nplaces:\n  start:\n    - say: calm\n    - hangup: bye\n"
        "prompts:\n  bye:\n    en: Good bye.\n  calm:\n    audio: moh/calm.wav\n    text: quiet music\n"
    )
    for name in ("en/x/bye.wav", "moh/calm.wav"):
        wav = tmp_path / "recordings" / "prompts" / name
        wav.parent.mkdir(parents=True)
        wav.touch()
    code, text = prompts(folder / "x.flow.yaml", "--json")
    assert code == 0
    assert [(row["name"], row["language"], row["state"]) for row in json.loads(text)] == [
        ("bye", "en", "recorded"),
        ("calm", "every", "recorded"),
    ]


def test_what_the_studio_recorded_is_the_list_that_was_sent_and_not_the_text_of_today(
    flow: Path, tmp_path: Path
) -> None:
    out, folder = tmp_path / "energia.csv", tmp_path / "recordings" / "prompts" / "en" / "energia"
    folder.mkdir(parents=True)
    assert prompts(flow, "--out", out)[0] == 0
    for name in ("goodbye", "you_owe.1", "you_owe.2"):
        (folder / f"{name}.wav").touch()
    flow.write_text(flow.read_text("utf-8").replace("Thank you, goodbye.", "Thanks, goodbye."), encoding="utf-8")
    code, text = prompts(flow, "--recordings", tmp_path / "recordings", "--recorded", out, "--json")
    assert code == 0
    states = {(row["name"], row["part"]): row["state"] for row in json.loads(text) if row["language"] == "en"}
    assert [states["goodbye", ""], states["you_owe", "1"], states["you_owe", "2"]] == ["stale", "recorded", "recorded"]
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.txt")} == {
        "goodbye.txt": "Thank you, goodbye.\n",
        "you_owe.1.txt": "There is\n",
        "you_owe.2.txt": "to pay, it was due on\n",
    }


def test_a_list_leads_to_no_other_folder(flow: Path, tmp_path: Path) -> None:
    """It came back by mail: names and languages that are not the flow's are none."""
    out, folder = tmp_path / "energia.csv", tmp_path / "recordings" / "prompts"
    (folder / "en").mkdir(parents=True)
    (folder / "evil.wav").touch()
    (folder / "en" / "energia.wav").touch()
    rows = ["../evil,,en,x", "goodbye,,../..,x", "goodbye,../../x,en,x", "goodbye,²,en,x", ",,en,x", "a,b"]
    out.write_text("name,part,language,text\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert prompts(flow, "--recordings", tmp_path / "recordings", "--recorded", out)[0] == 0
    assert list(tmp_path.rglob("*.txt")) == []
