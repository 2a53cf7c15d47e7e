"""The demonstration's run folder: the user's alone, and never one that belongs to something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from centrala.demo.folder import DemoError, RunFolder


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_folder_is_closed_to_others(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "run").lock():
        assert mode(tmp_path / "run") == 0o700


def test_a_folder_with_other_things_in_it_stays_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    (shared / "somebody's").touch()
    with pytest.raises(DemoError, match="holds other things"):
        RunFolder(shared).lock()
    assert mode(shared) == 0o755
    assert [path.name for path in shared.iterdir()] == ["somebody's"]


def test_a_file_or_a_read_only_place_is_no_run_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "run", Path("/proc/run")):
        with pytest.raises(DemoError, match="cannot be the run folder"):
            RunFolder(path).lock()


def test_only_one_demonstration_holds_a_folder(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "run").lock(), pytest.raises(DemoError, match="already running"):
        RunFolder(tmp_path / "run").lock()
