"""Get an Asterisk without root: a newer Debian suite's packages, unpacked into a folder. In: folder; out: `Program`.

mmdebstrap only unpacks (no maintainer script runs), finds a mirror by itself and checks the archive's signatures.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from centrala.pbx.program import PbxError, Program, installed, unpacked

SUITE = "forky"
"""The oldest Debian suite that carries a current Asterisk."""

PACKAGES = "asterisk,asterisk-core-sounds-en-gsm"

Progress = Callable[[str], None]
"""Told one line at a time what is going on."""


def find_or_unpack(cache: Path, progress: Progress) -> Program:
    """The system's Asterisk, else the one in `cache`/tree, which is fetched when it is not there. Raises PbxError."""
    tree = cache.resolve() / "tree"
    program = installed() or unpacked(tree)
    if program is None:
        _unpack(tree, progress)
        program = unpacked(tree)
    if program is None:
        raise PbxError(f"the Asterisk in {tree} does not run on this machine: remove the folder and try again")
    return program


def _unpack(tree: Path, progress: Progress) -> None:
    """Into a temporary folder beside it, renamed when complete: a broken download is never taken for an Asterisk."""
    if shutil.which("mmdebstrap") is None:
        raise PbxError("no Asterisk here, and no mmdebstrap to unpack one: apt-get install mmdebstrap")
    tree.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="unpacking-", dir=tree.parent))
    try:
        progress(f"Asterisk: fetching Debian {SUITE}'s package into {tree} (about 270 MB unpacked, once)")
        _mmdebstrap(folder, progress)
        if tree.exists():
            shutil.rmtree(tree)
        folder.chmod(0o755)
        folder.rename(tree)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mmdebstrap(folder: Path, progress: Progress) -> None:
    command = [
        "mmdebstrap",
        "--mode=chrootless",
        "--variant=extract",
        # Some mirrors serve a suite in development with a Release file past its date; its signature still counts.
        '--aptopt=Acquire::Check-Valid-Until "false"',
        f"--include={PACKAGES}",
        SUITE,
        str(folder),
    ]
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        for line in running.stderr or ():
            said.append(line.strip())
            if line.startswith("I: "):
                progress(f"Asterisk: {line[3:].strip()}")
    if running.returncode != 0:
        raise PbxError("unpacking Asterisk failed:\n  " + "\n  ".join(said[-8:]))
