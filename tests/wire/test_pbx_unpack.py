"""Fetching an Asterisk: what is broken or interrupted is never taken for one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from centrala.pbx import unpack
from centrala.pbx.program import PbxError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without an Asterisk of its own."""
    monkeypatch.setattr(unpack, "installed", lambda: None)
    return tmp_path / "cache"


def mmdebstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "bin" / "mmdebstrap"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nfor folder; do :; done\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


def test_a_failed_download_leaves_nothing_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    mmdebstrap(tmp_path, monkeypatch, 'mkdir -p "$folder/usr"; echo "E: no route to the mirror" >&2; exit 25')
    with pytest.raises(PbxError, match="no route to the mirror"):
        unpack.find_or_unpack(cache, print)
    assert list(cache.iterdir()) == []


def test_progress_is_told_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    mmdebstrap(tmp_path, monkeypatch, 'echo "I: extracting archives..." >&2')
    told: list[str] = []
    with pytest.raises(PbxError, match="does not run on this machine"):
        unpack.find_or_unpack(cache, told.append)
    assert told[-1] == "Asterisk: extracting archives..."


def test_no_mirror_is_named_and_no_signature_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    mmdebstrap(tmp_path, monkeypatch, 'echo "E: $*" >&2; exit 1')
    with pytest.raises(PbxError) as told:
        unpack.find_or_unpack(cache, print)
    assert "://" not in str(told.value)
    assert "llow-unauthenticated" not in str(told.value)


def test_without_mmdebstrap_the_line_to_run_is_said(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PbxError, match="apt-get install mmdebstrap"):
        unpack.find_or_unpack(cache, print)
