"""Looking for files below a folder: an end is always near."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_dsl import walk
from scripts_dsl.neighbours import Neighbours, paths
from scripts_dsl.walk import TooManyFiles, below


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with two flows and, further down, much else."""
    (tmp_path / "near.flow.yaml").write_text("flow: near\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.flow.yaml").write_text("flow: own\n")
    deep = tmp_path / "else" / "a" / "b"
    deep.mkdir(parents=True)
    for number in range(30):
        (deep / f"{number}.txt").touch()
    return tmp_path


def test_what_is_hidden_or_behind_a_link_is_not_found(home: Path) -> None:
    (home / ".git").mkdir()
    (home / ".git" / "x.flow.yaml").touch()
    (home / ".y.flow.yaml").touch()
    (home / "mine" / "round").symlink_to(home)
    assert paths(home) == [home / "mine" / "own.flow.yaml", home / "near.flow.yaml"]


def test_a_walk_looks_at_so_many_files_and_folders_and_no_more(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_LOOKED_AT", 20)
    found = below(home, ".flow.yaml")
    assert {next(found).name, next(found).name} == {"near.flow.yaml", "own.flow.yaml"}
    with pytest.raises(TooManyFiles, match="more than 20 files and folders"):
        next(found)
    monkeypatch.setattr(walk, "MOST_LOOKED_AT", 100)
    assert len(paths(home)) == 2


def test_below_stray_settings_names_of_other_files_are_not_checked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Neighbours(home).known
    monkeypatch.setattr(walk, "MOST_LOOKED_AT", 20)
    files = Neighbours(home)
    assert not files.known
    assert files.find("flow", "own") is not None
