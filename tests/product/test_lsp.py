"""`centrala lsp` as an editor sees it: a real subprocess, the protocol over its pipes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.editor import Editor

FLOW = """\
flow: desk
always: {0: person}
places:
  start:
    - say: "Zażółć 🦆 gęś"
    - queue: suport
      on_timeout: bye
  person:
    - goto: start
  bye:
    - hangup: goodbye
prompts:
  goodbye: Good bye now
"""


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    (tmp_path / "settings.yaml").write_text("queues: {support: {name: Customers}, sales: {}}\n")
    with Editor(tmp_path) as editor:
        editor.initialize()
        yield editor


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.flow.yaml"


def test_it_says_what_it_can(tmp_path: Path) -> None:
    with Editor(tmp_path) as editor:
        able = editor.initialize()["capabilities"]
    assert able["hoverProvider"]
    assert able["definitionProvider"]
    assert " " in able["completionProvider"]["triggerCharacters"]


def test_errors_come_while_typing_and_go_when_mended(editor: Editor, path: Path) -> None:
    editor.open(path, FLOW)
    found = editor.diagnostics()
    assert [(d["code"], d["severity"], d["range"]["start"]["line"]) for d in found] == [("unknown-queue", 1, 5)]
    assert "did you mean 'support'?" in found[0]["message"]
    editor.change(path, FLOW.replace("suport", "support"), 2)
    assert editor.diagnostics() == []


def test_places_count_in_the_units_of_the_protocol(editor: Editor, path: Path) -> None:
    """A duck is one character for us and two for the protocol."""
    editor.open(path, FLOW.replace("gęś", "${nobody}"))
    start = next(d for d in editor.diagnostics() if "nobody" in d["message"])["range"]["start"]
    assert (start["line"], start["character"]) == (4, 4 + len('- say: "Zażółć ') + 2 + len(" ${"))


def test_completion_hover_and_go_to(editor: Editor, path: Path) -> None:
    editor.open(path, FLOW)
    queues = editor.at("completion", path, 5, len("    - queue: "))
    assert [item["label"] for item in queues] == ["support", "sales"]
    assert queues[0]["detail"] == "Customers"
    assert "The caller waits for an agent." in editor.at("hover", path, 5, 8)["contents"]["value"]
    assert editor.at("definition", path, 6, 19)["range"]["start"] == {"line": 9, "character": 2}
    assert editor.at("hover", path, 11, 400) is None


def test_garbage_in_a_text_is_told_and_the_server_goes_on(editor: Editor, path: Path) -> None:
    for version, text in enumerate(("", "\t{", "a: &b *c", "\0", "- " * 5000, "flow: x\nplaces: " + "[" * 5000), 1):
        editor.open(path, text, version)
        assert editor.diagnostics()
        editor.at("completion", path, 0, 1)
    editor.open(path, FLOW, 9)
    assert [d["code"] for d in editor.diagnostics()] == ["unknown-queue"]


def test_the_server_outlives_garbage_of_the_protocol(editor: Editor, path: Path) -> None:
    with pytest.raises(RuntimeError):
        editor.ask("textDocument/unheardOf", {})
    editor.write({"jsonrpc": "2.0", "id": 77, "method": "textDocument/hover", "params": {"position": "nowhere"}})
    editor.raw(b"Content-Length: 5\r\n\r\n{nope")
    editor.raw(b"Content-Length: 2\r\n\r\n[]")
    editor.open(path, FLOW)
    assert [d["code"] for d in editor.diagnostics()] == ["unknown-queue"]


def test_it_ends_when_it_is_told_to(editor: Editor) -> None:
    editor.ask("shutdown", None)
    editor.tell("exit", None)
    assert editor.process.wait(timeout=30) == 0
