"""Every command says in its help how it is called, and that is how it can be called."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer import BadParameter
from typer.core import TyperGroup
from typer.testing import CliRunner

from centrala.cli import app

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"`(centrala [^`]+)`")
# Indented, or behind a $, as pages write what is typed; a line of prose may begin with the name as well.
TYPED = re.compile(r"^(?: {4,}| *\$ | *\.venv/bin/| {4,}\$ )+(centrala [a-z].*)$", re.MULTILINE)
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs/how-to").glob("*.md")),
    *sorted((ROOT / "docs/tutorial").glob("*.md")),
]
PAGE = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")


def commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, TyperGroup):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


ALL = dict(commands(typer.main.get_command(app)))
each = pytest.mark.parametrize("words", ALL, ids=" ".join)


def examples(words: tuple[str, ...]) -> list[list[str]]:
    """What stands behind the command's name."""
    found = [shlex.split(text)[1:] for text in EXAMPLE.findall(ALL[words].help or "")]
    return [line[len(words) :] for line in found if tuple(line[: len(words)]) == words]


@each
def test_its_help_has_an_example_that_can_be_typed(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder of a checkout, where an older flow lies as well."""
    (tmp_path / "callflows").symlink_to(ROOT / "callflows")
    (tmp_path / "yesterday.flow.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert examples(words), "no example"
    for arguments in examples(words):
        ALL[words].make_context(words[-1], list(arguments)).close()


@each
def test_it_stands_on_the_page_of_commands(words: tuple[str, ...]) -> None:
    """By its name, or as one of several in a row of its group."""
    rows = [line.replace(r"\|", " ") for line in PAGE.splitlines() if f"`centrala {words[0]}" in line]
    named = {word for row in rows for span in re.findall(r"`([^`]+)`", row) for word in span.split()}
    assert {*words} <= named


def typed_on(page: Path) -> Iterator[str]:
    """What a page tells people to type: without what is explained beside it, or done with what comes out."""
    for text in TYPED.findall(page.read_text("utf-8")):
        yield re.split(r"  | # | \| | > ", text)[0]


def test_pages_tell_people_what_to_type() -> None:
    assert sum(len(list(typed_on(page))) for page in PAGES) > 60


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_tells_people_to_type_can_be_typed(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that people make themselves need not be there."""
    monkeypatch.chdir(ROOT)
    for line in typed_on(page):
        typed = [word for word in shlex.split(line)[1:] if word != "…"]
        words = next((w for w in ALL if (*w,) == tuple(typed[: len(w)])), None)
        assert words, f"no such command: {line}"
        try:
            ALL[words].make_context(words[-1], typed[len(words) :]).close()
        except BadParameter as problem:
            if "does not exist" not in str(problem):
                pytest.fail(f"{line}: {problem}")


@pytest.mark.parametrize(
    "line",
    [
        "serve", "watchdog", "doctor", "trace", "replay callflows", "asterisk out", "trunks out", "recording holds",
        "suppression list", "customer export anna a.zip --why x", "user list", "queue list",
    ],
)  # fmt: skip
def test_without_a_configuration_all_say_the_same(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """But a slip in the arguments is told first."""
    monkeypatch.chdir(ROOT)
    arguments = [*line.split(), "--config", "no-such.yaml"]
    said = CliRunner().invoke(app, arguments)
    assert (said.exit_code, "there is no file no-such.yaml: name the configuration with --config" in said.output) == (
        2,
        True,
    ), said.output
    assert "unexpected extra argument" in CliRunner().invoke(app, [*arguments, "a", "b"]).output
