"""`centrala diff OLD NEW`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner

from centrala.cli import app

CALLFLOWS = Path(__file__).parents[2] / "callflows"


def diff(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["diff", *arguments])
    return result.exit_code, result.output


def two_versions(folder: Path, before: str, after: str) -> tuple[str, str]:
    for name in ("settings.yaml", "how_was_it.survey.yaml"):
        shutil.copy(CALLFLOWS / name, folder)
    text = (CALLFLOWS / "energia.flow.yaml").read_text("utf-8")
    old, new = folder / "old.flow.yaml", folder / "new.flow.yaml"
    old.write_text(text, encoding="utf-8")
    new.write_text(text.replace(before, after), encoding="utf-8")
    return str(old), str(new)


def test_the_shortest_sequence_before_and_after(tmp_path: Path) -> None:
    code, text = diff(*two_versions(tmp_path, "2: faults", "2: new_contract"), "--keys", "4")
    assert code == 1
    assert (
        "  press 2\n    before: main_menu · →queue faults | waits at faults\n    after:  main_menu · →queue sales"
        in text
    )


def test_nothing_to_notice_ends_with_0(tmp_path: Path) -> None:
    code, text = diff(*two_versions(tmp_path, "version: 1", "version: 2"), "--keys", "3")
    assert (code, text.startswith("calls go as before")) == (0, True)


def test_a_copy_kept_elsewhere_belongs_to_the_same_site(tmp_path: Path) -> None:
    old = tmp_path / "yesterday.flow.yaml"
    shutil.copy(CALLFLOWS / "helpline.flow.yaml", old)
    assert diff(str(old), str(CALLFLOWS / "helpline.flow.yaml"), "--keys", "1")[0] == 0
    assert diff(str(CALLFLOWS / "helpline.flow.yaml"), str(old), "--keys", "1")[0] == 0


def test_for_programs(tmp_path: Path) -> None:
    code, text = diff(*two_versions(tmp_path, "Thank you, goodbye.", "Bye."), "--keys", "2", "--json")
    found = json.loads(text)
    assert code == 1
    assert found["behaviour"] == []
    assert found["texts"] == [{"prompt": "goodbye", "language": "en", "before": "Thank you, goodbye.", "after": "Bye."}]


def test_a_less_polite_campaign(tmp_path: Path) -> None:
    old, new = tmp_path / "old.campaign.yaml", tmp_path / "new.campaign.yaml"
    text = (CALLFLOWS / "overdue.campaign.yaml").read_text("utf-8")
    old.write_text(text, encoding="utf-8")
    new.write_text(text.replace("gap: 20h", "gap: 1h"), encoding="utf-8")
    code, said = diff(str(old), str(new))
    assert code == 1
    assert said.startswith("less polite than before:\n  a telephone may ring again within 20h\n")
    assert json.loads(diff(str(old), str(new), "--json")[1])["less_polite"] == ["a telephone may ring again within 20h"]
    assert diff(str(new), str(new))[0] == 0


def test_two_settings(tmp_path: Path) -> None:
    paths = [tmp_path / name / "settings.yaml" for name in ("old", "new")]
    for path, flow in zip(paths, ("energia", "shop"), strict=True):
        path.parent.mkdir()
        path.write_text(f"numbers: {{100: flow {flow}}}\n")
    assert diff(*map(str, paths)) == (1, "number 100: flow energia  →  flow shop\n")
    assert diff(str(paths[0]), str(paths[0])) == (0, "the settings mean what they meant\n")


def test_files_of_two_kinds_are_refused() -> None:
    code, said = diff(str(CALLFLOWS / "overdue.campaign.yaml"), str(CALLFLOWS / "after_call.survey.yaml"))
    assert code == 2
    assert "not of the same kind" in said


def test_a_wrong_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "x.flow.yaml"
    wrong.write_text("flow: x\n")
    assert diff(str(wrong), str(wrong))[0] == 2
