"""Who imports whom, beyond what the contracts of import-linter can say."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "docs" / "explanation" / "architecture.md"
LATE = {"ivr.store": {"ivr.store_postgres", "ivr.store_sqlite"}}
"""Imported when a URL asks for one of them, by what both of them implement."""


def modules(package: str) -> dict[str, Path]:
    """The modules of a package by their dotted names."""
    paths = (ROOT / package).rglob("*.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imported(path: Path) -> Iterator[str]:
    """What a file imports anywhere in it, for types and inside of functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def known(name: str, among: Mapping[str, Path]) -> str:
    """The module of a name in it; empty when it is no module of ours."""
    while name and name not in among:
        name = name.rpartition(".")[0]
    return name


@pytest.mark.parametrize("package", ["scripts_dsl", "ivr", "cti", "outbound", "centrala"])
def test_no_module_is_needed_by_what_it_needs(package: str) -> None:
    found = modules(package)
    assert len(found) > 10
    needs = {
        name: {known(one, found) for one in imported(path)} - {"", name} - LATE.get(name, set())
        for name, path in found.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        pytest.fail(" <- ".join(circle.args[1]))


@pytest.mark.parametrize("package", ["ivr", "cti", "outbound"])
def test_every_folder_has_its_row_in_a_contract(package: str) -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg")
    sections = {name: section for name, section in contracts.items() if name.startswith("importlinter:contract:")}
    rows = {
        word.strip("()").removeprefix(f"{package}.")
        for section in sections.values()
        if section.get("containers") == package or section["type"] == "independence"
        for word in section.get("layers", section.get("modules", "")).replace("|", " ").split()
    }
    folders = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    assert folders - rows == set()


def rows_of(package: str) -> list[set[str]]:
    """The rows of a package's contract, from above."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg")
    (section,) = (one for one in contracts.values() if one.get("containers") == package)
    return [set(re.findall(r"\w+", row)) for row in section["layers"].split("\n") if row]


def drawings() -> Iterator[list[str]]:
    """The names in each indented drawing of the handbook, from above; behind three blanks stands what they are."""
    for drawing in re.findall(r"(?:^ {6}\S.*\n)+", HANDBOOK.read_text(), re.M):
        yield [name for line in drawing.splitlines() for name in re.split(r" {3,}", line.strip())[0].split()]


@pytest.mark.parametrize("package", ["ivr", "cti", "outbound"])
def test_the_handbook_draws_the_rows_of_the_contract(package: str) -> None:
    rows = rows_of(package)
    (drawn,) = (names for names in drawings() if names[0] in rows[0])
    for row in rows:
        assert set(drawn[: len(row)]) == row
        del drawn[: len(row)]
    assert drawn == []
