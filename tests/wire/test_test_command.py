"""`centrala test`: files in, lines for people or JSON out, exit code 1 when something failed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from centrala.cli.test import test as command

FLOW = """\
flow: t
languages: [en]
places:
  start:
    - menu: Press 1 or 2.
      options: {1: one, 2: two}
      on_give_up: two
  one:
    - hangup: It was one.
  two:
    - hangup: It was two.
tests:
  - test: One is one
    script:
      - presses: 1
      - ends: It was one
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "t.flow.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path


def test_what_passed_and_what_was_never_tried(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command([file], exits=False, as_json=False)
    ok, exits, summed = capsys.readouterr().out.split("\n")[1:4]
    assert ok == "  ok  One is one  (0 s)"
    assert exits == "  1 of 3 exits tried; not tried: start.1 on_give_up, start.1 2"
    assert re.fullmatch(r"1 tests, 0 failed; 0 s of calls in \d+\.\d s", summed)


def test_a_failure_is_shown_with_its_line_and_ends_with_1(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(FLOW.replace("presses: 1", "presses: 2"), encoding="utf-8")
    with pytest.raises(typer.Exit) as ended:
        command([file], exits=False, as_json=False)
    assert ended.value.exit_code == 1
    out = capsys.readouterr().out
    assert "t.flow.yaml:16:15: error: the call does not end with 'It was one'  [test]" in out
    assert "= heard “It was two.”" in out


def test_a_folder_means_the_flows_in_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "notes.yaml").write_text("a: b", encoding="utf-8")
    command([file.parent], exits=True, as_json=True)
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["passed"], report["tried"], report["exits"]) == (True, 1, 3)
    assert report["never_tried"] == [["start.1", "on_give_up"], ["start.1", "2"]]
    assert report["tests"][0] | {"seconds": 0} == {"name": "One is one", "line": 13, "seconds": 0, "failure": None}


@pytest.mark.parametrize("as_json", [True, False])
def test_a_file_with_mistakes_is_told_and_ends_with_1(
    file: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    file.write_text(FLOW.replace("{1: one,", "{1: onne,"), encoding="utf-8")
    with pytest.raises(typer.Exit):
        command([file], exits=False, as_json=as_json)
    said = capsys.readouterr()
    assert "did you mean 'one'?" in (said.out if as_json else said.err)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"flow: [", b"\x00" * 1000, "żółw".encode("utf-16")])
def test_garbage_is_told_too(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(typer.Exit):
        command([file], exits=False, as_json=True)
