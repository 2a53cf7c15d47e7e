"""`centrala lsp` as an editor sees it: a real subprocess, the protocol over its pipes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("place", [(-1, 0), (0, -5), ("a", 0), (None, None), (10**12, 0)], ids=str)
def test_a_place_that_is_none_is_answered(editor: Editor, path: Path, place: tuple[Any, Any]) -> None:
    editor.open(path, FLOW)
    for method in ("hover", "completion", "definition"):
        with pytest.raises(RuntimeError, match="not those of the protocol"):
            editor.at(method, path, *place)
    assert editor.at("hover", path, 5, 8) is not None


def test_mistakes_in_the_settings_are_told_where_they_are(editor: Editor, tmp_path: Path) -> None:
    editor.open(tmp_path / "settings.yaml", "queues: {support: {}}\nqueus: {}\n")
    found = editor.diagnostics()
    assert [(d["severity"], d["range"]["start"]["line"]) for d in found] == [(1, 1)]
    assert "queus" in found[0]["message"]


def test_what_is_saved_counts_for_the_files_that_are_open(editor: Editor, path: Path, tmp_path: Path) -> None:
    """A queue that is added to the settings is no mistake any longer, and another file that appears is known."""
    text = FLOW.replace("- goto: start", "- call: pay\n    - goto: start")
    editor.open(path, text)
    assert [d["code"] for d in editor.diagnostics()] == ["unknown-queue", "unknown-flow"]
    (tmp_path / "settings.yaml").write_text("queues: {suport: {}}\n")
    editor.tell("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    assert "unknown-queue" not in (codes := {d["code"] for d in editor.diagnostics()})
    assert "unknown-flow" in codes
    (tmp_path / "pay.flow.yaml").write_text("flow: pay\nplaces:\n  start:\n    - return:\n")
    editor.tell("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    assert "unknown-flow" not in {d["code"] for d in editor.diagnostics()}


def test_go_to_what_other_files_declare(editor: Editor, path: Path, tmp_path: Path) -> None:
    (tmp_path / "pay.flow.yaml").write_text("# paying\nflow: pay\nplaces:\n  start:\n    - return:\n")
    (tmp_path / "settings.yaml").write_text("zone: UTC\nqueries: q.sql\nqueues:\n  support: {}\n")
    (tmp_path / "q.sql").write_text("-- name: one\nSELECT 1\n-- name: two\nSELECT 2\n")
    editor.open(
        path, FLOW.replace("suport", "support").replace("goto: start", "call: pay\n    - db: two\n    - goto: start")
    )
    editor.diagnostics()
    found = [editor.at("definition", path, *spot) for spot in ((5, 14), (8, 13), (9, 10))]
    assert [(Path(f["uri"]).name, f["range"]["start"]["line"]) for f in found] == [
        ("settings.yaml", 3), ("pay.flow.yaml", 1), ("q.sql", 2),
    ]  # fmt: skip


def test_contents_and_layout(editor: Editor, path: Path) -> None:
    editor.open(path, FLOW.replace("  bye:\n    - hangup: goodbye\n", "\n\n\n  bye:\n    - hangup: goodbye   \n"))
    contents = editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": path.as_uri()}})
    places = next(symbol for symbol in contents if symbol["name"] == "places")
    assert [symbol["name"] for symbol in places["children"]] == ["start", "person", "bye"]
    options = {"tabSize": 2, "insertSpaces": True}
    edits = editor.ask("textDocument/formatting", {"textDocument": {"uri": path.as_uri()}, "options": options})
    assert "    - goto: start\n\n  bye:\n    - hangup: goodbye\n" in edits[0]["newText"]


APART = FLOW[: FLOW.index("prompts:")].replace("suport", "support")
PROMPTS = """\
prompts:
  goodbye: Good bye now
"""


def told(editor: Editor) -> tuple[str, list[str]]:
    """The next problems: the file that they are about, and their rules."""
    params = editor.notification("textDocument/publishDiagnostics")
    return Path(params["uri"]).name, [d["code"] for d in params["diagnostics"]]


def test_a_flow_and_its_file_of_prompts_know_of_each_other(editor: Editor, path: Path, tmp_path: Path) -> None:
    """Also of what is typed and not saved: on the disk both files are empty here."""
    prompts = tmp_path / "desk.prompts.yaml"
    path.touch()
    prompts.touch()
    editor.open(path, APART)
    assert [told(editor), told(editor)] == [("desk.flow.yaml", ["unknown-prompt"]), ("desk.prompts.yaml", [])]
    editor.open(prompts, PROMPTS)
    assert [told(editor), told(editor)] == [("desk.prompts.yaml", []), ("desk.flow.yaml", [])]
    editor.change(prompts, PROMPTS.replace("Good bye now", "Good bye ${nobody}"), 2)
    assert [told(editor), told(editor)] == [("desk.prompts.yaml", ["unknown-value"]), ("desk.flow.yaml", [])]
    assert [item["label"] for item in editor.at("completion", path, 10, len("    - hangup: "))] == ["goodbye"]
    assert "Good bye ${nobody}" in editor.at("hover", path, 10, 16)["contents"]["value"]
    found = editor.at("definition", path, 10, 16)
    assert (Path(found["uri"]).name, found["range"]["start"]) == ("desk.prompts.yaml", {"line": 1, "character": 2})


def test_in_a_file_of_prompts_values_of_the_flow_are_offered_and_no_other_sections(
    editor: Editor, path: Path, tmp_path: Path
) -> None:
    prompts = tmp_path / "desk.prompts.yaml"
    path.write_text(APART.replace("places:", "vars:\n  account: digits 10\nplaces:"))
    editor.open(prompts, PROMPTS.replace("now", "${"))
    assert "account" in [item["label"] for item in editor.at("completion", prompts, 1, len("  goodbye: Good bye ${"))]
    editor.change(prompts, PROMPTS + "\n", 2)
    assert {item["label"] for item in editor.at("completion", prompts, 2, 0)} <= {"prompts", "nouns"}


def test_a_file_of_prompts_without_its_flow_is_told(editor: Editor, tmp_path: Path) -> None:
    editor.open(tmp_path / "other.prompts.yaml", PROMPTS)
    assert told(editor) == ("other.prompts.yaml", ["no-owner"])


def test_garbage_in_a_text_is_told_and_the_server_goes_on(editor: Editor, path: Path) -> None:
    for version, text in enumerate(("", "\t{", "a: &b *c", "\0", "- " * 5000, "flow: x\nplaces: " + "[" * 5000), 1):
        editor.open(path, text, version)
        assert editor.diagnostics()
        editor.at("completion", path, 0, 1)
    editor.open(path, FLOW, 9)
    assert [d["code"] for d in editor.diagnostics()] == ["unknown-queue"]


@pytest.mark.parametrize("uri", ["file:///dev/zero", "file:///nowhere/x.flow.yaml", "untitled:1", "", "file://%00"])
def test_an_address_that_was_never_opened_is_an_empty_document(editor: Editor, uri: str) -> None:
    where = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    assert editor.ask("textDocument/hover", where) is None
    assert editor.ask("textDocument/documentSymbol", where) == []


def test_the_server_outlives_garbage_of_the_protocol(editor: Editor, path: Path) -> None:
    with pytest.raises(RuntimeError):
        editor.ask("textDocument/unheardOf", {})
    editor.write({"jsonrpc": "2.0", "id": 77, "method": "textDocument/hover", "params": {"position": "nowhere"}})
    editor.raw(b"Content-Length: 5\r\n\r\n{nope")
    editor.raw(b"Content-Length: 2\r\n\r\n[]")
    editor.open(path, FLOW)
    assert [d["code"] for d in editor.diagnostics()] == ["unknown-queue"]


CALLFLOWS = Path(__file__).parents[2] / "callflows"


def test_files_of_every_kind_are_as_clean_in_an_editor_as_on_the_command_line(editor: Editor) -> None:
    found = {}
    for path in sorted(CALLFLOWS.glob("*.yaml")):
        editor.open(path, path.read_text("utf-8"))
        found[path.name] = [d["code"] for d in editor.diagnostics()]
    assert {".".join(name.split(".")[-2:]) for name in found} >= {
        "flow.yaml",
        "survey.yaml",
        "script.yaml",
        "campaign.yaml",
    }
    assert {name: codes for name, codes in found.items() if codes} == {}


@pytest.mark.parametrize(
    ("name", "line", "column", "offered"),
    [
        ("after_call.survey.yaml", "questions:", 0, {"bands", "tests"}),
        ("overdue.campaign.yaml", "respect:", 0, {"pace", "tests"}),
        ("winback.script.yaml", "places:", 0, {"tests"}),
    ],
)
def test_every_kind_has_its_own_sections(editor: Editor, name: str, line: str, column: int, offered: set[str]) -> None:
    text = (CALLFLOWS / name).read_text("utf-8")
    head = text[: text.index(f"\n{line}") + 1]
    editor.open(CALLFLOWS / name, head)
    labels = {item["label"] for item in editor.at("completion", CALLFLOWS / name, head.count("\n"), column)}
    assert offered <= labels


def test_it_ends_when_it_is_told_to(editor: Editor) -> None:
    editor.ask("shutdown", None)
    editor.tell("exit", None)
    assert editor.process.wait(timeout=30) == 0
