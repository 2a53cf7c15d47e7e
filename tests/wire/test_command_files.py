"""Files that commands are given: not there, folders, unreadable ones, too large ones, and languages nobody speaks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from centrala.cli import app
from scripts_dsl.loader import LARGEST

COMMANDS = (
    ("check",),
    ("check", "--explain"),
    ("test",),
    ("fmt",),
    ("fmt", "--fix"),
    ("talk",),
    ("graph",),
    ("prompts",),
)
FLOW = "flow: x\nlanguages: [en]\nplaces:\n  start:\n    - hangup: Good bye now.\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(result: Result) -> bool:
    """One sentence and a code, no traceback."""
    return result.exit_code in (1, 2) and isinstance(result.exception, SystemExit) and bool(result.output)


@pytest.mark.parametrize("command", [*COMMANDS, ("diff", __file__)], ids=" ".join)
def test_what_is_not_there_is_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command, tmp_path / "nosuch.flow.yaml")
    assert refused(result)
    assert "nosuch" in result.output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_that_is_called_like_a_file_is_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "inner" / "x.flow.yaml").mkdir(parents=True)
    folder = tmp_path / "inner" if command[0] in ("check", "test", "fmt") else tmp_path / "inner" / "x.flow.yaml"
    assert refused(run(*command, folder))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_never_ends_is_read_as_far_as_a_file_may_go(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A sparse file of a terabyte: whoever read all of it would not come back."""
    path = tmp_path / "x.flow.yaml"
    with path.open("wb") as file:
        file.write(FLOW.encode())
        os.truncate(file.fileno(), 1 << 40)
    assert refused(run(*command, path))
    path.write_bytes(b"#" * (LARGEST + 1))
    assert refused(run(*command, path))


@pytest.mark.parametrize("name", ["x.flow.yaml", "settings.yaml"])
def test_settings_that_never_end_are_read_as_far_as_a_file_may_go(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.flow.yaml").write_text(FLOW)
    with (tmp_path / "settings.yaml").open("wb") as file:
        os.truncate(file.fileno(), 1 << 40)
    assert refused(run("check", tmp_path / name))


def test_a_language_that_nobody_speaks_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.flow.yaml"
    path.write_text(FLOW)
    result = run("talk", path, "--language", "xx")
    assert refused(result)
    assert "x.flow.yaml does not speak 'xx', only en" in result.output
    assert run("talk", path, "--language", "en").exit_code == 0


def test_tests_of_the_usual_folder_run_when_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "callflows").mkdir()
    (tmp_path / "callflows" / "x.flow.yaml").write_text(FLOW + "tests:\n  - test: It ends\n    script: [ends]\n")
    monkeypatch.chdir(tmp_path)
    result = run("test")
    assert (result.exit_code, "1 tests, 0 failed" in result.output) == (0, True)


@pytest.mark.parametrize(
    "command",
    [("schema", "--out"), ("graph", "x.flow.yaml", "--svg"), ("prompts", "x.flow.yaml", "--out")],
    ids=" ".join,
)
def test_a_place_where_nothing_can_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (tmp_path / "x.flow.yaml").write_text(FLOW)
    monkeypatch.chdir(tmp_path)
    result = run(*command, tmp_path / "nowhere" / "out")
    assert refused(result)
    assert "cannot be written" in result.output


def test_a_folder_with_something_unreadable_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "x.flow.yaml").mkdir()
    result = run("publish", tmp_path)
    assert refused(result)
    assert "cannot be read" in result.output


@pytest.mark.parametrize("command", [("check",), ("test",), ("fmt", "--check"), ("publish", "--dry-run")], ids=" ".join)
def test_what_editors_and_systems_leave_beside_a_file_is_passed_over(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "x.flow.yaml").write_text(FLOW)
    (tmp_path / ".#x.flow.yaml").symlink_to("me@here.1234")
    (tmp_path / "._x.flow.yaml").write_bytes(b"\0\5\x16\7")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "old.flow.yaml").write_text("flow: x\n")
    (tmp_path / "._q.sql").symlink_to("nowhere")
    assert run(*command, tmp_path).exit_code == 0


@pytest.mark.parametrize("command", [("check",), ("test",), ("fmt",), ("publish",)], ids=" ".join)
@pytest.mark.parametrize("name", ["y.flow.yaml", "q.sql"])
def test_a_pipe_in_a_folder_is_one_sentence_and_is_not_waited_for(
    tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    (tmp_path / "x.flow.yaml").write_text(FLOW.replace("    - h", "    - call: other\n    - h"))
    (tmp_path / "settings.yaml").write_text("zone: Europe/Warsaw\nqueries: q.sql\n")
    os.mkfifo(tmp_path / name)
    result = run(*command, tmp_path)
    assert refused(result) or (command[0] == "fmt" and name == "q.sql")


@pytest.mark.parametrize("now", ["0001-01-01 00:00", "9999-12-31 23:59"])
@pytest.mark.parametrize("command", [("test",), ("talk",), ("talk", "--now")], ids=" ".join)
def test_a_call_at_the_ends_of_the_calendar_is_one_sentence(tmp_path: Path, command: tuple[str, ...], now: str) -> None:
    path = tmp_path / "x.flow.yaml"
    case = f"tests:\n  - test: late\n    given: {{now: {now}}}\n    script: [{{waits: 1h}}, ends]\n"
    path.write_text(FLOW if "--now" in command else FLOW + case)
    result = run(command[0], path, *((command[1], now) if "--now" in command else ()))
    assert refused(result)
    assert "moment" in result.output


def test_links_that_go_round_and_names_that_no_disk_takes_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "y.flow.yaml").symlink_to("y.flow.yaml")
    (tmp_path / "again").symlink_to(tmp_path)
    for command in COMMANDS[:5]:
        assert refused(run(*command, tmp_path))
        assert refused(run(*command, "x" * 5000))


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] in ("test", "talk", "graph", "prompts")], ids=" ".join)
def test_settings_are_no_call(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "settings.yaml").write_text("zone: Europe/Warsaw\n")
    result = run(*command, tmp_path / "settings.yaml")
    assert refused(result)
    assert "has the settings" in result.output


def test_a_folder_of_far_more_than_flows_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts_dsl.walk.MOST_LOOKED_AT", 3)
    for number in range(4):
        (tmp_path / f"{number}.txt").touch()
    for command in ("check", "fmt", "test"):
        result = CliRunner().invoke(app, [command, str(tmp_path)])
        assert result.exit_code == 2
        assert "more than 3 files" in result.output


EVIL = "\x1b]0;owned\x07\x1b[31m"


@pytest.mark.parametrize("command", [("check",), ("check", "--github"), ("test",), ("fmt", "--check"), ("fmt",)])
def test_escape_sequences_in_the_name_of_a_file_do_not_reach_the_terminal(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / f"{EVIL}.flow.yaml").write_text(
        FLOW.replace("flow: x", "flow:   x").replace("hangup: Good bye now.", "goto: nowhere")
    )
    said = run(*command, tmp_path).output
    assert "owned" in said
    assert "\x1b" not in said
    assert "\x07" not in said
