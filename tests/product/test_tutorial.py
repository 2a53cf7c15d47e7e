"""The page "Your first call flow in ten minutes", followed word by word: files saved, commands run, output compared."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "first-flow.md"

BLOCK = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.M | re.S)
TITLE = re.compile(r"(?P<path>[^,]+)(?:, (?:line (?P<line>\d+)|(?P<end>at the end)))?")
TYPED = re.compile(r"^> (?P<keys>.*)\n", re.M)
"""What the reader types into a running command."""
TOOK = re.compile(r"in \d+\.\d s$", re.M)
"""Seconds of this machine; no two are alike."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page."""

    kind: str
    title: str
    text: str


def blocks() -> list[Block]:
    found = BLOCK.finditer(PAGE.read_text("utf-8"))
    return [Block(block["kind"], block["title"] or "", block["text"]) for block in found]


def save(folder: Path, block: Block) -> None:
    """A whole file, one line of it, or lines at its end, as the title says."""
    title = TITLE.fullmatch(block.title)
    assert title, block.title
    path = folder / title["path"]
    if title["end"]:
        path.write_text(path.read_text("utf-8") + block.text, "utf-8")
    elif title["line"]:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        lines[int(title["line"]) - 1] = block.text
        path.write_text("".join(lines), "utf-8")
    else:
        path.write_text(block.text, "utf-8")


def run(folder: Path, command: str, keys: str) -> str:
    result = subprocess.run(
        ["sh", "-c", command], cwd=folder, input=keys, capture_output=True, text=True, timeout=60, check=False
    )
    assert result.stderr == "", command
    return result.stdout


def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    page = blocks()
    for block, after in zip(page, [*page[1:], Block("", "", "")], strict=True):
        if block.kind == "yaml":
            save(tmp_path, block)
        elif block.kind == "sh":
            expected = after.text if after.kind == "text" else ""
            typed = "".join(f"{keys}\n" for keys in TYPED.findall(expected))
            printed = run(tmp_path, block.text, typed)
            assert TOOK.sub("", printed) == TOOK.sub("", TYPED.sub("> ", expected)), block.text
    assert (tmp_path / "bakery" / "bakery.svg").read_text("utf-8").startswith("<svg ")


def test_every_block_of_the_page_is_followed() -> None:
    kinds = [block.kind for block in blocks()]
    assert PAGE.read_text("utf-8").count("```") == 2 * len(kinds)
    assert set(kinds) == {"yaml", "sh", "text"}
    assert all(kinds[number - 1] == "sh" for number, kind in enumerate(kinds) if kind == "text")


def test_the_file_of_the_page_is_laid_out(tmp_path: Path) -> None:
    (tmp_path / "bakery").mkdir()
    for block in blocks():
        if block.kind == "yaml":
            save(tmp_path, block)
    command = f"'{sys.executable}' -m centrala fmt --check bakery"
    assert run(tmp_path, command, "") == "nothing to change\n"
