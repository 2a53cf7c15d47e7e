"""A disk that runs full cuts recordings off; calls go on, and every hole is known at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DISK = 'mkdir -p "$FULL_DISK" && mount -t tmpfs -o size=1m tmpfs "$FULL_DISK" && exec "$@"'


def test_on_a_full_disk_a_talk_goes_on(tmp_path: Path) -> None:
    """In a namespace with a disk of one MiB; no privilege is needed for it. Messages are promise P13 of `make chaos`,
    which `make test` tries too."""
    inside = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "tests/support/full_disk.py",
        "-k",
        "talk",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", DISK, "sh", *inside],
        cwd=ROOT,
        env={**os.environ, "FULL_DISK": str(tmp_path / "disk")},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    print(done.stdout[-3000:])
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
