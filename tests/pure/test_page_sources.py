"""The browser page's sources: in step with the server's models, and nothing in them that the page's policy forbids."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

WEB = Path(__file__).parents[2] / "web"
SOURCES = sorted([*WEB.glob("*.html"), *WEB.glob("src/**/*.*")])

FORBIDDEN = re.compile(
    r"(?i:innerHTML|outerHTML)|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function|<style|style=|https?://"
)
"""Ways past text nodes and past `default-src 'self'`, and addresses of others."""


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("message_types", WEB / "tools" / "message_types.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_knows_the_messages_that_the_server_sends() -> None:
    """Red? Run `npm run types` in web/ and look at what the page makes of the change."""
    assert (WEB / "src" / "messages.ts").read_text(encoding="utf-8") == _generator().typescript()
    assert (WEB / "src" / "board" / "messages.ts").read_text(encoding="utf-8") == _generator().board_typescript()
    assert (WEB / "src" / "office" / "messages.ts").read_text(encoding="utf-8") == _generator().office_typescript()


@pytest.mark.parametrize(
    ("rule", "typescript"),
    [
        ({"type": "integer"}, "number"),
        ({"const": "pop"}, '"pop"'),
        ({"enum": ["a", "b"]}, '"a" | "b"'),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"type": "array", "items": {"$ref": "#/$defs/Pop"}}, "readonly Pop[]"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, 'readonly ("a" | "b")[]'),
    ],
)
def test_a_schema_has_its_type(rule: dict[str, object], typescript: str) -> None:
    assert _generator().kind(rule) == typescript


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_source_makes_text_nodes_only_and_asks_nobody_else(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text(encoding="utf-8")) == []


def test_every_version_is_pinned_and_no_address_is_written_down() -> None:
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}.values()
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    packages = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"].values()
    assert [package for package in packages if "resolved" in package] == []
    without_funding = [{key: value for key, value in package.items() if key != "funding"} for package in packages]
    assert "http" not in json.dumps(without_funding)
